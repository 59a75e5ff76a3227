import { literal, type ShellArgument, type ShellCommand, type Word } from '../dockerfile/index.ts';
import { literalText, resolvePath, unknownText, wild, type PathPattern } from '../layers/paths.ts';
import type { Target } from './effects.ts';

/** A word as a path pattern, not yet absolute. */
export function pathText(word: Word): PathPattern {
  return word
    .map((part) => {
      if (typeof part === 'string') return literalText(part);
      if (part.kind === 'unknown') return unknownText(part.id, part.text);
      if (part.text === '**') return wild.anyDepth;
      return part.text.startsWith('*') ? wild.anyName : wild.anyCharacter;
    })
    .join('');
}

/** The absolute path that a word means; null where the directory it is relative to is not known. */
export function absolutePath(word: Word, cwd: Word | null): PathPattern | null {
  const path = pathText(word);
  if (path === '') return null;
  const [first] = word;
  const absolute = typeof first === 'string' ? first.startsWith('/') : first?.kind === 'unknown';
  if (absolute) return resolvePath('', path);
  return cwd === null ? null : resolvePath(resolvePath('', pathText(cwd)), path);
}

/** The directory that a command runs in; null where it is not known. */
export function workingDirectory(command: ShellCommand): PathPattern | null {
  return command.cwd === null ? null : resolvePath('', pathText(command.cwd));
}

export interface OptionSpec {
  /** Short flags that take a value: `o` in `curl -o file`. */
  readonly values?: string;
  /** Long flags that take the next word as their value. */
  readonly longValues?: readonly string[];
  /** A first word without a dash is a bundle of flags, as tar takes it. */
  readonly bundle?: boolean;
}

/** The words of a command sorted into flags, their values and operands, as getopt would. */
export class Options {
  readonly flags = new Set<string>();
  readonly values = new Map<string, ShellArgument[]>();
  readonly operands: ShellArgument[] = [];

  constructor(args: readonly ShellArgument[], spec: OptionSpec = {}) {
    let only = false;
    for (let at = 0; at < args.length; at++) {
      const argument = args[at];
      if (argument === undefined) break;
      const [head] = argument.word;
      const text = typeof head === 'string' ? head : '';
      if (only || argument.found !== undefined) this.operands.push(argument);
      else if (text === '--' && argument.word.length === 1) only = true;
      else if (text.startsWith('--')) at += this.#long(argument, args[at + 1], spec);
      else if ((text.startsWith('-') && text.length > 1) || (spec.bundle === true && at === 0)) {
        at += this.#short(argument, args.slice(at + 1), spec, text.startsWith('-') ? 1 : 0);
      } else this.operands.push(argument);
    }
  }

  #put(name: string, value: ShellArgument | undefined): void {
    this.flags.add(name);
    if (value !== undefined) this.values.set(name, [...(this.values.get(name) ?? []), value]);
  }

  #long(argument: ShellArgument, next: ShellArgument | undefined, spec: OptionSpec): number {
    const [head, ...rest] = argument.word;
    const text = typeof head === 'string' ? head : '';
    const equals = text.indexOf('=');
    if (equals !== -1) {
      const after = text.slice(equals + 1);
      this.#put(text.slice(0, equals), {
        ...argument,
        word: after === '' ? rest : [after, ...rest],
        script: null,
      });
      return 0;
    }
    const takes = spec.longValues?.includes(text) === true;
    this.#put(text, takes ? next : undefined);
    return takes ? 1 : 0;
  }

  #short(argument: ShellArgument, next: readonly ShellArgument[], spec: OptionSpec, from: number): number {
    const [head, ...rest] = argument.word;
    const text = typeof head === 'string' ? head : '';
    let taken = 0;
    for (let at = from; at < text.length; at++) {
      const letter = text[at] ?? '';
      if (spec.values?.includes(letter) !== true) {
        this.#put(`-${letter}`, undefined);
        continue;
      }
      const after = text.slice(at + 1);
      // `tar xfC file dir` takes the values in the order of the letters; `-ofile` has its own.
      if (from === 0) this.#put(`-${letter}`, next[taken++]);
      else if (after !== '' || rest.length > 0) {
        this.#put(`-${letter}`, { ...argument, word: after === '' ? rest : [after, ...rest], script: null });
        return taken;
      } else {
        this.#put(`-${letter}`, next[taken++]);
        return taken;
      }
    }
    return taken;
  }

  has(...names: readonly string[]): boolean {
    return names.some((name) => this.flags.has(name));
  }

  /** The last value of any of the flags. */
  value(...names: readonly string[]): ShellArgument | undefined {
    for (const name of names) {
      const found = this.values.get(name)?.at(-1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  text(...names: readonly string[]): string | undefined {
    const found = this.value(...names);
    return found === undefined ? undefined : literal(found.word);
  }
}

/** A path operand; null where the directory is not known. */
export function target(
  argument: ShellArgument,
  command: ShellCommand,
  options: { readonly tree: boolean; readonly required: boolean },
): Target | null {
  const path = absolutePath(argument.word, command.cwd);
  if (path === null) return null;
  const isFound = argument.found !== undefined || path.includes(wild.anyDepth);
  return {
    set: { path, extent: options.tree ? 'tree' : 'node' },
    span: argument.span,
    required: options.required && !command.mayFail && !isFound,
    // Handed on through a script (`sh -c '… "$@"'`) nobody knows which of the paths are meant.
    narrowed: argument.found?.narrowed ?? isFound,
    directoriesOnly: argument.found?.files === false && !options.tree,
    followsLink: endsWithSlash(argument.word),
  };
}

function endsWithSlash(word: Word): boolean {
  const last = word.at(-1);
  return typeof last === 'string' && last.endsWith('/');
}

export function targets(
  list: readonly ShellArgument[],
  command: ShellCommand,
  options: { readonly tree: boolean; readonly required: boolean },
): Target[] {
  return list.flatMap((argument) => target(argument, command, options) ?? []);
}

/** Paths that a program knows by itself, whatever its words are. */
export function ownTargets(paths: readonly string[], command: ShellCommand, tree: boolean): Target[] {
  const words = paths.map((path): ShellArgument => ({ word: [path], span: command.span, script: null }));
  return targets(words, command, { tree, required: false });
}
