import type { Part, Word } from '../word.ts';
import { foundIn, type Source } from './command.ts';
import type { CompoundList, PipelineNode } from './parser.ts';
import { PersistentMap } from './persistent-map.ts';
import {
  identity,
  isTooLong,
  MAX_PARTS,
  mayBeMany,
  resolveFrom,
  sameWord,
  sameWords,
  size,
  withoutDots,
} from './values.ts';

export { resolveFrom } from './values.ts';

export type Lookup = (name: string) => Word | undefined;

/** After so many places where a script may have ended, one more changes nothing. */
const MAX_DOUBTS = 16;
const MAX_TRAPS = 8;
/** A longer path is refused by Linux (PATH_MAX). */
const MAX_PATH = 4096;

export interface ShellFunction {
  readonly body: PipelineNode | CompoundList;
  readonly source: Source;
}

/** A variable of the shell. */
interface Binding {
  /** null: unset. */
  readonly value: Word | null;
  /** The elements of an array; null where it is none, or they are not known. */
  readonly items: readonly Word[] | null;
  /** null: on some ways through the script. */
  readonly exported: boolean | null;
}

/** Ways to leave a part of a script early. */
export type Flow = 'exit' | 'return' | 'break' | 'continue';

/** A way in which a script may have been left, and the number of the condition that it depends on. */
export interface Doubt {
  readonly flow: Flow;
  readonly condition: number;
  /** How things stood where it was left: what follows comes out of there, too. */
  readonly state: ShellState;
}

/** How a script was left for certain. */
export interface Leaving {
  readonly flow: Flow;
  /** Whether it was left with an error. */
  readonly failed: 'yes' | 'maybe' | 'no';
}

/** What a trap runs when the shell ends. */
export interface Trap {
  readonly source: Source;
  /** It was set on every way through the script. */
  readonly surely: boolean;
}

/** What a shell knows at one point of a script. All its values are immutable: a fork is cheap. */
export class ShellState {
  readonly #outer: Lookup;
  /** How many loops we are in: outside of them, `break` means nothing. */
  loops = 0;
  #variables = new PersistentMap<Binding>();
  #functions = new PersistentMap<ShellFunction>();
  /** What `local` hid in the function that is running; null: it was not set. */
  #hidden: PersistentMap<{ readonly before: Binding | null }> | null = null;
  cwd: Word | null;
  previous: Word | null = null;
  stack: readonly (Word | null)[] = [];
  /** `$1`, `$2`, …; null where they are not known. */
  positional: readonly Word[] | null = [];
  /** `set -e`: a failing command ends the script. */
  errexit = false;
  pipefail = false;
  /** `set -a`: what is set is exported. */
  allexport = false;
  /** Set by `trap … EXIT`: one, or those of the ways that may have been taken. */
  traps: readonly Trap[] = [];
  ended: Leaving | null = null;
  /** Ways in which it may have been left before this point, without an error. */
  doubts: readonly Doubt[] = [];

  constructor(outer: Lookup, cwd: Word | null) {
    this.#outer = outer;
    this.cwd = cwd;
  }

