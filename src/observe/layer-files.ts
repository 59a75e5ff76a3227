import { TYPE } from './layer-index.ts';
import type { ObservedImage } from './observe.ts';
import { KILL } from './replay.ts';

/** A name of a regular file in one layer. */
export interface LayerFile {
  /** As the layer's tar has it; `lossy` where that is not UTF-8. */
  readonly path: string;
  readonly lossy: boolean;
  /** Content bytes that this name holds in the layer; 0 for a hard link, which holds none of its own. */
  readonly bytes: number;
  /** Of a hard link, the name that holds its content; else null. */
  readonly linkOf: string | null;
  readonly layer: number;
  /** The layer that ended the body; null while it is live. A hard link counts as live. */
  readonly endedBy: number | null;
}

/** The regular files and hard links of one layer, in the order of its tar. */
export function* layerFiles({ replay }: Pick<ObservedImage, 'replay'>, layer: number): Generator<LayerFile> {
  const index = replay.layers[layer];
  const offset = replay.offsets[layer] ?? 0;
  if (index === undefined) return;
  for (let entry = 0; entry < index.length; entry++) {
    const type = index.types[entry];
    if (type !== TYPE.file && type !== TYPE.hardlink) continue;
    const body = offset + entry;
    const isLive = type === TYPE.hardlink || replay.kills[body] === KILL.alive;
    const { text, lossy } = replay.paths.text(index.paths[entry] ?? 0);
    yield {
      path: text,
      lossy,
      bytes: type === TYPE.file ? (index.sizes[entry] ?? 0) : 0,
      linkOf: type === TYPE.hardlink ? replay.paths.text(index.links[entry] ?? 0).text : null,
      layer,
      endedBy: isLive ? null : (replay.killerLayers[body] ?? 0),
    };
  }
}
