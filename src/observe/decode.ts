import { once } from 'node:events';
import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import { FormatError, reasonOf } from './errors.ts';
import type { Limits } from './limits.ts';
import { fzstdWalker, ZstdWalker } from './zstd.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Large pieces: zlib's default of 16 KiB takes twice as long. */
const PIECE = 1 << 20;
/** zstd:chunked has a frame for every file. */
const FRAME_PIECE = 256 << 10;
const MAGIC_BYTES = 6;
const FOREIGN: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
];

/**
 * How data is compressed, told by its first bytes.
 * @throws FormatError for compressions that images may not have
 */
export function sniff(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (startsWith(head, [0x28, 0xb5, 0x2f, 0xfd])) return 'zstd';
  // A skippable frame: zstd:chunked may begin with one.
  if (((head[0] ?? 0) & 0xf0) === 0x50 && startsWith(head.subarray(1), [0x2a, 0x4d, 0x18])) return 'zstd';
  for (const [name, magic] of FOREIGN) {
    if (startsWith(head, magic)) throw new FormatError(`is compressed with ${name}, which is not supported`);
  }
  return 'none';
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

/** Node's own zstd for one frame, from 22.15 and 23.8 on. */
function nativeZstd(): Transform {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  if (typeof create !== 'function') throw new TypeError('this version of Node has no zstd');
  const stream: unknown = Reflect.apply(create, zlib, [{ chunkSize: FRAME_PIECE }]);
  if (!isTransform(stream)) throw new TypeError('the zstd of this version of Node is no stream');
  return stream;
}

function hasZstd(): boolean {
  return typeof Reflect.get(zlib, 'createZstdDecompress') === 'function';
}

function isTransform(value: unknown): value is Transform {
  return value instanceof Object && 'pipe' in value && 'write' in value;
}

/** A stream that decompresses gzip, members behind the first included. */
export function gunzip(): Transform {
  return zlib.createGunzip({ chunkSize: PIECE });
}

/** Refuses data that grows beyond reason. */
export class ExpansionGuard {
  taken = 0;
  given = 0;
  private readonly limits: Limits;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  check(): void {
    const { expandedBytes, expansion } = this.limits;
    if (this.given <= expandedBytes || this.given <= expansion * this.taken) return;
    throw new FormatError(
      `expands to more than ${expansion} times its size (${this.taken} bytes became ${this.given}); it is taken for a decompression bomb`,
    );
  }
}

/** Puts the first bytes of data back in front, once they have been looked at. */
async function* withHead(
  head: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** Looks at the first bytes without using them up. */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  length = MAGIC_BYTES,
): Promise<{ readonly head: Uint8Array; readonly chunks: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let have = 0;
  while (have < length) {
    const next = await iterator.next();
    if (next.done === true) break;
    // Kept while the next is read: the source may use its buffer again.
    parts.push(Buffer.from(next.value));
    have += next.value.length;
  }
  return { head: Buffer.concat(parts).subarray(0, length), chunks: withHead(parts, iterator) };
}

/**
 * Decompresses what comes and hands it to `sink` at once; nothing is kept.
 * @param taken sees the data as it is stored
 * @throws FormatError where the data is damaged, cut off or a bomb
 */
export async function decode(
  source: AsyncIterable<Uint8Array>,
  sink: (data: Uint8Array) => void,
  limits: Limits,
  taken: (data: Uint8Array) => void = () => undefined,
): Promise<Compression> {
  const { head, chunks } = await peek(source);
  const compression = sniff(head);
  const guard = new ExpansionGuard(limits);
  const counted = (data: Uint8Array): void => {
    guard.given += data.length;
    guard.check();
    sink(data);
  };
  const stored = (data: Uint8Array): void => {
    guard.taken += data.length;
    taken(data);
  };
  if (compression === 'none') {
    for await (const chunk of chunks) {
      stored(chunk);
      sink(chunk);
    }
  } else {
    if (compression === 'gzip') await decodeGzip(chunks, counted, stored);
    else if (hasZstd()) await decodeFrames(chunks, counted, stored);
    else await decodeHere(chunks, counted, stored);
  }
  return compression;
}

async function decodeHere(
  chunks: AsyncIterable<Uint8Array>,
  sink: (data: Uint8Array) => void,
  stored: (data: Uint8Array) => void,
): Promise<void> {
  const decoder = fzstdWalker(sink);
  for await (const chunk of chunks) {
    stored(chunk);
    decoder.push(chunk);
  }
  decoder.end();
}

async function decodeGzip(
  chunks: AsyncIterable<Uint8Array>,
  sink: (data: Uint8Array) => void,
  stored: (data: Uint8Array) => void,
): Promise<void> {
  const feed = new Feed(gunzip(), sink);
  try {
    for await (const chunk of chunks) {
      stored(chunk);
      await feed.write(chunk);
    }
    await feed.end();
  } finally {
    feed.close();
  }
}

/** Each frame gets a decoder of its own. */
async function decodeFrames(
  chunks: AsyncIterable<Uint8Array>,
  sink: (data: Uint8Array) => void,
  stored: (data: Uint8Array) => void,
): Promise<void> {
  let parts: Buffer[] = [];
  let ready: { readonly data: Buffer; readonly last: boolean }[] = [];
  const flush = (last: boolean): void => {
    if (parts.length > 0) ready.push({ data: Buffer.concat(parts), last });
    parts = [];
  };
  const block = (data: Buffer, last: boolean): void => {
    parts.push(data);
    if (last) flush(true);
  };
  const walker = new ZstdWalker({ begin: () => undefined, block });
  let feed: Feed | undefined;
  try {
    for await (const chunk of chunks) {
      stored(chunk);
      walker.push(chunk);
      flush(false);
      for (const { data, last } of ready) {
        feed ??= new Feed(nativeZstd(), sink);
        await feed.write(data);
        if (!last) continue;
        await feed.end();
        feed.close();
        feed = undefined;
      }
      ready = [];
    }
    walker.end();
  } finally {
    feed?.close();
  }
}

/** A decompressing stream whose output is taken at once, so that it never has to be held back. */
class Feed {
  private readonly stream: Transform;
  private readonly failure: Promise<never>;
  private readonly ended: Promise<unknown>;
  /** What the sink threw. */
  private refusal: Error | undefined;

  constructor(stream: Transform, sink: (data: Uint8Array) => void) {
    this.stream = stream;
    this.failure = new Promise<never>((_, reject) => {
      stream.once('error', (error) => {
        reject(error === this.refusal ? error : new FormatError(inWords(error)));
      });
    });
    this.ended = once(stream, 'end');
    this.failure.catch(() => undefined);
    this.ended.catch(() => undefined);
    stream.on('data', (data: Uint8Array) => {
      try {
        if (this.refusal === undefined) sink(data);
      } catch (error) {
        this.refusal = error instanceof Error ? error : new Error(reasonOf(error));
        stream.destroy(this.refusal);
      }
    });
  }

  /** Returns when the stream is done with the data. */
  async write(data: Uint8Array): Promise<void> {
    const written = new Promise<void>((resolve) => this.stream.write(data, () => resolve()));
    await Promise.race([written, this.failure]);
    // Destroying the stream also ends the write, and may do so first.
    if (this.refusal !== undefined) throw this.refusal;
  }

  async end(): Promise<void> {
    this.stream.end();
    await Promise.race([this.ended, this.failure]);
  }

  close(): void {
    this.stream.destroy();
  }
}

function inWords(error: Error): string {
  return /unexpected end/i.test(error.message)
    ? 'is cut off within its compressed data'
    : `has damaged compressed data: ${error.message}`;
}
