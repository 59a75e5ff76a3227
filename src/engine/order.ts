import type { Span } from '../dockerfile/index.ts';
import type { Finding } from '../finding/finding.ts';

export function bySpan(a: Span, b: Span): number {
  return a.start - b.start || a.end - b.end;
}

/** The order in which findings are listed. */
export function byPosition(a: Finding, b: Finding): number {
  return bySpan(a.span, b.span) || (a.rule < b.rule ? -1 : Number(a.rule > b.rule));
}

export function spanKey(span: Span): string {
  return `${span.start}-${span.end}`;
}
