import type { OutlineCommand, OutlineElement, ScriptOutline, Span } from '../../dockerfile/index.ts';

/**
 * The element that is one command and nothing else, by the span of that command; undefined where the command
 * is a part of something larger: a pipeline, a loop, `sh -c '…'`. `find … -exec a … -exec b` are two commands
 * with one span.
 */
export function elementOf(outline: ScriptOutline, { start, end }: Span): OutlineElement | undefined {
  return outline.elements.find(
    ({ span, kind }) => kind === 'command' && span.start === start && span.end === end,
  );
}

/** The simple command with a span, wherever it stands; undefined where there is none, or several have it. */
export function commandOf(outline: ScriptOutline, { start, end }: Span): OutlineCommand | undefined {
  const [only, ...more] = outline.commands.filter(({ span }) => span.start === start && span.end === end);
  return more.length === 0 ? only : undefined;
}
