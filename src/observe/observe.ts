import { account, type Accounting } from './accounting.ts';
import { answerQuestions } from './contents.ts';
import { placed } from './errors.ts';
import { openImage, type OpenImage, type OpenOptions } from './image.ts';
import type { LayerIndex } from './layer-index.ts';
import { readLayers } from './layers.ts';
import { PathTable } from './path-table.ts';
import { Replay } from './replay.ts';

export interface ObserveOptions extends Omit<OpenOptions, 'paths' | 'counter'> {
  /** How many layers, from the bottom, are the base image's; `accountFor` can be asked again. Default 0. */
  readonly baseLayers?: number | undefined;
  /** Read all contents, so that `diffImages` can tell a changed file from one that only has the same size. */
  readonly contents?: boolean | undefined;
}

/** An image that was read: everything that reports and matching need, with nothing left open. */
export interface ObservedImage extends Omit<OpenImage, 'layers' | 'close'> {
  readonly paths: PathTable;
  readonly layers: readonly ObservedLayer[];
  readonly replay: Replay;
  readonly accounting: Accounting;
  /** The account with another border of the base image. */
  accountFor(baseLayers: number): Accounting;
}

export interface ObservedLayer {
  readonly index: number;
  readonly mediaType: string;
  /** Of the manifest, else as computed; undefined where it tells none and nothing was verified. */
  readonly digest: string | undefined;
  readonly diffId: string | undefined;
  readonly entries: LayerIndex;
}

/**
 * Reads an image once and accounts for every stored byte.
 * @param spec a file, a folder, `-`, `transport:path[:reference]`, or the name of an image in an engine
 * @throws ImageError where it cannot be read, with the file and the layer
 * @throws ImageChoiceError where there are several images or platforms and the options do not say which
 */
export async function observe(spec: string, options: ObserveOptions = {}): Promise<ObservedImage> {
  const paths = new PathTable();
  const counter = { entries: 0 };
  const image = await openImage(spec, { ...options, paths, counter });
  try {
    const { limits, progress, contents, verify = true } = options;
    const reading = {
      paths,
      verify,
      counter,
      progress,
      contents,
      ...(limits === undefined ? {} : { limits }),
    };
    const indexes = await readLayers(image, reading);
    const replay = new Replay(indexes, paths);
    answerQuestions(replay, image.layers);
    const layers = image.layers.map(({ index, mediaType, digest, diffId }, at): ObservedLayer => {
      const entries = indexes[at];
      if (entries === undefined) throw new RangeError(`layer ${at} was not read`);
      return {
        index,
        mediaType,
        digest: digest ?? entries.digest,
        diffId: diffId ?? entries.diffId,
        entries,
      };
    });
    const { close: _close, ...facts } = image;
    return {
      ...facts,
      layers,
      paths,
      replay,
      accounting: account(replay, { baseLayers: options.baseLayers }),
      accountFor: (baseLayers) => account(replay, { baseLayers }),
    };
  } catch (error) {
    throw placed(error, { file: spec });
  } finally {
    image.close();
  }
}
