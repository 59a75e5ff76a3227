import { openImage } from '../observe/image.ts';
import { ImageError, observe, type ObservedImage, type ObserveOptions } from '../observe/index.ts';
import { PathTable } from '../observe/path-table.ts';
import { InputError, UsageError } from './errors.ts';
import type { Io } from './io.ts';
import { startProgress } from './progress.ts';

/** How an image is read, as the command line says. */
export interface ImageSettings {
  readonly imageRef?: string;
  readonly platform?: string;
  /** false for `--no-verify`. */
  readonly verify: boolean;
  /** A number of layers, or an image. */
  readonly base?: string;
}

/** Reads an image and says meanwhile how far it is. */
export async function readImage(
  spec: string,
  settings: Omit<ImageSettings, 'base'>,
  io: Io,
  more: Pick<ObserveOptions, 'contents'> = {},
): Promise<ObservedImage> {
  const { imageRef, platform, verify } = settings;
  const progress = startProgress(spec, io);
  try {
    return await observe(spec, { imageRef, platform, verify, progress: progress.add, ...more });
  } finally {
    await progress.end();
  }
}

/**
 * How many layers belong to the base image, by what the user says, else by what the image says of itself; null where
 * neither tells.
 * @throws UsageError, InputError or ImageError where what the user says cannot be
 */
export async function findBase(
  image: ObservedImage,
  spec: string,
  settings: ImageSettings,
): Promise<number | null> {
  const { base } = settings;
  if (base === undefined) return annotatedBase(image, spec);
  const { length } = image.layers;
  if (/^\d+$/.test(base)) {
    if (Number(base) > length) throw new UsageError(`--base ${base}: the image has only ${length} layers`);
    return Number(base);
  }
  if (base === '-' && spec === '-') {
    throw new UsageError('--base and the image cannot both be standard input');
  }
  const found = commonLayers(image, await diffIdsOf(base, { platform: image.platform }));
  if (found !== null) return found;
  throw new InputError(
    `--base ${base}: its layers are not the first ones of the image; was it built on another one?`,
  );
}

/** Keys of the OCI image specification, annotations.md. */
const BASE_DIGEST = 'org.opencontainers.image.base.digest';
const BASE_NAME = 'org.opencontainers.image.base.name';

/** The base that the image names, where it stands beside it in the same file or folder. */
async function annotatedBase(image: ObservedImage, spec: string): Promise<number | null> {
  const { annotations, config } = image;
  // A stream is gone by now, and an engine would have to save another image whole.
  if (spec === '-' || image.source.startsWith('docker-daemon:')) return null;
  for (const key of [BASE_DIGEST, BASE_NAME]) {
    const imageRef = annotations.get(key) ?? config.labels.get(key) ?? '';
    if (imageRef === '') continue;
    try {
      const found = commonLayers(image, await diffIdsOf(spec, { imageRef, platform: image.platform }));
      if (found !== null) return found;
    } catch (error) {
      // It is seldom there.
      if (!(error instanceof ImageError)) throw error;
    }
  }
  return null;
}

async function diffIdsOf(
  spec: string,
  options: { readonly imageRef?: string; readonly platform: string },
): Promise<readonly (string | undefined)[]> {
  const image = await openImage(spec, { ...options, paths: new PathTable() });
  image.close();
  return image.layers.map(({ diffId }) => diffId);
}

/** How many layers the base has, if they are the image's first ones. */
function commonLayers(image: ObservedImage, base: readonly (string | undefined)[]): number | null {
  const same = base.every((diffId, at) => diffId !== undefined && diffId === image.layers[at]?.diffId);
  return same ? base.length : null;
}
