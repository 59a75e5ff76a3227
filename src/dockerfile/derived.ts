import type { Part, Unknown, Word } from './word.ts';
import { wordOf } from './word.ts';

/** `ENV A=$A$A`, repeated, doubles a value each time: beyond this a value is not followed. */
const MAX_LENGTH = 65_536;
const MAX_PARTS = 256;
const MAX_ID = 200;

/**
 * What becomes of words by an operation that needs a value which the file does not tell. The same
 * operation on the same operands gives the same id.
 */
export function derived(text: string, operation: string, operands: readonly Word[]): Unknown {
  const id = `${operation}(${operands.map(fingerprint).join(',')})`;
  return { kind: 'unknown', id: id.length > MAX_ID ? `${operation}#${hash(id)}` : id, text, splits: false };
}

/** The word of parts; one unknown where it has become too long to be followed. `text` is its source. */
export function boundedWord(parts: readonly Part[], text: string): Word {
  const word = wordOf(parts);
  let length = 0;
  for (const part of word) length += typeof part === 'string' ? part.length : 1;
  if (word.length <= MAX_PARTS && length <= Math.max(MAX_LENGTH, text.length)) return word;
  return [derived(text, 'long', [word])];
}

function fingerprint(word: Word): string {
  return word
    .map((part) =>
      typeof part === 'string' ? JSON.stringify(part) : part.kind === 'unknown' ? part.id : part.text,
    )
    .join('');
}

/** 64 bits in hexadecimal: enough to tell the values of one file apart; no secret depends on it. */
function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (low >>> 13);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
