import { FormatError } from './errors.ts';
import type { ImageLayer } from './image.ts';
import { TYPE } from './layer-index.ts';
import { hashRange } from './layer-reader.ts';
import { KILL, type Replay } from './replay.ts';

/**
 * The bodies whose contents decide something, given that equal sizes are a condition: one stored again at the same
 * path (metadata or content?), one that went while its layer stores another of its size (moved?), and large ones that
 * are live (copies?).
 * @param each is called with the number of a body; some come twice
 */
export function contentQuestions(replay: Replay, each: (body: number) => void): void {
  for (const [layer, victims] of missing(replay)) {
    forNewBodies(replay, layer, (body, size) => {
      const same = victims.get(size);
      if (same === undefined) return;
      each(body);
      for (const victim of same.splice(0)) each(victim);
    });
  }
  for (let body = 0; body < replay.kills.length; body++) {
    const successor = (replay.successors[body] ?? 0) - 1;
    if (replay.kills[body] !== KILL.again || successor < 0) continue;
    const size = replay.size(body);
    if (size === 0 || size !== replay.size(successor)) continue;
    each(body);
    each(successor);
  }
  for (const twins of largeTwins(replay)) for (const body of twins) each(body);
}

/** From here on a single file is held against others of its size. */
const LARGE_FILE = 1_000_000;

/** Live bodies of one size, where there are several large ones: their contents decide. */
export function largeTwins(replay: Replay): readonly (readonly number[])[] {
  const bySize = new Map<number, number[]>();
  for (let layer = 0; layer < replay.layers.length; layer++) {
    forNewBodies(replay, layer, (body, size) => {
      if (size < LARGE_FILE || replay.kills[body] !== KILL.alive) return;
      const same = bySize.get(size);
      if (same === undefined) bySize.set(size, [body]);
      else same.push(body);
    });
  }
  return [...bySize.values()].filter(({ length }) => length > 1);
}

/** Bodies that went without another at their path: by killing layer, by size. */
export function missing(replay: Replay): Map<number, Map<number, number[]>> {
  const layers = new Map<number, Map<number, number[]>>();
  for (let body = 0; body < replay.kills.length; body++) {
    const kind = replay.kills[body];
    if (kind === KILL.alive || kind === KILL.again) continue;
    const size = replay.size(body);
    if (size === 0) continue;
    const layer = replay.killerLayers[body] ?? 0;
    let sizes = layers.get(layer);
    if (sizes === undefined) layers.set(layer, (sizes = new Map()));
    const list = sizes.get(size);
    if (list === undefined) sizes.set(size, [body]);
    else list.push(body);
  }
  return layers;
}

/** The bodies that a layer stores. */
export function forNewBodies(
  replay: Replay,
  layer: number,
  each: (body: number, size: number) => void,
): void {
  const index = replay.layers[layer];
  if (index === undefined) return;
  const offset = replay.offsets[layer] ?? 0;
  for (let entry = 0; entry < index.length; entry++) {
    if (index.types[entry] === TYPE.file) each(offset + entry, index.sizes[entry] ?? 0);
  }
}

/**
 * Reads the bodies that `contentQuestions` asks for and that were not hashed in passing: those of plain layers in a
 * file. The CRC-32 of equal sizes stands for the content: it only tells a changed file from an unchanged one at the
 * same path, or a moved one; sums of bytes do not depend on it, and a wrong answer by chance is one in four billion.
 */
export function answerQuestions(replay: Replay, layers: readonly ImageLayer[]): void {
  const scratch = new Uint8Array(1 << 20);
  contentQuestions(replay, (body) => {
    const { layer, entry } = replay.locate(body);
    const index = replay.layers[layer];
    const range = layers[layer]?.blob?.range;
    if (index === undefined || range === undefined || index.hash(entry) !== undefined) return;
    if (index.compression !== 'none' || index.isSparse(entry)) return;
    const size = index.sizes[entry] ?? 0;
    const start = index.bodies[entry] ?? 0;
    if (start + size > index.tarBytes) throw new FormatError('has an entry beyond its end');
    index.setHash(entry, hashRange(range.fd, range.start + start, size, scratch));
  });
}

/** Whether two bodies are known to hold the same bytes. */
export function sameContent(replay: Replay, one: number, other: number): boolean {
  if (replay.size(one) !== replay.size(other)) return false;
  if (replay.size(one) === 0) return true;
  const hash = hashOf(replay, one);
  return hash !== undefined && hash === hashOf(replay, other);
}

export function hashOf(replay: Replay, body: number): number | undefined {
  const { layer, entry } = replay.locate(body);
  return replay.layers[layer]?.hash(entry);
}
