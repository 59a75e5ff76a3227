import type { Edit } from '../../src/finding/finding.ts';

/** The text with edits applied, given in any order; line ends as the file has them. */
export function applyEdits(raw: string, edits: readonly Edit[]): string {
  const mark = raw.startsWith('\uFEFF') ? '\uFEFF' : '';
  let text = raw.slice(mark.length);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  let last = Infinity;
  for (const edit of edits.toSorted((a, b) => b.span.start - a.span.start)) {
    if (edit.span.end > last) throw new Error('edits overlap');
    last = edit.span.start;
    text = `${text.slice(0, edit.span.start)}${edit.text.replaceAll('\n', end)}${text.slice(edit.span.end)}`;
  }
  return mark + text;
}
