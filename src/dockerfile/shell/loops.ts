import { asCondition, asLoop, type Circumstances } from './engine.ts';
import type { Source } from './command.ts';
import type { Follower } from './follower.ts';
import type { ArithmeticCommand, ArithmeticFor, For, Select, While } from './parser.ts';
import type { ShellState } from './state.ts';
import { mayBeMany } from './values.ts';
import { evaluateWords } from './words.ts';
import type { Word } from '../word.ts';

/** How many rounds of a loop over a literal list are followed. */
const MAX_ROUNDS = 200;

/** Follows loops: round by round where the text tells the rounds, else one round that stands for all. */
export class Loops {
  readonly #follower: Follower;
  /** We only look at what a loop changes. */
  #probing = false;

  constructor(follower: Follower) {
    this.#follower = follower;
  }

  follow(
    node: For | Select | While | ArithmeticFor | ArithmeticCommand,
    source: Source,
    state: ShellState,
    how: Circumstances,
  ): void {
    if (node.type === 'ArithmeticCommand') return this.#blurAssigned(node.body, node.pos, source, state);
    state.loops++;
    if (node.type === 'While') this.#while(node, source, state, how);
    else if (node.type === 'ArithmeticFor') {
      const head = source.text.text.slice(node.pos, node.body.pos);
      this.#blurAssigned(head, node.pos, source, state);
      this.#open(node, source, state, how, () => undefined);
    } else this.#for(node, source, state, how);
    state.loops--;
    state.arrive('continue');
    state.arrive('break');
  }

  #for(node: For | Select, source: Source, state: ShellState, how: Circumstances): void {
    const context = this.#follower.context(source, state, how);
    const name = node.name.value;
    // Without a list, the arguments.
    const words = node.wordlist?.flatMap((word) => evaluateWords(word, context)) ?? state.positional ?? null;
    if (words === null || words.length > MAX_ROUNDS || node.type === 'Select') {
      return this.#open(node, source, state, how, (inner) => this.#blur(name, node.pos, source, inner));
    }
    for (const [index, word] of words.entries()) {
      const last = index === words.length - 1;
      if (mayBeMany(word)) {
        this.#open(node, source, state, how, (inner) => this.#bind(name, word, node.pos, source, inner));
      } else {
        state.set(name, word);
        this.#follower.list(node.body, source, state, last ? how : { ...how, strict: false });
      }
      state.arrive('continue');
      if (state.ended !== null || this.#follower.engine.full) return;
    }
  }

  /** A wildcard in the list (`for f in /etc/*.conf`) stays one in the paths made of it. */
  #bind(name: string, word: Word, pos: number, source: Source, state: ShellState): void {
    const open = word.some((part) => typeof part !== 'string' && part.kind === 'unknown' && part.splits);
    if (open) this.#blur(name, pos, source, state);
    else state.set(name, word);
  }

  #blur(name: string, pos: number, source: Source, state: ShellState): void {
    state.blur(name, `for${this.#follower.engine.unique(source.text.toDocument(pos))}`);
  }

  /** Rounds that nobody can count: one stands for them all. */
  #open(
    node: For | Select | ArithmeticFor,
    source: Source,
    state: ShellState,
    how: Circumstances,
    bind: (inner: ShellState) => void,
  ): void {
    const round = (inner: ShellState): void => {
      bind(inner);
      this.#follower.list(
        node.body,
        source,
        inner,
        asLoop({ ...how, strict: false }, this.#follower.engine.condition()),
      );
    };
    this.#forget(state, node.pos, round);
    const inner = state.fork();
    round(inner);
    this.#after(state, inner, how, node.pos);
  }

  #while(node: While, source: Source, state: ShellState, how: Circumstances): void {
    const round = (inner: ShellState, body: Circumstances): void => {
      this.#follower.list(node.clause, source, inner, asCondition(how));
      if (inner.ended === null) this.#follower.list(node.body, source, inner, body);
    };
    const [only, ...more] = node.clause.commands;
    const name = only?.command.type === 'Command' ? only.command.name?.value : undefined;
    const endless =
      more.length === 0 && (node.kind === 'while' ? name === 'true' || name === ':' : name === 'false');
    const body = { ...how, strict: false };
    const condition = this.#follower.engine.condition();
    this.#forget(state, node.pos, (inner) => round(inner, asLoop(body, condition)));
    // An endless loop has a first round.
    if (endless) return round(state, body);
    this.#follower.list(node.clause, source, state, asCondition(how));
    if (state.ended !== null) return;
    const inner = state.fork();
    this.#follower.list(node.body, source, inner, asLoop(body, condition));
    this.#after(state, inner, how, node.pos);
  }

  /** Behind a loop that may have had no round. */
  #after(state: ShellState, inner: ShellState, how: Circumstances, pos: number): void {
    inner.arrive('continue');
    inner.arrive('break');
    this.#follower.branches.merge(state, [state.fork(), inner], how, pos);
  }

  /**
   * What the rounds of a loop change is not known in any of them: only the first one finds the values
   * from before. Loops in a loop are looked at with it.
   */
  #forget(state: ShellState, pos: number, round: (inner: ShellState) => void): void {
    if (this.#probing) return;
    const { engine } = this.#follower;
    const [commands, problems] = [engine.commands, engine.problems];
    [engine.commands, engine.problems] = [[], []];
    this.#probing = true;
    const probe = state.fork();
    round(probe);
    this.#probing = false;
    [engine.commands, engine.problems] = [commands, problems];
    probe.doubts = state.doubts;
    state.join(probe, `loop${engine.unique(pos)}`);
  }

  /** `((i++))`, `((x = 3))` */
  #blurAssigned(text: string, pos: number, source: Source, state: ShellState): void {
    const assigned =
      /([A-Za-z_][A-Za-z0-9_]*)\s*(?:\+\+|--|(?:<<|>>|[-+*/%&|^])?=(?!=))|(?:\+\+|--)\s*([A-Za-z_][A-Za-z0-9_]*)/g;
    for (const [, before, after] of text.matchAll(assigned)) {
      const name = before ?? after;
      if (name !== undefined) this.#blur(name, pos, source, state);
    }
  }
}
