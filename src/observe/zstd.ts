import { Transform, type TransformCallback } from 'node:stream';
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

/**
 * Zstandard in JavaScript, for Node versions without it: fzstd decodes the blocks, this walks frames and block headers
 * (RFC 8878) around it. fzstd alone would allocate any window that a frame asks for, loses count of frames behind a
 * skippable one, and takes a stream that is cut off between blocks for whole.
 */
export class ZstdDecoder {
  private readonly sink: (data: Uint8Array) => void;
  private step: Step = 'frame';
  private need = 4;
  private held: Buffer = Buffer.alloc(0);
  private frame = new Decompress();
  /** Bytes of the frame that fzstd was not given yet: its header, and that of a block. */
  private prefix: Buffer[] = [];
  private descriptor = 0;
  private last = false;
  private window = 0;
  private moved = 0;
  private produced = 0;

  /** @param sink takes what was decoded; the bytes stay as they are afterwards */
  constructor(sink: (data: Uint8Array) => void) {
    this.sink = sink;
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
    if ((this.descriptor & SINGLE_SEGMENT) === 0) {
      const byte = part[0] ?? 0;
      const base = 2 ** (10 + (byte >> 3));
      this.window = base + (base / 8) * (byte & 7);
    } else {
      let size = 0;
      for (let at = part.length - 1; at >= 0; at--) size = size * 256 + (part[at] ?? 0);
      this.window = part.length === 2 ? size + 256 : size;
    }
    if (this.window > MAX_WINDOW) {
      throw new FormatError(
        `has zstd data that wants a window of ${this.window} bytes (the limit is ${MAX_WINDOW})`,
      );
    }
    this.frame = new Decompress((data) => {
      this.produced += data.length;
      if (data.length > 0) this.sink(data);
    });
    this.expect('block', 3);
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
    this.moved += this.window;
    if (this.moved > MOVES_PER_BYTE * (this.produced + FREE_BYTES)) {
      throw new FormatError('has zstd data made of countless tiny blocks; it is taken for hostile');
    }
    if (size === 0) return this.decode();
    this.expect('payload', type === RLE ? 1 : size);
  }

  private decode(): void {
    const data = Buffer.concat(this.prefix);
    this.prefix = [];
    try {
      this.frame.push(data, this.last);
    } catch (error) {
      if (error instanceof FormatError) throw error;
      throw new FormatError(`has damaged zstd data: ${reasonOf(error)}`);
    }
    if (!this.last) this.expect('block', 3);
    else if ((this.descriptor & CHECKSUM) !== 0) this.expect('checksum', 4);
    else this.expect('frame', 4);
  }
}

/** The decoder as a stream, as Node's own would be. */
export function zstdStream(): Transform {
  const decoder: ZstdDecoder = new ZstdDecoder((data) => stream.push(data));
  const stream = new Transform({
    transform(chunk: Uint8Array, _encoding, done: TransformCallback): void {
      try {
        decoder.push(chunk);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
    flush(done: TransformCallback): void {
      try {
        decoder.end();
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  return stream;
}
