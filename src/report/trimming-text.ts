import { count, cutEnd, moreLine, roomBehind, type TableColumn, table } from './columns.ts';
import type { ImageTextOptions } from './dead-text.ts';
import type { ImageFacts, TrimmingFacts } from './image-facts.ts';
import { formatSize } from './size.ts';

/** What the kinds are called. */
const NAMES: Readonly<Record<TrimmingFacts['kind'], string>> = {
  documentation: 'manuals, translations',
  bytecode: 'bytecode of Python',
  libraries: 'static libraries',
  logs: 'logs',
  copies: 'identical files',
};
/** How many places a line names. */
const MOST_PLACES = 2;

/** What is live and an image may do without: a line for each kind and layer. */
export function trimmingTable(image: ImageFacts, options: ImageTextOptions): string[] {
  const all = image.trimmings();
  if (all.length === 0) return [];
  const shown = options.limit === 0 ? all : all.slice(0, options.limit);
  const columns: TableColumn[] = [
    { title: 'to trim', right: true, cells: shown.map(({ bytes }) => formatSize(bytes, options)) },
    { title: 'in', right: true, cells: shown.map(({ layer }) => String(layer)) },
  ];
  const room = roomBehind(columns, options.width);
  const lines = table(
    [
      ...columns,
      { title: 'what an image may do without', cells: shown.map((each) => cutEnd(cellOf(each), room)) },
    ],
    options.palette.dim,
  );
  const rest = all.slice(shown.length);
  const bytes = rest.reduce((sum, each) => sum + each.bytes, 0);
  return [...lines, ...moreLine(rest.length, 'line', formatSize(bytes, options))];
}

function cellOf({ kind, files, places }: TrimmingFacts): string {
  const [first] = places;
  const more = places.length > MOST_PLACES ? ', …' : '';
  const where =
    kind === 'copies' && first !== undefined && first.copyOf !== null
      ? `${first.path} as ${first.copyOf}${places.length > 1 ? ', …' : ''}`
      : `${places
          .slice(0, MOST_PLACES)
          .map(({ path }) => path)
          .join(', ')}${more}`;
  return `${NAMES[kind]} (${count(files, 'file')}): ${where}`;
}
