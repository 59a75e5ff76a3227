import type { SourceText, Span } from '../dockerfile/index.ts';
import type { Palette } from './colour.ts';
import { layOut, type Placed } from './frame-line.ts';

/** A place to be marked in a frame. */
export interface Mark {
  readonly span: Span;
  readonly label: string;
  readonly primary: boolean;
}

export interface FrameOptions {
  readonly width: number;
  readonly palette: Palette;
  /** How the place at fault is marked. */
  readonly tone: (text: string) => string;
}

/** A place at fault of more lines than this is shown by its first two and its last. */
const MOST_LINES = 4;

/** The lines of a file that the marks stand in, in file order, each with its number and what is marked. */
export function frame(source: SourceText, marks: readonly Mark[], options: FrameOptions): string[] {
  const byLine = new Map<number, Placed[]>();
  for (const mark of marks) {
    for (const [line, placed] of placesOf(source, mark)) {
      const others = byLine.get(line);
      if (others === undefined) byLine.set(line, [placed]);
      else others.push(placed);
    }
  }
  const shown = linesWithGaps([...byLine.keys()].toSorted((a, b) => a - b));
  const digits = String(shown.at(-1) ?? 1).length;
  const { palette } = options;
  const gutter = (number: string): string => palette.dim(`${number.padStart(digits)} |`);
  const inner = { ...options, width: options.width - digits - ' | '.length };
  return shown.flatMap((number) => {
    if (number === GAP) return [palette.dim('...')];
    const { text, below } = layOut(source.line(number), byLine.get(number) ?? [], inner);
    return [`${gutter(String(number))} ${text}`.trimEnd(), ...below.map((row) => `${gutter('')} ${row}`)];
  });
}

const GAP = 0;

/** Line numbers to show. One line between two others tells more than an ellipsis in its place. */
function linesWithGaps(marked: readonly number[]): number[] {
  return marked.flatMap((number, index) => {
    const distance = number - (marked[index - 1] ?? number - 1);
    if (distance === 2) return [number - 1, number];
    return distance > 2 ? [GAP, number] : [number];
  });
}

/** Which part of which lines a mark underlines; its label stands in the last of them. */
function placesOf(source: SourceText, mark: Mark): [number, Placed][] {
  const start = source.position(mark.span.start);
  const end = source.position(Math.max(mark.span.start, mark.span.end - 1));
  const numbers = linesShown(start.line, end.line, mark.primary);
  return numbers.map((number, index) => {
    const line = source.line(number);
    const indent = line.length - line.trimStart().length;
    const from = number === start.line ? start.column - 1 : indent;
    const to = number === end.line ? end.column : line.trimEnd().length;
    const label = index === numbers.length - 1 ? mark.label : '';
    return [number, { from, to: Math.max(to, from + 1), label, primary: mark.primary }];
  });
}

function linesShown(first: number, last: number, primary: boolean): number[] {
  // Of a related place the reader needs to find the beginning.
  if (!primary) return [first];
  if (last - first < MOST_LINES) return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return [first, first + 1, last];
}
