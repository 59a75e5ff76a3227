import type { ImageConfig } from './config.ts';
import { ImageChoiceError, ImageError } from './errors.ts';
import type { LayerIndex } from './layer-index.ts';
import type { LayerBlob } from './layer-reader.ts';
import type { Limits } from './limits.ts';
import type { PathTable } from './path-table.ts';
import { machinePlatform, platformMatches } from './platform.ts';
import { dirImages } from './sources/dir.ts';
import { configPlatform, dockerImages } from './sources/docker-archive.ts';
import { ociImages } from './sources/oci.ts';
import type { ImageRecord, LayerRecord, Manifest } from './sources/record.ts';
import { type OpenSource, openSource } from './sources/spec.ts';
import type { BlobStore } from './sources/store.ts';

export interface OpenOptions {
  readonly paths: PathTable;
  /** Which image, where there are several: a name, a tag or a digest. */
  readonly imageRef?: string | undefined;
  /** `os/architecture[/variant]`; default the machine's own where there is a choice. */
  readonly platform?: string | undefined;
  /** Default true. */
  readonly verify?: boolean | undefined;
  readonly limits?: Limits | undefined;
  /** Called with the bytes of layers read since the last call. */
  readonly progress?: ((bytes: number) => void) | undefined;
  /** Counts entries over all layers. */
  readonly counter?: { entries: number } | undefined;
}

/** A layer of an open image, bottom first. */
export interface ImageLayer {
  readonly index: number;
  readonly mediaType: string;
  /** The blob to open; undefined in a stream, where `read` is there instead. */
  readonly blob: LayerBlob | undefined;
  /** What was read while the stream passed. */
  readonly read: LayerIndex | undefined;
  readonly file: string;
  /** For messages. */
  readonly name: string;
  readonly digest: string | undefined;
  readonly diffId: string | undefined;
}

/** An image whose layers can be read. Close it when they were. */
export interface OpenImage {
  /** `docker-archive:app.tar` */
  readonly source: string;
  /** The name under which it was found; undefined where it has none. */
  readonly reference: string | undefined;
  readonly references: readonly string[];
  /** What was taken, and from what. */
  readonly platform: string;
  readonly platforms: readonly string[];
  readonly configDigest: string;
  readonly manifestDigest: string | undefined;
  readonly annotations: ReadonlyMap<string, string>;
  readonly config: ImageConfig;
  readonly layers: readonly ImageLayer[];
  close(): void;
}

/**
 * Opens an image: a file, a folder, `-`, `transport:path[:reference]` or the name of an image in an engine.
 * @throws ImageError where it cannot be read
 * @throws ImageChoiceError where there are several and the options do not say which
 */
export async function openImage(spec: string, options: OpenOptions): Promise<OpenImage> {
  const counter = options.counter ?? { entries: 0 };
  const verify = options.verify ?? true;
  const { paths, limits, progress } = options;
  const source = await openSource(spec, { paths, verify, limits, counter, progress });
  try {
    const wanted = options.imageRef ?? source.reference;
    const records = await imagesOf(source, verify);
    const group = chooseImage(records, wanted, source.store.file);
    const { record, platforms } = choosePlatform(group, options.platform, source.store.file);
    const manifest = await record.load();
    return describe(source, record, platforms, manifest, options.platform, wanted);
  } catch (error) {
    source.store.close();
    throw error;
  }
}

async function imagesOf(source: OpenSource, verify: boolean): Promise<readonly ImageRecord[]> {
  const { store, transport } = source;
  switch (transport) {
    case 'oci':
    case 'oci-archive':
      return ociImages(store, verify);
    case 'dir':
      return dirImages(store, verify);
    default:
      return dockerImages(store, verify);
  }
}

