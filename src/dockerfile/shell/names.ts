import { literal, wordOf, type Part, type Word } from '../word.ts';
import type { ShellArgument, ShellCommand } from './command.ts';
import { findExpression } from './find.ts';
import { withSlots } from './nested.ts';
import { resolveFrom, sameWord } from './values.ts';
import { flagValue, ownFlags, type FlagSpec } from './wrapper-flags.ts';
import { program, programs, sourceOf, type Wrapped } from './wrapped.ts';

/** Programs that start another one with the names they find or read: `find -exec` and xargs. */

/** `find … -exec cmd {} \;`: the command for every path that find is told to look for. */
export function findCommands(args: readonly ShellArgument[]): Wrapped | null {
  const expression = findExpression(args);
  if (expression === null || expression.executes.length === 0) return null;
  const commands = expression.executes.flatMap(({ argv, found }) => filled(argv, '{}', found));
  return programs(commands, { repeats: true, keeps: expression.deletes });
}

const XARGS: FlagSpec = {
  values: 'adEILnPs',
  attached: 'eil',
  longValues: ['--arg-file', '--delimiter', '--max-args', '--max-procs', '--max-chars', '--process-slot-var'],
};

/** `… | xargs cmd`: the command with the names that come through the pipe. */
export function xargs(
  args: readonly ShellArgument[],
  pipedFrom: ShellCommand | null,
  cwd: Word | null,
): Wrapped | null {
  const { flags, rest } = ownFlags(args, XARGS);
  const [first] = rest;
  if (first === undefined) return null;
  const replaces = ['-I', '-i', '--replace'].some((flag) => flags.has(flag));
  const written = literal(flagValue(flags, '-I', '-i', '--replace') ?? []) ?? '';
  const placeholder = replaces ? written || '{}' : '';
  const names = pipedNames(pipedFrom)?.map((name) => elsewhere(name, pipedFrom?.cwd ?? null, cwd)) ?? null;
  if (placeholder === '') return program([...rest, ...(names ?? [])], { repeats: true });
  // Names that nobody knows: the program runs all the same.
  const open: Part = { kind: 'unknown', id: `xargs@${first.span.start}`, text: placeholder, splits: false };
  const unknown: ShellArgument = {
    word: [open],
    span: first.span,
    script: null,
    found: { files: true, narrowed: true },
  };
  const lines = names === null || names.length === 0 ? [unknown] : names;
  return programs(
    lines.flatMap((name) => filled(rest, placeholder, [name])),
    { repeats: true },
  );
}

/** A command with names in the place of `{}`, once for all of them where they are words of their own. */
function filled(
  argv: readonly ShellArgument[],
  placeholder: string,
  names: readonly ShellArgument[],
): (readonly ShellArgument[])[] {
  const texts = argv.map(({ word }) => word.filter((part) => typeof part === 'string').join('\n'));
  const whole = argv.filter(({ word }) => literal(word) === placeholder).length;
  if (texts.filter((text) => text.includes(placeholder)).length === whole && whole <= 1) {
    return [argv.flatMap((argument) => (literal(argument.word) === placeholder ? names : [argument]))];
  }
  return names.map((name) => argv.map((argument) => filledIn(argument, placeholder, name)));
}

function filledIn(argument: ShellArgument, placeholder: string, name: ShellArgument): ShellArgument {
  if (literal(argument.word) === placeholder) return name;
  if (!argument.word.some((part) => typeof part === 'string' && part.includes(placeholder))) return argument;
  const word = wordOf(
    argument.word.flatMap((part) => {
      if (typeof part !== 'string') return [part];
      return part.split(placeholder).flatMap((text, index) => (index === 0 ? [text] : [...name.word, text]));
    }),
  );
  const source = sourceOf(argument);
  const script = source === null ? null : withSlots(source, placeholder, name.word);
  const isFlag = typeof argument.word[0] === 'string' && argument.word[0].startsWith('-');
  return {
    word,
    span: argument.span,
    script: script?.text ?? null,
    ...(script === null ? {} : { slots: script.slots }),
    ...(isFlag || name.found === undefined ? {} : { found: name.found }),
  };
}

/** A name that was told in another directory. */
function elsewhere(name: ShellArgument, from: Word | null, to: Word | null): ShellArgument {
  if (sameWord(from, to)) return name;
  const word = resolveFrom(from, name.word);
  return word === null
    ? { ...name, word: [{ kind: 'unknown', id: `piped@${name.span.start}`, text: '{}', splits: true }] }
    : { ...name, word };
}

/** Filters that pass on some of the names that reach them, and those that pass on all. */
const SOME: ReadonlySet<string> = new Set(['grep', 'egrep', 'fgrep', 'head', 'tail']);
const EVERY: ReadonlySet<string> = new Set(['sort', 'uniq', 'tee']);

/** The names that a command writes to a pipe, one a line: find, ls, echo, printf. */
function pipedNames(from: ShellCommand | null): readonly ShellArgument[] | null {
  if (from === null) return null;
  const { name, args } = from;
  if (name === 'find') {
    const expression = findExpression(args);
    const others = args.some(({ word }) => /^-(?:printf|ls|fls|fprint)/.test(literal(word) ?? ''));
    return expression === null || expression.executes.length > 0 || others ? null : expression.found;
  }
  if (name === 'echo') return args.filter(({ word }) => !/^-[neE]+$/.test(literal(word) ?? ''));
  if (name === 'printf') return args.length > 1 ? args.slice(1) : null;
  if (name === 'ls') return listed(args);
  if (EVERY.has(name)) return pipedNames(from.pipedFrom);
  if (!SOME.has(name)) return null;
  return (
    pipedNames(from.pipedFrom)?.map((passed) => ({
      ...passed,
      found: { files: passed.found?.files ?? true, narrowed: true },
    })) ?? null
  );
}

/** `ls *.jar` tells the names that match. */
function listed(args: readonly ShellArgument[]): readonly ShellArgument[] | null {
  const operands = args.filter(({ word }) => !(literal(word) ?? '').startsWith('-'));
  const matched = operands.some(({ word }) =>
    word.some((part) => typeof part !== 'string' && part.kind === 'wildcard'),
  );
  return matched ? operands : null;
}
