import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { decode, sniff } from './decode.ts';
import { FormatError, ImageError, placed } from './errors.ts';
import { LayerIndex } from './layer-index.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { PathTable } from './path-table.ts';
import { TarReader } from './tar/reader.ts';

/** A stored blob: a stream of bytes, and where they stand when they can be read again at any place. */
export interface Blob {
  readonly size: number;
  /** The bytes as stored; a piece is valid until the next but one is asked for. */
  read(): AsyncIterable<Uint8Array>;
  /** An open file and where the blob begins in it. */
  readonly range?: { readonly fd: number; readonly start: number };
}

/** What is known of a layer before it is read. */
export interface LayerBlob extends Blob {
  /** The archive or folder, for messages. */
  readonly file: string;
  /** `layer 3 (sha256:…)` or the member of the archive, for messages. */
  readonly name: string;
  /** sha256 of the blob as stored; undefined where the format tells none. */
  readonly digest?: string | undefined;
  /** sha256 of the uncompressed tar. */
  readonly diffId?: string | undefined;
}

export interface LayerReadOptions {
  readonly paths: PathTable;
  /** Compare the digests of blob and tar with what the image says of them. Default true. */
  readonly verify?: boolean;
  readonly limits?: Limits;
  /** Counts entries over all layers of an image. */
  readonly counter?: { entries: number };
  /** Compute digests though none are known yet: for streams, whose manifest may come last. */
  readonly digests?: boolean;
  /** Compute the CRC-32 of every body while it passes: for comparing two images. */
  readonly contents?: boolean | undefined;
  /** Called with the bytes of the blob read since the last call. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

/**
 * Reads a layer once, without unpacking it, into an index of its entries. A plain layer in a file whose digests nobody
 * asks for is not even read: only its headers are. Bodies of streams and of compressed layers get a CRC-32 in passing,
 * since they cannot be read again cheaply; others get it later, where a question depends on it (contents.ts).
 * @throws ImageError that names the file and the layer
 */
export async function readLayer(layer: LayerBlob, options: LayerReadOptions): Promise<LayerIndex> {
  const index = new LayerIndex();
  try {
    const verify = options.verify ?? true;
    const quick = !verify && options.digests !== true && options.contents !== true;
    if (quick && isPlain(layer)) walkHeaders(layer, index, options);
    else await stream(layer, index, options, verify || options.digests === true);
  } catch (error) {
    throw placed(error, { file: layer.file, layer: layer.name });
  }
  index.seal();
  if (options.verify ?? true) verifyLayer(layer, index);
  return index;
}

/**
 * Compares computed digests with the promised ones.
 * @throws ImageError that names both
 */
export function verifyLayer(layer: Omit<LayerBlob, 'read' | 'size'>, index: LayerIndex): void {
  const compare = (what: string, promised: string | undefined, found: string | undefined): void => {
    if (promised === undefined || found === undefined || promised === found) return;
    if (!promised.startsWith('sha256:')) return;
    throw new ImageError(
      { file: layer.file, layer: layer.name },
      `${what} is ${found}, but the image says ${promised}; the file is damaged or was tampered with`,
    );
  };
  compare('the digest of the blob', layer.digest, index.digest);
  compare('the diff ID (the digest of the uncompressed layer)', layer.diffId, index.diffId);
}

function isPlain(layer: LayerBlob): boolean {
  const { range } = layer;
  if (range === undefined) return false;
  const head = new Uint8Array(6);
  const got = readSync(range.fd, head, 0, Math.min(head.length, layer.size), range.start);
  return sniff(head.subarray(0, got)) === 'none';
}

function readerFor(index: LayerIndex, options: LayerReadOptions, hashBodies: boolean): TarReader {
  return new TarReader({
    paths: options.paths,
    index,
    hashBodies,
    limits: options.limits ?? DEFAULT_LIMITS,
    counter: options.counter ?? { entries: 0 },
  });
}

async function stream(
  layer: LayerBlob,
  index: LayerIndex,
  options: LayerReadOptions,
  digests: boolean,
): Promise<void> {
  const again = options.contents !== true && isPlain(layer);
  const reader = readerFor(index, options, !again);
  const outer = digests ? createHash('sha256') : undefined;
  const inner = digests ? createHash('sha256') : undefined;
  let plain = false;
  let first = true;
  index.compression = await decode(
    layer.read(),
    (data) => {
      index.tarBytes += data.length;
      if (!plain) inner?.update(data);
      reader.write(data);
    },
    options.limits ?? DEFAULT_LIMITS,
    (data) => {
      // A plain blob is its own tar: one sum is enough.
      if (first) plain = isPlainHead(data);
      first = false;
      index.compressedBytes += data.length;
      outer?.update(data);
      options.progress?.(data.length);
    },
  );
  reader.end();
  index.digest = outer === undefined ? undefined : `sha256:${outer.digest('hex')}`;
  index.diffId = inner === undefined ? undefined : plain ? index.digest : `sha256:${inner.digest('hex')}`;
}

/** The whole head is in the first piece, or the blob is shorter than any compressed one. */
function isPlainHead(data: Uint8Array): boolean {
  return data.length >= 6 && sniff(data.subarray(0, 6)) === 'none';
}

/** Reads headers only, by position. */
function walkHeaders(layer: LayerBlob, index: LayerIndex, options: LayerReadOptions): void {
  const { range, size } = layer;
  if (range === undefined) return;
  walk(range.fd, range.start, size, readerFor(index, options, false));
  options.progress?.(size);
  index.tarBytes = size;
  index.compressedBytes = size;
}

/**
 * The members of an uncompressed tar in an open file, by their headers alone.
 * @throws FormatError where it is no tar, or is cut off
 */
export function indexFile(fd: number, size: number, paths: PathTable, limits: Limits): LayerIndex {
  const index = new LayerIndex();
  walk(fd, 0, size, readerFor(index, { paths, limits }, false));
  index.seal();
  return index;
}

function walk(fd: number, start: number, size: number, reader: TarReader): void {
  let block = new Uint8Array(512);
  for (let at = 0; at < size && !reader.done; at = reader.position) {
    if (reader.skippable > 0) {
      if (reader.bodyEnd > size) throw reader.cutOff(size);
      reader.skip();
      continue;
    }
    const want = Math.min(reader.wanted, size - at);
    if (want > block.length) block = new Uint8Array(want);
    const got = readSync(fd, block, 0, want, start + at);
    if (got === 0) throw new FormatError('is cut off: the file became shorter while it was read');
    reader.write(block.subarray(0, got));
  }
  reader.end();
}

const PIECE = 1 << 20;

/** CRC-32 of a stretch of a file; only the first `limit` bytes of it where given. */
export function hashRange(fd: number, start: number, size: number, scratch = new Uint8Array(PIECE)): number {
  let sum = 0;
  for (let at = 0; at < size;) {
    const got = readSync(fd, scratch, 0, Math.min(scratch.length, size - at), start + at);
    if (got === 0) break;
    sum = crc32(scratch.subarray(0, got), sum);
    at += got;
  }
  return sum;
}
