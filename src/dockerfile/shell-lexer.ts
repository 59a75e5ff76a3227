import { isSpaceAt, isSpaceCode } from './characters.ts';
import { boundedWord } from './derived.ts';
import { applyModifier, applyReplacement } from './modifiers.ts';
import { ExpansionError } from './modifiers.ts';
import type { Part, Word } from './word.ts';
import { display, wordOf } from './word.ts';

export { ExpansionError } from './modifiers.ts';

/** The value of a variable; undefined where it is not set. */
export type Lookup = (name: string) => Word | undefined;

export interface LexerOptions {
  readonly escape: string;
  /** Null leaves every variable as it stands. */
  readonly lookup: Lookup | null;
  /** Keep quotes in the result. */
  readonly rawQuotes?: boolean;
  /** Keep escape characters in the result. */
  readonly rawEscapes?: boolean;
}

/** A word of a split text, and the offsets of what it was made from. */
export interface LexedWord {
  readonly word: Word;
  readonly start: number;
  readonly end: number;
}

const NAME = /\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy;
/** Characters that mean nothing anywhere: whatever is not in here is looked at alone. */
const PLAIN: ReadonlyMap<string, RegExp> = new Map([
  ['\\', /[^$<'"\\}/]+/y],
  ['`', /[^$<'"`}/]+/y],
]);
/** Deeper `${a:-${b:-…}}` is refused, so that no text can exhaust the stack. */
const MAX_DEPTH = 200;

/**
 * Expands and splits one text as BuildKit's shell/lex.go does. Use an instance for one call.
 * `word` and `words` throw an ExpansionError where the text is malformed.
 */
export class ShellLexer {
  readonly #text: string;
  readonly #options: LexerOptions;
  #rawEscapes: boolean;
  #at = 0;
  #depth = 0;

  constructor(text: string, options: LexerOptions) {
    this.#text = text;
    this.#options = options;
    this.#rawEscapes = options.rawEscapes ?? false;
  }

  word(): Word {
    return boundedWord(this.#until('', null), this.#text);
  }

  words(): LexedWord[] {
    const collector = new WordCollector(this.#text);
    this.#until('', collector);
    return collector.finish();
  }

  /** Reads up to a stop character and past it, or to the end where `stop` is empty. */
  #until(stop: string, collector: WordCollector | null): Part[] {
    const parts: Part[] = [];
    const add = (start: number, added: readonly Part[], splits: boolean): void => {
      for (const part of added) parts.push(part);
      collector?.add(added, start, this.#at, splits);
    };
    while (this.#at < this.#text.length) {
      const start = this.#at;
      const ch = this.#text.charAt(start);
      if (stop !== '' && ch === stop) {
        this.#at++;
        return parts;
      }
      if (ch === '$') add(start, this.#dollar(), true);
      else if (ch === '<') add(start, [this.#angle()], false);
      else if (ch === "'") add(start, [this.#singleQuoted()], false);
      else if (ch === '"') add(start, this.#doubleQuoted(), false);
      else if (ch === this.#options.escape) add(start, [this.#escaped()], false);
      else add(start, [this.#plain()], true);
    }
    if (stop !== '') throw new ExpansionError(`"${stop}" is missing in a \${…} expansion`);
    return parts;
  }

  #plain(): string {
    const pattern = PLAIN.get(this.#options.escape);
    const start = this.#at;
    if (pattern !== undefined) pattern.lastIndex = start;
    this.#at = pattern?.test(this.#text) ? pattern.lastIndex : start + 1;
    return this.#text.slice(start, this.#at);
  }

  #escaped(): string {
    const start = this.#at++;
    if (this.#at < this.#text.length) this.#at++;
    return this.#text.slice(this.#rawEscapes ? start : start + 1, this.#at);
  }

  /** `<<` takes the blanks behind it along, so that `<< EOF` is one word. */
  #angle(): string {
    const start = this.#at++;
    if (this.#text.charAt(this.#at) !== '<') return '<';
    this.#at++;
    while (this.#at < this.#text.length && '\t\r '.includes(this.#text.charAt(this.#at))) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #singleQuoted(): string {
    const start = this.#at;
    const close = this.#text.indexOf("'", start + 1);
    if (close === -1) throw new ExpansionError('a single quote is not closed');
    this.#at = close + 1;
    return this.#options.rawQuotes ? this.#text.slice(start, close + 1) : this.#text.slice(start + 1, close);
  }

  #doubleQuoted(): Part[] {
    const quote = this.#options.rawQuotes ? '"' : '';
    const parts: Part[] = [quote];
    this.#at++;
    while (this.#at < this.#text.length) {
      const ch = this.#text.charAt(this.#at);
      if (ch === '"') {
        this.#at++;
        parts.push(quote);
        return parts;
      }
      if (ch === '$') for (const part of this.#dollar()) parts.push(part);
      else if (ch === this.#options.escape) parts.push(this.#escapedInQuotes());
      else parts.push(this.#plain());
    }
    throw new ExpansionError('a double quote is not closed');
  }

  /** Between double quotes only the quote, `$` and the escape character can be escaped. */
  #escapedInQuotes(): string {
    const escape = this.#options.escape;
    this.#at++;
    if (this.#at === this.#text.length) return '';
    const next = this.#text.charAt(this.#at);
    const special = next === '"' || next === '$' || next === escape;
    if (special) this.#at++;
    // Kept raw, an escape that escapes nothing comes out twice in BuildKit, and so it does here.
    return (this.#rawEscapes ? escape : '') + (special ? next : escape);
  }

  #dollar(): readonly Part[] {
    if (++this.#depth > MAX_DEPTH) throw new ExpansionError('expansions are nested too deeply');
    const start = this.#at++;
    const parts = this.#text.charAt(this.#at) === '{' ? this.#braced(start) : this.#simple(start);
    this.#depth--;
    return parts;
  }

  #simple(start: number): readonly Part[] {
    const name = this.#name();
    return name === '' ? ['$'] : this.#value(name, start);
  }

  #value(name: string, start: number): readonly Part[] {
    const { lookup } = this.#options;
    return lookup === null ? [this.#text.slice(start, this.#at)] : (lookup(name) ?? []);
  }

  #name(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#text)?.[0] ?? '';
    this.#at += name.length;
    return name;
  }

  #braced(start: number): readonly Part[] {
    this.#at++;
    if (this.#at === this.#text.length) throw new ExpansionError('"}" is missing in a ${…} expansion');
    if ('{}:'.includes(this.#text.charAt(this.#at))) {
      throw new ExpansionError('bad substitution: ${ needs a name');
    }
    const name = this.#name();
    const operator = this.#text.charAt(this.#at++);
    if (operator === '}') return this.#value(name, start);
    if (operator === '/') return this.#replaced(name, start);
    const orEmpty = operator === ':';
    const modifier = orEmpty ? this.#text.charAt(this.#at++) : operator;
    const raw = modifier === '#' || modifier === '%';
    if (modifier === '' || !'-+?#%'.includes(modifier) || (orEmpty && raw)) {
      const shown = orEmpty ? `:${modifier}` : modifier;
      throw new ExpansionError(
        modifier === '' ? '"}" is missing in a ${…} expansion' : `"${shown}" is not a modifier of \${…}`,
      );
    }
    const operand = wordOf(this.#nested('}', raw));
    const { lookup } = this.#options;
    if (lookup === null) return [`\${${name}${orEmpty ? ':' : ''}${modifier}${display(operand)}}`];
    const text = this.#text.slice(start, this.#at);
    return applyModifier({ name, modifier, orEmpty, operand, text, value: lookup(name) });
  }

  #replaced(name: string, start: number): readonly Part[] {
    const all = this.#text.charAt(this.#at) === '/';
    if (all) this.#at++;
    const pattern = wordOf(this.#nested('/', true));
    const replacement = wordOf(this.#nested('}', true));
    const { lookup } = this.#options;
    if (lookup === null) return [`\${${name}/${display(pattern)}/${display(replacement)}}`];
    const text = this.#text.slice(start, this.#at);
    return applyReplacement({ pattern, replacement, all, text, value: lookup(name) });
  }

  #nested(stop: string, rawEscapes: boolean): Part[] {
    const before = this.#rawEscapes;
    this.#rawEscapes = rawEscapes;
    const parts = this.#until(stop, null);
    this.#rawEscapes = before;
    return parts;
  }
}

/** Gathers the words of a text. An empty word is none, quoted or not, as in BuildKit. */
class WordCollector {
  readonly #source: string;
  readonly #words: LexedWord[] = [];
  #parts: Part[] = [];
  #start = 0;
  #end = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Adds what stands at a range of the source; white space in it ends words where `splits` is true. */
  add(parts: readonly Part[], start: number, end: number, splits: boolean): void {
    for (const part of parts) {
      if (typeof part !== 'string' || !splits) this.#append(part, start, end);
      // A run of plain text stands as it is in the source; a variable's value has no offsets of its own.
      else this.#split(part, start, end, part.length === end - start && this.#source.startsWith(part, start));
    }
  }

  #split(text: string, start: number, end: number, verbatim: boolean): void {
    let at = 0;
    while (at < text.length) {
      const from = at;
      while (at < text.length && !isSpaceAt(text, at)) at++;
      if (at > from) {
        this.#append(text.slice(from, at), verbatim ? start + from : start, verbatim ? start + at : end);
      }
      if (at === text.length) return;
      this.#flush();
      while (at < text.length && isSpaceCode(text.charCodeAt(at))) at++;
    }
  }

  #append(part: Part, start: number, end: number): void {
    if (part === '') return;
    if (this.#parts.length === 0) this.#start = start;
    this.#parts.push(part);
    this.#end = end;
  }

  #flush(): void {
    if (this.#parts.length === 0) return;
    const word = boundedWord(this.#parts, this.#source.slice(this.#start, this.#end));
    this.#words.push({ word, start: this.#start, end: this.#end });
    this.#parts = [];
  }

  finish(): LexedWord[] {
    this.#flush();
    return this.#words;
  }
}
