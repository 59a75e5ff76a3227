import { closeSync } from 'node:fs';
import { ImageError, placed } from '../errors.ts';
import { type LayerIndex, TYPE } from '../layer-index.ts';
import { indexFile } from '../layer-reader.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { bytesToText, PathTable } from '../path-table.ts';
import { rangeBlob } from './file.ts';
import { type BlobStore, Members } from './store.ts';

interface Stretch {
  readonly start: number;
  readonly size: number;
}

/**
 * An uncompressed archive in a file that can be read at any place: its headers are walked once, and every member is a
 * stretch of the file afterwards.
 * @throws ImageError where it is no tar, or is cut off
 */
export function openTarFile(
  fd: number,
  size: number,
  file: string,
  limits: Limits = DEFAULT_LIMITS,
): BlobStore {
  const members = new Members<Stretch>(file);
  try {
    const paths = new PathTable();
    collect(indexFile(fd, size, paths, limits), paths, members);
  } catch (error) {
    throw placed(error, { file });
  }
  return {
    file,
    has: (name) => members.has(name),
    blob: (name) => {
      const { start, size: length } = members.get(name);
      return rangeBlob(fd, start, length);
    },
    document: async (name) => {
      const { start, size: length } = members.get(name);
      if (length > limits.documentBytes) {
        throw new ImageError({ file, layer: name }, `is too large to be a manifest: ${length} bytes`);
      }
      const parts: Uint8Array[] = [];
      for await (const part of rangeBlob(fd, start, length).read()) parts.push(Buffer.from(part));
      return Buffer.concat(parts);
    },
    indexed: () => undefined,
    close: () => closeSync(fd),
  };
}

function collect(index: LayerIndex, paths: PathTable, members: Members<Stretch>): void {
  for (let entry = 0; entry < index.length; entry++) {
    const name = paths.text(index.paths[entry] ?? 0).text;
    switch (index.types[entry]) {
      case TYPE.file:
        members.set(name, { start: index.bodies[entry] ?? 0, size: index.sizes[entry] ?? 0 });
        break;
      case TYPE.symlink:
        members.link(name, bytesToText(index.target(entry)).text, true);
        break;
      case TYPE.hardlink:
        members.link(name, paths.text(index.links[entry] ?? 0).text, false);
    }
  }
}
