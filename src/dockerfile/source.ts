/** A half-open range `[start, end)` of UTF-16 offsets into a text without its byte-order mark. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Line and column count from 1, the column in UTF-16 units; the offset counts from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** The text of one file, and where its lines begin. */
export class SourceText {
  /** The text without its byte-order mark; every offset of ours counts in it. */
  readonly text: string;
  readonly hasByteOrderMark: boolean;
  #lineStarts: number[] | undefined;

  constructor(raw: string) {
    this.hasByteOrderMark = raw.startsWith('\uFEFF');
    this.text = this.hasByteOrderMark ? raw.slice(1) : raw;
  }

  /** Offsets at which lines begin. Lines end at LF only, as BuildKit reads them. */
  get lineStarts(): readonly number[] {
    if (this.#lineStarts === undefined) {
      this.#lineStarts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) {
        this.#lineStarts.push(at + 1);
      }
    }
    return this.#lineStarts;
  }

  /** The position of an offset; offsets outside the text are clamped to it. */
  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: clamped - (starts[low] ?? 0) + 1, offset: clamped };
  }

  /** The text of a line (counted from 1) without its line end. */
  line(number: number): string {
    const start = this.lineStarts[number - 1];
    if (start === undefined) return '';
    const next = this.lineStarts[number];
    return this.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '');
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end);
  }
}
