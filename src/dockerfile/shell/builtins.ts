import { literal, wordOf } from '../word.ts';
import type { ShellArgument } from './command.ts';
import type { ShellState } from './state.ts';

/**
 * Applies what a shell builtin does to the shell itself. Returns whether the command was one and
 * starts no program.
 * @param surely the builtin runs whenever the build succeeds
 */
export function applyBuiltin(
  name: string,
  args: readonly ShellArgument[],
  state: ShellState,
  surely: boolean,
): boolean {
  switch (name) {
    case 'cd':
    case 'pushd':
    case 'popd':
      changeDirectory(name, args, state);
      return true;
    case 'export':
    case 'declare':
    case 'local':
    case 'readonly':
    case 'typeset':
      for (const { word } of args) assign(word, state);
      return true;
    case 'unset':
      for (const { word } of args) {
        const variable = literal(word);
        if (variable !== undefined && !variable.startsWith('-')) state.set(variable, []);
      }
      return true;
    case 'set':
      applySet(args, state);
      return true;
    case 'shift':
      state.positional = state.positional?.slice(1) ?? null;
      return true;
    case 'read':
      for (const { word } of args) {
        const variable = literal(word);
        if (variable !== undefined && !variable.startsWith('-')) state.blur(variable, `read:${variable}`);
      }
      return true;
    case 'exit':
    case 'return':
      if (surely) state.ended = true;
      return true;
    case ':':
    case 'true':
    case 'false':
    case '[':
    case 'test':
    case 'shopt':
    case 'umask':
    case 'ulimit':
    case 'trap':
    case 'wait':
    case 'hash':
    case 'type':
    case 'alias':
      return true;
    default:
      return false;
  }
}

function changeDirectory(name: string, args: readonly ShellArgument[], state: ShellState): void {
  const operand = args.find(({ word }) => !/^-[PLe@]+$/.test(literal(word) ?? ''));
  const text = operand === undefined ? undefined : literal(operand.word);
  if (name === 'pushd') state.stack.push(state.cwd);
  if (name === 'popd') {
    state.previous = state.cwd;
    state.cwd = state.stack.pop() ?? null;
    return;
  }
  if (text === '-') {
    [state.cwd, state.previous] = [state.previous, state.cwd];
    return;
  }
  state.changeDirectory(operand === undefined ? (state.lookup('HOME') ?? null) : operand.word);
}

function assign(word: readonly ShellArgument['word'][number][], state: ShellState): void {
  const [first, ...rest] = word;
  const match = typeof first === 'string' ? /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(first) : null;
  if (match?.[1] === undefined || typeof first !== 'string') return;
  state.set(match[1], wordOf([first.slice(match[0].length), ...rest]));
}

function applySet(args: readonly ShellArgument[], state: ShellState): void {
  for (const [index, { word }] of args.entries()) {
    const text = literal(word);
    if (text === '--') {
      state.positional = args.slice(index + 1).map((argument) => argument.word);
      return;
    }
    if (text === undefined) return;
    if (/^-[a-z]*e/.test(text) && text !== '-o') state.errexit = true;
    if (/^\+[a-z]*e/.test(text)) state.errexit = false;
    if (text === 'errexit' && literal(args[index - 1]?.word ?? []) === '-o') state.errexit = true;
  }
}
