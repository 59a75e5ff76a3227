import { type ImageConfig, readConfig } from '../config.ts';
import { ImageError } from '../errors.ts';
import { listOf, objectOf, parseJson, textMapOf, textOf, verifyDocument } from '../json.ts';
import type { BlobStore } from './store.ts';

/** A layer as the manifest lists it. */
export interface LayerRecord {
  /** The blob's name in the store. */
  readonly member: string;
  readonly mediaType: string;
  /** sha256 of the blob; undefined in archives of Docker before 25, which tell none. */
  readonly digest: string | undefined;
  /** Bytes of the blob as the manifest says. */
  readonly size: number | undefined;
}

/** A manifest and what it names, before any layer is read. */
export interface Manifest {
  readonly manifestDigest: string | undefined;
  readonly configDigest: string;
  readonly config: ImageConfig;
  readonly annotations: ReadonlyMap<string, string>;
  readonly layers: readonly LayerRecord[];
}

/** One image that a source offers, for one platform. */
export interface ImageRecord {
  /** Names under which it can be asked for; empty where it has none. */
  readonly references: readonly string[];
  /** Tells records of one image for several platforms from different images. */
  readonly group: string;
  readonly digest: string | undefined;
  /** As the index says; undefined where only the configuration tells. */
  readonly platform: string | undefined;
  /** Its manifest is here: an engine may list platforms that it never pulled. */
  readonly present: boolean;
  load(): Promise<Manifest>;
}

const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;
const SHA256 = /^sha256:[0-9a-f]{64}$/;

/** A digest that can be part of a path. @throws ImageError */
export function digestOf(value: unknown, file: string, where: string): string {
  const digest = textOf(value);
  if (
    digest === undefined ||
    !DIGEST.test(digest) ||
    (digest.startsWith('sha256:') && !SHA256.test(digest))
  ) {
    throw new ImageError(
      { file, layer: where },
      `names a blob by ${JSON.stringify(value)}, which is no digest`,
    );
  }
  return digest;
}

/** Reads a document by its digest. @throws ImageError */
export async function readDocument(
  store: BlobStore,
  member: string,
  digest: string | undefined,
  verify: boolean,
): Promise<unknown> {
  const place = { file: store.file, layer: member };
  const bytes = await store.document(member);
  if (verify && digest !== undefined) verifyDocument(bytes, digest, place);
  return parseJson(bytes, place);
}

/**
 * Reads a manifest (OCI image-spec, manifest.md; Docker's schema 2 has the same shape) and its configuration.
 * @param blobName how the store names a blob of that digest
 * @throws ImageError where something is missing or is no manifest
 */
export async function readManifest(
  store: BlobStore,
  value: unknown,
  where: { readonly member: string; readonly digest: string | undefined; readonly verify: boolean },
  blobName: (digest: string) => string,
): Promise<Manifest> {
  const { file } = store;
  const manifest = objectOf(value);
  if (!Array.isArray(manifest['layers'])) {
    throw new ImageError({ file, layer: where.member }, 'is no image manifest: it lists no layers');
  }
  const configDigest = digestOf(objectOf(manifest['config'])['digest'], file, where.member);
  const configName = blobName(configDigest);
  const config = await readDocument(store, configName, configDigest, where.verify);
  return {
    manifestDigest: where.digest,
    configDigest,
    config: readConfig(config, { file, layer: configName }),
    annotations: textMapOf(manifest['annotations']),
    layers: listOf(manifest['layers']).map((item) => {
      const layer = objectOf(item);
      const digest = digestOf(layer['digest'], file, where.member);
      const size = layer['size'];
      return {
        digest,
        member: blobName(digest),
        mediaType: textOf(layer['mediaType']) ?? '',
        size: typeof size === 'number' ? size : undefined,
      };
    }),
  };
}
