import { posix } from 'node:path';

import { matchSource } from './go-match.ts';
import { BadExpression, compileExpression } from './go-regexp.ts';

const NEXT_LINE = '\u0085';
const BYTE_ORDER_MARK = '\uFEFF';
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** For each pattern whether it holds for a directory: what the builder hands down to the directory's entries. */
export type Inherited = readonly boolean[];

interface Pattern {
  /** Cleaned, without the `!`. */
  readonly text: string;
  /** Begins with `!`: takes paths back in. */
  readonly exception: boolean;
  readonly holds: (path: string) => boolean;
}

/**
 * The patterns of a .dockerignore file, as the builder reads them: no comments, trimmed, cleaned, no leading slash.
 * Only `#` in the first column begins a comment; a lone `!` stays and is refused later.
 */
export function readDockerignore(text: string): string[] {
  const unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const patterns: string[] = [];
  for (const line of unmarked.split('\n')) {
    const trimmed = trim(line);
    if (line.startsWith('#') || trimmed === '') continue;
    const exception = trimmed.startsWith('!');
    const body = exception ? trim(trimmed.slice(1)) : trimmed;
    const cleaned = body === '' ? '' : clean(body);
    const relative = cleaned.length > 1 && cleaned.startsWith('/') ? cleaned.slice(1) : cleaned;
    patterns.push(exception ? `!${relative}` : relative);
  }
  return patterns;
}

/** Shortens a path as Go's `filepath.Clean` does; an empty one is `.`. */
function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** Decides which paths of a context a list of patterns excludes; the last pattern that holds has the word. */
export class DockerignoreMatcher {
  /** Patterns that the builder refuses, in words; they are left out here. */
  readonly problems: readonly string[];
  readonly #patterns: readonly Pattern[];
  /** The beginnings of all exceptions; undefined when a wildcard in one may take back in anything anywhere. */
  readonly #exceptions: readonly string[] | undefined;

  constructor(patterns: readonly string[]) {
    const problems: string[] = [];
    this.#patterns = patterns.flatMap((pattern) => {
      const compiled = compile(pattern);
      if (typeof compiled === 'string') problems.push(compiled);
      return compiled === undefined || typeof compiled === 'string' ? [] : [compiled];
    });
    this.problems = problems;
    const exceptions = this.#patterns
      .filter(({ exception }) => exception)
      .map(({ text }) => withoutTrailingGlob(text));
    this.#exceptions = exceptions.some((text) => /[*[\]?^\\]/.test(text)) ? undefined : exceptions;
  }

  /** Whether a path is excluded, itself or for a directory above it. The context as a whole never is. */
  excludes(path: string): boolean {
    const file = clean(path);
    if (file === '.') return false;
    const above = ancestors(file);
    let excluded = false;
    for (const { exception, holds } of this.#patterns) {
      if (exception === excluded && (holds(file) || above.some(holds))) excluded = !exception;
    }
    return excluded;
  }

  /**
   * The same for one step down a tree, given what was handed down from the directory above (nothing at the top).
   * It is how BuildKit walks a context, and not always what `excludes` says: a pattern that was not asked about the
   * directory, because it could not have changed the answer there, does not reach its entries through it.
   */
  enter(path: string, inherited?: Inherited): { excluded: boolean; inherited: Inherited } {
    let excluded = false;
    const handedDown = this.#patterns.map(({ exception, holds }, index) => {
      const holding = inherited?.[index] === true || (exception === excluded && holds(path));
      if (holding) excluded = !exception;
      return holding;
    });
    return { excluded, inherited: handedDown };
  }

  /** Whether an exception may take something back in below an excluded directory; as careful as BuildKit is. */
  mayReinclude(directory: string): boolean {
    return this.#exceptions?.some((text) => `${text}/`.startsWith(`${directory}/`)) ?? true;
  }
}

/** The compiled pattern, undefined for an empty one, or in words why the builder refuses it. */
function compile(raw: string): Pattern | string | undefined {
  const trimmed = trim(raw);
  if (trimmed === '') return undefined;
  const cleaned = clean(trimmed);
  if (cleaned === '!') return 'pattern "!": nothing follows the exclamation mark';
  const exception = cleaned.startsWith('!');
  const text = exception ? cleaned.slice(1) : cleaned;
  if (matchSource(text, '.') === undefined) return `pattern "${cleaned}": syntax error`;
  try {
    return { text, exception, holds: compileTest(text) };
  } catch (error) {
    if (error instanceof BadExpression) return `pattern "${cleaned}": ${error.message}`;
    throw error;
  }
}

/** Exact, with `**` at one end, or anything else: the builder's own three cases, which differ in small things. */
function compileTest(pattern: string): (path: string) => boolean {
  const { source, kind } = toExpression(pattern);
  switch (kind) {
    case 'exact':
      return (path) => path === pattern;
    case 'prefix': {
      const prefix = pattern.slice(0, -2);
      return (path) => path.startsWith(prefix);
    }
    case 'suffix': {
      const suffix = pattern.slice(2);
      return (path) => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
    }
    default: {
      const automaton = compileExpression(source);
      return (path) => automaton.test(path);
    }
  }
}

function toExpression(pattern: string): {
  source: string;
  kind: 'exact' | 'prefix' | 'suffix' | 'expression';
} {
  let source = '^';
  let kind: 'exact' | 'prefix' | 'suffix' | 'expression' = 'exact';
  let at = 0;
  const chars = [...pattern];
  while (at < chars.length) {
    const char = chars[at] ?? '';
    const start = at++;
    if (char === '*' && chars[at] === '*') {
      at += chars[at + 1] === '/' ? 2 : 1;
      const last = at >= chars.length;
      source += last ? '.*' : '(.*/)?';
      kind = start === 0 ? 'suffix' : last && kind === 'exact' ? 'prefix' : 'expression';
    } else if (char === '*' || char === '?') {
      source += char === '*' ? '[^/]*' : '[^/]';
      kind = 'expression';
    } else if (char === '\\') {
      source += `\\${chars[at++] ?? ''}`;
      kind = 'expression';
    } else {
      // `|`, `{` and `}` are not in the builder's list either, and so keep their meaning in expressions.
      source += '.+()$'.includes(char) ? `\\${char}` : char;
      if (char === '[' || char === ']') kind = 'expression';
    }
  }
  return { source: `${source}$`, kind };
}

function withoutTrailingGlob(pattern: string): string {
  const shorter = pattern.endsWith('/**') ? pattern.slice(0, -3) : pattern;
  return shorter.endsWith('/*') ? shorter.slice(0, -2) : shorter;
}

function ancestors(path: string): string[] {
  const result: string[] = [];
  for (let at = path.indexOf('/', 1); at !== -1; at = path.indexOf('/', at + 1)) {
    result.push(path.slice(0, at));
  }
  return result;
}

/** Go's idea of white space: with NEL, without the byte-order mark. */
function trim(text: string): string {
  // Where JavaScript finds nothing to trim and no NEL, there is nothing.
  if (text.trim() === text && !text.includes(NEXT_LINE)) return text;
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text.charAt(start))) start++;
  while (end > start && SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