/** `docker.io/library/app` and `app:latest` are the same to an engine, so they are here. */
function normalName(name: string): string {
  const bare = name
    .replace(/^(?:index\.)?docker\.io\//, '')
    .replace(/^library\//, '')
    .replace(/^localhost\//, '');
  return /:[^/]*$/.test(bare) ? bare : `${bare}:latest`;
}

function isCalled(record: ImageRecord, wanted: string): boolean {
  if (record.digest === wanted || record.group === wanted) return true;
  if (record.digest !== undefined && wanted.endsWith(`@${record.digest}`)) return true;
  return record.references.some((name) => name === wanted || normalName(name) === normalName(wanted));
}

function chooseImage(
  records: readonly ImageRecord[],
  wanted: string | undefined,
  file: string,
): readonly ImageRecord[] {
  if (records.length === 0) throw new ImageError({ file }, 'holds no image');
  const choices = [...new Set(records.flatMap((record) => nameOf(record)))];
  let found = records;
  if (wanted !== undefined) {
    found = records.filter((record) => isCalled(record, wanted));
    // A tag alone, where only one image has it.
    if (found.length === 0) {
      found = records.filter((record) => record.references.some((name) => name.endsWith(`:${wanted}`)));
    }
    if (found.length === 0) {
      throw new ImageChoiceError(
        { file },
        'imageRef',
        choices,
        `holds no image ${wanted}, but ${choices.join(', ')}`,
      );
    }
  }
  const groups = new Set(found.map((record) => record.group));
  if (groups.size > 1) {
    throw new ImageChoiceError(
      { file },
      'imageRef',
      choices,
      `holds several images; say which: ${choices.join(', ')}`,
    );
  }
  return found;
}

function nameOf(record: ImageRecord): readonly string[] {
  if (record.references.length > 0) return record.references;
  return [record.digest ?? `number ${record.group}`];
}

function choosePlatform(
  group: readonly ImageRecord[],
  wanted: string | undefined,
  file: string,
): { readonly record: ImageRecord; readonly platforms: readonly string[] } {
  const here = group.filter((record) => record.present);
  const offered = here.length > 0 ? here : group;
  const platforms = [
    ...new Set(offered.map((record) => record.platform).filter((name) => name !== undefined)),
  ];
  const [only] = offered;
  if (offered.length === 1 && only !== undefined) return { record: only, platforms };
  const target = wanted ?? machinePlatform();
  const matching = offered.filter(
    (record) => record.platform !== undefined && platformMatches(target, record.platform),
  );
  const [record] = matching;
  if (record !== undefined && new Set(matching.map((each) => each.digest)).size === 1) {
    return { record, platforms };
  }
  if (record !== undefined && new Set(matching.map((each) => each.platform)).size === matching.length) {
    // Variants of one architecture: the first is what an engine takes too.
    return { record, platforms };
  }
  const choices = matching.length > 1 ? matching.map((each) => each.digest ?? '') : platforms;
  const option = matching.length > 1 ? 'imageRef' : 'platform';
  const problem = matching.length > 1 ? 'holds several images' : `has nothing for ${target}`;
  throw new ImageChoiceError({ file }, option, choices, `${problem}; say which: ${choices.join(', ')}`);
}

function describe(
  source: OpenSource,
  record: ImageRecord,
  platforms: readonly string[],
  manifest: Manifest,
  wantedPlatform: string | undefined,
  wantedName: string | undefined,
): OpenImage {
  const { store } = source;
  const platform = configPlatform(manifest);
  if (wantedPlatform !== undefined && !platformMatches(wantedPlatform, record.platform ?? platform)) {
    const choices = [record.platform ?? platform];
    throw new ImageChoiceError(
      { file: store.file },
      'platform',
      choices,
      `is for ${choices[0]}, not ${wantedPlatform}`,
    );
  }
  const { diffIds } = manifest.config;
  if (diffIds.length > 0 && diffIds.length !== manifest.layers.length) {
    throw new ImageError(
      { file: store.file },
      `its manifest lists ${manifest.layers.length} layers, its configuration ${diffIds.length}`,
    );
  }
  return {
    source: source.shown,
    reference: record.references.find((name) => name === wantedName) ?? record.references[0],
    references: record.references,
    platform: record.platform ?? platform,
    platforms,
    configDigest: manifest.configDigest,
    manifestDigest: manifest.manifestDigest,
    annotations: manifest.annotations,
    config: manifest.config,
    layers: manifest.layers.map((layer, index) => openLayer(store, layer, index, diffIds[index])),
    close: () => store.close(),
  };
}

function openLayer(
  store: BlobStore,
  layer: LayerRecord,
  index: number,
  diffId: string | undefined,
): ImageLayer {
  const { file } = store;
  const name = `layer ${index} (${layer.member})`;
  const { digest, mediaType } = layer;
  if (layer.mediaType.includes('+encrypted')) throw new ImageError({ file, layer: name }, 'is encrypted');
  const blob = store.blob(layer.member);
  if (blob !== undefined && layer.size !== undefined && blob.size !== layer.size) {
    throw new ImageError(
      { file, layer: name },
      `has ${blob.size} bytes, but the manifest says ${layer.size}`,
    );
  }
  return {
    index,
    mediaType,
    file,
    name,
    digest,
    diffId,
    blob: blob === undefined ? undefined : { ...blob, file, name, digest, diffId },
    read: blob === undefined ? store.indexed(layer.member) : undefined,
  };
}
