import { literal, wordOf, type Word } from '../word.ts';
import type { ShellArgument } from './command.ts';
import type { Flow, ShellState } from './state.ts';
import { mayBeMany } from './values.ts';

type Builtin = (args: readonly ShellArgument[], state: ShellState, unique: (pos: number) => string) => void;

/** Commands that start no program and leave the shell as it is. */
const IDLE: readonly string[] = [
  ':',
  'true',
  'false',
  '[',
  'test',
  'shopt',
  'umask',
  'ulimit',
  'wait',
  'hash',
  'type',
  'alias',
  'unalias',
  'times',
  'jobs',
  'disown',
  'bg',
  'fg',
  'dirs',
  'complete',
  'bind',
  'enable',
  'help',
  'history',
];

const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...IDLE.map((name): [string, Builtin] => [name, () => undefined]),
  ['cd', (args, state) => enter(args, state)],
  [
    'pushd',
    (args, state) => {
      state.stack = [...state.stack, state.cwd];
      enter(args, state);
    },
  ],
  [
    'popd',
    (_, state) => {
      state.previous = state.cwd;
      state.cwd = state.stack.at(-1) ?? null;
      state.stack = state.stack.slice(0, -1);
    },
  ],
  ['export', (args, state) => declare(args, state, { exports: true, local: false })],
  ['readonly', (args, state) => declare(args, state, { exports: false, local: false })],
  ['local', (args, state) => declare(args, state, { exports: false, local: true })],
  ['declare', (args, state) => declare(args, state, { exports: false, local: true })],
  ['typeset', (args, state) => declare(args, state, { exports: false, local: true })],
  ['unset', (args, state) => unset(args, state)],
  ['set', (args, state) => setOptions(args, state)],
  ['shift', (args, state) => shift(args, state)],
  ['read', (args, state, unique) => blurAll('read', args, state, unique)],
  ['mapfile', (args, state, unique) => blurAll('mapfile', args, state, unique)],
  ['readarray', (args, state, unique) => blurAll('mapfile', args, state, unique)],
  ['getopts', (args, state, unique) => blurAll('getopts', args, state, unique)],
  ['let', (args, state, unique) => blurAll('let', args, state, unique)],
  ['exit', (args, state) => leave('exit', args, state)],
  ['return', (args, state) => leave('return', args, state)],
  ['break', (args, state) => leave('break', args, state)],
  ['continue', (args, state) => leave('continue', args, state)],
]);

/**
 * Applies what a shell builtin does to the shell itself. Returns whether the command was one and
 * starts no program.
 */
export function applyBuiltin(
  name: string,
  args: readonly ShellArgument[],
  state: ShellState,
  unique: (pos: number) => string,
): boolean {
  const builtin = BUILTINS.get(name);
  if (builtin === undefined) {
    // printf -v name: the value of a variable, which nobody follows.
    if (name !== 'printf' || literal(args[0]?.word ?? []) !== '-v') return false;
    blurAll('printf', args.slice(1, 2), state, unique);
    return true;
  }
  builtin(args, state, unique);
  return true;
}

function enter(args: readonly ShellArgument[], state: ShellState): void {
  const operand = args.find(({ word }) => !/^-(?:[PLe@]+|-)$/.test(literal(word) ?? ''));
  if (operand === undefined) return state.changeDirectory(state.lookup('HOME') ?? null);
  const text = literal(operand.word);
  if (text === '-') [state.cwd, state.previous] = [state.previous, state.cwd];
  else state.changeDirectory(text === '' ? ['.'] : operand.word);
}

function declare(
  args: readonly ShellArgument[],
  state: ShellState,
  how: { readonly exports: boolean; readonly local: boolean },
): void {
  const flags = args.map(({ word }) => literal(word) ?? '').filter((text) => /^[-+]/.test(text));
  const exports = (how.exports && !flags.includes('-n')) || flags.some((flag) => /^-[a-z]*x/.test(flag));
  const local = how.local && !flags.some((flag) => /^-[a-zA-Z]*g/.test(flag));
  for (const { word } of args) {
    const [first, ...rest] = word;
    const match = typeof first === 'string' ? /^([A-Za-z_][A-Za-z0-9_]*)(=?)/.exec(first) : null;
    if (match?.[1] === undefined || typeof first !== 'string') continue;
    if (local) state.hide(match[1]);
    if (match[2] === '=') state.set(match[1], wordOf([first.slice(match[0].length), ...rest]));
    else if (local) state.unset(match[1]);
    if (exports) state.export(match[1]);
  }
}

function unset(args: readonly ShellArgument[], state: ShellState): void {
  if (args.some(({ word }) => literal(word) === '-f')) return;
  for (const { word } of args) {
    const name = literal(word);
    if (name !== undefined && !name.startsWith('-')) state.unset(name.replace(/\[.*$/s, ''));
  }
}

function shift(args: readonly ShellArgument[], state: ShellState): void {
  const count = args[0] === undefined ? 1 : Number(literal(args[0].word));
  const { positional } = state;
  if (positional === null) return;
  // What cannot be counted cannot be shifted.
  state.positional =
    Number.isInteger(count) && !positional.slice(0, count).some((word) => mayBeMany(word))
      ? positional.slice(count)
      : null;
}

/** Builtins that give variables a value which the file does not tell. */
function blurAll(
  name: string,
  args: readonly ShellArgument[],
  state: ShellState,
  unique: (pos: number) => string,
): void {
  for (const { word, span } of args) {
    const variable = /^[A-Za-z_][A-Za-z0-9_]*/.exec(literal(word) ?? '')?.[0];
    if (variable !== undefined) state.blur(variable, `${name}:${variable}${unique(span.start)}`);
  }
  if (name === 'getopts') state.blur('OPTARG', `${name}:OPTARG${unique(args[0]?.span.start ?? 0)}`);
}

function leave(flow: Flow, args: readonly ShellArgument[], state: ShellState): void {
  const loops = flow === 'break' || flow === 'continue';
  if (loops && state.loops === 0) return;
  const [status] = args;
  const text = status === undefined ? '0' : literal(status.word);
  const failed = text === undefined ? 'maybe' : loops || /^0+$/.test(text) ? 'no' : 'yes';
  state.ended = { flow, failed };
}

/** `set -eux`, `set -o pipefail`, `set -- a b`. */
function setOptions(args: readonly ShellArgument[], state: ShellState): void {
  for (let at = 0; at < args.length; at++) {
    const text = literal(args[at]?.word ?? []);
    if (text === '--' || text === undefined || !/^[-+]/.test(text)) {
      const words: Word[] = args.slice(text === '--' ? at + 1 : at).map(({ word }) => word);
      state.positional = words.length > MAX_POSITIONAL ? null : words;
      return;
    }
    const on = text.startsWith('-');
    for (const letter of text.slice(1)) {
      if (letter === 'e') state.errexit = on;
      else if (letter === 'a') state.allexport = on;
      else if (letter === 'o') setLongOption(literal(args[++at]?.word ?? []), state, on);
    }
  }
}

/** More arguments are not followed: `set -- $@ $@` doubles them. */
const MAX_POSITIONAL = 1000;

export function setLongOption(option: string | undefined, state: ShellState, on: boolean): void {
  if (option === 'errexit') state.errexit = on;
  else if (option === 'pipefail') state.pipefail = on;
  else if (option === 'allexport') state.allexport = on;
}
