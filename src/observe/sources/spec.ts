import { closeSync, createReadStream, fstatSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { sniff } from '../decode.ts';
import { ImageError } from '../errors.ts';
import { headOf, openFile, rangeBlob } from './file.ts';
import { openFolder } from './folder.ts';
import { readFromEngine } from './engine.ts';
import { OCI_INDEX } from './oci.ts';
import { DOCKER_MANIFEST } from './docker-archive.ts';
import type { BlobStore } from './store.ts';
import { systemReason } from '../../layers/system.ts';
import { openTarFile } from './tar-file.ts';
import { readTarStream, type StreamOptions } from './tar-stream.ts';

/** The kinds of sources, named as containers-transports(5) does; `docker-daemon` stands for any engine. */
export type Transport = 'docker-archive' | 'oci' | 'oci-archive' | 'dir' | 'docker-daemon';

/** A store, and how to read the images in it. */
export interface OpenSource {
  readonly store: BlobStore;
  readonly transport: Transport;
  /** `docker-archive:app.tar`, for the output. */
  readonly shown: string;
  /** The reference in `docker-archive:app.tar:app:1`. */
  readonly reference: string | undefined;
}

const PREFIXES: readonly Transport[] = ['docker-archive', 'oci-archive', 'docker-daemon', 'oci', 'dir'];
const UNSUPPORTED = /^(?:docker|containers-storage|ostree|sif|tarball|registry):/;
const ARCHIVE_NAME = /^[./~]|\.(?:tar|tgz|tzst|gz|zst|oci)$|[\\]/;
const MAGIC_BYTES = 6;

/** What stands at a path; undefined for nothing, and for a text that can be no path. @throws ImageError */
function isThere(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG') return undefined;
    throw new ImageError({ file }, systemReason(error) ?? String(error));
  }
}

/** Splits `archive.tar:app:1` where the whole is no file but a part in front of a colon is. */
function splitReference(text: string): { readonly file: string; readonly reference: string | undefined } {
  if (text === '-' || isThere(text) !== undefined) return { file: text, reference: undefined };
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const file = text.slice(0, at);
    if (file !== '' && isThere(file) !== undefined) {
      return { file, reference: text.slice(at + 1) || undefined };
    }
  }
  return { file: text, reference: undefined };
}

/**
 * Opens what the user named: a file, a folder, `-` for standard input, `transport:path[:reference]`, or the name of an
 * image that an engine has.
 * @throws ImageError where nothing is there, or it is no image
 */
export async function openSource(text: string, options: StreamOptions): Promise<OpenSource> {
  const prefix = PREFIXES.find((transport) => text.startsWith(`${transport}:`));
  if (prefix === undefined) return openBare(text, options);
  const rest = text.slice(prefix.length + 1);
  if (prefix === 'docker-daemon') return openEngine(rest, options);
  const { file, reference } = splitReference(rest);
  const shown = `${prefix}:${file}`;
  if (prefix === 'oci' || prefix === 'dir') {
    const stat = isThere(file);
    if (stat === undefined) throw new ImageError({ file }, 'no such folder');
    if (!stat.isDirectory()) {
      throw new ImageError({ file }, `is no folder; for an archive write ${prefix}-archive:`);
    }
    return { store: openFolder(file, file, options.limits), transport: prefix, shown, reference };
  }
  return { store: await openArchive(file, options), transport: prefix, shown, reference };
}

async function openBare(text: string, options: StreamOptions): Promise<OpenSource> {
  const stat = text === '-' ? undefined : isThere(text);
  if (text !== '-' && stat === undefined) {
    if (UNSUPPORTED.test(text)) {
      throw new ImageError(
        { file: text },
        `that transport is not supported; save the image with \`skopeo copy ${text} docker-archive:image.tar\``,
      );
    }
    if (ARCHIVE_NAME.test(text)) throw new ImageError({ file: text }, 'no such file or folder');
    return openEngine(text, options);
  }
  if (stat?.isDirectory() === true) return openBareFolder(text, options);
  const store = await openArchive(text, options);
  const transport = archiveKind(store);
  return { store, transport, shown: `${transport}:${text}`, reference: undefined };
}

async function openEngine(name: string, options: StreamOptions): Promise<OpenSource> {
  const { store } = await readFromEngine(name, options);
  return { store, transport: archiveKind(store), shown: `docker-daemon:${name}`, reference: undefined };
}

function openBareFolder(folder: string, options: StreamOptions): OpenSource {
  const store = openFolder(folder, folder, options.limits);
  const transport = store.has(OCI_INDEX) ? 'oci' : store.has(DOCKER_MANIFEST) ? 'dir' : undefined;
  if (transport === undefined) {
    throw new ImageError({ file: folder }, `is no image: it has neither ${OCI_INDEX} nor ${DOCKER_MANIFEST}`);
  }
  return { store, transport, shown: `${transport}:${folder}`, reference: undefined };
}

/** An OCI layout tells types and digests of layers, which the manifest of `docker save` beside it may not. */
function archiveKind(store: BlobStore): Transport {
  if (store.has(OCI_INDEX)) return 'oci-archive';
  if (store.has(DOCKER_MANIFEST)) return 'docker-archive';
  store.close();
  const hint = store.has('etc/passwd') || store.has('bin/sh') ? '; it looks like an exported container' : '';
  throw new ImageError(
    { file: store.file },
    `is no image: the archive has neither ${OCI_INDEX} nor ${DOCKER_MANIFEST}${hint}`,
  );
}

async function openArchive(file: string, options: StreamOptions): Promise<BlobStore> {
  if (file === '-') return readTarStream(process.stdin, 'standard input', options);
  const fd = openFile(file, file);
  const stat = fstatSync(fd);
  if (stat.isDirectory()) {
    closeSync(fd);
    throw new ImageError({ file }, `is a folder; write oci:${file} or dir:${path.normalize(file)}`);
  }
  // A pipe with a name can be read once only.
  if (!stat.isFile()) {
    return closing(fd, readTarStream(createReadStream(file, { fd, autoClose: false }), file, options));
  }
  if (stat.size === 0) {
    closeSync(fd);
    throw new ImageError({ file }, 'is empty');
  }
  if (sniffFile(fd, file) !== 'none') {
    return closing(fd, readTarStream(rangeBlob(fd, 0, stat.size).read(), file, options));
  }
  try {
    return openTarFile(fd, stat.size, file, options.limits);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function sniffFile(fd: number, file: string): string {
  try {
    return sniff(headOf(fd, MAGIC_BYTES));
  } catch (error) {
    closeSync(fd);
    throw new ImageError({ file }, error instanceof Error ? error.message : 'cannot be read');
  }
}

async function closing(fd: number, store: Promise<BlobStore>): Promise<BlobStore> {
  try {
    return await store;
  } finally {
    closeSync(fd);
  }
}
