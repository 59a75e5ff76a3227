import { once } from 'node:events';
import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import { FormatError, reasonOf } from './errors.ts';
import type { Limits } from './limits.ts';
import { ZstdDecoder, zstdStream } from './zstd.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Large pieces: zlib's default of 16 KiB takes twice as long. */
const PIECE = 1 << 20;
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

/** Node's own zstd, from 22.15 and 23.8 on; its window limit is 128 MiB. */
function nativeZstd(): Transform | undefined {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  if (typeof create !== 'function') return undefined;
  const stream: unknown = Reflect.apply(create, zlib, [{ chunkSize: PIECE }]);
  return isTransform(stream) ? stream : undefined;
}

function isTransform(value: unknown): value is Transform {
  return value instanceof Object && 'pipe' in value && 'write' in value;
}

/** A stream that decompresses, for data that is read by a stream itself. */
export function decompressor(compression: 'gzip' | 'zstd'): Transform {
  return compression === 'gzip' ? zlib.createGunzip({ chunkSize: PIECE }) : (nativeZstd() ?? zstdStream());
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
    const native = compression === 'zstd' ? nativeZstd() : decompressor('gzip');
    if (native === undefined) await decodeHere(chunks, counted, stored);
    else await decodeBy(native, chunks, counted, stored);
  }
  return compression;
}

async function decodeHere(
  chunks: AsyncIterable<Uint8Array>,
  sink: (data: Uint8Array) => void,
  stored: (data: Uint8Array) => void,
): Promise<void> {
  const decoder = new ZstdDecoder(sink);
  for await (const chunk of chunks) {
    stored(chunk);
    decoder.push(chunk);
  }
  decoder.end();
}

/** The sink takes each piece at once, so the stream never has to be held back. */
async function decodeBy(
  stream: Transform,
  chunks: AsyncIterable<Uint8Array>,
  sink: (data: Uint8Array) => void,
  stored: (data: Uint8Array) => void,
): Promise<void> {
  const failure = new Promise<never>((_, reject) => {
    stream.once('error', (error) => {
      reject(error instanceof FormatError ? error : new FormatError(inWords(error)));
    });
  });
  failure.catch(() => undefined);
  stream.on('data', (data: Uint8Array) => {
    try {
      sink(data);
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(reasonOf(error)));
    }
  });
  const ended = once(stream, 'end');
  ended.catch(() => undefined);
  try {
    for await (const chunk of chunks) {
      stored(chunk);
      const written = new Promise<void>((resolve) => stream.write(chunk, () => resolve()));
      await Promise.race([written, failure]);
    }
    stream.end();
    await Promise.race([ended, failure]);
  } finally {
    stream.destroy();
  }
}

function inWords(error: Error): string {
  return /unexpected end/i.test(error.message)
    ? 'is cut off within its compressed data'
    : `has damaged compressed data: ${error.message}`;
}
