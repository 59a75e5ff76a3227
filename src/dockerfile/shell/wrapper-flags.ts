import { literal, wordOf, type Word } from '../word.ts';
import type { ShellArgument } from './command.ts';

/** How a wrapper's own flags are written. */
export interface FlagSpec {
  /** Letters that take the rest of the word, or else the next word. */
  readonly values?: string;
  /** Letters whose value can only stand behind them in the same word: `xargs -i{}`. */
  readonly attached?: string;
  /** Long flags that take the next word where they have no `=`. */
  readonly longValues?: readonly string[];
}

export interface Flagged {
  readonly flags: ReadonlyMap<string, Word | null>;
  /** The first word behind the flags and all that follow. */
  readonly rest: readonly ShellArgument[];
}

/** Splits a wrapper's own flags from the command behind them. */
export function ownFlags(args: readonly ShellArgument[], spec: FlagSpec = {}): Flagged {
  const flags = new Map<string, Word | null>();
  for (let at = 0; at < args.length; at++) {
    const [first, ...more] = args[at]?.word ?? [];
    const text = typeof first === 'string' ? first : '';
    if (text === '--' && more.length === 0) return { flags, rest: args.slice(at + 1) };
    if (!text.startsWith('-') || text === '-') return { flags, rest: args.slice(at) };
    if (text.startsWith('--')) {
      const equals = text.indexOf('=');
      const name = equals === -1 ? text : text.slice(0, equals);
      const takesNext = equals === -1 && spec.longValues?.includes(name) === true;
      const value = equals === -1 ? null : wordOf([text.slice(equals + 1), ...more]);
      flags.set(name, takesNext ? (args[++at]?.word ?? null) : value);
      continue;
    }
    for (let letter = 1; letter < text.length; letter++) {
      const name = text[letter] ?? '';
      const after = wordOf([text.slice(letter + 1), ...more]);
      const attached = spec.attached?.includes(name) === true;
      if (!attached && spec.values?.includes(name) !== true) {
        flags.set(`-${name}`, null);
        continue;
      }
      flags.set(`-${name}`, after.length > 0 || attached ? after : (args[++at]?.word ?? null));
      break;
    }
  }
  return { flags, rest: [] };
}

/** `NAME=value` words in front of a command, as env and sudo take them. */
export function leadingAssignments(args: readonly ShellArgument[]): {
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

/** The value of the first of some flags that is there with one. */
export function flagValue(flags: Flagged['flags'], ...names: readonly string[]): Word | null {
  for (const name of names) {
    const value = flags.get(name);
    if (value != null) return value;
  }
  return null;
}

/** Whether a literal text stands in a word. */
export function isText(argument: ShellArgument | undefined, text: string): boolean {
  return argument !== undefined && literal(argument.word) === text;
}
