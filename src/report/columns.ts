import { cellsOf, printable, widthOf } from './printable.ts';

const CUT = '…';

/** Text in at most `width` columns, its end cut off where it is longer. */
export function cutEnd(text: string, width: number): string {
  const clean = printable(text);
  if (widthOf(clean) <= width) return clean;
  return `${take(clean, width - 1).trimEnd()}${CUT}`;
}

/** A path in at most `width` columns, cut in its middle: its name and where it hangs say most. */
export function cutMiddle(text: string, width: number): string {
  const clean = printable(text);
  if (widthOf(clean) <= width) return clean;
  const front = Math.floor((width - 1) / 3);
  return `${take(clean, front)}${CUT}${takeLast(clean, width - 1 - front)}`;
}

function take(text: string, width: number): string {
  let taken = '';
  let left = width;
  for (const cell of cellsOf(text)) {
    left -= cell.width;
    if (left < 0) break;
    taken += cell.text;
  }
  return taken;
}

function takeLast(text: string, width: number): string {
  let taken = '';
  let left = width;
  for (const cell of cellsOf(text).toReversed()) {
    left -= cell.width;
    if (left < 0) break;
    taken = cell.text + taken;
  }
  return taken;
}

/** One column of a table of which each row has its cell. */
export interface TableColumn {
  readonly title: string;
  readonly cells: readonly string[];
  /** Numbers stand at the right; default left. */
  readonly right?: boolean;
  readonly tone?: (text: string) => string;
}

const GAP = '  ';

/** What stands in a table's last column must be readable on the narrowest screen. */
const LEAST_WIDTH = 20;

/** How many columns of the screen are left for one more column. */
export function roomBehind(columns: readonly TableColumn[], width: number): number {
  return Math.max(LEAST_WIDTH, width - widthOfColumns(columns));
}

/** How many columns of the screen a table takes, with the gap behind it. */
export function widthOfColumns(columns: readonly TableColumn[]): number {
  return columns.reduce((sum, column) => sum + columnWidth(column) + GAP.length, 0);
}

function columnWidth({ title, cells }: TableColumn): number {
  return cells.reduce((widest, cell) => Math.max(widest, widthOf(cell)), widthOf(title));
}

/** The lines of a table, its titles first; the last column is not padded. */
export function table(columns: readonly TableColumn[], title: (text: string) => string): string[] {
  const widths = columns.map(columnWidth);
  const rows = columns[0]?.cells.length ?? 0;
  const line = (row: number): string => {
    const texts = columns.map(({ title: head, cells, right = false, tone }, at) => {
      const text = row < 0 ? head : (cells[row] ?? '');
      const space = ' '.repeat((widths[at] ?? 0) - widthOf(text));
      const toned = row < 0 || tone === undefined || text === '' ? text : tone(text);
      if (right) return space + toned;
      return at === columns.length - 1 ? toned : toned + space;
    });
    return texts.join(GAP).trimEnd();
  };
  return [title(line(-1)), ...Array.from({ length: rows }, (_, row) => line(row))];
}

/** The line below a table that was cut. */
export function moreLine(more: number, noun: string, size: string): string[] {
  return more <= 0 ? [] : [`… and ${count(more, noun)} more, ${size} (--limit 0 shows all)`];
}

/** `1 file`, `12,345 files` */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
