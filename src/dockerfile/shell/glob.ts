import type { Word } from '../word.ts';

/** A piece of a pattern: a character, any one character of a set, or any run of characters. */
type Piece = string | { readonly any: 'run' } | { readonly any: 'one'; readonly of: (c: string) => boolean };

/**
 * Whether a text matches a shell pattern as `case` and `${x#…}` do (a slash and a leading dot are
 * characters like others); undefined where the pattern is not known.
 */
export function matchesPattern(text: string, pattern: Word): boolean | undefined {
  const pieces = compile(pattern);
  return pieces === undefined ? undefined : matches(text, pieces);
}

function compile(pattern: Word): Piece[] | undefined {
  const pieces: Piece[] = [];
  for (const part of pattern) {
    if (typeof part === 'string') {
      for (let at = 0; at < part.length; at++) pieces.push(part[at] ?? '');
    } else if (part.kind === 'unknown') return undefined;
    else if (part.text === '*') pieces.push({ any: 'run' });
    else if (part.text === '?') pieces.push({ any: 'one', of: () => true });
    else {
      const set = /^\[([!^]?)([^[\]\\]+)\]$/.exec(part.text);
      if (set?.[2] === undefined) return undefined;
      const [, negated, members] = set;
      pieces.push({ any: 'one', of: (c) => inSet(c, members) !== (negated !== '') });
    }
  }
  return pieces;
}

function inSet(character: string, members: string): boolean {
  for (let at = 0; at < members.length; at++) {
    const from = members[at] ?? '';
    if (members[at + 1] === '-' && at + 2 < members.length) {
      const to = members[at + 2] ?? '';
      if (character >= from && character <= to) return true;
      at += 2;
    } else if (character === from) return true;
  }
  return false;
}

/** Greedy with one way back: the last run takes one character more. */
function matches(text: string, pieces: readonly Piece[]): boolean {
  let [at, piece, mark, run] = [0, 0, 0, -1];
  while (at < text.length) {
    const current = pieces[piece];
    if (typeof current === 'object' && current.any === 'run') {
      run = piece++;
      mark = at;
    } else if (
      typeof current === 'string' ? current === text[at] : current !== undefined && current.of(text[at] ?? '')
    ) {
      piece++;
      at++;
    } else if (run !== -1) {
      piece = run + 1;
      at = ++mark;
    } else return false;
  }
  return pieces.slice(piece).every((rest) => typeof rest === 'object' && rest.any === 'run');
}
