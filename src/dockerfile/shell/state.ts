import type { Word } from '../word.ts';
import { wordOf } from '../word.ts';
import type { MappedText } from '../mapped-text.ts';
import type { PipelineNode, CompoundList } from './parser.ts';

export type Lookup = (name: string) => Word | undefined;

export interface ShellFunction {
  readonly body: PipelineNode | CompoundList;
  readonly script: MappedText;
}

/** What a shell knows at one point of a script. */
export class ShellState {
  readonly #outer: Lookup;
  #variables = new Map<string, Word>();
  #functions = new Map<string, ShellFunction>();
  cwd: Word | null;
  previous: Word | null = null;
  stack: (Word | null)[] = [];
  positional: readonly Word[] | null = null;
  /** `set -e`: a failing command ends the script. */
  errexit = false;
  /** A command has ended the script for certain: `exit`, `exec`. */
  ended = false;

  constructor(outer: Lookup, cwd: Word | null) {
    this.#outer = outer;
    this.cwd = cwd;
  }

  /** A copy, as a subshell gets it. */
  fork(): ShellState {
    const copy = new ShellState(this.#outer, this.cwd);
    copy.#variables = new Map(this.#variables);
    copy.#functions = new Map(this.#functions);
    copy.previous = this.previous;
    copy.stack = [...this.stack];
    copy.positional = this.positional;
    copy.errexit = this.errexit;
    return copy;
  }

  lookup = (name: string): Word | undefined => {
    const own = this.#variables.get(name);
    if (own !== undefined) return own;
    if (name === 'PWD' && this.cwd !== null) return this.cwd;
    if (name === 'OLDPWD' && this.previous !== null) return this.previous;
    if (this.positional !== null && /^[0-9]+$/.test(name)) return this.positional[Number(name) - 1] ?? [];
    return this.#outer(name);
  };

  set(name: string, value: Word): void {
    this.#variables.set(name, value);
  }

  /** The value of a variable becomes something that the file does not tell. */
  blur(name: string, id: string): void {
    this.set(name, [{ kind: 'unknown', id, text: `\${${name}}`, splits: false }]);
  }

  function(name: string): ShellFunction | undefined {
    return this.#functions.get(name);
  }

  define(name: string, definition: ShellFunction): void {
    this.#functions.set(name, definition);
  }

  /** `cd target`: relative to where we are. */
  changeDirectory(target: Word | null): void {
    const from = this.cwd;
    this.cwd = target === null ? null : resolveFrom(from, target);
    this.previous = from;
  }

  /** Goes on as another state: the one branch that was taken. */
  adopt(other: ShellState): void {
    this.#variables = other.#variables;
    this.#functions = other.#functions;
    this.cwd = other.cwd;
    this.previous = other.previous;
    this.stack = other.stack;
    this.positional = other.positional;
    this.errexit = other.errexit;
  }

  /**
   * After a branch that may or may not have been taken: what both ways agree on stays known.
   * @param id makes the names of what became unknown unique
   */
  join(other: ShellState, id: string): void {
    if (!sameWord(this.cwd, other.cwd)) this.cwd = null;
    const names = new Set([...this.#variables.keys(), ...other.#variables.keys()]);
    for (const name of names) {
      const [mine, theirs] = [this.lookup(name), other.lookup(name)];
      if (!sameWord(mine ?? null, theirs ?? null)) this.blur(name, `${id}:${name}`);
    }
    for (const [name, definition] of other.#functions) {
      if (!this.#functions.has(name)) this.#functions.set(name, definition);
    }
  }
}

/** A path taken relative to a directory; null where the directory is not known and it matters. */
export function resolveFrom(from: Word | null, target: Word): Word | null {
  const [first] = target;
  if (typeof first === 'string' && first.startsWith('/')) return target;
  // What begins with an unknown value is most often an absolute path in a variable: "$GOPATH/src".
  if (first !== undefined && typeof first !== 'string' && first.kind === 'unknown') return target;
  if (from === null) return null;
  return target.length === 0 ? from : wordOf([...from, '/', ...target]);
}

export function sameWord(a: Word | null, b: Word | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.length === b.length &&
    a.every((part, index) => {
      const other = b[index];
      if (typeof part === 'string' || other === undefined || typeof other === 'string') return part === other;
      if (part.kind === 'unknown') return other.kind === 'unknown' && part.id === other.id;
      return other.kind === 'wildcard' && part.text === other.text;
    })
  );
}
