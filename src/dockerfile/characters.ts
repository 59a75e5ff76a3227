/**
 * Whether a UTF-16 unit is white space for Go's `unicode.IsSpace`. JavaScript's `\s` differs: it
 * counts U+FEFF and leaves out U+0085.
 */
export function isSpaceCode(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x85) return false;
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

export function isSpaceAt(text: string, at: number): boolean {
  return at < text.length && isSpaceCode(text.charCodeAt(at));
}

/** The offset of the first character from `from` on that is not white space; at most `end`. */
export function skipSpace(text: string, from = 0, end = text.length): number {
  let at = from;
  while (at < end && isSpaceCode(text.charCodeAt(at))) at++;
  return at;
}

/** The offset behind the last character before `end` that is not white space; at least `from`. */
export function trimmedEnd(text: string, from = 0, end = text.length): number {
  let at = end;
  while (at > from && isSpaceCode(text.charCodeAt(at - 1))) at--;
  return at;
}

/**
 * Whether a UTF-16 unit separates an instruction's words: BuildKit splits them at these five only,
 * so a no-break space is part of a word.
 */
export function isSeparatorCode(code: number): boolean {
  return code === 0x20 || code === 0x09 || (code >= 0x0b && code <= 0x0d);
}
