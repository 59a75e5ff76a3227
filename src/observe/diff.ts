import { hashOf } from './contents.ts';
import type { ObservedImage } from './observe.ts';
import type { PathTable } from './path-table.ts';
import { NODE } from './tree.ts';

/** What became of a path from one image's final filesystem to the other's. */
export type DiffKind = 'came' | 'went' | 'grew' | 'shrank' | 'changed';

/** A regular file that differs; sizes are content bytes. */
export interface PathDifference {
  readonly path: string;
  readonly lossy: boolean;
  readonly kind: DiffKind;
  /** 0 where it was not there. */
  readonly before: number;
  readonly after: number;
}

/** One image in the line that sums a difference up. */
export interface DiffSide {
  readonly layers: number;
  /** Stored content, dead bodies included. */
  readonly total: number;
  readonly live: number;
  readonly dead: number;
}

export interface LayerMatch {
  /** Number in the old image; undefined for a layer that came. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly diffId: string | undefined;
  readonly bytes: number;
}

export interface ImageDifference {
  readonly before: DiffSide;
  readonly after: DiffSide;
  /** Layers by diff ID: shared ones first from the bottom, then what went, then what came. */
  readonly layers: readonly LayerMatch[];
  readonly sharedLayers: number;
  readonly sharedBytes: number;
  /** Files of the final filesystems that differ, by the size of the difference. */
  readonly paths: readonly PathDifference[];
}

function sideOf({ layers, accounting }: ObservedImage): DiffSide {
  const { total, live, dead } = accounting;
  return { layers: layers.length, total, live, dead };
}

/** The numbers that the paths of one table have in another; 0 where it lacks them. */
function translate(from: PathTable, to: PathTable): Uint32Array {
  const numbers = new Uint32Array(from.size);
  for (let node = 1; node < from.size; node++) {
    const parent = numbers[from.parent(node)] ?? 0;
    // A path whose folder is missing is missing too; the root alone is 0 and there.
    if (parent === 0 && from.parent(node) !== 0) continue;
    numbers[node] = to.find(parent, from.name(node));
  }
  return numbers;
}

interface File {
  readonly size: number;
  readonly hash: number | undefined;
}

function fileAt({ replay }: ObservedImage, node: number): File | undefined {
  const body = (replay.tree.bodies[node] ?? 0) - 1;
  if (body < 0 || replay.tree.kind(node) !== NODE.file) return undefined;
  return { size: replay.size(body), hash: hashOf(replay, body) };
}

function differenceOf(one: File | undefined, other: File | undefined): DiffKind | undefined {
  if (one === undefined) return other === undefined ? undefined : 'came';
  if (other === undefined) return 'went';
  if (one.size !== other.size) return one.size < other.size ? 'grew' : 'shrank';
  // Without both sums nothing is claimed: layers that were only walked have none.
  return one.hash !== undefined && other.hash !== undefined && one.hash !== other.hash
    ? 'changed'
    : undefined;
}

function comparePaths(before: ObservedImage, after: ObservedImage): PathDifference[] {
  const found: PathDifference[] = [];
  const numbers = translate(before.paths, after.paths);
  const met = new Uint8Array(after.paths.size);
  const add = (image: ObservedImage, node: number, one: File | undefined, other: File | undefined): void => {
    const kind = differenceOf(one, other);
    if (kind === undefined) return;
    const { text: path, lossy } = image.paths.text(node);
    found.push({ path, lossy, kind, before: one?.size ?? 0, after: other?.size ?? 0 });
  };
  for (let node = 1; node < numbers.length; node++) {
    const there = numbers[node] ?? 0;
    if (there !== 0) met[there] = 1;
    add(before, node, fileAt(before, node), there === 0 ? undefined : fileAt(after, there));
  }
  for (let node = 1; node < met.length; node++) {
    if (met[node] === 0) add(after, node, undefined, fileAt(after, node));
  }
  const weight = (each: PathDifference): number => Math.abs(each.after - each.before);
  return found.sort((a, b) => weight(b) - weight(a) || (a.path < b.path ? -1 : 1));
}

function compareLayers(before: ObservedImage, after: ObservedImage): LayerMatch[] {
  const open = new Map<string, number[]>();
  for (const { index, diffId } of after.layers) {
    if (diffId !== undefined) open.set(diffId, [...(open.get(diffId) ?? []), index]);
  }
  const taken = new Set<number>();
  const shared: LayerMatch[] = [];
  const went: LayerMatch[] = [];
  for (const { index, diffId } of before.layers) {
    const other = diffId === undefined ? undefined : open.get(diffId)?.shift();
    const bytes = before.accounting.layers[index]?.bytes ?? 0;
    if (other !== undefined) taken.add(other);
    (other === undefined ? went : shared).push({ before: index, after: other, diffId, bytes });
  }
  const came = after.layers
    .filter(({ index }) => !taken.has(index))
    .map(({ index, diffId }): LayerMatch => {
      return { before: undefined, after: index, diffId, bytes: after.accounting.layers[index]?.bytes ?? 0 };
    });
  return [...shared, ...went, ...came];
}

/**
 * Compares two images: layers by diff ID, files of the final filesystems by path. Equal size with other content is
 * told only where both bodies were hashed: in streams and compressed layers always, in plain files where a question of
 * the accounting asked for it.
 */
export function diffImages(before: ObservedImage, after: ObservedImage): ImageDifference {
  const layers = compareLayers(before, after);
  const shared = layers.filter((layer) => layer.before !== undefined && layer.after !== undefined);
  return {
    before: sideOf(before),
    after: sideOf(after),
    layers,
    sharedLayers: shared.length,
    sharedBytes: shared.reduce((sum, layer) => sum + layer.bytes, 0),
    paths: comparePaths(before, after),
  };
}
