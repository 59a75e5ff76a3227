import type { OutlineCommand, ParsedDockerfile, Span } from '../../dockerfile/index.ts';
import type { RunOutline } from '../../predict/model.ts';
import type { Edit } from '../finding.ts';
import { readGap } from './gap.ts';

/** Writes another text in the place of a word. */
export function replaceText(span: Span, text: string): Edit {
  return { span, text };
}

/** Puts a flag behind a word of a command, the verb or the program; null where the word is not there. */
export function addFlag({ words }: OutlineCommand, behind: string, flag: string): Edit | null {
  const word = words.find(({ value }) => value === behind);
  return word === undefined ? null : { span: { start: word.span.end, end: word.span.end }, text: ` ${flag}` };
}

/**
 * Takes words of a command away with the white space, continuations and comments before them. null where one is
 * not a word of the command, or is its program, or something else stands before it.
 */
export function removeWords(
  { source }: ParsedDockerfile,
  { escape }: RunOutline,
  { words }: OutlineCommand,
  spans: readonly Span[],
): Edit[] | null {
  const edits: Edit[] = [];
  for (const { start, end } of spans) {
    const index = words.findIndex(({ span }) => span.start === start && span.end === end);
    const before = words[index - 1];
    if (before === undefined) return null;
    const gap = readGap(source.text, { start: before.span.end, end: start }, escape);
    if (gap === null || gap.operator !== null) return null;
    edits.push({ span: { start: before.span.end, end }, text: '' });
  }
  return edits;
}
