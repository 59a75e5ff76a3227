/** A token of a pattern: one given character, any one character, or any number of them. */
type Token = { readonly kind: 'char'; readonly value: string } | { readonly kind: 'any' | 'star' };

/** Which end of the value a pattern is taken off, and whether as much as possible. */
export interface Trim {
  readonly end: 'prefix' | 'suffix';
  readonly greedy: boolean;
}

/**
 * Removes the match of a pattern from one end of a value: `#`, `##`, `%`, `%%`.
 * Undefined where the pattern is malformed. `*` and `?` are special, brackets are not.
 */
export function trimPattern(value: string, pattern: string, trim: Trim): string | undefined {
  const tokens = tokenize(pattern);
  if (tokens === undefined) return undefined;
  const fromStart = trim.end === 'prefix';
  const chars = [...value];
  if (!fromStart) {
    chars.reverse();
    tokens.reverse();
  }
  const matched = matchAt(chars, tokens, 0, trim.greedy);
  const rest = matched === undefined ? chars : chars.slice(matched);
  return (fromStart ? rest : rest.reverse()).join('');
}

/** Replaces the first or every longest match: `/`, `//`. Undefined where the pattern is malformed. */
export function replacePattern(
  value: string,
  pattern: string,
  replacement: string,
  all: boolean,
): string | undefined {
  const tokens = tokenize(pattern);
  if (tokens === undefined) return undefined;
  const chars = [...value];
  let result = '';
  let at = 0;
  // Like Go: an empty match right behind a match does not count.
  let lastEnd = -1;
  while (at <= chars.length) {
    const end = matchAt(chars, tokens, at, true);
    if (end !== undefined && !(end === at && at === lastEnd)) {
      result += replacement;
      if (!all) return result + chars.slice(end).join('');
      lastEnd = end;
      if (end > at) {
        at = end;
        continue;
      }
    }
    result += chars[at] ?? '';
    at++;
  }
  return result;
}

function tokenize(pattern: string): Token[] | undefined {
  const tokens: Token[] = [];
  const chars = [...pattern];
  for (let at = 0; at < chars.length; at++) {
    let value = chars[at] ?? '';
    if (value === '*') tokens.push({ kind: 'star' });
    else if (value === '?') tokens.push({ kind: 'any' });
    else {
      if (value === '\\') {
        value = chars[++at] ?? '';
        if (!['*', '?', '\\', '}', '/'].includes(value)) return undefined;
      }
      tokens.push({ kind: 'char', value });
    }
  }
  return tokens;
}

/**
 * Where a match that begins at `from` ends: the nearest end or, greedy, the farthest; undefined
 * without a match. All states advance together: no pattern makes it back-track.
 */
function matchAt(
  chars: readonly string[],
  tokens: readonly Token[],
  from: number,
  greedy: boolean,
): number | undefined {
  let states = closure(new Set([0]), tokens);
  let end: number | undefined;
  for (let at = from; ; at++) {
    if (states.has(tokens.length)) {
      end = at;
      if (!greedy) return end;
    }
    const ch = chars[at];
    if (ch === undefined || states.size === 0) return end;
    const following = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (token.kind === 'char' ? token.value === ch : ch !== '\n') {
        following.add(token.kind === 'star' ? state : state + 1);
      }
    }
    states = closure(following, tokens);
  }
}

/** A star may also match nothing. */
function closure(states: Set<number>, tokens: readonly Token[]): Set<number> {
  for (const state of states) if (tokens[state]?.kind === 'star') states.add(state + 1);
  return states;
}
