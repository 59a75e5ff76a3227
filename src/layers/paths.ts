import type { Answer } from './vocabulary.ts';

/**
 * A path of which not everything is known, as one text. Characters of the private use area stand for
 * what is open:
 *
 * - ANY_NAME    any characters within one name (`*`)
 * - ANY_CHARACTER  one character (`?`, `[a-z]`)
 * - ANY_DEPTH   any characters, slashes included (`find` without limits)
 * - OPEN id CLOSE  a value that the file does not tell; equal ids, equal values
 *
 * So equal texts are equal paths, and a text without these characters is a literal path. Paths are
 * absolute and clean: no `.`, `..`, double or trailing slashes; the root is ''.
 *
 * An unknown value is taken to be some name, or several: not empty, without `..`, and not hidden.
 * Beside other text in one name (`jdk-$VERSION`) it is a part of that name, without a slash.
 */
export type PathPattern = string;

const ANY_NAME = '\uE000';
const ANY_CHARACTER = '\uE001';
const ANY_DEPTH = '\uE002';
const OPEN = '\uE003';
const CLOSE = '\uE004';
/** Between an id and how it is shown. */
const SHOWN = '\uE005';

const SPECIAL = /[\uE000-\uE005]/;
const WILD = /[\uE000-\uE002]/;
// Names in files may hold private-use characters; they must not pass for ours.
const RESERVED = /[\uE000-\uE005]/g;

export const wild = { anyName: ANY_NAME, anyCharacter: ANY_CHARACTER, anyDepth: ANY_DEPTH } as const;

/** Text taken literally. */
export function literalText(text: string): PathPattern {
  return SPECIAL.test(text) ? text.replace(RESERVED, '\uFFFD') : text;
}

/** A value that is not known, with the text that stands for it in messages. */
export function unknownText(id: string, shown: string): PathPattern {
  return `${OPEN}${literalText(id).replaceAll('/', '\u2215')}${SHOWN}${literalText(shown).replaceAll('/', '\u2215')}${CLOSE}`;
}

export function isLiteral(path: PathPattern): boolean {
  return !SPECIAL.test(path);
}

export function hasWildcard(path: PathPattern): boolean {
  return WILD.test(path);
}

export function hasUnknown(path: PathPattern): boolean {
  return path.includes(OPEN);
}

/** An empty name, `.` or `..`, or what merely begins so. */
const UNCLEAN = /\/(?:\.|\/|$)|^[^/]/;

