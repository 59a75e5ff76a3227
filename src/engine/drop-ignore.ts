import type { Span } from '../dockerfile/index.ts';
import type { ParsedDockerfile } from '../dockerfile/parse.ts';
import type { Fix } from '../finding/finding.ts';
import type { Suppression } from './suppress.ts';

/** What a builder would read as a directive if nothing but directives stood before it. */
const DIRECTIVE = /^#\s*[a-z][a-z0-9]*\s*=/i;

/**
 * Takes a name out of its comment, and the whole line with the comment's last name. Not where a comment behind it would
 * become a directive thereby.
 * @param all every name of the file's comments
 */
export function dropIgnore(
  suppression: Suppression,
  all: readonly Suppression[],
  file: Pick<ParsedDockerfile, 'source' | 'comments' | 'instructions'>,
): readonly Fix[] {
  const others = all.filter((other) => other.comment === suppression.comment);
  const fix = { safety: 'safe', assumptions: [], disposable: [] } as const;
  if (others.length > 1) {
    const span = withSeparator(suppression, others);
    return [{ ...fix, title: `take ${suppression.name} out of the comment`, edits: [{ span, text: '' }] }];
  }
  if (bringsDirective(suppression.comment, file)) return [];
  const span = wholeLine(suppression.comment, file.source.text);
  return [{ ...fix, title: 'remove the comment', edits: [{ span, text: '' }] }];
}

/** A name and what separates it from the one before, from the next if it is the first. */
function withSeparator({ span }: Suppression, others: readonly Suppression[]): Span {
  const at = others.findIndex((other) => other.span === span);
  const previous = others[at - 1];
  if (previous !== undefined) return { start: previous.span.end, end: span.end };
  return { start: span.start, end: others[at + 1]?.span.start ?? span.end };
}

function wholeLine(comment: Span, text: string): Span {
  const next = text.indexOf('\n', comment.end);
  return {
    start: text.lastIndexOf('\n', comment.start) + 1,
    end: next === -1 ? text.length : next + 1,
  };
}

function bringsDirective(
  comment: Span,
  { comments, instructions }: Pick<ParsedDockerfile, 'comments' | 'instructions'>,
): boolean {
  const first = instructions[0]?.span.start ?? Infinity;
  return comments.some(
    ({ span, text }) => span.start > comment.start && span.start < first && DIRECTIVE.test(text),
  );
}
