import { isSeparatorCode, isSpaceAt, skipSpace, trimmedEnd } from './characters.ts';
import { MappedText } from './mapped-text.ts';

/** A word that begins with `--`, its quotes and escapes taken off, and its offsets in the line. */
export interface FlagWord {
  readonly text: MappedText;
  readonly start: number;
  readonly end: number;
}

/** The parts of a logical line, as offsets into it. */
export interface Head {
  readonly keywordStart: number;
  readonly keywordEnd: number;
  readonly flags: readonly FlagWord[];
  readonly argsStart: number;
  readonly argsEnd: number;
}

/** Splits a logical line into keyword, flags and arguments (BuildKit's split_command.go). */
export function splitHead(line: MappedText, escape: string): Head {
  const text = line.text;
  const keywordStart = skipSpace(text);
  const end = trimmedEnd(text, keywordStart);
  let keywordEnd = keywordStart;
  while (keywordEnd < end && !isSeparatorCode(text.charCodeAt(keywordEnd))) keywordEnd++;
  const flags: FlagWord[] = [];
  // Before flags BuildKit skips ASCII white space only: behind any other, `--` begins no flag.
  let at = skipAsciiSpace(text, keywordEnd, end);
  while (text.startsWith('--', at) && at < end) {
    const word = readFlagWord(line, at, end, escape);
    at = skipAsciiSpace(text, word.end, end);
    // A bare `--` ends the flags. BuildKit drops it even where nothing follows.
    if (word.text.text === '--') break;
    flags.push(word);
  }
  const argsStart = skipSpace(text, at, end);
  return { keywordStart, keywordEnd, flags, argsStart, argsEnd: Math.max(argsStart, end) };
}

function skipAsciiSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) <= 0x20 && isSpaceAt(text, at)) at++;
  return at;
}

function readFlagWord(line: MappedText, start: number, end: number, escape: string): FlagWord {
  const text = line.text;
  const kept: { text: string; from: number }[] = [];
  let quote = '';
  let at = start;
  const keep = (offset: number): void => {
    const from = line.toDocument(offset);
    const last = kept.at(-1);
    if (last !== undefined && last.from + last.text.length === from) last.text += text.charAt(offset);
    else kept.push({ text: text.charAt(offset), from });
  };
  for (; at < end && (quote !== '' || !isSpaceAt(text, at)); at++) {
    const ch = text.charAt(at);
    if (quote === '' ? ch === '"' || ch === "'" : ch === quote) {
      quote = quote === '' ? ch : '';
    } else if (ch === escape) {
      if (at + 1 < end) keep(++at);
    } else keep(at);
  }
  return { text: MappedText.join(kept), start, end: at };
}
