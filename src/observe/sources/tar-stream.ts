import { extract } from 'tar-stream';
import { ExpansionGuard, gunzip, peek, sniff } from '../decode.ts';
import { FormatError, ImageError, placed, reasonOf } from '../errors.ts';
import type { LayerIndex } from '../layer-index.ts';
import { readLayer } from '../layer-reader.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import type { PathTable } from '../path-table.ts';
import { unzstd } from '../zstd.ts';
import { type BlobStore, Members } from './store.ts';

const HIGH_WATER_MARK = 1 << 20;
/** All manifests and configurations together; attestations may be larger and are not needed. */
const DOCUMENTS = 64 << 20;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const TAR_MAGIC_AT = 257;

type Streamed =
  | { readonly document: Uint8Array }
  | { readonly index: LayerIndex }
  | { readonly failure: unknown };

export interface StreamOptions {
  readonly paths: PathTable;
  readonly verify: boolean;
  readonly limits?: Limits | undefined;
  readonly counter: { entries: number };
  readonly progress?: ((bytes: number) => void) | undefined;
}

/**
 * An archive that comes only once: standard input, an engine's pipe, a compressed archive. Every member is looked at
 * as it passes: documents are kept, everything else is read as a layer at once, since the manifest that says which
 * are layers may come last. Nothing is unpacked; what stays is the index of every layer.
 * @throws ImageError where it is no tar, or is cut off
 */
export async function readTarStream(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  options: StreamOptions,
): Promise<BlobStore> {
  const members = new Members<Streamed>(file);
  const limits = options.limits ?? DEFAULT_LIMITS;
  try {
    await collect(chunks, file, options, members);
  } catch (error) {
    throw archiveError(error, file);
  }
  return {
    file,
    has: (name) => members.has(name),
    blob: () => undefined,
    document: async (name) => {
      const member = members.get(name);
      if ('document' in member) return member.document;
      throw new ImageError(
        { file, layer: name },
        `is no JSON document, or larger than ${limits.documentBytes} bytes`,
      );
    },
    indexed: (name) => {
      const member = members.get(name);
      if ('index' in member) return member.index;
      if ('failure' in member) throw member.failure;
      throw new ImageError({ file, layer: name }, 'is no tar');
    },
    close: () => undefined,
  };
}

async function collect(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  options: StreamOptions,
  members: Members<Streamed>,
): Promise<void> {
  const unpack = extract({ highWaterMark: HIGH_WATER_MARK });
  const limits = options.limits ?? DEFAULT_LIMITS;
  const feeding = feed(chunks, unpack, limits);
  feeding.catch((error: unknown) =>
    unpack.destroy(error instanceof Error ? error : new Error(reasonOf(error))),
  );
  let kept = 0;
  let count = 0;
  for await (const entry of unpack) {
    const { name, type, linkname } = entry.header;
    count += 1;
    if (count > limits.entries) throw new FormatError('holds too many members');
    if (type === 'symlink' || type === 'link') members.link(name, linkname ?? '', type === 'symlink');
    else if (type === 'file' || type === 'contiguous-file') {
      const member = await readMember(entry, entry.header.size ?? 0, name, file, options, DOCUMENTS - kept);
      if ('document' in member) kept += member.document.length;
      members.set(name, member);
    }
    entry.resume();
  }
  await feeding;
}

async function readMember(
  entry: AsyncIterable<Uint8Array>,
  size: number,
  name: string,
  file: string,
  options: StreamOptions,
  room: number,
): Promise<Streamed> {
  const { head, chunks } = await peek(entry, TAR_MAGIC_AT + 5);
  const limits = options.limits ?? DEFAULT_LIMITS;
  const json = head[0] === OPEN_BRACE || head[0] === OPEN_BRACKET;
  const tar = Buffer.from(head.subarray(TAR_MAGIC_AT)).toString('latin1') === 'ustar';
  if (json && !tar) {
    if (size > limits.documentBytes || size > room) return { failure: tooLarge(file, name) };
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    return { document: Buffer.concat(parts) };
  }
  try {
    // The paths of layers that turn out not to belong to the image stay in the table; nothing refers to them.
    const layer = { file, name, size, read: () => chunks };
    return { index: await readLayer(layer, { ...options, limits, verify: false, digests: options.verify }) };
  } catch (error) {
    // Not every member is a layer: this counts only when a manifest says that it is one.
    return { failure: error };
  }
}

function tooLarge(file: string, name: string): ImageError {
  return new ImageError({ file, layer: name }, 'is too large to be a manifest');
}

/** Writes the archive, decompressed where it is, into the extraction. */
async function feed(
  source: AsyncIterable<Uint8Array>,
  unpack: ReturnType<typeof extract>,
  limits: Limits,
): Promise<void> {
  const { head, chunks } = await peek(source);
  if (head.length === 0) throw new FormatError('is empty');
  const compression = sniff(head);
  const guard = new ExpansionGuard(limits);
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      guard.taken += chunk.length;
      yield chunk;
    }
  }
  const plain =
    compression === 'none' ? chunks : compression === 'gzip' ? ungzip(counted()) : unzstd(counted());
  const closed = new Promise<void>((resolve) => unpack.once('close', resolve));
  for await (const data of plain) {
    guard.given += data.length;
    if (compression !== 'none') guard.check();
    // tar-stream keeps what it is given; the source may use its buffer again.
    if (unpack.write(Buffer.from(data))) continue;
    await Promise.race([new Promise<void>((resolve) => unpack.once('drain', resolve)), closed]);
  }
  unpack.end();
}

async function* ungzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = gunzip();
  const pump = async (): Promise<void> => {
    for await (const chunk of chunks) {
      await new Promise<void>((resolve) => stream.write(chunk, () => resolve()));
    }
    stream.end();
  };
  const pumping = pump();
  pumping.catch((error: unknown) =>
    stream.destroy(error instanceof Error ? error : new Error(reasonOf(error))),
  );
  for await (const data of stream) yield Buffer.from(data);
  await pumping;
}

function archiveError(error: unknown, file: string): unknown {
  const message = reasonOf(error);
  if (/unexpected end/i.test(message)) return new ImageError({ file }, 'is cut off');
  if (/invalid tar header/i.test(message)) {
    return new ImageError({ file }, 'is no image archive, or is damaged');
  }
  const foreign = error instanceof Error && !(error instanceof ImageError) && !(error instanceof FormatError);
  return foreign && 'code' in error
    ? new ImageError({ file }, `has damaged data: ${message}`)
    : placed(error, { file });
}
