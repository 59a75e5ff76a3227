import type { Span } from './source.ts';

/** A run of characters that stands in the logical text and, unchanged, in the document. */
interface Segment {
  /** Offset in the logical text. */
  readonly at: number;
  /** Offset of the same character in the document. */
  readonly from: number;
}

/**
 * A logical text (an instruction without its line continuations, a heredoc without its tabs, …)
 * that remembers for every character where it stands in the document.
 */
export class MappedText {
  readonly text: string;
  readonly #segments: readonly Segment[];
  /** The segment that was asked for last. */
  #last = 0;

  /** `segments` are sorted by `at`, the first of them at 0. */
  private constructor(text: string, segments: readonly Segment[]) {
    this.text = text;
    this.#segments = segments;
  }

  /** A text that stands in the document as it is, from `offset` on. */
  static verbatim(text: string, offset: number): MappedText {
    return new MappedText(text, [{ at: 0, from: offset }]);
  }

  /** Joins pieces of the document, each a text and the offset at which it stands. */
  static join(pieces: readonly { readonly text: string; readonly from: number }[]): MappedText {
    const segments: Segment[] = [];
    let text = '';
    for (const piece of pieces) {
      if (piece.text === '') continue;
      segments.push({ at: text.length, from: piece.from });
      text += piece.text;
    }
    return new MappedText(text, segments.length > 0 ? segments : [{ at: 0, from: pieces[0]?.from ?? 0 }]);
  }

  /** The segment that an offset lies in. Most are asked for one after the other. */
  #indexAt(offset: number): number {
    const hint = this.#last;
    if (
      (this.#segments[hint]?.at ?? Infinity) <= offset &&
      offset < (this.#segments[hint + 1]?.at ?? Infinity)
    ) {
      return hint;
    }
    this.#last = this.#search(offset);
    return this.#last;
  }

  #search(offset: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** One text behind the other, each mapped as before. */
  static concat(pieces: readonly MappedText[]): MappedText {
    const segments: Segment[] = [];
    let text = '';
    for (const piece of pieces) {
      if (piece.text === '') continue;
      for (const segment of piece.#segments) {
        segments.push({ at: segment.at + text.length, from: segment.from });
      }
      text += piece.text;
    }
    return new MappedText(
      text,
      segments.length > 0 ? segments : [{ at: 0, from: pieces[0]?.toDocument(0) ?? 0 }],
    );
  }

  #segmentAt(offset: number): Segment {
    return this.#segments[this.#indexAt(offset)] ?? { at: 0, from: 0 };
  }

  /** The document offset of a logical offset. */
  toDocument(offset: number): number {
    const segment = this.#segmentAt(offset);
    return segment.from + (offset - segment.at);
  }

  /** The document span of a logical range. A range that crosses a continuation covers it. */
  span(start = 0, end = this.text.length): Span {
    const from = this.toDocument(start);
    // The end belongs to the last character of the range, not to what follows a continuation.
    return { start: from, end: end > start ? this.toDocument(end - 1) + 1 : from };
  }

  /** The text without what a (global) pattern matches, the rest mapped as before. */
  dropping(pattern: RegExp): MappedText {
    const kept: MappedText[] = [];
    let from = 0;
    for (const match of this.text.matchAll(pattern)) {
      kept.push(this.slice(from, match.index));
      from = match.index + match[0].length;
    }
    if (from === 0) return this;
    kept.push(this.slice(from));
    return MappedText.concat(kept);
  }

  slice(start: number, end = this.text.length): MappedText {
    const text = this.text.slice(start, end);
    const index = this.#indexAt(start);
    const first = this.#segments[index] ?? { at: 0, from: 0 };
    const segments: Segment[] = [{ at: 0, from: first.from + (start - first.at) }];
    // Only the segments of the range are looked at: a line of many continuations is sliced many times.
    for (let next = index + 1; next < this.#segments.length; next++) {
      const segment = this.#segments[next];
      if (segment === undefined || segment.at >= end) break;
      segments.push({ at: segment.at - start, from: segment.from });
    }
    return new MappedText(text, segments);
  }
}