/** Makes a path absolute against a clean directory, and cleans it. */
export function resolvePath(directory: PathPattern, path: PathPattern): PathPattern {
  const joined =
    path.startsWith('/') || (path.startsWith(OPEN) && !path.startsWith('/')) ? path : `${directory}/${path}`;
  // Most are clean already.
  if (!UNCLEAN.test(joined)) return joined;
  const names: string[] = [];
  for (const name of joined.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  return names.length === 0 ? '' : `/${names.join('/')}`;
}

export function joinPath(directory: PathPattern, below: PathPattern): PathPattern {
  return below === '' ? directory : `${directory}/${below}`;
}

export function parentPath(path: PathPattern): PathPattern {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last name of a path. */
export function baseName(path: PathPattern): PathPattern {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The parts of a path that are written out, between wildcards and values that are not known. */
export function literalParts(path: PathPattern): string[] {
  return path.split(new RegExp(`${OPEN}[^${CLOSE}]*${CLOSE}|${WILD.source}`));
}

/** As a reader would write it; the root is `/`. */
export function showPath(path: PathPattern): string {
  if (path === '') return '/';
  if (!SPECIAL.test(path)) return path;
  return (
    path
      .replaceAll(ANY_NAME, '*')
      .replaceAll(ANY_CHARACTER, '?')
      .replaceAll(ANY_DEPTH, '**')
      .replace(new RegExp(`${OPEN}[^${SHOWN}]*${SHOWN}([^${CLOSE}]*)${CLOSE}`, 'g'), (_, shown: string) =>
        shown.replaceAll('\u2215', '/'),
      )
      // What begins with an unknown value may be absolute by that value.
      .replace(/^\/(?=\$)/, '')
  );
}

/** Whether a clean path lies strictly below a clean, literal directory. */
export function isBelow(path: PathPattern, directory: PathPattern): boolean {
  return path.length > directory.length && path.startsWith(directory) && path[directory.length] === '/';
}

type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name' | 'character' | 'depth' }
  | { readonly kind: 'unknown'; readonly text: string };

/** One token a character, or a special: what the comparisons below walk over. */
function tokens(path: PathPattern): readonly Token[] {
  const list: Token[] = [];
  for (let at = 0; at < path.length; at++) {
    const character = path[at] ?? '';
    if (character === ANY_NAME) list.push({ kind: 'name' });
    else if (character === ANY_CHARACTER) list.push({ kind: 'character' });
    else if (character === ANY_DEPTH) list.push({ kind: 'depth' });
    else if (character === OPEN) {
      const end = path.indexOf(CLOSE, at);
      list.push({ kind: 'unknown', text: path.slice(at, end + 1) });
      at = end;
    } else list.push({ kind: 'text', text: character });
  }
  return list;
}

/**
 * How the paths that `a` may stand for relate to those of `b`.
 * @param below also every path below one that `a` stands for
 * @returns yes: each path of `b` is meant by `a`; maybe: one may be; no: none is
 */
function compare(a: PathPattern, b: PathPattern, below: boolean): Answer {
  if (a === b) return 'yes';
  const shared = sharedLength(a, b);
  if (shared === null) return 'no';
  if (isLiteral(a) && isLiteral(b)) return below && (a === '' || isBelow(b, a)) ? 'yes' : 'no';
  const key = `${a}\0${b}\0${below}`;
  let answer = answers.get(key);
  if (answer === undefined) {
    // The walks look one character back, no further.
    const from = Math.max(0, shared - 1);
    answer = compareTokens(tokens(a.slice(from)), tokens(b.slice(from)), below);
    if (answers.size >= ANSWERS_LIMIT) answers.clear();
    answers.set(key, answer);
  }
  return answer;
}

/** What a walk found out: the same few patterns are compared for every command. */
const answers = new Map<string, Answer>();
const ANSWERS_LIMIT = 5000;

function compareTokens(left: readonly Token[], right: readonly Token[], below: boolean): Answer {
  if (includes(left, right, below)) return 'yes';
  return intersects(left, right, below) ? 'maybe' : 'no';
}

/**
 * How many characters two paths begin with alike, up to the first that is not literal; null where
 * their literal beginnings already tell them apart: most are, and need no walk.
 */
function sharedLength(a: PathPattern, b: PathPattern): number | null {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (isSpecialCode(left) || isSpecialCode(right)) return at;
    if (left !== right) return null;
  }
  return length;
}

function isSpecialCode(code: number): boolean {
  return code >= 0xe000 && code <= 0xe005;
}

/** Runs a two-dimensional walk over both token lists; each pair of places is visited once. */
function walk(
  left: readonly Token[],
  right: readonly Token[],
  step: (i: number, j: number, go: (i: number, j: number) => void) => boolean,
): boolean {
  const width = right.length + 1;
  const size = (left.length + 1) * width;
  const seen = new Uint8Array(size);
  const open: number[] = [0];
  const go = (i: number, j: number): void => {
    const place = i * width + j;
    // Steps over the end of either list lead nowhere.
    if (j >= width || place >= size || seen[place] === 1) return;
    seen[place] = 1;
    open.push(place);
  };
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const j = place % width;
    if (step((place - j) / width, j, go)) return true;
  }
  return false;
}

/** `dir/**` + `/name`: the folders in between may be none. */
function isSlash(token: Token | undefined): boolean {
  return token?.kind === 'text' && token.text === '/';
}

/** Whether a name may begin at a place: behind a slash, or behind what may end in one. */
function mayBeginName(path: readonly Token[], at: number): boolean {
  const before = path[at - 1];
  return isSlash(before) || (before !== undefined && before.kind !== 'text' && before.kind !== 'character');
}

/** An unknown value beside other text in one name: `jdk-$VERSION`. */
function isPartOfName(path: readonly Token[], at: number): boolean {
  const after = path[at + 1];
  return !isSlash(path[at - 1]) || (after !== undefined && !isSlash(after));
}

/** The shell's wildcards do not match a leading dot. */
function isHidden(path: readonly Token[], at: number): boolean {
  const token = path[at];
  return token?.kind === 'text' && token.text === '.' && isSlash(path[at - 1]);
}

/** Whether `left` matches everything that `right` stands for (sound, not complete). */
function includes(left: readonly Token[], right: readonly Token[], below: boolean): boolean {
  return walk(left, right, (i, j, go) => {
    const l = left[i];
    const r = right[j];
    if (l === undefined) return r === undefined || (below && r.kind === 'text' && r.text === '/');
    switch (l.kind) {
      case 'text':
        if (r?.kind === 'text' && r.text === l.text) go(i + 1, j + 1);
        return false;
      case 'unknown':
        if (r?.kind === 'unknown' && r.text === l.text) go(i + 1, j + 1);
        return false;
      case 'character':
        if (r?.kind === 'character' || (r?.kind === 'text' && r.text !== '/' && !isHidden(right, j))) {
          go(i + 1, j + 1);
        }
        return false;
      case 'name':
        if (isHidden(right, j)) return false;
        go(i + 1, j);
        if (
          r !== undefined &&
          (r.kind === 'character' ||
            r.kind === 'name' ||
            (r.kind === 'text' && r.text !== '/') ||
            (r.kind === 'unknown' && (isPartOfName(right, j) || (below && i === left.length - 1))))
        ) {
          go(i, j + 1);
        }
        return false;
      case 'depth':
        go(i + 1, j);
        // Only where a name begins: `**/b` does not take the end of `ab`.
        if (isSlash(left[i + 1]) && isSlash(right[j - 1])) go(i + 2, j);
        if (r !== undefined) go(i, j + 1);
        return false;
    }
  });
}

/** Whether some path may be meant by both. */
function intersects(left: readonly Token[], right: readonly Token[], below: boolean): boolean {
  const skips = (token: Token | undefined): boolean =>
    token !== undefined && (token.kind === 'name' || token.kind === 'depth' || token.kind === 'unknown');
  const takes = (open: Token, other: Token | undefined): boolean => {
    if (other === undefined) return false;
    if (open.kind === 'depth' || open.kind === 'unknown') return true;
    return !(other.kind === 'text' && other.text === '/');
  };
  return walk(left, right, (i, j, go) => {
    const l = left[i];
    const r = right[j];
    if (l === undefined && (r === undefined || (below && r.kind === 'text' && r.text === '/'))) return true;
    if (l !== undefined && skips(l)) {
      go(i + 1, j);
      if (l.kind === 'depth' && isSlash(left[i + 1]) && mayBeginName(right, j)) go(i + 2, j);
      if (takes(l, r)) go(i, j + 1);
    }
    if (r !== undefined && skips(r)) {
      go(i, j + 1);
      if (r.kind === 'depth' && isSlash(right[j + 1]) && mayBeginName(left, i)) go(i, j + 2);
      if (takes(r, l)) go(i + 1, j);
    }
    if (l === undefined || r === undefined) return false;
    const single = (token: Token): boolean => token.kind === 'character';
    const text = (token: Token): boolean => token.kind === 'text' && token.text !== '/';
    if (
      (l.kind === 'text' && r.kind === 'text' && l.text === r.text) ||
      (single(l) && (text(r) || single(r))) ||
      (single(r) && text(l))
    ) {
      go(i + 1, j + 1);
    }
    return false;
  });
}

/** Paths that a command means or a layer holds. */
export interface PathSet {
  readonly path: PathPattern;
  /** node: what stands at the path itself; tree: that and everything below it. */
  readonly extent: 'node' | 'tree';
}

/** Whether everything in `inner` is also in `outer`. 'maybe': it may be, or a part of it is. */
export function contains(outer: PathSet, inner: PathSet): Answer {
  const answer = compare(outer.path, inner.path, outer.extent === 'tree');
  if (answer === 'yes') {
    if (outer.extent === 'tree' || inner.extent === 'node') return 'yes';
    // Of a tree only the root is meant, unless what stands below is meant by name.
    return compare(outer.path, `${inner.path}/${ANY_DEPTH}`, false) === 'yes' ? 'yes' : 'maybe';
  }
  if (answer === 'maybe') return 'maybe';
  // `rm -r dir/*` empties a directory but for its hidden files, which are rare.
  if (inner.extent === 'tree' && outer.extent === 'tree' && outer.path === `${inner.path}/${ANY_NAME}`) {
    return 'yes';
  }
  if (inner.extent === 'tree' && outer.path === `${inner.path}/${ANY_DEPTH}`) return 'yes';
  if (inner.extent === 'tree' && compare(inner.path, outer.path, true) !== 'no') return 'maybe';
  return 'no';
}

/**
 * Whether the two have a path in common, and what it is.
 * @returns the narrower of the two where one lies in the other
 */
export function overlap(a: PathSet, b: PathSet): { readonly answer: Answer; readonly common: PathSet } {
  const down = compare(a.path, b.path, a.extent === 'tree');
  if (down === 'yes') return { answer: 'yes', common: b };
  const up = compare(b.path, a.path, b.extent === 'tree');
  // `a` lies in a tree of which we do not know the names, or is all that the tree holds.
  if (up === 'yes') {
    return contains(a, b) === 'yes' ? { answer: 'yes', common: b } : { answer: 'maybe', common: a };
  }
  if (down === 'maybe') return { answer: 'maybe', common: isLiteral(b.path) || !isLiteral(a.path) ? b : a };
  if (up === 'maybe') return { answer: 'maybe', common: a };
  return { answer: 'no', common: b };
}
