import { count, cutEnd, cutMiddle, roomBehind, type TableColumn, table } from './columns.ts';
import { asInstruction } from './created-by.ts';
import type { DiffFacts, DiffPathFacts } from './diff-facts.ts';
import type { ImageTextOptions } from './dead-text.ts';
import { formatSize } from './size.ts';

/** The difference of two images for people: what it comes to, then layers, then files. */
export function diffReport(diff: DiffFacts, options: ImageTextOptions): string {
  const sections = [
    [options.palette.strong(summary(diff, options)), ...factLines(diff, options)],
    layerTable(diff, options),
    pathTable(diff, options),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** `9 layers, 548 MB -> 8 layers, 508 MB (40.0 MB less)` */
function summary({ before, after }: DiffFacts, options: ImageTextOptions): string {
  const side = ({ layers, total }: typeof before): string =>
    `${count(layers, 'layer')}, ${formatSize(total, options)}`;
  const change = after.total - before.total;
  const amount = formatSize(Math.abs(change), options);
  const words = change === 0 ? 'the same size' : `${amount} ${change < 0 ? 'less' : 'more'}`;
  return `${side(before)} -> ${side(after)} (${words})`;
}

function factLines(diff: DiffFacts, options: ImageTextOptions): string[] {
  const { before, after, sharedLayers, sharedBytes } = diff;
  const fromTo = (one: number, other: number): string =>
    one === other ? formatSize(one, options) : `${formatSize(one, options)} -> ${formatSize(other, options)}`;
  const lines = [
    `shared: ${count(sharedLayers, 'layer')}, ${formatSize(sharedBytes, options)}`,
    `live: ${fromTo(before.live, after.live)}; dead: ${fromTo(before.dead, after.dead)}`,
  ];
  if (before.platform !== after.platform) lines.push(`platform: ${before.platform} -> ${after.platform}`);
  if (diff.paths.length === 0) lines.push('files: the same paths and contents in the end');
  return lines;
}

function layerTable({ layers }: DiffFacts, options: ImageTextOptions): string[] {
  const shown = layers.filter(({ before, after }) => before === null || after === null);
  if (shown.length === 0) return [];
  const columns: TableColumn[] = [
    { title: 'layer', cells: shown.map(({ after }) => (after === null ? 'went' : 'came')) },
    { title: 'number', right: true, cells: shown.map(({ before, after }) => String(after ?? before)) },
    { title: 'size', right: true, cells: shown.map(({ bytes }) => formatSize(bytes, options)) },
  ];
  const room = roomBehind(columns, options.width);
  const texts = shown.map(({ createdBy }) => cutEnd(asInstruction(createdBy) || '(no history)', room));
  return table([...columns, { title: 'made by', cells: texts }], options.palette.dim);
}

function pathTable({ paths }: DiffFacts, options: ImageTextOptions): string[] {
  if (paths.length === 0) return [];
  const shown = options.limit === 0 ? paths : paths.slice(0, options.limit);
  const columns: TableColumn[] = [
    { title: 'file', cells: shown.map(({ kind }) => kind) },
    { title: 'size', right: true, cells: shown.map((path) => changeOf(path, options)) },
  ];
  const room = roomBehind(columns, options.width);
  const lines = table(
    [...columns, { title: 'path', cells: shown.map(({ path }) => cutMiddle(path, room)) }],
    options.palette.dim,
  );
  const more = paths.length - shown.length;
  return more === 0 ? lines : [...lines, `… and ${count(more, 'file')} more (--limit 0 shows all)`];
}

/** `+1.20 MB`; of a file that only changed, its size. */
function changeOf({ kind, before, after }: DiffPathFacts, options: ImageTextOptions): string {
  if (kind === 'changed') return formatSize(after, options);
  return `${after < before ? '-' : '+'}${formatSize(Math.abs(after - before), options)}`;
}
