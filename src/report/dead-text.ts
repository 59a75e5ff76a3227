import type { Palette } from './colour.ts';
import {
  count,
  cutMiddle,
  moreLine,
  roomBehind,
  type TableColumn,
  table,
  widthOfColumns,
} from './columns.ts';
import type { DeadFacts, ImageFacts } from './image-facts.ts';
import { printable, widthOf } from './printable.ts';
import { formatSize } from './size.ts';

export interface ImageTextOptions {
  readonly palette: Palette;
  readonly iec: boolean;
  /** How many paths and caches to show; 0 shows all. */
  readonly limit: number;
  /** Columns of the screen. */
  readonly width: number;
}

/** What ended a body, in words that go on "by layer 4". */
const HOW: Readonly<Record<string, string>> = {
  metadata: 'stored again',
  content: 'overwritten',
  removed: 'removed',
  opaque: 'folder emptied',
  type: 'replaced',
  moved: 'moved',
};

/** Files of one layer that ended together, with their folder, or one file. */
interface DeadRow {
  readonly first: DeadFacts;
  readonly bytes: number;
  readonly files: number;
}

/** So many bodies are looked at for folders that ended whole; images with more are told by their largest files. */
const MOST_GROUPED = 50_000;

/** What is dead, the largest first: where it was stored, what ended it, and how. */
export function deadTable(image: ImageFacts, options: ImageTextOptions): string[] {
  if (image.deadCount === 0) return [];
  const limit = options.limit === 0 ? Infinity : options.limit;
  const all = image.deadCount <= MOST_GROUPED || options.limit === 0;
  const rows = all ? grouped(image.deadBodies()) : image.deadBodies(limit).map(alone);
  const shown = rows.slice(0, limit);
  const columns: TableColumn[] = [
    { title: 'dead', right: true, cells: shown.map(({ bytes }) => formatSize(bytes, options)) },
    { title: 'from', right: true, cells: shown.map(({ first }) => String(first.layer)) },
    { title: 'by', right: true, cells: shown.map(({ first }) => String(first.killer.layer)) },
    { title: 'how', cells: shown.map(({ first }) => HOW[first.killer.kind] ?? first.killer.kind) },
  ];
  const indent = ' '.repeat(widthOfColumns(columns));
  const paths = shown.map((row) => pathCell(row, roomBehind(columns, options.width)));
  const [title = '', ...lines] = table(
    [...columns, { title: 'path', cells: paths.map(({ text }) => text) }],
    options.palette.dim,
  );
  const more = image.deadCount - shown.reduce((sum, { files }) => sum + files, 0);
  const rest = image.dead - shown.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    title,
    ...lines.flatMap((line, at) => [line, ...(paths[at]?.below ?? []).map((text) => indent + text)]),
    ...moreLine(more, 'file', formatSize(rest, options)),
  ];
}

function alone(first: DeadFacts): DeadRow {
  return { first, bytes: first.bytes, files: 1 };
}

/** Puts together what one path above ended: a folder that was removed, moved or emptied. */
function grouped(bodies: readonly DeadFacts[]): DeadRow[] {
  const groups = new Map<string, DeadFacts[]>();
  for (const body of bodies) {
    const { layer, killer } = body;
    const key = `${layer} ${killer.layer} ${killer.kind} ${killer.path}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [body]);
    else group.push(body);
  }
  const rows = [...groups.values()].flatMap((group): DeadRow[] => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ first, bytes: group.reduce((sum, { bytes }) => sum + bytes, 0), files: group.length }];
  });
  return rows.toSorted((a, b) => b.bytes - a.bytes);
}

/** A path, and what else is to be said of it: behind it where there is room, else on a line of its own. */
function pathCell(row: DeadRow, room: number): { readonly text: string; readonly below: readonly string[] } {
  const { first, files } = row;
  const path = printable(files === 1 ? first.path : first.killer.path);
  const note = noteOf(row);
  if (note === '') return { text: cutMiddle(path, room), below: [] };
  if (widthOf(path) + 1 + widthOf(note) <= room) return { text: `${path} ${note}`, below: [] };
  return { text: cutMiddle(path, room), below: [cutMiddle(note, room)] };
}

function noteOf({ first: { path, killer, movedTo }, files }: DeadRow): string {
  if (files > 1) return `(${count(files, 'file')})`;
  if (movedTo !== undefined) return printable(`-> ${movedTo}`);
  return killer.path === path ? '' : printable(`(with ${killer.path})`);
}
