import { literal, type Word } from '../word.ts';
import type { Source } from './command.ts';
import { asCondition, isRequired, type Circumstances } from './engine.ts';
import type { Follower } from './follower.ts';
import { matchesPattern } from './glob.ts';
import type { AndOr, Case, CompoundList, If } from './parser.ts';
import type { Leaving, ShellState } from './state.ts';
import { failureOf, isTest } from './status.ts';
import { evaluatePattern, evaluateSingle } from './words.ts';

/** Follows what runs only if something else succeeded or failed: `&&`, `||`, `if`, `case`. */
export class Branches {
  readonly #follower: Follower;

  constructor(follower: Follower) {
    this.#follower = follower;
  }

  follow(node: AndOr | If | Case, source: Source, state: ShellState, how: Circumstances): void {
    if (node.type === 'AndOr') this.#andOr(node, source, state, how);
    else if (node.type === 'If') this.#if(node, source, state, how);
    else this.#case(node, source, state, how);
  }

  /**
   * Runs a part that may not run, on a state of its own. What it lists is dropped where it ends in
   * an error that fails the build: no build that succeeds ran it.
   */
  branch(
    state: ShellState,
    how: Circumstances,
    run: (inner: ShellState, how: Circumstances) => void,
  ): ShellState {
    const count = this.#follower.engine.commands.length;
    const inner = state.fork();
    inner.ended = null;
    const under = [...how.under, this.#follower.engine.condition()];
    run(inner, { ...how, runs: 'branch', under });
    if (inner.ended !== null && isFatal(inner.ended, how)) this.#follower.engine.commands.length = count;
    return inner;
  }

  /** Goes on behind branches of which one was taken. */
  merge(state: ShellState, branches: readonly ShellState[], how: Circumstances, pos: number): void {
    const [first, ...rest] = branches.filter(({ ended }) => ended === null);
    const ways = branches.flatMap(({ ended }) => ended ?? []);
    if (first === undefined) {
      state.ended = ways.find((ended) => !isFatal(ended, how)) ?? ways[0] ?? null;
      return;
    }
    const id = `join${this.#follower.engine.unique(pos)}`;
    state.adopt(first);
    for (const branch of rest) state.join(branch, id);
    // A status that nobody knows is an error most often: `exit $?`.
    const condition = this.#follower.engine.condition();
    for (const left of branches) {
      const { ended } = left;
      if (ended !== null && ended.failed !== 'maybe' && !isFatal(ended, how)) {
        state.doubt({ flow: ended.flow, condition, state: left });
      }
    }
  }

  /**
   * `a && b || c`. What is not a test is taken to succeed: `apt-get update && rm x || true` runs rm,
   * and a command behind `||` runs on a side path.
   */
  #andOr(node: AndOr, source: Source, state: ShellState, how: Circumstances): void {
    let assured = true;
    const strictOf = strictParts(node, state, how);
    const lastOr = node.operators.lastIndexOf('||');
    for (const [index, command] of node.commands.entries()) {
      const operator = node.operators[index - 1];
      const last = index === node.commands.length - 1;
      const strict = strictOf[index] ?? false;
      const inner: Circumstances = { ...how, strict, guarded: last ? how.guarded : true };
      const run = (to: ShellState, as: Circumstances): void => this.#follower.node(command, source, to, as);
      if (operator === '||') {
        const failure = failureOf(command, state);
        const side = this.#otherwise(
          state,
          inner,
          failure === null ? null : isLost(failure, how, state),
          run,
        );
        if (!assured && state.ended === null) this.merge(state, [state.fork(), side], how, node.pos);
        assured ||= failure === null ? !isTest(command, state) : failure !== 'status';
        continue;
      }
      if (state.ended !== null) continue;
      // Where the whole must succeed, every test in it did.
      const needed = how.strict && lastOr < index;
      if (assured || needed) run(state, inner);
      else this.merge(state, [state.fork(), this.branch(state, inner, run)], how, node.pos);
      assured &&= !isTest(command, state);
    }
  }

  /** What stands behind `||`; dropped where the build fails by it. */
  #otherwise(
    state: ShellState,
    how: Circumstances,
    lost: boolean | null,
    run: (inner: ShellState, how: Circumstances) => void,
  ): ShellState {
    const count = this.#follower.engine.commands.length;
    const side = this.branch(state, how, run);
    if (lost === true) this.#follower.engine.commands.length = count;
    // `[ -f x ] || exit`: the status of the test, an error.
    if (lost !== null && side.ended !== null) side.ended = { ...side.ended, failed: 'yes' };
    return side;
  }

  #if(node: If, source: Source, state: ShellState, how: Circumstances): void {
    this.#follower.list(node.clause, source, state, asCondition(how));
    if (state.ended !== null) return;
    const take = (from: ShellState, body: CompoundList): ShellState =>
      this.branch(from, how, (inner, as) => this.#follower.list(body, source, inner, as));
    const branches = [take(state, node.then)];
    let otherwise = state.fork();
    for (const elif of node.elif) {
      otherwise = this.branch(otherwise, how, (inner, as) =>
        this.#follower.list(elif.clause, source, inner, asCondition(as)),
      );
      branches.push(take(otherwise, elif.then));
    }
    branches.push(node.else === undefined ? otherwise : take(otherwise, node.else));
    this.merge(state, branches, how, node.pos);
  }

  #case(node: Case, source: Source, state: ShellState, how: Circumstances): void {
    const context = this.#follower.context(source, state, how);
    const subject = literal(evaluateSingle(node.word, context));
    const branches: ShellState[] = [];
    let [open, taken] = [false, false];
    for (const [index, item] of node.items.entries()) {
      const answers = item.pattern.map((pattern) => answerOf(subject, evaluatePattern(pattern, context)));
      if (answers.every((answer) => answer === false)) continue;
      taken = answers.includes(true);
      // `;&` goes on with the next one's commands.
      let end = index;
      while (node.items[end]?.terminator === ';&') end++;
      const bodies = node.items.slice(index, end + 1).map(({ body }) => body);
      const run = (inner: ShellState, as: Circumstances): void => {
        for (const [at, body] of bodies.entries()) {
          this.#follower.list(body, source, inner, at === bodies.length - 1 ? as : { ...as, strict: false });
        }
      };
      if (taken && !open && item.terminator !== ';;&') return run(state, how);
      branches.push(this.branch(state, how, run));
      open = true;
      if (taken && item.terminator !== ';;&') break;
    }
    if (branches.length > 0) this.merge(state, taken ? branches : [...branches, state.fork()], how, node.pos);
  }
}

