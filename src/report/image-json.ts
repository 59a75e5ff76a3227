import type { Position } from '../dockerfile/index.ts';
import { withoutValues } from './created-by.ts';
import type { DeadFacts, ImageFacts, LayerFacts } from './image-facts.ts';

/** The `image` of the report for programs. */
export function imageEntry(image: ImageFacts): object {
  const { source, reference, platform, configDigest } = image;
  const { total, live, dead, caches, reclaimable, efficiency } = image;
  return {
    source,
    reference,
    platform,
    configDigest,
    total,
    live,
    dead,
    caches,
    reclaimable,
    efficiency,
    afterFixes: afterFixes(image),
    layers: image.layers.map(layerEntry),
    deadBodies: image.deadBodies().map(deadEntry),
  };
}

/** What the image comes to once the safe fixes are made; null where there are none. */
function afterFixes({ total, layers, foretold }: ImageFacts): object | null {
  if (foretold === null) return null;
  return { total: total - foretold.bytes, layers: layers.length - foretold.layers };
}

function layerEntry(layer: LayerFacts): object {
  const { index, diffId, digest, mediaType, bytes, tarBytes, compressedBytes } = layer;
  const { files, dead, caches, base, createdBy, instruction } = layer;
  return {
    index,
    diffId,
    digest,
    mediaType,
    bytes,
    tarBytes,
    compressedBytes,
    files,
    dead,
    caches,
    base,
    createdBy: withoutValues(createdBy),
    instruction: instruction === null ? null : instructionEntry(instruction),
  };
}

function instructionEntry({
  file,
  start,
  end,
  confidence,
}: {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
  readonly confidence: string;
}): object {
  return { file, start, end, confidence };
}

function deadEntry({ path, lossy, bytes, layer, killer }: DeadFacts): object {
  return { path, ...(lossy ? { lossy } : {}), bytes, layer, killer };
}
