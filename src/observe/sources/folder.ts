import { statSync } from 'node:fs';
import path from 'node:path';
import { ImageError } from '../errors.ts';
import type { Blob } from '../layer-reader.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { openBlob } from './file.ts';
import type { BlobStore } from './store.ts';

/**
 * A folder whose files are blobs: an OCI layout, or what `skopeo copy … dir:` makes. Names come out of manifests:
 * none may lead out of the folder.
 */
export function openFolder(folder: string, file: string, limits: Limits = DEFAULT_LIMITS): BlobStore {
  const open = new Map<string, Blob & { readonly close: () => void }>();
  const inside = (name: string): string => {
    const full = path.resolve(folder, name);
    const relative = path.relative(folder, full);
    if (relative.startsWith('..') || path.isAbsolute(relative)) {
      throw new ImageError({ file, layer: name }, 'points outside the folder');
    }
    return full;
  };
  const has = (name: string): boolean => statSync(inside(name), { throwIfNoEntry: false })?.isFile() === true;
  const blob = (name: string): Blob => {
    const known = open.get(name);
    if (known !== undefined) return known;
    if (!has(name)) throw new ImageError({ file, layer: name }, 'is missing from the folder');
    const opened = openBlob(inside(name), `${file}/${name}`);
    open.set(name, opened);
    return opened;
  };
  return {
    file,
    has,
    blob,
    document: async (name) => {
      const found = blob(name);
      if (found.size > limits.documentBytes) {
        throw new ImageError({ file, layer: name }, `is too large to be a manifest: ${found.size} bytes`);
      }
      const parts: Uint8Array[] = [];
      for await (const part of found.read()) parts.push(Buffer.from(part));
      return Buffer.concat(parts);
    },
    indexed: () => undefined,
    close: () => {
      for (const each of open.values()) each.close();
    },
  };
}
