import { availableParallelism } from 'node:os';
import { type ImageLayer, type OpenImage } from './image.ts';
import type { LayerIndex } from './layer-index.ts';
import { type LayerReadOptions, readLayer, verifyLayer } from './layer-reader.ts';

/** Decompression works on threads of its own, four by default; more at once only costs memory. */
const AT_ONCE = Math.min(4, availableParallelism());

/** Blobs that stand at one place are read once: images repeat layers, empty ones above all. */
function placeOf(layer: ImageLayer): string {
  const range = layer.blob?.range;
  return range === undefined ? layer.name : `${range.fd}:${range.start}`;
}

/**
 * Reads the layers of an image, several at a time.
 * @returns their indexes, bottom first; a repeated layer's is shared
 * @throws ImageError that names the layer
 */
export async function readLayers(
  image: OpenImage,
  options: LayerReadOptions,
): Promise<readonly LayerIndex[]> {
  const counter = options.counter ?? { entries: 0 };
  const verify = options.verify ?? true;
  const known = new Map<string, Promise<LayerIndex>>();
  const queue = [...new Map(image.layers.map((layer) => [placeOf(layer), layer])).values()];
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let layer = queue[next++]; layer !== undefined && !failed; layer = queue[next++]) {
      const reading = readOne(layer, { ...options, counter });
      known.set(placeOf(layer), reading);
      try {
        await reading;
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  // All have come to rest before the first failure is told: the caller closes the file then.
  const workers = Array.from({ length: Math.min(AT_ONCE, queue.length) }, worker);
  for (const result of await Promise.allSettled(workers)) {
    if (result.status === 'rejected') throw result.reason;
  }
  const indexes: LayerIndex[] = [];
  for (const layer of image.layers) {
    const index = await (known.get(placeOf(layer)) ?? readOne(layer, { ...options, counter }));
    if (verify) verifyLayer(layer, index);
    indexes.push(index);
  }
  return indexes;
}

async function readOne(layer: ImageLayer, options: LayerReadOptions): Promise<LayerIndex> {
  if (layer.read !== undefined) return layer.read;
  if (layer.blob === undefined) throw new TypeError(`${layer.name} has neither a blob nor an index`);
  return readLayer(layer.blob, options);
}
