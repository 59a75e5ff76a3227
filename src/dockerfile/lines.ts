import { isSpaceCode, skipSpace } from './characters.ts';
import { DirectiveReader } from './directives.ts';
import type { EscapeCharacter } from './directives.ts';
import { findOpeners } from './heredoc.ts';
import type { HeredocOpener } from './heredoc.ts';
import type { Comment, Directive, SyntaxProblem } from './instructions.ts';
import { MappedText } from './mapped-text.ts';
import type { SourceText } from './source.ts';

/** A heredoc with its content; the opener's offsets count in the logical line. */
export interface LineHeredoc extends HeredocOpener {
  readonly content: MappedText;
}

/** One instruction's text: continuations joined, comments and empty lines between them left out. */
export interface LogicalLine {
  readonly text: MappedText;
  readonly heredocs: readonly LineHeredoc[];
  /** Offset in the document behind the last character of the last heredoc's end line, if there is one. */
  readonly heredocEnd: number | null;
}

export interface FileLines {
  readonly escape: EscapeCharacter;
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly lines: readonly LogicalLine[];
  readonly problems: readonly SyntaxProblem[];
}

/** BuildKit reads with Go's bufio.Scanner, whose buffer of 64 KiB a line has to fit in. */
const MAX_LINE_BYTES = 65_535;

interface PhysicalLine {
  readonly start: number;
  /** Behind the last character, without CR and LF. */
  readonly end: number;
  /** Where the next line begins. */
  readonly next: number;
}

/** Joins a file's lines as BuildKit does (`Parse` in its parser.go); never throws. */
export function readLines(source: SourceText): FileLines {
  return new LineReader(source.text).read();
}

class LineReader {
  readonly #text: string;
  #at = 0;
  readonly #comments: Comment[] = [];
  readonly #directives = new DirectiveReader();
  readonly #problems: SyntaxProblem[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(): FileLines {
    const lines: LogicalLine[] = [];
    for (let first = this.#next(); first !== undefined; first = this.#next()) {
      const text = this.#logicalText(first);
      if (text !== undefined) lines.push(this.#withHeredocs(text));
    }
    return {
      escape: this.#directives.escape,
      directives: this.#directives.directives,
      comments: this.#comments,
      lines,
      problems: [...this.#directives.problems, ...this.#problems],
    };
  }

  #next(): PhysicalLine | undefined {
    const start = this.#at;
    if (start >= this.#text.length) return undefined;
    const feed = this.#text.indexOf('\n', start);
    const bound = feed === -1 ? this.#text.length : feed;
    this.#at = feed === -1 ? bound : feed + 1;
    this.#checkLength(start, bound);
    let end = bound;
    while (end > start && this.#text.charAt(end - 1) === '\r') end--;
    return { start, end, next: this.#at };
  }

  #checkLength(start: number, end: number): void {
    // No UTF-16 unit takes more than three bytes in UTF-8: most lines need no counting.
    if ((end - start) * 3 <= MAX_LINE_BYTES) return;
    if (Buffer.byteLength(this.#text.slice(start, end)) <= MAX_LINE_BYTES) return;
    this.#problems.push({
      message: 'the line is longer than 65,535 bytes, which BuildKit refuses to read',
      span: { start, end },
    });
  }

  /** Notes a comment line. True where the line is one. */
  #takeComment(line: PhysicalLine): boolean {
    const start = skipSpace(this.#text, line.start, line.end);
    if (start === line.end || this.#text.charAt(start) !== '#') return false;
    this.#comments.push({ text: this.#text.slice(start, line.end), span: { start, end: line.end } });
    return true;
  }

  /** The text of the instruction that begins at a line, or undefined where none does. */
  #logicalText(first: PhysicalLine): MappedText | undefined {
    const start = skipSpace(this.#text, first.start, first.end);
    // Any other line ends the directives, whatever it says.
    const head = this.#text.charAt(start) === '#' ? this.#text.slice(start, first.end) : '';
    if (this.#directives.read(head, { start, end: first.end }) || this.#takeComment(first)) return undefined;
    const pieces: { text: string; from: number }[] = [];
    const add = (from: number, end: number): boolean => {
      const cut = this.#continuation(from, end);
      pieces.push({ text: this.#text.slice(from, cut ?? end), from });
      return cut !== undefined;
    };
    let more = add(start, first.end);
    if (!more && start === first.end) return undefined;
    while (more) {
      const line = this.#next();
      if (line === undefined) break;
      if (this.#takeComment(line) || skipSpace(this.#text, line.start, line.end) === line.end) continue;
      more = add(line.start, line.end);
    }
    return MappedText.join(pieces);
  }

  /**
   * Where a line's text ends that goes on in the next line, else undefined. An escape character
   * continues unless another one stands before it, whatever stands before that.
   */
  #continuation(start: number, end: number): number | undefined {
    const escape = this.#directives.escape;
    let at = end;
    while (at > start && (this.#text.charAt(at - 1) === ' ' || this.#text.charAt(at - 1) === '\t')) at--;
    if (at === start || this.#text.charAt(at - 1) !== escape) return undefined;
    return at - 1 > start && this.#text.charAt(at - 2) === escape ? undefined : at - 1;
  }

  #withHeredocs(text: MappedText): LogicalLine {
    const heredocs: LineHeredoc[] = [];
    let heredocEnd: number | null = null;
    for (const opener of findOpeners(text, this.#directives.escape)) {
      const body = this.#heredocBody(opener);
      heredocs.push({ ...opener, content: body.content });
      heredocEnd = body.end ?? heredocEnd;
      if (body.terminated) continue;
      const message = `the heredoc is not terminated: no line "${opener.name}" follows`;
      this.#problems.push({ message, span: text.span(opener.start, opener.end) });
    }
    return { text, heredocs, heredocEnd };
  }

  #heredocBody(opener: HeredocOpener): { content: MappedText; end: number | null; terminated: boolean } {
    const begin = this.#at;
    const pieces: { text: string; from: number }[] = [];
    const content = (end: number): MappedText =>
      opener.chomp && pieces.length > 0
        ? MappedText.join(pieces)
        : MappedText.verbatim(this.#text.slice(begin, end), begin);
    for (let line = this.#next(); line !== undefined; line = this.#next()) {
      let start = line.start;
      if (opener.chomp) while (start < line.end && this.#text.charAt(start) === '\t') start++;
      const fits = line.end - start === opener.name.length && this.#text.startsWith(opener.name, start);
      if (fits) return { content: content(line.start), end: line.end, terminated: true };
      if (opener.chomp) pieces.push({ text: this.#text.slice(start, line.next), from: start });
    }
    let end = this.#text.length;
    while (end > begin && isSpaceCode(this.#text.charCodeAt(end - 1))) end--;
    return { content: content(this.#text.length), end: end > begin ? end : null, terminated: false };
  }
}
