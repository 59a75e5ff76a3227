import { ExpansionError, expand } from './expand.ts';
import type { AssignInstruction } from './instructions.ts';
import type { Word } from './word.ts';
import { literal } from './word.ts';

export { ExpansionError, expand, expandWords } from './expand.ts';

/** Arguments that the builder sets itself (BuildKit's dockerfile2llb/platform.go). */
const PLATFORM_ARGUMENTS: ReadonlySet<string> = new Set([
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDOSVERSION',
  'BUILDARCH',
  'BUILDVARIANT',
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETOSVERSION',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
]);

/** Arguments that may be given without an ARG, in either case. */
const PROXY_ARGUMENTS: ReadonlySet<string> = new Set([
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'FTP_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
]);

/** What BuildKit sets where the base sets none. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

interface Entry {
  readonly value: Word;
  /** The last ENV of the name, which is what the image carries; undefined where only ARG set it. */
  readonly env: Word | undefined;
  /** The depth in its FROM chain of the stage that set `value`. */
  readonly depth: number;
}

type Assignment = AssignInstruction['assignments'][number];

/** Changes on top of older changes; a layer is at least twice as large as the one above it. */
interface Layer {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly below: Layer | undefined;
}

/** What stands under all that the file sets. */
type Ground =
  | { readonly kind: 'global' }
  | { readonly kind: 'scratch' }
  | { readonly kind: 'image'; readonly index: number; readonly variables: ReadonlyMap<string, string> };

/**
 * The variables that are visible at one point of a Dockerfile. An environment never changes; a
 * change makes another one that shares what is the same, so that keeping them all is cheap.
 *
 * As in BuildKit's `dispatchArg` and `dispatchEnv` the later of ENV and ARG counts within a stage. A
 * stage FROM another inherits both, but there ENV beats ARG, whichever came last.
 */
export class Environment {
  readonly #globals: Environment | undefined;
  readonly #buildArgs: ReadonlyMap<string, string>;
  readonly #ground: Ground;
  readonly #depth: number;
  readonly #layer: Layer | undefined;

  private constructor(
    buildArgs: ReadonlyMap<string, string>,
    globals: Environment | undefined,
    ground: Ground,
    depth: number,
    layer: Layer | undefined,
  ) {
    this.#buildArgs = buildArgs;
    this.#globals = globals;
    this.#ground = ground;
    this.#depth = depth;
    this.#layer = layer;
  }

  /** Before the first FROM. `buildArgs` are what the user gives: they beat every default. */
  static global(buildArgs: ReadonlyMap<string, string>): Environment {
    return new Environment(buildArgs, undefined, { kind: 'global' }, 0, undefined);
  }

