/**
 * The part of Go's regular expressions that a pattern of .dockerignore can turn into.
 *
 * The builder makes an expression out of a pattern and leaves alone what a pattern does not know: `{2}` repeats, `|`
 * divides, `\d` is a digit. Patterns written on Windows (`src\bin`) get there by accident, so these meanings are kept.
 * Not kept are `\p{…}` and `\Q…\E`: they are refused.
 */
import { Automaton, type CharTest, type Instruction, type PlaceTest } from './automaton.ts';
import { classTest, isWordBoundary, namedClass, perlClass, type Ranges } from './char-class.ts';

/** An expression that Go, or we, cannot read. */
export class BadExpression extends Error {}

/** Writes the instructions of one piece of an expression behind those already there. */
type Piece = (program: Instruction[]) => void;

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
]);
const NEWLINE = 0x0a;
const MAX_REPEAT = 1000;
/** Only an expression made to hurt is larger. */
const MAX_PROGRAM = 100_000;

const atStart: PlaceTest = (before) => before === -1;
const atEnd: PlaceTest = (_, after) => after === -1;

/** Compiles an expression, to be searched for at any place of a text. */
export function compileExpression(source: string): Automaton {
  const body = new Parser(source).parse();
  const program: Instruction[] = [];
  // An expression may begin anywhere: `.*?` is put before it.
  star(char(() => true))(program);
  body(program);
  program.push({ op: 'match' });
  return new Automaton(withoutIdleStart(program, source));
}

/** Most expressions are anchored as a whole; without the search the automaton can give up at the first mismatch. */
function withoutIdleStart(program: Instruction[], source: string): readonly Instruction[] {
  // Not `^{0}`: that anchors nothing.
  if (!/^\^(?!\{)/.test(source) || source.includes('|')) return program;
  const begin: Instruction = { op: 'jump', to: 3 };
  return [begin, ...program.slice(1)];
}

class Parser {
  readonly #chars: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#chars = [...source];
  }

  parse(): Piece {
    const piece = this.#branches();
    if (this.#at < this.#chars.length) throw new BadExpression('unexpected )');
    return piece;
  }

  #branches(): Piece {
    let result = this.#sequence();
    while (this.#chars[this.#at] === '|') {
      this.#at++;
      result = either(result, this.#sequence());
    }
    return result;
  }

  #sequence(): Piece {
    const pieces: Piece[] = [];
    let repeated = false;
    for (let next = this.#chars[this.#at]; next !== undefined; next = this.#chars[this.#at]) {
      if (next === '|' || next === ')') break;
      const repeat = this.#repeat();
      if (repeat === undefined) {
        pieces.push(this.#piece());
      } else {
        const last = pieces.pop();
        if (last === undefined) throw new BadExpression('nothing to repeat');
        if (repeated) throw new BadExpression('repetition of a repetition');
        pieces.push(repeat(last));
      }
      repeated = repeat !== undefined;
    }
    return (program) => {
      for (const piece of pieces) piece(program);
    };
  }

  /** A `*`, `?` or counted repetition; a brace that counts nothing is a brace. */
  #repeat(): ((piece: Piece) => Piece) | undefined {
    const sign = this.#chars[this.#at];
    if (sign === '*' || sign === '?') {
      this.#at++;
      return sign === '*' ? star : optional;
    }
    if (sign !== '{') return undefined;
    const end = this.#chars.indexOf('}', this.#at);
    const text = this.#chars.slice(this.#at + 1, Math.max(end, this.#at + 1)).join('');
    const counts = /^(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?$/.exec(text);
    if (end === -1 || counts === null) return undefined;
    this.#at = end + 1;
    const least = Number(counts[1]);
    const most = counts[2] === undefined ? least : counts[3] === undefined ? undefined : Number(counts[3]);
    if (Math.max(least, most ?? 0) > MAX_REPEAT || (most !== undefined && most < least)) {
      throw new BadExpression(`repetition {${text}} out of range`);
    }
    return (piece) => times(piece, least, most);
  }

  #piece(): Piece {
    const next = this.#chars[this.#at++] ?? '';
    switch (next) {
      case '(': {
        const inner = this.#branches();
        if (this.#chars[this.#at++] !== ')') throw new BadExpression('missing )');
        return inner;
      }
      case '[':
        return char(this.#class());
      case '^':
        return place(atStart);
      case '$':
        return place(atEnd);
      case '.':
        return char((code) => code !== NEWLINE);
      case '\\':
        return this.#escaped();
      default:
        return literal(codeOf(next));
    }
  }

  #escaped(): Piece {
    const letter = this.#chars[this.#at] ?? '';
    const places: Record<string, PlaceTest> = {
      A: atStart,
      z: atEnd,
      b: isWordBoundary,
      B: (before, after) => !isWordBoundary(before, after),
    };
    const test = Object.hasOwn(places, letter) ? places[letter] : undefined;
    if (test !== undefined) {
      this.#at++;
      return place(test);
    }
    const ranges = perlClass(letter);
    if (ranges === undefined) return literal(this.#escapedCode());
    this.#at++;
    return char(classTest(ranges, false));
  }

  /** The character that an escape stands for, from behind the backslash. */
  #escapedCode(): number {
    const letter = this.#chars[this.#at++] ?? '';
    const control = CONTROLS.get(letter);
    if (control !== undefined) return control;
    const rest = this.#chars.slice(this.#at - 1, this.#at + 12).join('');
    // A lone digit from 1 to 7 would be a reference to a group, which Go does not have.
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)?.[0];
    if (octal !== undefined) {
      this.#at += octal.length - 1;
      return Number.parseInt(octal, 8);
    }
    const hex = /^x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]+)\})/.exec(rest);
    const code = Number.parseInt(hex?.[1] ?? hex?.[2] ?? '', 16);
    if (hex !== null && code <= 0x10ffff) {
      this.#at += hex[0].length - 1;
      return code;
    }
    if (letter === '' || /^[^\0-\x7f]|[0-9A-Za-z]$/.test(letter)) {
      throw new BadExpression(`unknown escape \\${letter}`);
    }
    return codeOf(letter);
  }

  /** A class, from behind its bracket. */
  #class(): CharTest {
    const negated = this.#chars[this.#at] === '^';
    if (negated) this.#at++;
    const ranges: (readonly [number, number])[] = [];
    for (let first = true; first || this.#chars[this.#at] !== ']'; first = false) {
      ranges.push(...(this.#wholeClass() ?? this.#range()));
    }
    this.#at++;
    return classTest(ranges, negated);
  }

  /** A class inside of a class: `[:alpha:]` or `\d`. */
  #wholeClass(): Ranges | undefined {
    if (this.#chars[this.#at] === '[' && this.#chars[this.#at + 1] === ':') {
      const rest = this.#chars.slice(this.#at + 2).join('');
      const end = rest.indexOf(':]');
      if (end === -1) return undefined;
      const name = rest.slice(0, end);
      const ranges = namedClass(name);
      if (ranges === undefined) throw new BadExpression(`unknown class [:${name}:]`);
      this.#at += [...name].length + 4;
      return ranges;
    }
    if (this.#chars[this.#at] !== '\\') return undefined;
    const ranges = perlClass(this.#chars[this.#at + 1] ?? '');
    if (ranges !== undefined) this.#at += 2;
    return ranges;
  }

  #range(): Ranges {
    const low = this.#classChar();
    const next = this.#chars[this.#at + 1];
    if (this.#chars[this.#at] !== '-' || next === undefined || next === ']') return [[low, low]];
    this.#at++;
    const high = this.#classChar();
    if (high < low) throw new BadExpression('range of characters runs backwards');
    return [[low, high]];
  }

  #classChar(): number {
    const next = this.#chars[this.#at++];
    if (next === undefined) throw new BadExpression('missing ]');
    return next === '\\' ? this.#escapedCode() : codeOf(next);
  }
}

