import { Decompress } from 'fzstd';
import { FormatError, reasonOf } from './errors.ts';

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** What zstd itself accepts without being asked for more (zstd's manual, `--memory`). */
const MAX_WINDOW = 128 << 20;
/** fzstd moves its whole window for every block; honest blocks are large enough to pay for that. */
const MOVES_PER_BYTE = 2048;
const FREE_BYTES = 16 << 20;
const MAX_BLOCK = 128 << 10;
const RLE = 1;
const RESERVED = 3;
const CHECKSUM = 4;
const SINGLE_SEGMENT = 0x20;

type Step = 'frame' | 'descriptor' | 'header' | 'block' | 'payload' | 'checksum' | 'skip-size' | 'skip';

/** What decodes the blocks of a frame. */
export interface BlockDecoder {
  /** A frame begins that looks back as far as `window` bytes. */
  begin(window: number): void;
  /** The next block with its header, in front of the first the frame's; the last ends the frame. */
  block(data: Buffer, last: boolean): void;
}

/**
 * Walks the frames and block headers of Zstandard data (RFC 8878). Both decoders need that: Node's own stops in silence
 * behind the first frame, a skippable one included, though zstd:chunked layers have many; fzstd loses count of frames
 * behind a skippable one, allocates any window that a frame asks for, and takes data that is cut off between blocks for
 * whole.
 */
export class ZstdWalker {
  private readonly decoder: BlockDecoder;
  private step: Step = 'frame';
  private need = 4;
  private held: Buffer = Buffer.alloc(0);
  /** Bytes of the frame that the decoder was not given yet: its header, and that of a block. */
  private prefix: Buffer[] = [];
  private descriptor = 0;
  private last = false;

  constructor(decoder: BlockDecoder) {
    this.decoder = decoder;
  }

  /** @throws FormatError where the data is damaged, or wants a window of more than 128 MiB */
  push(chunk: Uint8Array): void {
    let data = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.held.length > 0) data = Buffer.concat([this.held, data]);
    for (;;) {
      const take = this.step === 'skip' ? Math.min(this.need, data.length) : this.need;
      if (data.length < take) break;
      const part = data.subarray(0, take);
      data = data.subarray(take);
      if (this.step !== 'skip') this.take(part);
      else if (take < this.need) {
        this.need -= take;
        break;
      } else this.expect('frame', 4);
    }
    this.held = Buffer.from(data);
  }

  /** @throws FormatError where the data ends within a frame */
  end(): void {
    if (this.step !== 'frame' || this.held.length > 0) {
      throw new FormatError('is cut off within its zstd data');
    }
  }

  private expect(step: Step, need: number): void {
    this.step = step;
    this.need = need;
  }

  private take(part: Buffer): void {
    switch (this.step) {
      case 'frame':
        return this.takeMagic(part);
      case 'skip-size':
        return this.expect('skip', part.readUInt32LE(0));
      case 'descriptor':
        return this.takeDescriptor(part[0] ?? 0);
      case 'header':
        return this.takeHeader(part);
      case 'block':
        return this.takeBlock(part);
      case 'payload':
        this.prefix.push(part);
        return this.decode();
      case 'checksum':
      case 'skip':
        // The sha256 of the tar says more than the checksum.
        this.expect('frame', 4);
    }
  }

  private takeMagic(part: Buffer): void {
    const magic = part.readUInt32LE(0);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) this.expect('skip-size', 4);
    else if (magic === FRAME) {
      this.prefix = [Buffer.from(part)];
      this.expect('descriptor', 1);
    } else throw new FormatError('has damaged zstd data: a frame does not begin as one');
  }

  private takeDescriptor(descriptor: number): void {
    if ((descriptor & 3) !== 0) throw new FormatError('has zstd data that needs a dictionary');
    this.descriptor = descriptor;
    // Without its checksum flag: the checksum is taken off here.
    this.prefix.push(Buffer.of(descriptor & ~CHECKSUM));
    const sizeFlag = descriptor >> 6;
    const single = (descriptor & SINGLE_SEGMENT) !== 0;
    const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 1 << sizeFlag;
    this.expect('header', (single ? 0 : 1) + sizeBytes);
  }

  private takeHeader(part: Buffer): void {
    this.prefix.push(Buffer.from(part));
    const window = this.windowOf(part);
    if (window > MAX_WINDOW) {
      throw new FormatError(
        `has zstd data that wants a window of ${window} bytes (the limit is ${MAX_WINDOW})`,
      );
    }
    this.decoder.begin(window);
    this.expect('block', 3);
  }

  private windowOf(header: Buffer): number {
    if ((this.descriptor & SINGLE_SEGMENT) === 0) {
      const byte = header[0] ?? 0;
      const base = 2 ** (10 + (byte >> 3));
      return base + (base / 8) * (byte & 7);
    }
    let size = 0;
    for (const byte of header.toReversed()) size = size * 256 + byte;
    return header.length === 2 ? size + 256 : size;
  }

  private takeBlock(part: Buffer): void {
    const header = part.readUIntLE(0, 3);
    this.last = (header & 1) !== 0;
    const type = (header >> 1) & 3;
    const size = header >> 3;
    if (type === RESERVED || size > MAX_BLOCK) {
      throw new FormatError('has damaged zstd data: a block is absurd');
    }
    // An empty block in the middle does nothing but cost time.
    if (size === 0 && !this.last) return this.expect('block', 3);
    this.prefix.push(Buffer.from(part));
    if (size === 0) return this.decode();
    this.expect('payload', type === RLE ? 1 : size);
  }

  private decode(): void {
    const data = Buffer.concat(this.prefix);
    this.prefix = [];
    this.decoder.block(data, this.last);
    if (!this.last) this.expect('block', 3);
    else if ((this.descriptor & CHECKSUM) !== 0) this.expect('checksum', 4);
    else this.expect('frame', 4);
  }
}

/** Zstandard in JavaScript, for Node versions without it. */
class FzstdDecoder implements BlockDecoder {
  private readonly sink: (data: Uint8Array) => void;
  private frame = new Decompress();
  private window = 0;
  private moved = 0;
  private produced = 0;

  constructor(sink: (data: Uint8Array) => void) {
    this.sink = sink;
  }

  begin(window: number): void {
    this.window = window;
    this.frame = new Decompress((data) => {
      this.produced += data.length;
      if (data.length > 0) this.sink(data);
    });
  }

  block(data: Buffer, last: boolean): void {
    this.moved += this.window;
    if (this.moved > MOVES_PER_BYTE * (this.produced + FREE_BYTES)) {
      throw new FormatError('has zstd data made of countless tiny blocks; it is taken for hostile');
    }
    try {
      this.frame.push(data, last);
    } catch (error) {
      if (error instanceof FormatError) throw error;
      throw new FormatError(`has damaged zstd data: ${reasonOf(error)}`);
    }
  }
}

/** @param sink takes what was decoded; the bytes stay as they are afterwards */
export function fzstdWalker(sink: (data: Uint8Array) => void): ZstdWalker {
  return new ZstdWalker(new FzstdDecoder(sink));
}

/** So much is decoded between two looks at what came of it: a hostile block of 4 bytes makes 128 KiB. */
const SLICE = 8 << 10;

/** Decompresses data that is read on by a stream. @throws FormatError as the walker does */
export async function* unzstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = [];
  const walker = fzstdWalker((data) => made.push(data));
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += SLICE) {
      walker.push(chunk.subarray(at, at + SLICE));
      const ready = made;
      made = [];
      yield* ready;
    }
  }
  walker.end();
}