  /** A copy, as a subshell gets it. */
  fork(): ShellState {
    const copy = new ShellState(this.#outer, this.cwd);
    copy.adopt(this);
    return copy;
  }

  /** What a new program sees: the directory and the exported variables. */
  spawn(): ShellState {
    const [variables, outer] = [this.#variables, this.#outer];
    const copy = new ShellState((name) => {
      const own = variables.get(name);
      if (own === undefined) return outer(name);
      if (own.exported === null) {
        return [
          {
            kind: 'unknown',
            id: `env:${name}:${identity(own.value ?? [])}`,
            text: `\${${name}}`,
            splits: false,
          },
        ];
      }
      return own.exported ? (own.value ?? undefined) : undefined;
    }, this.cwd);
    copy.previous = this.previous;
    return copy;
  }

  /** Goes on as another state: the one way that was taken. */
  adopt(other: ShellState): void {
    this.#variables = other.#variables;
    this.#functions = other.#functions;
    this.#hidden = other.#hidden;
    this.cwd = other.cwd;
    this.previous = other.previous;
    this.stack = other.stack;
    this.positional = other.positional;
    this.errexit = other.errexit;
    this.pipefail = other.pipefail;
    this.allexport = other.allexport;
    this.traps = other.traps;
    this.ended = other.ended;
    this.doubts = other.doubts;
    this.loops = other.loops;
  }

  readonly lookup = (name: string): Word | undefined => {
    if (/^[1-9][0-9]*$/.test(name)) return this.#positional(Number(name) - 1);
    const own = this.#variables.get(name);
    if (own !== undefined) return own.value ?? undefined;
    if (name === 'PWD' && this.cwd !== null) return this.cwd;
    if (name === 'OLDPWD' && this.previous !== null) return this.previous;
    return this.#outer(name);
  };

  #positional(index: number): Word | undefined {
    const opaque: Word = [
      { kind: 'unknown', id: `positional:${index}`, text: `$${index + 1}`, splits: false },
    ];
    if (this.positional === null) return opaque;
    const word = this.positional[index];
    // Behind a word that may be several, nobody can count. What find put among others is one word.
    const open = this.positional.findIndex((each) => mayBeMany(each) && foundIn(each) === undefined);
    const last = this.positional.at(-1) ?? [];
    if (open !== -1 && open < index) return opaque;
    if (word === undefined) return foundIn(last) === undefined ? undefined : opaque;
    return word.some((part) => typeof part !== 'string' && part.kind === 'unknown' && part.splits)
      ? opaque
      : word;
  }

  /** The elements of an array. */
  items(name: string): readonly Word[] | null {
    const own = this.#variables.get(name);
    if (own === undefined) {
      const outer = this.#outer(name);
      return outer === undefined ? [] : [outer];
    }
    return own.items ?? (own.value === null ? [] : null);
  }

  set(name: string, value: Word, items: readonly Word[] | null = [value]): void {
    const kept = isTooLong(value)
      ? [{ kind: 'unknown' as const, id: `long:${name}:${size(value)}`, text: `\${${name}}`, splits: false }]
      : value;
    const own = this.#variables.get(name);
    const exported = this.allexport || (own === undefined ? this.#outer(name) !== undefined : own.exported);
    this.#variables = this.#variables.with(name, { value: kept, items, exported });
  }

  setArray(name: string, items: readonly Word[]): void {
    this.set(name, items[0] ?? [], items.length > MAX_PARTS ? null : items);
  }

  unset(name: string): void {
    this.#variables = this.#variables.with(name, { value: null, items: null, exported: false });
  }

  #exportMaybe(name: string): void {
    const own = this.#variables.get(name);
    if (own !== undefined) this.#variables = this.#variables.with(name, { ...own, exported: null });
  }

  export(name: string): void {
    const own = this.#variables.get(name);
    if (own !== undefined) this.#variables = this.#variables.with(name, { ...own, exported: true });
  }

  /** The value of a variable becomes something that the file does not tell. */
  blur(name: string, id: string): void {
    this.set(name, [{ kind: 'unknown', id, text: `\${${name}}`, splits: false }], null);
  }

  /** `local`: what it hides comes back when the function ends. */
  hide(name: string): void {
    if (this.#hidden === null || this.#hidden.get(name) !== undefined) return;
    this.#hidden = this.#hidden.with(name, { before: this.#variables.get(name) ?? null });
  }

  /** Runs a function's body: its own arguments, its own `local` variables, its own `return`. */
  call(args: readonly Word[], assignments: ReadonlyMap<string, Word>, body: () => void): void {
    const { positional, doubts } = this;
    const hidden = this.#hidden;
    this.#hidden = new PersistentMap();
    this.positional = args;
    for (const [name, value] of assignments) {
      this.hide(name);
      this.set(name, value);
      this.export(name);
    }
    body();
    this.arrive('return');
    for (const [name, { before }] of this.#hidden?.entries() ?? []) {
      const gone = { value: this.#outer(name) ?? null, items: null, exported: true };
      this.#variables = this.#variables.with(name, before ?? gone);
    }
    this.#hidden = hidden;
    this.positional = positional;
    this.doubts = [...new Set([...doubts, ...this.doubts.filter(({ flow }) => flow === 'exit')])];
  }

  function(name: string): ShellFunction | undefined {
    return this.#functions.get(name);
  }

  define(name: string, definition: ShellFunction): void {
    this.#functions = this.#functions.with(name, definition);
  }

  /** `cd target`: relative to where we are. */
  changeDirectory(target: Word | null): void {
    const from = this.cwd;
    const to = target === null ? null : resolveFrom(from, target);
    this.cwd = to === null || size(to) > MAX_PATH ? null : withoutDots(to);
    this.previous = from;
  }

  /** From here on the script may have been left. */
  doubt(doubt: Doubt): void {
    if (this.doubts.length < MAX_DOUBTS && !this.doubts.includes(doubt)) {
      this.doubts = [...this.doubts, doubt];
    }
  }

  /** What only one of two ways made `local` comes back from one of them and not from the other. */
  #joinHidden(other: ShellState, id: string): void {
    if (this.#hidden === null || other.#hidden === null || this.#hidden === other.#hidden) return;
    for (const name of PersistentMap.changed(this.#hidden, other.#hidden)) {
      if (this.#hidden.get(name) === other.#hidden.get(name)) continue;
      const part: Part = { kind: 'unknown', id: `${id}:${name}:local`, text: `\${${name}}`, splits: false };
      const before: Binding = { value: [part], items: null, exported: null };
      this.#hidden = this.#hidden.with(name, { before });
    }
  }

  /** Here come together the ways that left early and the one that did not. */
  arrive(flow: Flow): void {
    const arriving = this.doubts.filter((doubt) => doubt.flow === flow);
    this.doubts = this.doubts.filter((doubt) => doubt.flow !== flow);
    if (this.ended?.flow === flow) this.ended = null;
    for (const { state, condition } of arriving) {
      // Where this way left further, only the others arrive.
      if (this.ended === null) this.join(state, `left${condition}`);
      else this.adopt(withoutEnd(state));
    }
    // Those that arrive may bring doubts of their own from the same way.
    this.doubts = this.doubts.filter((doubt) => doubt.flow !== flow);
  }

  /**
   * After a branch that may or may not have been taken: what both ways agree on stays known.
   * @param id makes the names of what became unknown unique
   */
  join(other: ShellState, id: string): void {
    if (!sameWord(this.cwd, other.cwd)) this.cwd = null;
    if (!sameWord(this.previous, other.previous)) this.previous = null;
    if (this.stack !== other.stack) this.stack = [];
    if (!sameWords(this.positional, other.positional)) this.positional = null;
    for (const name of PersistentMap.changed(this.#variables, other.#variables)) {
      const [mine, theirs] = [this.#variables.get(name), other.#variables.get(name)];
      if (mine === theirs) continue;
      const [before, after] = [this.lookup(name), other.lookup(name)];
      if (!sameWord(before ?? null, after ?? null)) this.blur(name, `${id}:${name}`);
      else if (after !== undefined && !sameWords(mine?.items ?? null, theirs?.items ?? null)) {
        this.set(name, after, null);
      }
      const exported = [mine, theirs].map((own) => own?.exported ?? this.#outer(name) !== undefined);
      if (exported[0] !== exported[1]) this.#exportMaybe(name);
    }
    for (const name of PersistentMap.changed(this.#functions, other.#functions)) {
      const definition = other.#functions.get(name);
      if (definition !== undefined && this.#functions.get(name) === undefined) this.define(name, definition);
    }
    this.#joinHidden(other, id);
    this.errexit &&= other.errexit;
    this.pipefail &&= other.pipefail;
    this.allexport ||= other.allexport;
    if (this.traps !== other.traps) {
      const either = [...this.traps, ...other.traps].slice(0, MAX_TRAPS);
      const scripts = new Map(either.map((trap) => [trap.source.text.toDocument(0), trap]));
      this.traps = [...scripts.values()].map((trap) => ({ ...trap, surely: false }));
    }
    for (const doubt of other.doubts) this.doubt(doubt);
  }
}

function withoutEnd(state: ShellState): ShellState {
  const copy = state.fork();
  copy.ended = null;
  return copy;
}
