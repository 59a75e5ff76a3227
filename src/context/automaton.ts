/** A test of one character, by code point. */
export type CharTest = (code: number) => boolean;

/** A test of a place between two characters, by their code points; -1 where there is none. */
export type PlaceTest = (before: number, after: number) => boolean;

export type Instruction =
  | { readonly op: 'char'; readonly test: CharTest }
  | { readonly op: 'place'; readonly test: PlaceTest }
  | { readonly op: 'split'; readonly to: readonly [number, number] }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'match' };

/** The instructions to go on from once the next character is known, and what stood before it. */
interface State {
  readonly at: readonly number[];
  readonly before: number;
  /** By ASCII code; other characters are too many to be remembered. */
  readonly next: (State | 'match')[];
}

const NONE = -1;
const WORD = 0x5f;
const OTHER = 0x20;
const REMEMBERED = 0x80;
const MEMORY = 200_000;

/** An ASCII letter, digit or underscore: what `\w` and `\b` go by. */
export function isWord(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f ||
    (code >= 0x61 && code <= 0x7a)
  );
}

/**
 * Runs a compiled regular expression in time linear in the text, whatever the expression: all of its branches are
 * followed at once, and the sets of branches met on the way are remembered as states.
 */
export class Automaton {
  readonly #program: readonly Instruction[];
  #states = new Map<string, State>();
  #remembered = 0;

  constructor(program: readonly Instruction[]) {
    this.#program = program;
  }

  /** Whether the program reaches its match at any place of the text. */
  test(text: string): boolean {
    let state = this.#state([0], NONE);
    for (let at = 0; at < text.length; at++) {
      const code = text.codePointAt(at) ?? NONE;
      if (code > 0xffff) at++;
      const next = this.#step(state, code);
      if (next === 'match') return true;
      if (next.at.length === 0) return false;
      state = next;
    }
    return this.#follow(state, NONE) === undefined;
  }

  #step(state: State, code: number): State | 'match' {
    const known = state.next[code];
    if (known !== undefined) return known;
    const reached = this.#follow(state, code);
    const next = reached === undefined ? 'match' : this.#state(reached, isWord(code) ? WORD : OTHER);
    if (code < REMEMBERED) state.next[code] = next;
    return next;
  }

  /** The instructions reached over a character, -1 for the end of the text; undefined when the match is. */
  #follow(state: State, code: number): number[] | undefined {
    const seen = new Set<number>();
    const reached = new Set<number>();
    const open = [...state.at];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const instruction = this.#program[at];
      if (instruction === undefined || seen.has(at)) continue;
      seen.add(at);
      if (instruction.op === 'match') return undefined;
      if (instruction.op === 'jump') open.push(instruction.to);
      else if (instruction.op === 'split') open.push(...instruction.to);
      else if (instruction.op === 'char') {
        if (code !== NONE && instruction.test(code)) reached.add(at + 1);
      } else if (instruction.test(state.before, code)) open.push(at + 1);
    }
    return [...reached].toSorted((a, b) => a - b);
  }

  #state(at: readonly number[], before: number): State {
    const key = `${before}:${at.join()}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    this.#remembered += at.length + 1;
    if (this.#remembered > MEMORY) {
      this.#states = new Map();
      this.#remembered = at.length + 1;
    }
    const state: State = { at, before, next: [] };
    this.#states.set(key, state);
    return state;
  }
}
