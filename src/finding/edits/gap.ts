import type { Span } from '../../dockerfile/index.ts';

/** Where an instruction of one line is continued for the first time. */
export const INDENT = '    ';

/** The text between two parts of a RUN, as it stands in the file: white space, comment lines and one operator. */
export interface Gap {
  readonly span: Span;
  /** The operator; null where only a line end joins the parts. */
  readonly operator: Span | null;
  /** Whether a line ends before the operator, or where it would stand, and behind it. */
  readonly brokenBefore: boolean;
  readonly brokenAfter: boolean;
  /** The comment lines that stand right above the second part. */
  readonly near: readonly Span[];
  /** Those further up. */
  readonly far: readonly Span[];
}

/** Reads what stands between two parts; null where it holds anything else, such as the body of a heredoc. */
export function readGap(text: string, span: Span, escape: string): Gap | null {
  let operator: Span | null = null;
  let [brokenBefore, brokenAfter] = [false, false];
  const comments: { readonly span: Span; near: boolean }[] = [];
  for (let at = span.start; at < span.end;) {
    const feed = text.indexOf('\n', at);
    const end = feed === -1 || feed >= span.end ? span.end : feed + 1;
    const piece = text.slice(at, end);
    const isLine = at > span.start;
    if (isLine && /^[ \t]*#/.test(piece)) comments.push({ span: { start: at, end }, near: true });
    else {
      const read = PIECE.exec(piece);
      const [, before, sign, , continued] = read ?? [];
      if (before === undefined || (continued !== undefined && continued !== escape)) return null;
      if (sign !== undefined && operator !== null) return null;
      if (sign !== undefined) {
        const start = at + before.length;
        operator = { start, end: start + sign.length };
      }
      // A blank line, or one with the operator, parts a comment from what follows; the last piece is no line.
      const isLast = end === span.end && !piece.endsWith('\n');
      if (!isLast) for (const comment of comments) comment.near = false;
    }
    if (piece.endsWith('\n')) {
      if (operator === null) brokenBefore = true;
      else brokenAfter = true;
    }
    at = end;
  }
  const near = comments.filter((comment) => comment.near).map((comment) => comment.span);
  const far = comments.filter((comment) => !comment.near).map((comment) => comment.span);
  return { span, operator, brokenBefore, brokenAfter, near, far };
}

/** A line, or a part of one, with at most an operator and an escape character at its end. */
const PIECE = /^([ \t]*)(&&|\|\||;|&)?([ \t]*)([\\`])?[ \t\r]*\n?$/;

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line behind an offset's begins; the end of the text where there is none. */
export function nextLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed === -1 ? text.length : feed + 1;
}

/** The white space that a line begins with. */
export function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}
