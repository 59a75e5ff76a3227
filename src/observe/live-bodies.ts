import { KILL } from './replay.ts';
import { TYPE } from './layer-index.ts';
import type { ObservedImage } from './observe.ts';

/** A body that the final filesystem still refers to. */
export interface LiveBody {
  /** The name that holds it in its layer's tar; `lossy` where that is not UTF-8. */
  readonly path: string;
  readonly lossy: boolean;
  readonly bytes: number;
  readonly layer: number;
}

/** The live bodies that one layer holds, in the order of its tar; empty files are left out. */
export function* liveBodies({ replay }: Pick<ObservedImage, 'replay'>, layer: number): Generator<LiveBody> {
  const index = replay.layers[layer];
  const offset = replay.offsets[layer] ?? 0;
  if (index === undefined) return;
  for (let entry = 0; entry < index.length; entry++) {
    const bytes = index.sizes[entry] ?? 0;
    if (index.types[entry] !== TYPE.file || bytes === 0 || replay.kills[offset + entry] !== KILL.alive) {
      continue;
    }
    const { text, lossy } = replay.paths.text(index.paths[entry] ?? 0);
    yield { path: text, lossy, bytes, layer };
  }
}