  /**
   * The beginning of a stage FROM an image; `this` is the environment before the first FROM.
   * @param variables what the image is known to set
   */
  forImage(stageIndex: number, variables: ReadonlyMap<string, string> = new Map()): Environment {
    const ground: Ground = { kind: 'image', index: stageIndex, variables };
    return new Environment(this.#buildArgs, this, ground, 0, undefined);
  }

  /** The beginning of a stage FROM scratch; `this` is the environment before the first FROM. */
  forScratch(): Environment {
    const value = [DEFAULT_PATH];
    const entries = new Map([['PATH', { value, env: value, depth: 0 }]]);
    return new Environment(this.#buildArgs, this, { kind: 'scratch' }, 0, { entries, below: undefined });
  }

  /** The beginning of a stage FROM the stage that ends with `this`. */
  forChild(): Environment {
    return new Environment(this.#buildArgs, this.#globals, this.#ground, this.#depth + 1, this.#layer);
  }

  /** The value of a variable; undefined where it is certain that it is not set. */
  lookup(name: string): Word | undefined {
    const value = this.#own(name);
    if (value !== undefined) return value;
    if (PROXY_ARGUMENTS.has(name.toUpperCase())) return unknown(`arg:${name}`, name);
    switch (this.#ground.kind) {
      case 'global':
        return this.#platformArgument(name);
      case 'scratch':
        return undefined;
      case 'image': {
        const known = this.#ground.variables.get(name);
        return known === undefined ? unknown(`base:${name}@${this.#ground.index}`, name) : word(known);
      }
    }
  }

  /** The names that the file has set so far. What a base image may set is not among them. */
  names(): string[] {
    const names = new Set<string>();
    for (let layer = this.#layer; layer !== undefined; layer = layer.below) {
      for (const name of layer.entries.keys()) names.add(name);
    }
    return [...names];
  }

  /** The environment behind an ENV or ARG; LABEL changes nothing. `offset`s of unknowns count in the file. */
  after(instruction: AssignInstruction, escape: string): Environment {
    if (instruction.keyword === 'LABEL') return this;
    return instruction.keyword === 'ENV'
      ? this.#afterEnv(instruction, escape)
      : this.#afterArg(instruction, escape);
  }

  #own(name: string): Word | undefined {
    const entry = this.#entry(name);
    if (entry === undefined || entry.depth === this.#depth) return entry?.value;
    return entry.env ?? entry.value;
  }

  #entry(name: string): Entry | undefined {
    for (let layer = this.#layer; layer !== undefined; layer = layer.below) {
      const entry = layer.entries.get(name);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  #platformArgument(name: string): Word | undefined {
    if (!PLATFORM_ARGUMENTS.has(name)) return undefined;
    const given = this.#buildArgs.get(name);
    return given === undefined ? unknown(`arg:${name}`, name) : word(given);
  }

  /** All assignments of one ENV are expanded with what was set before it. */
  #afterEnv({ assignments }: AssignInstruction, escape: string): Environment {
    const entries = new Map<string, Entry>();
    for (const { name: given, value, span } of assignments) {
      const name = literal(this.#expanded(given, escape, span.start));
      if (name === undefined || name === '') continue;
      const expanded = this.#expanded(value ?? '', escape, span.start);
      entries.set(name, { value: expanded, env: expanded, depth: this.#depth });
    }
    return this.#with(entries);
  }

  /** Each assignment of one ARG sees those before it. */
  #afterArg({ assignments }: AssignInstruction, escape: string): Environment {
    return assignments.reduce<Environment>(
      (before, assignment) => before.#afterOne(assignment, escape),
      this,
    );
  }

  #afterOne({ name, value, span }: Assignment, escape: string): Environment {
    const given = this.#buildArgs.get(name);
    const assigned = given === undefined ? this.#defaulted(name, value, escape, span.start) : word(given);
    const env = this.#entry(name)?.env;
    return this.#with(new Map([[name, { value: assigned, env, depth: this.#depth }]]));
  }

  #defaulted(name: string, value: string | null, escape: string, offset: number): Word {
    return value === null ? this.#undefaulted(name, offset) : this.#expanded(value, escape, offset);
  }

  /** The value of an ARG that is given none: the global one's, else what is set, else not known. */
  #undefaulted(name: string, offset: number): Word {
    const global =
      this.#globals === undefined
        ? undefined
        : (this.#globals.#own(name) ?? this.#globals.#platformArgument(name));
    return (
      global ?? this.#own(name) ?? this.#platformArgument(name) ?? unknown(`arg:${name}@${offset}`, name)
    );
  }

  /** A value that the builder refuses stops the build; whatever follows is as good as unknown. */
  #expanded(text: string, escape: string, offset: number): Word {
    try {
      return expand(text, (name) => this.lookup(name), escape);
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      return [{ kind: 'unknown', id: `error@${offset}:${text}`, text, splits: false }];
    }
  }

  #with(changes: ReadonlyMap<string, Entry>): Environment {
    let entries = changes;
    let below = this.#layer;
    // Layers of like size are merged: there are few of them, and each name is copied few times.
    while (below !== undefined && below.entries.size < entries.size * 2) {
      entries = new Map([...below.entries, ...entries]);
      below = below.below;
    }
    return new Environment(this.#buildArgs, this.#globals, this.#ground, this.#depth, { entries, below });
  }
}

function word(text: string): Word {
  return text === '' ? [] : [text];
}

function unknown(id: string, name: string): Word {
  return [{ kind: 'unknown', id, text: `\${${name}}`, splits: false }];
}