/** Whether leaving a script this way fails the build. */
export function isFatal({ flow, failed }: Leaving, how: Circumstances): boolean {
  if (failed !== 'yes') return false;
  return flow === 'exit' ? how.exitFails : flow === 'return' && how.returnFails;
}

function isLost(failure: 'exit' | 'return' | 'status', how: Circumstances, state: ShellState): boolean {
  if (failure === 'exit') return how.exitFails;
  return failure === 'return' ? how.returnFails : isRequired(how, state);
}

/** Whether the failure of each part of `a && b || c` fails the build, `set -e` aside. */
function strictParts(node: AndOr, state: ShellState, how: Circumstances): boolean[] {
  const strict: boolean[] = [];
  // From the end: what the failure of a part comes to, and of one that stands behind `||`.
  let [plain, handled] = [how.strict, isRequired(how, state)];
  for (let at = node.commands.length - 1; at >= 0; at--) {
    const isHandler = node.operators[at - 1] === '||';
    strict[at] = plain;
    if (!isHandler) continue;
    const failure = failureOf(node.commands[at], state);
    if (failure === null) [plain, handled] = [false, false];
    else if (failure === 'status') plain = handled;
    else plain = handled = isLost(failure, how, state);
  }
  return strict;
}

/** Whether `case` takes a pattern; undefined: it may. */
function answerOf(subject: string | undefined, pattern: Word): boolean | undefined {
  const [only] = pattern;
  if (pattern.length === 1 && typeof only === 'object' && only.kind === 'wildcard' && only.text === '*') {
    return true;
  }
  return subject === undefined ? undefined : matchesPattern(subject, pattern);
}
