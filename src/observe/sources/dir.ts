import { createHash } from 'node:crypto';
import { parseJson } from '../json.ts';
import { type ImageRecord, readManifest } from './record.ts';
import type { BlobStore } from './store.ts';

const MANIFEST = 'manifest.json';

/**
 * The image of a folder as `skopeo copy … dir:` writes it: a manifest, and every blob under the hexadecimal part of
 * its digest. Source: containers/image, directory/directory_transport.go.
 */
export async function dirImages(store: BlobStore, verify: boolean): Promise<readonly ImageRecord[]> {
  const bytes = await store.document(MANIFEST);
  const value = parseJson(bytes, { file: store.file, layer: MANIFEST });
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const load: ImageRecord['load'] = () =>
    readManifest(store, value, { member: MANIFEST, digest, verify }, (blob) => blob.replace(/^[^:]*:/, ''));
  return [{ references: [], group: '', digest, platform: undefined, present: true, load }];
}
