import { createHash } from 'node:crypto';
import { readConfig } from '../config.ts';
import { ImageError } from '../errors.ts';
import { isObject, listOf, objectOf, parseJson, textOf, textsOf, verifyDocument } from '../json.ts';
import { platformText } from '../platform.ts';
import type { ImageRecord, Manifest } from './record.ts';
import { type BlobStore, cleanMember } from './store.ts';

export const DOCKER_MANIFEST = 'manifest.json';
const PLAIN = 'application/vnd.docker.image.rootfs.diff.tar';

/** The digest that a member is named after, if it is: `blobs/sha256/<hex>`, `<hex>.json`, `<hex>.tar.gz`. */
function digestInName(member: string): string | undefined {
  const hex = /(?:^|\/)(?:sha256:)?([0-9a-f]{64})(?:\.json|\.tar\.gz|\.tar)?$/.exec(member)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/**
 * The images of what `docker save` writes, in every shape since 1.10: `manifest.json` lists configuration and layers
 * by member. Source: moby image/tarexport; github.com/moby/docker-image-spec.
 * @throws ImageError where it is damaged
 */
export async function dockerImages(store: BlobStore, verify: boolean): Promise<readonly ImageRecord[]> {
  const place = { file: store.file, layer: DOCKER_MANIFEST };
  const list = parseJson(await store.document(DOCKER_MANIFEST), place);
  if (!Array.isArray(list) || !list.every(isObject)) {
    throw new ImageError(place, 'is not what `docker save` writes: a list of images');
  }
  return list.map((item, at): ImageRecord => {
    const references = textsOf(item['RepoTags']);
    return {
      references,
      group: `${at}`,
      digest: undefined,
      platform: undefined,
      present: true,
      load: () => load(store, item, verify),
    };
  });
}

async function load(
  store: BlobStore,
  item: Readonly<Record<string, unknown>>,
  verify: boolean,
): Promise<Manifest> {
  const place = { file: store.file, layer: DOCKER_MANIFEST };
  const configName = textOf(item['Config']);
  if (configName === undefined) throw new ImageError(place, 'names no configuration');
  const bytes = await store.document(inside(store.file, configName));
  const promised = digestInName(configName);
  const configPlace = { file: store.file, layer: configName };
  if (verify && promised !== undefined) verifyDocument(bytes, promised, configPlace);
  const config = readConfig(parseJson(bytes, configPlace), configPlace);
  const sources = objectOf(item['LayerSources']);
  const layers = listOf(item['Layers']).map((layer, at) => {
    const member = textOf(layer);
    if (member === undefined) throw new ImageError(place, `names no member for layer ${at}`);
    const source = objectOf(sources[config.diffIds[at] ?? '']);
    return {
      member: inside(store.file, member),
      mediaType: textOf(source['mediaType']) ?? PLAIN,
      // A file of the classic archive is named after its diff ID or an identifier of its own, not after the blob.
      digest: member.startsWith('blobs/sha256/') ? digestInName(member) : undefined,
      size: undefined,
    };
  });
  const configDigest = promised ?? `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { manifestDigest: undefined, configDigest, config, annotations: new Map(), layers };
}

function inside(file: string, member: string): string {
  const clean = cleanMember(member);
  if (member.startsWith('/') || clean === '..' || clean.startsWith('../')) {
    throw new ImageError(
      { file, layer: DOCKER_MANIFEST },
      `names ${JSON.stringify(member)}, which points outside`,
    );
  }
  return member;
}

/** The platform that a configuration is for. */
export function configPlatform(manifest: Manifest): string {
  const { os, architecture, variant } = manifest.config;
  return platformText(os, architecture === '' ? 'unknown' : architecture, variant);
}
