import type { Palette } from './colour.ts';
import { cutEnd, cutMiddle, type TableColumn, table, widthOfColumns } from './columns.ts';
import { asInstruction } from './created-by.ts';
import type { DeadFacts, ImageFacts, LayerFacts } from './image-facts.ts';
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

/** What stands in a table for the last column must be readable on the narrowest screen. */
const LEAST_WIDTH = 20;

/** The report of an image for people: its layers, what is dead in them, caches, and the sum. */
export function imageReport(image: ImageFacts, options: ImageTextOptions): string {
  const sections = [
    [heading(image, options.palette), ...layerTable(image, options)],
    deadTable(image, options),
    cacheTable(image, options),
    sums(image, options),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** The last line: what it comes to. */
export function imageSummary(image: ImageFacts, options: ImageTextOptions): string {
  const { reclaimable, total } = image;
  const name = printable(image.reference ?? image.source);
  if (reclaimable === 0) return `${name}: nothing to save in ${formatSize(total, options)}\n`;
  const saved = options.palette.strong(formatSize(reclaimable, options));
  return `${name}: ${saved} of ${formatSize(total, options)} could be saved, ${percent(reclaimable / total)}\n`;
}

/** `19.9 %` */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function heading(image: ImageFacts, palette: Palette): string {
  const { source, reference, platform, platforms } = image;
  const others = platforms.filter((name) => name !== platform);
  const choice = others.length === 0 ? platform : `${platform} (there is ${others.join(', ')}, too)`;
  const name = reference === null ? [] : [reference];
  return palette.strong([source, ...name, choice].map(printable).join(', '));
}

interface Row {
  readonly number: string;
  readonly bytes: number;
  readonly dead: number;
  readonly caches: number;
  readonly text: string;
}

function layerTable(image: ImageFacts, options: ImageTextOptions): string[] {
  const rows = layerRows(image.layers);
  const { palette } = options;
  const size = (bytes: number): string => (bytes === 0 ? '' : formatSize(bytes, options));
  const columns: TableColumn[] = [
    { title: 'layer', right: true, cells: rows.map((row) => row.number) },
    { title: 'size', right: true, cells: rows.map((row) => formatSize(row.bytes, options)) },
  ];
  if (image.dead > 0) {
    columns.push({
      title: 'dead',
      right: true,
      cells: rows.map((row) => size(row.dead)),
      tone: palette.warning,
    });
  }
  if (image.caches > 0) {
    columns.push({
      title: 'caches',
      right: true,
      cells: rows.map((row) => size(row.caches)),
      tone: palette.warning,
    });
  }
  const room = Math.max(LEAST_WIDTH, options.width - widthOfColumns(columns));
  return table(
    [...columns, { title: 'instruction', cells: rows.map((row) => cutEnd(row.text, room)) }],
    palette.dim,
  );
}

/** A line for each layer; those of the base image are not the reader's, and one line is enough for them. */
function layerRows(layers: readonly LayerFacts[]): Row[] {
  const rows = layers.filter((layer) => !layer.base).map((layer) => ({
    number: String(layer.index),
    bytes: layer.bytes,
    dead: layer.dead,
    caches: layer.caches,
    text: instructionOf(layer),
  }));
  const base = layers.filter((layer) => layer.base);
  const last = base.at(-1);
  if (last === undefined) return rows;
  const sum = (pick: (layer: LayerFacts) => number): number =>
    base.reduce((total, layer) => total + pick(layer), 0);
  return [
    {
      number: base.length === 1 ? String(last.index) : `0-${last.index}`,
      bytes: sum((layer) => layer.bytes),
      dead: sum((layer) => layer.dead),
      caches: sum((layer) => layer.caches),
      text: base.length === 1 ? 'base image' : `base image, ${base.length} layers`,
    },
    ...rows,
  ];
}

function instructionOf({ instruction, createdBy }: LayerFacts): string {
  if (instruction === null) return asInstruction(createdBy) || '(the image does not tell)';
  const { file, start, text, confidence } = instruction;
  const name = file.slice(file.lastIndexOf('/') + 1);
  return `${name}:${start.line}${confidence === 'weak' ? '?' : ''} ${text}`;
}

const HOW: Readonly<Record<string, string>> = {
  metadata: 'attributes changed',
  content: 'content changed',
  removed: 'removed',
  opaque: 'folder replaced',
  type: 'replaced',
  moved: 'moved',
};

function deadTable(image: ImageFacts, options: ImageTextOptions): string[] {
  if (image.deadCount === 0) return [];
  const shown = image.deadBodies(options.limit === 0 ? undefined : options.limit);
  const columns: TableColumn[] = [
    { title: 'dead', right: true, cells: shown.map(({ bytes }) => formatSize(bytes, options)) },
    { title: 'from', right: true, cells: shown.map(({ layer }) => String(layer)) },
    { title: 'by', right: true, cells: shown.map(({ killer }) => String(killer.layer)) },
    { title: 'how', cells: shown.map(({ killer }) => HOW[killer.kind] ?? killer.kind) },
  ];
  const indent = widthOfColumns(columns);
  const room = Math.max(LEAST_WIDTH, options.width - indent);
  const paths = shown.map((body) => pathCell(body, room));
  const [title = '', ...lines] = table(
    [...columns, { title: 'path', cells: paths.map(({ text }) => text) }],
    options.palette.dim,
  );
  const rows = lines.flatMap((line, at) => {
    const below = paths[at]?.below ?? null;
    return below === null ? [line] : [line, ' '.repeat(indent) + below];
  });
  const more = image.deadCount - shown.length;
  const rest = image.dead - shown.reduce((sum, { bytes }) => sum + bytes, 0);
  return [title, ...rows, ...moreLine(more, 'file', rest, options)];
}

/** A path, and what else is to be said of it: behind it where there is room, else on a line of its own. */
function pathCell(body: DeadFacts, room: number): { readonly text: string; readonly below: string | null } {
  const path = printable(body.path);
  const note = noteOf(body);
  if (note === null) return { text: cutMiddle(path, room), below: null };
  if (widthOf(path) + 1 + widthOf(note) <= room) return { text: `${path} ${note}`, below: null };
  return { text: cutMiddle(path, room), below: cutMiddle(note, room) };
}

function noteOf({ path, killer, movedTo }: DeadFacts): string | null {
  if (movedTo !== undefined) return printable(`-> ${movedTo}`);
  return killer.path === path ? null : printable(`(with ${killer.path})`);
}

function cacheTable({ cacheFolders }: ImageFacts, options: ImageTextOptions): string[] {
  if (cacheFolders.length === 0) return [];
  const shown = options.limit === 0 ? cacheFolders : cacheFolders.slice(0, options.limit);
  const columns: TableColumn[] = [
    { title: 'cache', right: true, cells: shown.map(({ bytes }) => formatSize(bytes, options)) },
    { title: 'in', right: true, cells: shown.map(({ layer }) => String(layer)) },
  ];
  const room = Math.max(LEAST_WIDTH, options.width - widthOfColumns(columns));
  const lines = table(
    [
      ...columns,
      {
        title: 'folder',
        cells: shown.map(({ folder, files }) => {
          const note = ` (${count(files, 'file')})`;
          return cutMiddle(folder, room - note.length) + note;
        }),
      },
    ],
    options.palette.dim,
  );
  const rest = cacheFolders.slice(shown.length);
  const bytes = rest.reduce((sum, folder) => sum + folder.bytes, 0);
  return [...lines, ...moreLine(rest.length, 'folder', bytes, options)];
}

function moreLine(more: number, noun: string, bytes: number, options: ImageTextOptions): string[] {
  if (more <= 0) return [];
  return [`… and ${count(more, noun)} more, ${formatSize(bytes, options)} (--limit 0 shows all)`];
}

function sums(image: ImageFacts, options: ImageTextOptions): string[] {
  const { palette } = options;
  const rows: [string, number, string][] = [
    ['total', image.total, `in ${count(image.layers.length, 'layer')}`],
    ['live', image.live, `efficiency ${percent(image.efficiency)}`],
    ['dead', image.dead, image.deadCount === 0 ? '' : `in ${count(image.deadCount, 'file')}`],
    ['caches', image.caches, image.caches === 0 ? '' : 'live, but of no use'],
    ['to save', image.reclaimable, ownShare(image, options)],
  ];
  return table(
    [
      { title: '', cells: rows.map(([name]) => name), tone: palette.dim },
      { title: '', right: true, cells: rows.map(([, bytes]) => formatSize(bytes, options)), tone: palette.strong },
      { title: '', cells: rows.map(([, , note]) => note) },
    ],
    palette.dim,
  ).slice(1);
}

/** Why what can be saved is not simply what is dead. */
function ownShare({ layers }: ImageFacts, options: ImageTextOptions): string {
  const base = layers.filter((layer) => layer.base);
  const useless = base.reduce((sum, { dead, caches }) => sum + dead + caches, 0);
  if (base.length === 0) return '';
  return useless === 0 ? '' : `without ${formatSize(useless, options)} in the base image`;
}

/** `1 file`, `12,345 files` */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
