import { literal, wordOf, type Part, type Word } from '../word.ts';

/** What can be said of values: equal, long, a path, several words. */

/** Longer values are not followed: `A=$A$A` forty times over would fill the memory. */
const MAX_VALUE = 65_536;
export const MAX_PARTS = 256;

/** A path taken relative to a directory; null where the directory is not known and it matters. */
export function resolveFrom(from: Word | null, target: Word): Word | null {
  const [first] = target;
  if (typeof first === 'string' && first.startsWith('/')) return target;
  // What begins with an unknown value is most often an absolute path in a variable: "$GOPATH/src".
  if (first !== undefined && typeof first !== 'string' && first.kind === 'unknown') return target;
  if (from === null) return null;
  return target.length === 0 ? from : wordOf([...from, '/', ...target]);
}

/** A path as the shell keeps it in PWD: without `.`, `..` and doubled slashes, as far as it is known. */
export function withoutDots(path: Word): Word {
  if (!path.some((part) => typeof part === 'string' && /\/\.|\/\/|\/$|^\./.test(part))) return path;
  const names: Part[][] = [[]];
  for (const part of path) {
    const [head = '', ...more] = typeof part === 'string' ? part.split('/') : [];
    names.at(-1)?.push(typeof part === 'string' ? head : part);
    names.push(...more.map((name) => [name]));
  }
  const kept: Word[] = [];
  for (const [index, parts] of names.entries()) {
    const name = wordOf(parts);
    const text = literal(name);
    const last = kept.at(-1);
    if (index > 0 && (text === '' || text === '.')) continue;
    // An unknown value may be several names, or `..` itself.
    const open = last?.some(
      (part) => typeof part !== 'string' && (part.kind === 'unknown' || part.text === '**'),
    );
    if (text !== '..' || last === undefined || open === true || literal(last) === '..') kept.push(name);
    else if (kept.length > 1) kept.pop();
  }
  const joined = wordOf(kept.flatMap((name, index) => (index === 0 ? [...name] : ['/', ...name])));
  return joined.length === 0 ? ['/'] : joined;
}

export function sameWord(a: Word | null, b: Word | null): boolean {
  if (a === null || b === null || a === b) return a === b;
  return a.length === b.length && a.every((part, index) => samePart(part, b[index]));
}

function samePart(part: Part, other: Part | undefined): boolean {
  if (typeof part === 'string' || other === undefined || typeof other === 'string') return part === other;
  if (part.kind === 'unknown') return other.kind === 'unknown' && part.id === other.id;
  return other.kind === 'wildcard' && part.text === other.text;
}

export function sameWords(a: readonly Word[] | null, b: readonly Word[] | null): boolean {
  if (a === null || b === null || a === b) return a === b;
  return a.length === b.length && a.every((word, index) => sameWord(word, b[index] ?? null));
}

/** An unquoted value or a wildcard: nobody can tell how many words it is. */
export function mayBeMany(word: Word): boolean {
  return word.some((part) => typeof part !== 'string' && (part.kind === 'wildcard' || part.splits));
}

/** A text that is the same for equal words. */
export function identity(word: Word): string {
  return word
    .map((part) => (typeof part === 'string' ? part : part.kind === 'unknown' ? part.id : part.text))
    .join('');
}

export function size(word: Word): number {
  let sum = 0;
  for (const part of word) sum += typeof part === 'string' ? part.length : 1;
  return sum;
}

export function isTooLong(word: Word): boolean {
  return word.length > MAX_PARTS || size(word) > MAX_VALUE;
}
