import { forNewBodies, hashOf, missing } from './contents.ts';
import type { Replay } from './replay.ts';

/**
 * Bodies that went, while the killing layer stored the same content under another name: by victim, the new body. Each
 * new body stands for one victim; one of the same file name is preferred.
 */
export function findMoves(replay: Replay): ReadonlyMap<number, number> {
  const moves = new Map<number, number>();
  for (const [layer, sizes] of missing(replay)) {
    const victims = new Map<string, number[]>();
    for (const [size, bodies] of sizes) {
      for (const body of bodies) {
        const hash = hashOf(replay, body);
        // A body that the killing layer stored itself did not come from anywhere.
        if (hash === undefined || replay.locate(body).layer === layer) continue;
        const key = `${size} ${hash}`;
        const list = victims.get(key);
        if (list === undefined) victims.set(key, [body]);
        else list.push(body);
      }
    }
    if (victims.size > 0) matchLayer(replay, layer, victims, moves);
  }
  return moves;
}

function matchLayer(
  replay: Replay,
  layer: number,
  victims: Map<string, number[]>,
  moves: Map<number, number>,
): void {
  const left: [number, number[]][] = [];
  forNewBodies(replay, layer, (body, size) => {
    const hash = hashOf(replay, body);
    const list = hash === undefined ? undefined : victims.get(`${size} ${hash}`);
    if (list === undefined) return;
    const name = nameOf(replay, body);
    // A long list is one of copies of a single file: there any will do.
    const at =
      list.length > 64 ? list.length - 1 : list.findIndex((victim) => nameOf(replay, victim) === name);
    const victim = at === -1 ? undefined : list.splice(at, 1)[0];
    if (victim === undefined) left.push([body, list]);
    else moves.set(victim, body);
  });
  for (const [body, list] of left) {
    const victim = list.pop();
    if (victim !== undefined) moves.set(victim, body);
  }
}

function nameOf(replay: Replay, body: number): string {
  const { layer, entry } = replay.locate(body);
  const path = replay.layers[layer]?.paths[entry] ?? 0;
  return Buffer.from(replay.paths.name(path)).toString('latin1');
}
