import type { LintedFile } from '../finding/finding.ts';
import type { LayerMatch } from '../match/layers.ts';
import { cacheFolders } from '../observe/caches.ts';
import type { Accounting, HistoryEntry, ObservedImage } from '../observe/index.ts';
import type { CacheFacts, ImageFacts, InstructionFacts } from '../report/image-facts.ts';

/** A Dockerfile, and which of its instructions made which layer. */
export interface MatchedFile {
  readonly file: LintedFile;
  readonly layers: readonly LayerMatch[];
}

/**
 * What reports say of an image.
 * @param base how many layers are the base image's; null where that is not known
 */
export function imageFacts(
  image: ObservedImage,
  base: number | null,
  matched: MatchedFile | null,
): ImageFacts {
  const accounting = image.accountFor(base ?? 0);
  const createdBy = layerHistory(image.layers.length, image.config.history);
  const { total, live, dead, caches, reclaimable, efficiency, deadCount } = accounting;
  const { source, platform, platforms, configDigest } = image;
  return {
    source,
    reference: image.reference ?? null,
    platform,
    platforms,
    configDigest,
    total,
    live,
    dead,
    caches,
    reclaimable,
    foretold: null,
    baseKnown: base !== null,
    efficiency,
    deadCount,
    layers: accounting.layers.map(({ reclaimable: _own, ...bytes }, index) => ({
      ...bytes,
      diffId: image.layers[index]?.diffId ?? null,
      digest: image.layers[index]?.digest ?? null,
      mediaType: image.layers[index]?.mediaType ?? '',
      createdBy: createdBy[index] ?? '',
      instruction: matched === null ? null : instructionOf(matched, index),
    })),
    deadBodies: (limit) => accounting.deadBodies(limit),
    trimmings: () => accounting.trimmings(),
    cacheFolders: accounting.caches === 0 ? [] : groupCaches(accounting),
  };
}

function instructionOf({ file, layers }: MatchedFile, index: number): InstructionFacts | null {
  const match = layers[index];
  if (match === undefined || match.entry === null || match.confidence === 'none') return null;
  if (file.source === null) return null;
  const { span } = match.entry;
  const text = file.source
    .slice(span)
    .replace(/[\\`]\r?\n(?:\s*#.*\n)*/g, ' ')
    .replace(/\s+/g, ' ');
  return {
    file: file.path,
    start: file.source.position(span.start),
    end: file.source.position(span.end),
    text,
    confidence: match.confidence,
  };
}

/**
 * What made each layer, as the history says; empty where it has no entry for one. Where entries are missing, the last
 * ones belong to the last layers: the rest came from an image without history.
 */
export function layerHistory(layers: number, history: readonly HistoryEntry[]): readonly string[] {
  const filled = history.filter(({ emptyLayer }) => !emptyLayer).map(({ createdBy }) => createdBy);
  // More entries than layers: which are too many is not known.
  if (filled.length > layers) return [];
  return [...Array.from({ length: layers - filled.length }, () => ''), ...filled];
}

/** The files in caches, by the cache and the layer. */
function groupCaches(accounting: Accounting): readonly CacheFacts[] {
  const folders = cacheFolders().map((folder) =>
    folder
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]+'),
  );
  const inside = new RegExp(`^(?:${folders.join('|')})(?=/)`);
  const groups = new Map<string, { folder: string; layer: number; files: number; bytes: number }>();
  for (const { path, layer, bytes } of accounting.cacheBodies()) {
    const folder = inside.exec(path)?.[0] ?? path.slice(0, Math.max(1, path.lastIndexOf('/')));
    const key = `${layer} ${folder}`;
    const group = groups.get(key) ?? { folder, layer, files: 0, bytes: 0 };
    group.files += 1;
    group.bytes += bytes;
    groups.set(key, group);
  }
  return [...groups.values()].toSorted((a, b) => b.bytes - a.bytes);
}
