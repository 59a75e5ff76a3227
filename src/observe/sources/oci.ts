import { ImageError } from '../errors.ts';
import { type JsonObject, listOf, objectOf, textMapOf, textOf } from '../json.ts';
import { platformOf } from '../platform.ts';
import { digestOf, type ImageRecord, readDocument, readManifest } from './record.ts';
import type { BlobStore } from './store.ts';

export const OCI_INDEX = 'index.json';
const MAX_DEPTH = 8;
const MAX_IMAGES = 10_000;
const REF_NAME = 'org.opencontainers.image.ref.name';
const CONTAINERD_NAME = 'io.containerd.image.name';
const REFERENCE_TYPE = 'vnd.docker.reference.type';

function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** Manifests that describe another one: provenance, bills of materials. They hold no filesystem. */
function isAttestation(descriptor: JsonObject): boolean {
  if (textMapOf(descriptor['annotations']).has(REFERENCE_TYPE)) return true;
  return platformOf(descriptor['platform']) === 'unknown/unknown';
}

function namesOf(descriptor: JsonObject): readonly string[] {
  const annotations = textMapOf(descriptor['annotations']);
  // What Docker and containerd write beside the name is only its tag.
  const name = annotations.get(CONTAINERD_NAME) ?? annotations.get(REF_NAME);
  return name === undefined ? [] : [name];
}

/**
 * The images of an OCI layout, in a folder or an archive: `index.json`, and the indexes that it leads to. Source: OCI
 * image-spec, image-layout.md and image-index.md.
 * @throws ImageError where it is damaged
 */
export async function ociImages(store: BlobStore, verify: boolean): Promise<readonly ImageRecord[]> {
  const records: ImageRecord[] = [];
  const root = objectOf(await readDocument(store, OCI_INDEX, undefined, false));
  const top = listOf(root['manifests']).map(objectOf);
  const seen = new Set<string>();
  const walk = async (
    descriptor: JsonObject,
    names: readonly string[],
    group: string,
    depth: number,
  ): Promise<void> => {
    if (isAttestation(descriptor)) return;
    const digest = digestOf(descriptor['digest'], store.file, OCI_INDEX);
    const member = blobName(digest);
    const platform = platformOf(descriptor['platform']);
    const read = (): Promise<unknown> => readDocument(store, member, digest, verify);
    const present = store.has(member);
    const nested = present ? listOf(objectOf(await isIndex(descriptor, read))['manifests']) : [];
    if (nested.length > 0) {
      if (depth > MAX_DEPTH || seen.has(`${group} ${digest}`)) {
        throw new ImageError({ file: store.file, layer: member }, 'is an index that leads to itself');
      }
      seen.add(`${group} ${digest}`);
      for (const item of nested) await walk(objectOf(item), names, group, depth + 1);
      return;
    }
    if (records.length >= MAX_IMAGES) throw new ImageError({ file: store.file }, 'holds too many images');
    const load: ImageRecord['load'] = async () =>
      readManifest(store, await read(), { member, digest, verify }, blobName);
    records.push({ references: names, group, digest, platform, present, load });
  };
  for (const descriptor of top) {
    const names = namesOf(descriptor);
    // Platforms of one image may stand side by side without an index of their own.
    const alone = names.length === 0 && platformOf(descriptor['platform']) !== undefined;
    const group = names[0] ?? (alone ? '' : (textOf(descriptor['digest']) ?? ''));
    await walk(descriptor, names, group, 0);
  }
  return records;
}

/** Reads a document that says, or may turn out, to be an index. */
async function isIndex(descriptor: JsonObject, read: () => Promise<unknown>): Promise<unknown> {
  const type = textOf(descriptor['mediaType']) ?? '';
  if (/manifest\.v\d/.test(type)) return undefined;
  return read();
}
