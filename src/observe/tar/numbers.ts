import { FormatError } from '../errors.ts';

const SPACE = 32;
const ZERO = 48;

/**
 * A number of a tar header: octal digits, or base-256 where the first bit is set (GNU tar's manual, "Extensions").
 * @throws FormatError where it is neither, or beyond 2^53
 */
export function readNumber(block: Uint8Array, start: number, length: number, what: string): number {
  const first = block[start] ?? 0;
  if ((first & 0x80) !== 0) return readBase256(block, start, length, what);
  let at = start;
  const end = start + length;
  while (at < end && block[at] === SPACE) at++;
  let value = 0;
  for (; at < end; at++) {
    const digit = (block[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const stop = block[at] ?? 0;
  if (at < end && stop !== 0 && stop !== SPACE) throw new FormatError(`a header's ${what} is not a number`);
  return value;
}

function readBase256(block: Uint8Array, start: number, length: number, what: string): number {
  const negative = ((block[start] ?? 0) & 0x40) !== 0;
  let value = (block[start] ?? 0) & 0x3f;
  if (negative) value -= 0x40;
  for (let at = start + 1; at < start + length; at++) {
    value = value * 256 + (block[at] ?? 0);
    if (!Number.isSafeInteger(value)) throw new FormatError(`a header's ${what} is absurdly large`);
  }
  return value;
}

/** Whether the checksum of a header is right; old tars summed signed bytes. */
export function checksumHolds(block: Uint8Array): boolean {
  let sum = 8 * SPACE;
  let high = 0;
  for (let at = 0; at < 148; at++) {
    const byte = block[at] ?? 0;
    sum += byte;
    high += byte >> 7;
  }
  for (let at = 156; at < 512; at++) {
    const byte = block[at] ?? 0;
    sum += byte;
    high += byte >> 7;
  }
  let stored = 0;
  let at = 148;
  while (at < 156 && block[at] === SPACE) at++;
  for (; at < 156; at++) {
    const digit = (block[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 7) break;
    stored = stored * 8 + digit;
  }
  return stored === sum || stored === sum - 256 * high;
}

/** Where a text field ends: at its first NUL, or where the field does. */
export function fieldEnd(block: Uint8Array, start: number, length: number): number {
  const at = block.indexOf(0, start);
  return at === -1 || at > start + length ? start + length : at;
}
