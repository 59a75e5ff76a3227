import type { WordPart } from './parser.ts';

/** Longer ones are nobody's: they would only exhaust the stack. */
const MAX_TOKENS = 1000;
/** How many words one brace expansion may become before it is left as something unknown. */
const MAX_BRACE_WORDS = 256;

type Token = WordPart | '{' | '}' | ',';
type BracePart = Extract<WordPart, { type: 'BraceExpansion' }>;

/** Multiplies a word by its braces, `{a,b{1..3}}`; null where that comes to too many words. */
export function expandBraces(parts: readonly WordPart[]): WordPart[][] | null {
  let words: WordPart[][] = [[]];
  for (const part of parts) {
    if (part.type !== 'BraceExpansion') {
      for (const word of words) word.push(part);
      continue;
    }
    const choices = braceChoices(part);
    if (choices === null || choices.length * words.length > MAX_BRACE_WORDS) return null;
    words = words.flatMap((word) => choices.map((choice) => [...word, ...choice]));
  }
  return words;
}

function text(value: string, at: WordPart): WordPart {
  return { type: 'Literal', pos: at.pos, end: at.end, value, text: value };
}

function braceChoices(part: BracePart): WordPart[][] | null {
  const tokens = tokenize(part);
  if (tokens.length > MAX_TOKENS) return null;
  const choices = new BraceParser(tokens, part).sequence(false);
  return choices.length > MAX_BRACE_WORDS ? null : choices;
}

/** The characters that matter apart from the rest; quotes and expansions stay whole. */
function tokenize(part: BracePart): Token[] {
  const inner: readonly WordPart[] = part.parts ?? [text(part.text.slice(1, -1), part)];
  const tokens: Token[] = ['{'];
  for (const piece of inner) {
    if (piece.type !== 'Literal') {
      tokens.push(piece);
      continue;
    }
    for (const [found] of piece.text.matchAll(/[{},]|(?:\\[^]|[^{},\\])+|\\/g)) {
      if (found === '{' || found === '}' || found === ',') tokens.push(found);
      else tokens.push(text(found.replace(/\\([^])/g, '$1'), piece));
    }
  }
  tokens.push('}');
  return tokens;
}

class BraceParser {
  readonly #tokens: readonly Token[];
  readonly #whole: BracePart;
  #at = 0;

  constructor(tokens: readonly Token[], whole: BracePart) {
    this.#tokens = tokens;
    this.#whole = whole;
  }

  /** The words up to the end of this alternative. */
  sequence(inside: boolean): WordPart[][] {
    let words: WordPart[][] = [[]];
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (inside && (token === ',' || token === '}')) return words;
      this.#at++;
      const choices: WordPart[][] =
        token === '{' ? this.#group() : [[typeof token === 'string' ? text(token, this.#whole) : token]];
      const few = choices.slice(0, MAX_BRACE_WORDS + 1);
      words = words
        .flatMap((word) => few.map((choice) => [...word, ...choice]))
        .slice(0, MAX_BRACE_WORDS + 1);
    }
    return words;
  }

  /** Behind a `{`: alternatives, a range, or braces that mean nothing. */
  #group(): WordPart[][] {
    const choices: WordPart[][] = this.sequence(true);
    let alternatives = 1;
    while (this.#tokens[this.#at] === ',') {
      this.#at++;
      choices.push(...this.sequence(true));
      alternatives++;
    }
    const closed = this.#tokens[this.#at] === '}';
    if (closed) this.#at++;
    if (closed && alternatives > 1) return choices;
    const [only] = choices;
    const range = closed && choices.length === 1 ? rangeOf(only ?? []) : null;
    if (range !== null) return range.map((value) => [text(value, this.#whole)]);
    const end = closed ? [text('}', this.#whole)] : [];
    return choices.map((choice) => [text('{', this.#whole), ...choice, ...end]);
  }
}

/** `1..10`, `01..10`, `a..e`, with a step or without. */
function rangeOf(parts: readonly WordPart[]): string[] | null {
  if (!parts.every((part) => part.type === 'Literal')) return null;
  const inner = parts.map(({ value }) => value).join('');
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inner);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(inner);
  const [, from = '', to = '', by = '1'] = numbers ?? letters ?? [];
  if (from === '') return null;
  const [start, end] = numbers ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const step = Math.abs(Number(by)) || 1;
  const count = Math.min(Math.floor(Math.abs(end - start) / step), MAX_BRACE_WORDS) + 1;
  const padded = numbers !== null && [from, to].some((bound) => /^-?0\d/.test(bound));
  const width = Math.max(from.length, to.length);
  return Array.from({ length: count }, (_, index) => {
    const value = start + (start <= end ? 1 : -1) * index * step;
    if (numbers === null) return String.fromCharCode(value);
    const digits = String(Math.abs(value)).padStart(padded ? width - (value < 0 ? 1 : 0) : 0, '0');
    return value < 0 ? `-${digits}` : digits;
  });
}
