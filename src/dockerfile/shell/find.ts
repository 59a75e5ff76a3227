import { literal, wordOf, type Part, type Word } from '../word.ts';
import { type FoundWildcard, type ShellArgument } from './command.ts';

/** A command that find starts, and the paths it is started with. */
export interface FindExecution {
  readonly argv: readonly ShellArgument[];
  readonly found: readonly ShellArgument[];
}

/** What a `find` looks for and what it does with it. */
export interface FindExpression {
  /** The paths it deletes, or else those it prints, as words: `/app/**` + `/*.pyc`. */
  readonly found: ShellArgument[];
  /** False for `-type d`, or another type that is no regular file: no file's body is meant. */
  readonly filesMeant: boolean;
  /** Other tests narrow what is found (`-size`, `-newer`, `-user`, …): not every path is meant. */
  readonly narrowed: boolean;
  readonly deletes: boolean;
  readonly executes: readonly FindExecution[];
}

/** Paths that reach one place of the expression. */
interface Alternative {
  readonly name: Word | null;
  readonly type: 'any' | 'files' | 'others';
  /** Not all paths of that name and type. */
  readonly narrowed: boolean;
}

const ALL: Alternative = { name: null, type: 'any', narrowed: false };
/** More alternatives are taken together as a part of all paths. */
const MAX_ALTERNATIVES = 64;

/** Tests without a value that narrow what is found. */
const NARROWING_FLAGS: ReadonlySet<string> = new Set([
  '-empty',
  '-executable',
  '-writable',
  '-readable',
  '-nouser',
  '-nogroup',
  '-quit',
  '-false',
]);
/** Options and actions without a value that leave everything as it is. */
const NEUTRAL_FLAGS: ReadonlySet<string> = new Set([
  '-a',
  '-and',
  '-print',
  '-print0',
  '-ls',
  '-true',
  '-depth',
  '-d',
  '-xdev',
  '-mount',
  '-follow',
  '-daystart',
  '-noleaf',
  '-warn',
  '-nowarn',
  '-ignore_readdir_race',
  '-noignore_readdir_race',
]);
/** The same with values. */
const NEUTRAL_VALUES: ReadonlyMap<string, number> = new Map([
  ['-regextype', 1],
  ['-printf', 1],
  ['-fprint', 1],
  ['-fprint0', 1],
  ['-fls', 1],
  ['-fprintf', 2],
]);

