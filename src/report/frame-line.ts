import { type Cell, cellsOf, isPlain, printable, widthOf } from './printable.ts';
import type { FrameOptions } from './frame.ts';

/** A marked part of one line, in UTF-16 offsets of the line. */
export interface Placed {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly primary: boolean;
}

/** The same in columns of the screen, after the line was cut. */
interface Column {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly primary: boolean;
}

const CUT = '…';
/** How much of a cut line is shown before the place at fault. */
const BEFORE = 20;

/** One line cut to the width around what is marked in it, and the rows of marks and labels below. */
export function layOut(
  line: string,
  places: readonly Placed[],
  options: FrameOptions,
): { readonly text: string; readonly below: readonly string[] } {
  const trimmed = line.trimEnd();
  const focus = (places.find((place) => place.primary) ?? places[0])?.from ?? 0;
  const { text, place } = isPlain(trimmed)
    ? cutPlain(trimmed, focus, options.width)
    : cutCells(cellsOf(trimmed), focus, options.width);
  const columns = places.map(place).toSorted((a, b) => a.start - b.start || a.end - b.end);
  return { text, below: marksBelow(columns, options) };
}

/** A line as it is shown, and where on the screen its marked parts stand. */
interface Shown {
  readonly text: string;
  readonly place: (place: Placed) => Column;
}

function cutCells(cells: readonly Cell[], focus: number, width: number): Shown {
  const shown = cut(cells, focus, width);
  return { text: shown.map(({ text }) => text).join(''), place: (place) => columnsOf(shown, place) };
}

/** The same where every character takes one column, without a cell for each: most lines. */
function cutPlain(line: string, focus: number, width: number): Shown {
  let first = 0;
  let next = line.length;
  if (line.length > width) {
    first = Math.max(0, Math.min(focus, line.length) - BEFORE);
    if (first < BEFORE / 2) first = 0;
    next = Math.min(line.length, first + width - 1 - (first > 0 ? CUT.length : 0));
  }
  const before = first > 0 ? CUT : '';
  const text = before + line.slice(first, next) + (next < line.length ? CUT : '');
  const column = (offset: number): number =>
    offset < first ? 0 : Math.min(before.length + offset - first, text.length);
  return {
    text,
    place: ({ from, to, label, primary }) => {
      const start = column(from);
      return { start, end: Math.max(column(to), start + 1), label, primary };
    },
  };
}

/** The part of a line around `focus` that fits. */
function cut(cells: readonly Cell[], focus: number, width: number): readonly Cell[] {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (total <= width) return cells;
  const focused = Math.max(
    0,
    cells.findIndex((cell) => cell.offset >= focus),
  );
  let first = focused;
  let before = 0;
  while (first > 0 && before < BEFORE) before += cells[--first]?.width ?? 0;
  // A line whose place at fault stands near its beginning is cut at its end only.
  if (first < BEFORE / 2) first = 0;
  const kept: Cell[] = [];
  let used = first > 0 ? CUT.length : 0;
  let next = first;
  for (let cell = cells[next]; cell !== undefined && used + cell.width < width; cell = cells[++next]) {
    kept.push(cell);
    used += cell.width;
  }
  const ellipsis = (at: Cell | undefined): Cell[] =>
    at === undefined ? [] : [{ text: CUT, width: 1, offset: at.offset }];
  return [...(first > 0 ? ellipsis(cells[first - 1]) : []), ...kept, ...ellipsis(cells[next])];
}

/** Where on the screen a marked part stands; a part that was cut off is marked at the edge. */
function columnsOf(cells: readonly Cell[], place: Placed): Column {
  let column = 0;
  let start: number | undefined;
  let end = 0;
  for (const cell of cells) {
    if (cell.offset >= place.from && start === undefined) start = column;
    column += cell.width;
    if (cell.offset < place.to) end = column;
  }
  start ??= column;
  return { start, end: Math.max(end, start + 1), label: place.label, primary: place.primary };
}

function marksBelow(columns: readonly Column[], options: FrameOptions): string[] {
  if (columns.length === 0) return [];
  const canvas = Array.from({ length: Math.max(...columns.map((column) => column.end)) }, () => ' ');
  // The place at fault is drawn last: where places overlap, it is the one to see.
  for (const column of columns.toSorted((a, b) => Number(a.primary) - Number(b.primary))) {
    canvas.fill(column.primary ? '^' : '-', column.start, column.end);
  }
  const rows = [canvas.join('').replaceAll(/\^+|-+/g, (run) => tone(run, run.startsWith('^'), options))];
  const labelled = columns.filter((column) => column.label !== '').toReversed();
  const [last] = labelled;
  if (last !== undefined && last.end === canvas.length && fits(last.end + 1, last.label, options)) {
    rows[0] = `${rows[0] ?? ''} ${tone(printable(last.label), last.primary, options)}`;
    labelled.shift();
  }
  for (const column of labelled) {
    // A label that would run over the edge moves to the left of its mark.
    const room = Math.max(0, options.width - widthOf(printable(column.label)));
    rows.push(
      ' '.repeat(Math.min(column.start, room)) + tone(printable(column.label), column.primary, options),
    );
  }
  return rows;
}

function fits(column: number, label: string, options: FrameOptions): boolean {
  return column + widthOf(printable(label)) <= options.width;
}

function tone(text: string, primary: boolean, options: FrameOptions): string {
  return primary ? options.tone(text) : options.palette.info(text);
}
