import type { MappedText } from '../mapped-text.ts';
import { literal, wordOf, type Word } from '../word.ts';
import type { ShellArgument, ShellCommand, ShellRedirect } from './command.ts';
import { findExpression } from './find.ts';

/** What stands behind a program that starts others. */
export type Wrapped = {
  readonly user: Word | null;
  readonly assignments: ReadonlyMap<string, Word>;
  readonly directory?: Word;
  readonly errexit: boolean;
  /** Runs in the same shell, so that what it changes stays: eval, command, exec. */
  readonly inherits: boolean;
  /** Runs as often as there are names: xargs, find -exec. */
  readonly repeats: boolean;
} & (
  | {
      readonly kind: 'commands';
      readonly commands: readonly (readonly ShellArgument[])[];
      readonly keeps: boolean;
    }
  | { readonly kind: 'script'; readonly script: MappedText; readonly positional: readonly Word[] }
);

type Options = Partial<Pick<Wrapped, 'user' | 'assignments' | 'errexit' | 'inherits' | 'repeats'>> & {
  directory?: Word;
};

function base(options: Options): Omit<Wrapped, 'kind'> & { directory?: Word } {
  return { user: null, assignments: new Map(), errexit: false, inherits: false, repeats: false, ...options };
}

function program(argv: readonly ShellArgument[], options: Options = {}): Wrapped | null {
  return argv.length === 0 ? null : { ...base(options), kind: 'commands', commands: [argv], keeps: false };
}

/** Flags that take the next word, per program; what else begins with `-` stands alone. */
const VALUE_FLAGS: Readonly<Record<string, string>> = {
  sudo: 'uUgGphCDRTr',
  env: 'uCS',
  nice: 'n',
  ionice: 'cnp',
  time: 'fo',
  timeout: 'ks',
  'su-exec': '',
  xargs: 'adEeIiLlnPs',
  chroot: '',
  setpriv: '',
  stdbuf: 'ioe',
  runuser: 'uglsc',
};

const LONG_VALUE_FLAGS: ReadonlySet<string> = new Set([
  '--user',
  '--group',
  '--unset',
  '--chdir',
  '--signal',
  '--kill-after',
  '--max-args',
  '--max-procs',
  '--replace',
  '--delimiter',
  '--arg-file',
  '--adjustment',
  '--preserve-fds',
]);

interface Flagged {
  readonly flags: ReadonlyMap<string, Word | null>;
  readonly rest: readonly ShellArgument[];
}

/** Splits the wrapper's own flags from the command behind them. */
function ownFlags(name: string, args: readonly ShellArgument[]): Flagged {
  const flags = new Map<string, Word | null>();
  const valued = VALUE_FLAGS[name] ?? '';
  let at = 0;
  for (; at < args.length; at++) {
    const text = literal(args[at]?.word ?? []);
    if (text === undefined || !text.startsWith('-') || text === '-') break;
    if (text === '--') {
      at++;
      break;
    }
    if (text.startsWith('--')) {
      const [flag = '', ...value] = text.split('=');
      const takesNext = value.length === 0 && LONG_VALUE_FLAGS.has(flag);
      flags.set(flag, takesNext ? (args[at + 1]?.word ?? null) : value.length > 0 ? [value.join('=')] : null);
      if (takesNext) at++;
      continue;
    }
    const letter = text[1] ?? '';
    if (!valued.includes(letter)) flags.set(`-${letter}`, null);
    else if (text.length > 2) flags.set(`-${letter}`, [text.slice(2)]);
    else flags.set(`-${letter}`, args[++at]?.word ?? null);
  }
  return { flags, rest: args.slice(at) };
}

/** `NAME=value` words in front of a command, as env and sudo take them. */
function leadingAssignments(args: readonly ShellArgument[]): {
  assignments: Map<string, Word>;
  rest: readonly ShellArgument[];
} {
  const assignments = new Map<string, Word>();
  let at = 0;
  for (; at < args.length; at++) {
    const [first, ...more] = args[at]?.word ?? [];
    const match = typeof first === 'string' ? /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(first) : null;
    if (match?.[1] === undefined || typeof first !== 'string') break;
    assignments.set(match[1], wordOf([first.slice(match[0].length), ...more]));
  }
  return { assignments, rest: args.slice(at) };
}

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh']);

/** `sh -c 'script' name args`: the script, its positional words, and whether `-e` is set. */
function shellScript(args: readonly ShellArgument[], options: Options): Wrapped | null {
  let errexit = options.errexit ?? false;
  for (const [index, argument] of args.entries()) {
    const text = literal(argument.word);
    if (text === undefined || !/^[-+]/.test(text)) return null;
    if (/^-[a-z]*e[a-z]*$/.test(text)) errexit = true;
    if (/^-[a-z]*c$/.test(text)) {
      const script = args[index + 1]?.script ?? null;
      if (script === null) return null;
      const positional = args.slice(index + 3).map(({ word }) => word);
      return { ...base({ ...options, errexit }), kind: 'script', script, positional };
    }
  }
  return null;
}

/**
 * Sees through a program that only starts others (sudo, env, xargs, `sh -c`, `find -exec`, …).
 * Null where `name` is not one, or where what it starts is not in the text.
 */