/** Reads find's own language. Null where there is nothing to read. */
export function findExpression(args: readonly ShellArgument[]): FindExpression | null {
  let at = 0;
  while (at < args.length && /^-[HLPO]/.test(textOf(args[at]) ?? '')) at++;
  const roots: ShellArgument[] = [];
  for (; at < args.length; at++) {
    const [argument, word] = [args[at], textOf(args[at])];
    if (argument === undefined || (word !== undefined && /^(?:-.|[(!,])/.test(word))) break;
    roots.push(argument);
  }
  if (roots.length === 0) {
    roots.push({ word: ['.'], span: args[0]?.span ?? { start: 0, end: 0 }, script: null });
  }
  const parser = new ExpressionParser(args.slice(at));
  const printed = parser.whole();
  const meant = parser.deletes ?? printed;
  // A directory that is not empty cannot be deleted: where files are meant too, they matter.
  const files = meant.filter(({ type }) => type !== 'others');
  const shown = parser.deletes !== null && files.length > 0 ? files : meant;
  const below = (alternatives: readonly Alternative[]): ShellArgument[] =>
    roots.flatMap((root) => alternatives.map((path) => foundBelow(root, path, parser)));
  return {
    found: below(shown),
    filesMeant: files.length > 0,
    narrowed: parser.partial || shown.some(({ narrowed }) => narrowed),
    deletes: parser.deletes !== null,
    executes: parser.executes.map(({ argv, reach }) => ({ argv, found: below(reach) })),
  };
}

function textOf(argument: ShellArgument | undefined): string | undefined {
  return argument === undefined ? undefined : literal(argument.word);
}

class ExpressionParser {
  readonly executes: { argv: readonly ShellArgument[]; reach: readonly Alternative[] }[] = [];
  /** What reaches a `-delete`. */
  deletes: readonly Alternative[] | null = null;
  maxDepth = Infinity;
  /** Not every depth is looked at. */
  partial = false;
  readonly #args: readonly ShellArgument[];
  #at = 0;
  /** Behind an `-o` or a `!`, actions see only what the other side left them. */
  #aside = 0;

  constructor(args: readonly ShellArgument[]) {
    this.#args = args;
  }

  whole(): readonly Alternative[] {
    let reach: readonly Alternative[] = [ALL];
    // A parenthesis too many ends the expression for find; we read on.
    while (this.#at < this.#args.length) {
      reach = this.#either([ALL]);
      this.#at++;
    }
    return reach;
  }

  #peek(): string | undefined {
    return textOf(this.#args[this.#at]);
  }

  /** `a -o b`: what passes one of them. */
  #either(reach: readonly Alternative[]): readonly Alternative[] {
    let pass = this.#both(reach);
    for (let word = this.#peek(); word === '-o' || word === '-or' || word === ','; word = this.#peek()) {
      this.#at++;
      const aside = word === ',' ? 0 : 1;
      this.#aside += aside;
      const other = this.#both(reach);
      this.#aside -= aside;
      pass = word === ',' ? other : limited([...pass, ...other]);
    }
    return pass;
  }

  /** `a b`, `a -a b`: what passes all of them. */
  #both(reach: readonly Alternative[]): readonly Alternative[] {
    let pass = reach;
    while (this.#at < this.#args.length) {
      const word = this.#peek();
      if (word === '-o' || word === '-or' || word === ',' || word === ')') break;
      pass = this.#one(pass);
    }
    return pass;
  }

  #one(reach: readonly Alternative[]): readonly Alternative[] {
    const argument = this.#args[this.#at++];
    const word = textOf(argument);
    // Options in a variable: whatever they say, it can only narrow.
    if (word === undefined) return narrow(reach);
    if (word === '!' || word === '-not') return this.#not(reach);
    if (word === '(') {
      const pass = this.#either(reach);
      if (this.#peek() === ')') this.#at++;
      return pass;
    }
    switch (word) {
      case '-name':
      case '-iname':
        return this.#name(this.#args[this.#at++]?.word ?? [], word === '-iname', reach);
      case '-type':
        return ofType(reach, this.#type());
      case '-maxdepth':
      case '-mindepth':
        this.#depth(word);
        return reach;
      case '-delete':
        this.deletes = [...(this.deletes ?? []), ...this.#reaching(reach)];
        return reach;
      case '-prune':
        return reach.map((path) => (path.name === null ? { ...path, narrowed: true } : path));
      case '-exec':
      case '-execdir':
      case '-ok':
      case '-okdir':
        return this.#exec(reach);
      default:
        if (NEUTRAL_FLAGS.has(word)) return reach;
        if (NARROWING_FLAGS.has(word)) return narrow(reach);
        if (NEUTRAL_VALUES.has(word)) {
          this.#at += NEUTRAL_VALUES.get(word) ?? 0;
          return reach;
        }
        // Every other test has one value: -size +1M, -user x, -path '*/y', -newer z.
        if (word.startsWith('-')) this.#at++;
        return narrow(reach);
    }
  }

  #reaching(reach: readonly Alternative[]): readonly Alternative[] {
    return this.#aside > 0 ? narrow(reach) : reach;
  }

  #not(reach: readonly Alternative[]): readonly Alternative[] {
    if (this.#peek() === '-type') {
      this.#at++;
      const type = this.#type();
      return type === 'any' ? narrow(reach) : ofType(reach, type === 'files' ? 'others' : 'any');
    }
    this.#aside++;
    if (this.#at < this.#args.length) this.#one(reach);
    this.#aside--;
    return narrow(reach);
  }

  #type(): Alternative['type'] {
    const letters = textOf(this.#args[this.#at++]);
    if (letters === undefined) return 'any';
    if (letters === 'f') return 'files';
    return letters.includes('f') ? 'any' : 'others';
  }

  #depth(option: string): void {
    const depth = Number(textOf(this.#args[this.#at++]));
    if (option === '-maxdepth') {
      this.maxDepth = depth;
      if (!(depth <= 1)) this.partial = true;
    } else if (!(depth <= 1)) this.partial = true;
  }

  #name(pattern: Word, anyCase: boolean, reach: readonly Alternative[]): readonly Alternative[] {
    const name = globbed(pattern, anyCase);
    return reach.map((path) =>
      path.name === null
        ? { ...path, name, narrowed: path.narrowed || anyCase }
        : { ...path, narrowed: true },
    );
  }

  #exec(reach: readonly Alternative[]): readonly Alternative[] {
    const argv: ShellArgument[] = [];
    for (; this.#at < this.#args.length; this.#at++) {
      const argument = this.#args[this.#at];
      const word = textOf(argument);
      if (argument === undefined || word === ';') break;
      if (word === '+' && textOf(argv.at(-1)) === '{}') break;
      argv.push(argument);
    }
    this.#at++;
    this.executes.push({ argv, reach: this.#reaching(reach) });
    return reach;
  }
}

function narrow(reach: readonly Alternative[]): readonly Alternative[] {
  return reach.map((path) => ({ ...path, narrowed: true }));
}

function ofType(reach: readonly Alternative[], type: Alternative['type']): readonly Alternative[] {
  if (type === 'any') return reach;
  return reach.flatMap((path) => {
    if (path.type !== 'any' && path.type !== type) return [];
    return [{ ...path, type }];
  });
}

function limited(reach: readonly Alternative[]): readonly Alternative[] {
  return reach.length > MAX_ALTERNATIVES ? [{ ...ALL, narrowed: true }] : reach;
}

function foundBelow(root: ShellArgument, path: Alternative, parser: ExpressionParser): ShellArgument {
  const found = { files: path.type !== 'others', narrowed: path.narrowed || parser.partial };
  if (parser.maxDepth === 0) return { ...root, found: { ...found, narrowed: true } };
  const shallow = parser.maxDepth === 1;
  const anyDepth: FoundWildcard = { kind: 'wildcard', text: '**', found };
  const anyName: FoundWildcard = { kind: 'wildcard', text: '*', found };
  const below: Part[] =
    path.name === null
      ? ['/', shallow ? anyName : anyDepth]
      : [...(shallow ? ['/'] : ['/', anyDepth, '/']), ...path.name];
  return { ...root, word: wordOf([...root.word, ...below]), script: null, found };
}

/** find matches its patterns itself: quoted for the shell, they are wildcards all the same. */
function globbed(pattern: Word, anyCase: boolean): Word {
  return wordOf(
    pattern.flatMap((part): Part[] => {
      if (typeof part !== 'string') return [part];
      const wildcards = anyCase ? /([*?]|\[[^\]]*\]|[A-Za-z])/ : /([*?]|\[[^\]]*\])/;
      return part.split(wildcards).map((piece, index): Part => {
        if (index % 2 === 0) return piece;
        return { kind: 'wildcard', text: anyCase && /^[A-Za-z]$/.test(piece) ? '?' : piece };
      });
    }),
  );
}
