import type { Instruction, ParsedDockerfile, Span } from '../../dockerfile/index.ts';
import type { Edit } from '../finding.ts';
import { lineStart, nextLine } from './gap.ts';

function insertion(at: number, text: string): Edit {
  return { span: { start: at, end: at }, text };
}

/** Gives an instruction a flag (`--chown=1000:0`), behind those that it has. */
export function addInstructionFlag({ keywordSpan, flags }: Instruction, flag: string): Edit {
  return insertion(flags.at(-1)?.span.end ?? keywordSpan.end, ` ${flag}`);
}

/** Gives an instruction flags with values: in the place of those of the same name, else behind all that it has. */
export function addInstructionFlags(
  instruction: Instruction,
  flags: readonly { readonly name: string; readonly value: string }[],
): Edit[] {
  const own = flags.flatMap(({ name, value }) => {
    const flag = instruction.flags.find((given) => given.name === name);
    return flag === undefined ? [] : [{ span: flag.span, text: `--${name}=${value}` }];
  });
  const fresh = flags.filter(({ name }) => !instruction.flags.some((given) => given.name === name));
  if (fresh.length === 0) return own;
  return [
    ...own,
    addInstructionFlag(instruction, fresh.map(({ name, value }) => `--${name}=${value}`).join(' ')),
  ];
}

/** Puts an instruction in a line of its own before another one and the comment that stands right above that. */
export function insertBefore(file: ParsedDockerfile, { span }: Instruction, text: string): Edit {
  return insertion(commentAbove(file, span) ?? lineStart(file.source.text, span.start), `${text}\n`);
}

/** Puts an instruction in a line of its own behind another one. */
export function insertAfter({ span }: Instruction, text: string): Edit {
  return insertion(span.end, `\n${text}`);
}

/**
 * Takes an instruction away with its lines. The comment right above it goes with it, unless it is the heading of
 * a paragraph: it begins one, and other instructions follow in the next line. null where the instruction does
 * not stand in lines of its own.
 */
export function removeInstruction(file: ParsedDockerfile, instruction: Instruction): Edit[] | null {
  if (!file.instructions.includes(instruction)) return null;
  const { text } = file.source;
  const { span } = instruction;
  const first = lineStart(text, span.start);
  const above = commentAbove(file, span);
  const after = nextLine(text, span.end);
  const behind = text.slice(span.end, after);
  // The last line may be continued into nothing.
  if (text.slice(first, span.start).trim() !== '' || !['', file.escape].includes(behind.trim())) return null;
  const isHeading = above !== null && isBlankBefore(text, above) && !isBlankAt(text, after);
  let start = isHeading ? first : (above ?? first);
  let end = after;
  // Of the blank lines above and below one is enough.
  if (isBlankBefore(text, start) && isBlankAt(text, end)) {
    if (end < text.length) end = nextLine(text, end);
    else while (start > 0 && isBlankBefore(text, start)) start = lineStart(text, start - 1);
  }
  // The file's last line goes with the line end before it where it has none itself.
  if (after === text.length && !behind.endsWith('\n') && start > 0) {
    start = text[start - 2] === '\r' ? start - 2 : start - 1;
    end = text.length;
  }
  return [{ span: { start, end }, text: '' }];
}

/** Where the comment block right above something begins; null where there is none. */
function commentAbove({ source, comments }: ParsedDockerfile, { start: below }: Span): number | null {
  const { text } = source;
  let start = lineStart(text, below);
  let found = false;
  for (const comment of comments.toReversed()) {
    if (comment.span.start >= start) continue;
    if (nextLine(text, comment.span.start) !== start) break;
    start = lineStart(text, comment.span.start);
    found = true;
  }
  return found ? start : null;
}

/** Whether the line at an offset is blank, or the text ends there. */
function isBlankAt(text: string, start: number): boolean {
  return text.slice(start, nextLine(text, start)).trim() === '';
}

/** Whether the line before an offset is blank, or the text begins there. */
function isBlankBefore(text: string, start: number): boolean {
  return text.slice(lineStart(text, start - 1), start).trim() === '';
}

/**
 * Moves an instruction, with the comment right above it, to the lines behind another one.
 * @param edits what is changed of it on the way
 */
export function moveBehind(
  file: ParsedDockerfile,
  instruction: Instruction,
  behind: Instruction,
  edits: readonly Edit[],
): Edit[] | null {
  const { text } = file.source;
  const { span } = instruction;
  if (instruction.heredocs.length > 0 || behind.heredocs.length > 0) return null;
  const start = commentAbove(file, span) ?? lineStart(text, span.start);
  const end = nextLine(text, span.end);
  if (
    text.slice(lineStart(text, span.start), span.start).trim() !== '' ||
    text.slice(span.end, end).trim() !== ''
  ) {
    return null;
  }
  let moved = '';
  let at = start;
  for (const edit of edits.toSorted((a, b) => a.span.start - b.span.start)) {
    moved += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  moved += text.slice(at, span.end);
  return [{ span: { start, end }, text: '' }, insertAfter(behind, moved.replaceAll('\r\n', '\n'))];
}