export function unwrap(
  name: string,
  args: readonly ShellArgument[],
  pipedFrom: ShellCommand | null,
  redirects: readonly ShellRedirect[],
): Wrapped | null {
  if (SHELLS.has(name)) return shellScript(args, {}) ?? fedScript(args, redirects);
  switch (name) {
    case 'sudo':
    case 'doas': {
      const { flags, rest } = ownFlags('sudo', args);
      const { assignments, rest: argv } = leadingAssignments(rest);
      return program(argv, { user: flags.get('-u') ?? flags.get('--user') ?? ['root'], assignments });
    }
    case 'env': {
      const { flags, rest } = ownFlags('env', args);
      const { assignments, rest: argv } = leadingAssignments(rest);
      const directory = flags.get('-C') ?? flags.get('--chdir');
      return program(argv, { assignments, ...(directory == null ? {} : { directory }) });
    }
    case 'exec':
    case 'command':
    case 'builtin': {
      const { flags, rest } = ownFlags(name, args);
      return flags.has('-v') || flags.has('-V') ? null : program(rest, { inherits: true });
    }
    case 'nice':
    case 'ionice':
    case 'nohup':
    case 'time':
    case 'stdbuf':
    case 'setsid':
    case 'eatmydata':
    case 'fakeroot':
    case 'tini':
    case 'dumb-init':
    case 'unbuffer':
      return program(ownFlags(name, args).rest);
    case 'timeout':
      return program(ownFlags(name, args).rest.slice(1));
    case 'gosu':
    case 'su-exec': {
      const [user, ...rest] = args;
      return program(rest, { user: user?.word ?? null });
    }
    case 'su':
    case 'runuser':
      return switchUser(args);
    case 'eval': {
      const [only] = args;
      if (args.length !== 1 || only?.script == null) return null;
      return { ...base({ inherits: true }), kind: 'script', script: only.script, positional: [] };
    }
    case 'xargs':
      return xargs(args, pipedFrom);
    case 'find':
      return findCommands(args);
    default:
      return null;
  }
}

/** `bash <<EOF`: the script comes through standard input. */
function fedScript(args: readonly ShellArgument[], redirects: readonly ShellRedirect[]): Wrapped | null {
  const flags = args.map(({ word }) => literal(word) ?? '');
  if (!flags.every((flag) => /^[-+]/.test(flag))) return null;
  const input = redirects.findLast(
    (redirect) => redirect.operator === '<<' || redirect.operator === '<<<',
  )?.input;
  if (input == null) return null;
  const errexit = flags.some((flag) => /^-[a-z]*e/.test(flag));
  return { ...base({ errexit }), kind: 'script', script: input, positional: [] };
}

/** `su user -c 'script'`, `su - user -c …`, `runuser -u user -- command`. */
function switchUser(args: readonly ShellArgument[]): Wrapped | null {
  const texts = args.map(({ word }) => literal(word));
  const at = texts.findIndex((text) => text === '-c' || text === '--command');
  const flagged = texts.findIndex((text) => text === '-u' || text === '-s');
  if (at === -1) {
    const dashes = texts.indexOf('--');
    const user = texts.indexOf('-u');
    if (user === -1) return null;
    return program(args.slice(dashes === -1 ? user + 2 : dashes + 1), { user: args[user + 1]?.word ?? null });
  }
  const user = args.find(
    (_, index) =>
      index !== at + 1 &&
      !(texts[index] ?? '').startsWith('-') &&
      !(flagged !== -1 && index === flagged + 1 && texts[flagged] === '-s'),
  );
  const script = args[at + 1]?.script ?? null;
  if (script === null) return null;
  return { ...base({ user: user?.word ?? ['root'] }), kind: 'script', script, positional: [] };
}

/** The names that a command writes to a pipe, one a line: find, ls, echo, printf. */
function pipedNames(from: ShellCommand | null): ShellArgument[] | null {
  if (from === null) return null;
  if (from.name === 'find') return findExpression(from.args)?.found ?? null;
  if (from.name === 'echo') return from.args.filter(({ word }) => !/^-[neE]+$/.test(literal(word) ?? ''));
  if (from.name === 'printf') return from.args.slice(1);
  if (from.name === 'ls') {
    const operands = from.args.filter(({ word }) => !(literal(word) ?? '').startsWith('-'));
    return operands.some(({ word }) =>
      word.some((part) => typeof part !== 'string' && part.kind === 'wildcard'),
    )
      ? operands
      : null;
  }
  // grep, sort and their kin pass on some of the names that reach them.
  if (['sort', 'uniq', 'grep', 'tee', 'head', 'tail'].includes(from.name)) {
    return pipedNames(from.pipedFrom)?.map((name) => ({ ...name, word: name.word })) ?? null;
  }
  return null;
}

function xargs(args: readonly ShellArgument[], pipedFrom: ShellCommand | null): Wrapped | null {
  const { flags, rest } = ownFlags('xargs', args);
  const names = pipedNames(pipedFrom);
  if (rest.length === 0) return null;
  const placeholder = literal(flags.get('-I') ?? flags.get('-i') ?? flags.get('--replace') ?? []) ?? '';
  const operands = names ?? [];
  const commands =
    placeholder === ''
      ? [[...rest, ...operands]]
      : operands.map((name) =>
          rest.map((argument) => (literal(argument.word) === placeholder ? name : argument)),
        );
  return { ...base({ repeats: true }), kind: 'commands', commands, keeps: false };
}

/** `find … -exec cmd {} \;`: the command once for every path that find is told to look for. */
function findCommands(args: readonly ShellArgument[]): Wrapped | null {
  const expression = findExpression(args);
  if (expression === null || expression.executes.length === 0) return null;
  const commands = expression.executes.map((argv) =>
    argv.flatMap((argument) => (literal(argument.word) === '{}' ? expression.found : [argument])),
  );
  return { ...base({ repeats: true }), kind: 'commands', commands, keeps: expression.deletes };
}
