import type { CompoundList, PipelineNode, AndOr, Command } from './parser.ts';
import type { ShellState } from './state.ts';

/** What the exit status of a part of a script is, as far as it can be read without running it. */

/** Commands whose failure is an answer, not an accident. */
const TESTS: ReadonlySet<string> = new Set([
  '[',
  'test',
  'grep',
  'egrep',
  'fgrep',
  'command',
  'which',
  'type',
  'hash',
  'cmp',
  'diff',
  'expr',
  'false',
  'getent',
  'pgrep',
  'mountpoint',
  'read',
]);

type Node = PipelineNode | AndOr | CompoundList;

/** How deep functions are looked into. */
const MAX_LOOK = 8;

function nameOf(node: Command): string {
  return (node.name?.value ?? '').replace(/^.*\//s, '');
}

function lastOf(list: CompoundList): Node | undefined {
  return list.commands.at(-1)?.command;
}

/** A part whose failure decides what runs next, and is as likely as its success. */
export function isTest(node: Node | undefined, state: ShellState, look = MAX_LOOK): boolean {
  if (node === undefined || look === 0) return false;
  switch (node.type) {
    case 'TestCommand':
    case 'ArithmeticCommand':
      return true;
    case 'Pipeline':
      return (
        node.prefixes.some((prefix) => prefix.type === 'Negation') ||
        isTest(node.commands.at(-1), state, look)
      );
    case 'Command': {
      const name = nameOf(node);
      // `command -v x` asks, `command x` runs.
      if (name === 'command') return /^-[pvV]*[vV]/.test(firstWord(node));
      const body = state.function(name)?.body;
      return TESTS.has(name) || isTest(body, state, look - 1) || failureOf(node, state, false, look) !== null;
    }
    case 'Subshell':
    case 'BraceGroup':
      return isTest(lastOf(node.body), state, look);
    case 'CompoundList':
      return isTest(lastOf(node), state, look);
    case 'AndOr':
      return node.operators.includes('||')
        ? isTest(node.commands.at(-1), state, look)
        : node.commands.some((command) => isTest(command, state, look));
    case 'Redirected':
      return isTest(node.command, state, look);
    case 'If': {
      const bodies = [node.then, ...node.elif.map(({ then }) => then), ...(node.else ? [node.else] : [])];
      return bodies.some((body) => isTest(body, state, look));
    }
    case 'Case':
      return node.items.some(({ body }) => isTest(body, state, look));
    case 'For':
    case 'While':
    case 'ArithmeticFor':
      return isTest(node.body, state, look);
    default:
      return false;
  }
}

function firstWord(node: Command): string {
  const [first] = node.args;
  return first?.type === 'Word' ? first.value : '';
}

/** How a part fails for certain: it ends the shell, the function, or just has an error as its status. */
export type Failure = 'exit' | 'return' | 'status';

/**
 * How a part that runs after a failure fails in turn: `|| exit 1`, `|| { echo oops; exit 1; }`,
 * `|| die`; null where it may not.
 */
export function failureOf(
  node: Node | undefined,
  state: ShellState,
  first = true,
  look = MAX_LOOK,
): Failure | null {
  if (node === undefined || look === 0) return null;
  switch (node.type) {
    case 'Command':
      return commandFailure(node, state, first, look);
    case 'Pipeline':
      return node.commands.length === 1 && node.prefixes.every((prefix) => prefix.type === 'Time')
        ? failureOf(node.commands[0], state, first, look)
        : null;
    case 'AndOr': {
      // `echo oops && exit 1`
      if (node.operators.includes('||')) return null;
      return failureOf(node.commands.at(-1), state, first && node.commands.length === 1, look);
    }
    case 'Subshell':
      return failureOf({ ...node.body }, state, first, look) === null ? null : 'status';
    case 'BraceGroup':
      return failureOf(node.body, state, first, look);
    case 'Redirected':
      return failureOf(node.command, state, first, look);
    case 'CompoundList': {
      for (const [index, { command, background }] of node.commands.entries()) {
        if (background === true) continue;
        const failure = failureOf(command, state, first && index === 0, look);
        const last = index === node.commands.length - 1;
        if (failure === 'exit' || failure === 'return' || last) return failure;
        if (isExit(command)) return null;
      }
      return null;
    }
    default:
      return null;
  }
}

function isExit(node: Node): boolean {
  return node.type === 'Command' && /^(?:exit|return|exec)$/.test(nameOf(node));
}

function commandFailure(node: Command, state: ShellState, first: boolean, look: number): Failure | null {
  const name = nameOf(node);
  if (name === 'false') return 'status';
  if (name === 'exit' || name === 'return') {
    const status = firstWord(node);
    // Without a number it is the status of what came before: of what failed.
    const fails = status === '' || status === '$?' ? first : !/^0+$/.test(status);
    return fails ? name : null;
  }
  const failure = failureOf(state.function(name)?.body, state, false, look - 1);
  return failure === 'return' ? 'status' : failure;
}