function codeOf(text: string): number {
  return text.codePointAt(0) ?? -1;
}

function char(test: CharTest): Piece {
  return (program) => {
    if (program.length > MAX_PROGRAM) throw new BadExpression('pattern too large');
    program.push({ op: 'char', test });
  };
}

function literal(code: number): Piece {
  return char((other) => other === code);
}

function place(test: PlaceTest): Piece {
  return (program) => program.push({ op: 'place', test });
}

function star(piece: Piece): Piece {
  return (program) => {
    const start = program.length;
    optional((inner) => {
      piece(inner);
      inner.push({ op: 'jump', to: start });
    })(program);
  };
}

function optional(piece: Piece): Piece {
  return (program) => {
    const split = program.length;
    program.push({ op: 'jump', to: split + 1 });
    piece(program);
    program[split] = { op: 'split', to: [split + 1, program.length] };
  };
}

function either(first: Piece, second: Piece): Piece {
  return (program) => {
    const split = program.length;
    program.push({ op: 'jump', to: split + 1 });
    first(program);
    const jump = program.length;
    program.push({ op: 'jump', to: jump + 1 });
    program[split] = { op: 'split', to: [split + 1, program.length] };
    second(program);
    program[jump] = { op: 'jump', to: program.length };
  };
}

function times(piece: Piece, least: number, most: number | undefined): Piece {
  return (program) => {
    for (let count = 0; count < least; count++) piece(program);
    if (most === undefined) star(piece)(program);
    for (let count = least; count < (most ?? 0); count++) optional(piece)(program);
  };
}
