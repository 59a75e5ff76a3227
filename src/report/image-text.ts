import { count, cutEnd, cutMiddle, moreLine, roomBehind, type TableColumn, table } from './columns.ts';
import { asInstruction } from './created-by.ts';
import { deadTable, type ImageTextOptions } from './dead-text.ts';
import type { ImageFacts, LayerFacts } from './image-facts.ts';
import { printable, widthOf } from './printable.ts';
import { formatSize } from './size.ts';
import { trimmingTable } from './trimming-text.ts';

/** The report of an image for people: its layers, what is dead in them, caches, and the sum. */
export function imageReport(image: ImageFacts, options: ImageTextOptions): string {
  const sections = [
    [...heading(image, options), ...layerTable(image, options)],
    deadTable(image, options),
    cacheTable(image, options),
    trimmingTable(image, options),
    sums(image, options),
    foretoldLine(image, options),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** The last line: what it comes to. */
export function imageSummary(image: ImageFacts, options: ImageTextOptions): string {
  const { reclaimable, total, reference, source } = image;
  const [saved, all] = [formatSize(reclaimable, options), formatSize(total, options)];
  const says =
    reclaimable === 0
      ? `: nothing to save in ${all}`
      : `: ${saved} of ${all} could be saved, ${percent(reclaimable / total)}`;
  const name = cutMiddle(reference ?? source, Math.max(LEAST_NAME, options.width - says.length));
  return `${name}${says.replace(saved, (size) => options.palette.strong(size))}\n`;
}

const LEAST_NAME = 20;

/** `19.9 %` */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Where the image comes from, and which platform was taken: in one line where it fits. */
function heading(image: ImageFacts, { palette, width }: ImageTextOptions): string[] {
  const { source, reference, platform, platforms } = image;
  const others = platforms.filter((name) => name !== platform);
  const choice = others.length === 0 ? platform : `${platform} (there is ${others.join(', ')}, too)`;
  const name = [...(reference === null ? [] : [reference]), choice].join(', ');
  const line = printable(`${source}, ${name}`);
  const lines = widthOf(line) <= width ? [line] : [printable(source), printable(name)];
  return lines.map((text) => palette.strong(text));
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
  const room = roomBehind(columns, options.width);
  return table(
    [...columns, { title: 'instruction', cells: rows.map((row) => cutEnd(row.text, room)) }],
    palette.dim,
  );
}

/** A line for each layer; those of the base image are not the reader's, and one line is enough for them. */
function layerRows(layers: readonly LayerFacts[]): Row[] {
  const rows = layers
    .filter((layer) => !layer.base)
    .map((layer) => ({
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
  if (instruction === null) return asInstruction(createdBy) || '(no history)';
  const { file, start, text, confidence } = instruction;
  const name = file.slice(file.lastIndexOf('/') + 1);
  return `${name}:${start.line}${confidence === 'weak' ? '?' : ''} ${text}`;
}

function cacheTable({ cacheFolders }: ImageFacts, options: ImageTextOptions): string[] {
  if (cacheFolders.length === 0) return [];
  const shown = options.limit === 0 ? cacheFolders : cacheFolders.slice(0, options.limit);
  const columns: TableColumn[] = [
    { title: 'cache', right: true, cells: shown.map(({ bytes }) => formatSize(bytes, options)) },
    { title: 'in', right: true, cells: shown.map(({ layer }) => String(layer)) },
  ];
  const room = roomBehind(columns, options.width);
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
  return [...lines, ...moreLine(rest.length, 'folder', formatSize(bytes, options))];
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
      {
        title: '',
        right: true,
        cells: rows.map(([, bytes]) => formatSize(bytes, options)),
        tone: palette.strong,
      },
      { title: '', cells: rows.map(([, , note]) => note) },
    ],
    palette.dim,
  ).slice(1);
}

/** What the safe fixes will make of it, before anybody builds it again. */
function foretoldLine({ total, layers, foretold }: ImageFacts, options: ImageTextOptions): string[] {
  if (foretold === null) return [];
  const [before, after] = [formatSize(total, options), formatSize(total - foretold.bytes, options)];
  const fewer = layers.length - foretold.layers;
  const inLayers =
    foretold.layers === 0 ? count(fewer, 'layer') : `${layers.length} -> ${count(fewer, 'layer')}`;
  return [`with --fix: ${options.palette.strong(`${before} -> ${after}`)}, ${inLayers}`];
}

/** Why what can be saved is not simply what is dead. */
function ownShare({ layers, baseKnown, reclaimable }: ImageFacts, options: ImageTextOptions): string {
  if (!baseKnown) return reclaimable === 0 ? '' : 'if no layer is of a base image (--base sets them apart)';
  const useless = layers.reduce((sum, { base, dead, caches }) => sum + (base ? dead + caches : 0), 0);
  return useless === 0 ? '' : `without ${formatSize(useless, options)} in the base image`;
}
