/**
 * The wildcard language of COPY sources: Go's `filepath.Match` with `/` as separator.
 *
 * Go counts in bytes, and where a star stops inside a character this can be seen (`*??` matches one `é`),
 * so names that are not plain ASCII are matched as their UTF-8 bytes, one per code unit.
 */

const SLASH = 0x2f;
const NOT_ASCII = /[^\0-\x7f]/;

/** A pattern that Go refuses; a class without end, say. */
class BadPattern extends Error {}

/**
 * Whether a path matches a wildcard pattern of a COPY source. Undefined when the pattern is malformed, which Go
 * notices only as far as it has to read: a pattern whose beginning already fails is simply false.
 */
export function matchSource(pattern: string, path: string): boolean | undefined {
  try {
    return match(asBytes(pattern), asBytes(path));
  } catch (error) {
    if (error instanceof BadPattern) return undefined;
    throw error;
  }
}

/** Whether a source is a pattern at all, rather than the literal name of something. */
export function hasWildcard(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '*' || char === '?' || char === '[') return true;
  }
  return false;
}

function asBytes(text: string): string {
  return NOT_ASCII.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

function match(pattern: string, name: string): boolean {
  let at = 0;
  let from = 0;
  while (at < pattern.length) {
    const start = skipStars(pattern, at);
    const star = start > at;
    const end = chunkEnd(pattern, start);
    if (star && start === end) return !name.includes('/', from);
    const chunk = pattern.slice(start, end);
    const last = end === pattern.length;
    const next = afterChunk(chunk, last, star, name, from);
    if (next === undefined) return false;
    from = next;
    at = end;
  }
  return from === name.length;
}

/**
 * Where the name goes on after a chunk. The first fit is kept for good: there is no way back into an earlier star,
 * so the time is at most the product of both lengths.
 */
function afterChunk(
  chunk: string,
  last: boolean,
  star: boolean,
  name: string,
  from: number,
): number | undefined {
  for (let at = from; ; at++) {
    const end = matchChunk(chunk, name, at);
    if (end !== undefined && (!last || end === name.length)) return end;
    if (!star || at >= name.length || name.charCodeAt(at) === SLASH) return undefined;
  }
}

function skipStars(pattern: string, from: number): number {
  let at = from;
  while (pattern[at] === '*') at++;
  return at;
}

/** The end of the literal part that begins here: the next star outside a class. */
function chunkEnd(pattern: string, from: number): number {
  let inClass = false;
  for (let at = from; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '*' && !inClass) return at;
  }
  return pattern.length;
}

/** The offset behind the chunk in the name, or undefined. A failed chunk is still read to its end for its errors. */
function matchChunk(chunk: string, name: string, start: number): number | undefined {
  let at = start;
  let failed = false;
  let read = 0;
  while (read < chunk.length) {
    failed ||= at >= name.length;
    const char = chunk[read];
    if (char === '[') {
      const rune = failed ? { code: -1, width: 0 } : runeAt(name, at);
      const result = matchClass(chunk, read + 1, rune.code);
      at += rune.width;
      failed ||= !result.matched;
      read = result.end;
    } else if (char === '?') {
      if (!failed) {
        failed = name.charCodeAt(at) === SLASH;
        at += runeAt(name, at).width;
      }
      read++;
    } else {
      if (char === '\\') read++;
      if (read >= chunk.length) throw new BadPattern();
      if (!failed) failed = chunk[read] !== name[at++];
      read++;
    }
  }
  return failed ? undefined : at;
}

/** Reads a class from behind its bracket. A `/` is nothing special in it. */
function matchClass(chunk: string, start: number, code: number): { matched: boolean; end: number } {
  const negated = chunk[start] === '^';
  let at = negated ? start + 1 : start;
  let found = false;
  for (let ranges = 0; chunk[at] !== ']' || ranges === 0; ranges++) {
    const low = classChar(chunk, at);
    at = low.end;
    let high = low;
    if (chunk[at] === '-') {
      high = classChar(chunk, at + 1);
      at = high.end;
    }
    found ||= low.code <= code && code <= high.code;
  }
  return { matched: found !== negated, end: at + 1 };
}

function classChar(chunk: string, start: number): { code: number; end: number } {
  const first = chunk[start];
  if (first === undefined || first === '-' || first === ']') throw new BadPattern();
  const at = first === '\\' ? start + 1 : start;
  if (at >= chunk.length) throw new BadPattern();
  const rune = runeAt(chunk, at);
  const end = at + rune.width;
  if (end >= chunk.length) throw new BadPattern();
  return { code: rune.code, end };
}

/** Decodes one character out of UTF-8 bytes; a byte that begins none is one broken character, as in Go. */
function runeAt(bytes: string, at: number): { code: number; width: number } {
  const lead = bytes.charCodeAt(at);
  const broken = { code: 0xfffd, width: 1 };
  if (lead < 0x80) return { code: lead, width: 1 };
  if (lead < 0xc2 || lead > 0xf4) return broken;
  const width = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  let code = lead & (0xff >> (width + 1));
  for (let next = at + 1; next < at + width; next++) {
    const byte = bytes.charCodeAt(next);
    // A NaN past the end fails this test too.
    if ((byte & 0xc0) !== 0x80) return broken;
    code = (code << 6) | (byte & 0x3f);
  }
  return { code, width };
}
