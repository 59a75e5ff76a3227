import type { SourceText, Span } from '../dockerfile/index.ts';
import type { Edit } from '../finding/finding.ts';

/** In the order in which they stand in the text; those at one place as they were given. */
function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Whether edits can be made in one go: all inside the text, none on what another one replaces. */
export function canApply(source: SourceText, edits: readonly Edit[]): boolean {
  let reached = 0;
  for (const { span } of inOrder(edits)) {
    if (span.start < reached || span.end < span.start || span.end > source.text.length) return false;
    reached = span.end;
  }
  return true;
}

/** Whether two ranges overlap or meet: what is changed side by side may not mean the same together. */
export function touch(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/**
 * The text of a file, its byte-order mark included, after edits for which `canApply` holds. An edit writes `\n`; it gets
 * the line end of the line that it stands in.
 */
export function applyEdits(source: SourceText, edits: readonly Edit[]): string {
  const parts: string[] = source.hasByteOrderMark ? ['\uFEFF'] : [];
  let at = 0;
  for (const { span, text } of inOrder(edits)) {
    parts.push(source.text.slice(at, span.start));
    parts.push(text.includes('\n') ? text.replaceAll(/\r?\n/g, lineEnd(source, span.start)) : text);
    at = span.end;
  }
  parts.push(source.text.slice(at));
  return parts.join('');
}

/** How the line of an offset ends; the last line, which may have no end, as the one before it. */
function lineEnd({ text }: SourceText, offset: number): '\n' | '\r\n' {
  const next = text.indexOf('\n', offset);
  const at = next === -1 ? text.lastIndexOf('\n') : next;
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
