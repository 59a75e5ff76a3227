import { isSeparatorCode, isSpaceAt, skipSpace } from './characters.ts';

/** A word and the offsets at which it stands in the text that it was split from. */
export interface PlacedWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Splits at runs of separators, without a look at quotes: the arguments of COPY, FROM, EXPOSE. */
export function splitAtSeparators(text: string): PlacedWord[] {
  const words: PlacedWord[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && isSeparatorCode(text.charCodeAt(at))) at++;
    const start = at;
    while (at < text.length && !isSeparatorCode(text.charCodeAt(at))) at++;
    if (at > start) words.push({ text: text.slice(start, at), start, end: at });
  }
  return words;
}

/**
 * Splits at white space outside quotes; quotes and escapes stay in the words. The arguments of ENV,
 * ARG and LABEL (`parseWords` in BuildKit's line_parsers.go). An escape character at the very end is dropped.
 */
export function splitQuoted(text: string, escape: string): PlacedWord[] {
  const words: PlacedWord[] = [];
  for (let at = skipSpace(text); at < text.length; at = skipSpace(text, at)) {
    const start = at;
    let quote = '';
    let kept = start;
    while (at < text.length && (quote !== '' || !isSpaceAt(text, at))) {
      const ch = text.charAt(at);
      if (ch === escape && quote !== "'") {
        at++;
        if (at === text.length) break;
      } else if (quote === '') {
        if (ch === '"' || ch === "'") quote = ch;
      } else if (ch === quote) quote = '';
      at++;
      kept = at;
    }
    if (kept > start) words.push({ text: text.slice(start, kept), start, end: kept });
  }
  return words;
}
