import { crc32 } from 'node:zlib';
import { FormatError } from '../errors.ts';
import { type LayerIndex, TYPE } from '../layer-index.ts';
import type { Limits } from '../limits.ts';
import type { PathTable } from '../path-table.ts';
import { EntryParser, FLAG } from './entry.ts';
import { checksumHolds, fieldEnd, readNumber } from './numbers.ts';
import { type Extended, readPax } from './pax.ts';

const BLOCK = 512;
const EMPTY = new Uint8Array();

/** What the bytes behind a header are. */
type Body = 'content' | 'pax' | 'global' | 'long-name' | 'long-link' | 'sparse-map';

export interface TarReaderOptions {
  readonly paths: PathTable;
  readonly index: LayerIndex;
  readonly limits: Limits;
  /** Computes the CRC-32 of every body while it passes: for streams that cannot be read again. */
  readonly hashBodies: boolean;
  /** Entries of the whole image so far; counted here against the limit. */
  readonly counter: { entries: number };
}

/** Bytes that fill a body up to whole blocks. */
function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function isZero(block: Uint8Array): boolean {
  for (const byte of block) if (byte !== 0) return false;
  return true;
}

/**
 * Reads a tar as it comes, in pieces of any size, into a layer's index. Bodies are passed over; a caller that can
 * seek asks `skippable` and leaves them unread. It reads what Go's archive/tar, GNU tar and libarchive write: ustar,
 * PAX, GNU long names, base-256 numbers, sparse maps.
 *
 * tar-stream makes a stream and an object of every entry; this makes neither, which is what the budgets for archives
 * of many small files ask for (scripts/bench-image.ts measures both), and keeps names as bytes. The tests hold the two
 * against each other.
 */
export class TarReader {
  /** Bytes read or skipped so far. */
  position = 0;
  private readonly options: TarReaderOptions;
  private readonly parser: EntryParser;
  private readonly block = new Uint8Array(BLOCK);
  private have = 0;
  private body: Body = 'content';
  private bodyLeft = 0;
  private padding = 0;
  /** What follows a sparse map: the body itself. */
  private behindMap = 0;
  private collected: Uint8Array[] = [];
  /** The entry whose body is being hashed, or -1. */
  private hashing = -1;
  private hash = 0;
  private ended = false;
  private readonly global: Extended = {};
  private local: Extended | undefined;

  constructor(options: TarReaderOptions) {
    this.options = options;
    this.parser = new EntryParser(options.paths, options.limits);
  }

  /** The end marker was seen; what follows is no part of the archive. */
  get done(): boolean {
    return this.ended;
  }

  /** How many bytes from here may be left unread. */
  get skippable(): number {
    return this.body === 'content' && this.hashing < 0 ? this.bodyLeft + this.padding : 0;
  }

  /** Passes over what is skippable. */
  skip(): void {
    this.position += this.bodyLeft + this.padding;
    this.bodyLeft = 0;
    this.padding = 0;
  }

  /** How many bytes are needed next: the rest of a header, or of a body that must be read. */
  get wanted(): number {
    return this.bodyLeft > 0 ? this.bodyLeft : this.padding > 0 ? this.padding : BLOCK - this.have;
  }

  /** Where the body behind the last header ends. */
  get bodyEnd(): number {
    return this.position + this.bodyLeft;
  }

  /**
   * The next bytes of the tar.
   * @throws FormatError where they are no tar, or ask for more than the limits allow
   */
  write(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.ended) {
        this.position += chunk.length - at;
        return;
      }
      if (this.bodyLeft > 0) at = this.takeBody(chunk, at);
      else if (this.padding > 0) {
        const take = Math.min(this.padding, chunk.length - at);
        this.padding -= take;
        this.position += take;
        at += take;
      } else at = this.takeHeader(chunk, at);
    }
  }

  /**
   * The tar is over. One without an end marker is taken as it is: some builders leave it out.
   * @throws FormatError where it ends within an entry
   */
  end(): void {
    if (this.ended) return;
    if (this.bodyLeft > 0) throw this.cutOff(this.position);
    if (this.have > 0) throw new FormatError('is cut off within a header');
    if (this.position === 0) throw new FormatError('is no tar: it is empty');
    if (this.local !== undefined) throw new FormatError('is cut off behind an extended header');
  }

  /** The error for a body that reaches beyond the end of the tar. */
  cutOff(available: number): FormatError {
    const name = JSON.stringify(this.options.paths.text(this.parser.header.path).text);
    const at = this.body === 'content' ? `in ${name}` : 'in an extended header';
    return new FormatError(`is cut off: an entry ends at byte ${this.bodyEnd} of ${available}, ${at}`);
  }

  private takeHeader(chunk: Uint8Array, at: number): number {
    const take = Math.min(BLOCK - this.have, chunk.length - at);
    this.position += take;
    if (take === BLOCK) this.readHeader(chunk.subarray(at, at + BLOCK));
    else {
      this.block.set(chunk.subarray(at, at + take), this.have);
      this.have += take;
      if (this.have === BLOCK) {
        this.have = 0;
        this.readHeader(this.block);
      }
    }
    return at + take;
  }

  private takeBody(chunk: Uint8Array, at: number): number {
    const take = Math.min(this.bodyLeft, chunk.length - at);
    this.bodyLeft -= take;
    this.position += take;
    if (this.body !== 'content') this.collected.push(chunk.slice(at, at + take));
    else if (this.hashing >= 0) this.hash = crc32(chunk.subarray(at, at + take), this.hash);
    if (this.bodyLeft === 0) this.finishBody();
    return at + take;
  }

  private finishBody(): void {
    const kind = this.body;
    if (kind === 'content') {
      if (this.hashing >= 0) this.options.index.setHash(this.hashing, this.hash);
      this.hashing = -1;
      return;
    }
    const data = this.collected.length === 1 ? (this.collected[0] ?? EMPTY) : Buffer.concat(this.collected);
    this.collected = [];
    this.body = 'content';
    if (kind === 'sparse-map') this.readMap(data[504] !== 0);
    else if (kind === 'global') readPax(data, this.global);
    else this.extend(kind, data);
  }

  private extend(kind: 'pax' | 'long-name' | 'long-link', data: Uint8Array): void {
    this.local ??= {};
    if (kind === 'pax') {
      readPax(data, this.local);
      return;
    }
    const name = data.slice(0, fieldEnd(data, 0, data.length));
    // What PAX says goes before GNU's records.
    if (kind === 'long-name') this.local.path ??= name;
    else this.local.linkpath ??= name;
  }

  private readHeader(block: Uint8Array): void {
    if (block[0] === 0 && isZero(block)) {
      if (this.local !== undefined) throw new FormatError('has an extended header with no entry behind it');
      this.ended = true;
      return;
    }
    if (!checksumHolds(block)) {
      const at = this.position - BLOCK;
      throw new FormatError(
        at === 0 ? 'is no tar: it begins with no valid header' : `has a damaged header at byte ${at}`,
      );
    }
    switch (block[156]) {
      case 120: // x
      case 88: // X
        return this.collect('pax', block);
      case 103: // g
        return this.collect('global', block);
      case 76: // L
        return this.collect('long-name', block);
      case 75: // K
        return this.collect('long-link', block);
      default:
        this.readEntry(block);
    }
  }

  private collect(body: Body, block: Uint8Array): void {
    const size = readNumber(block, 124, 12, 'size');
    const limit = this.options.limits.extendedHeaderBytes;
    if (size < 0 || size > limit) {
      throw new FormatError(`has an extended header of ${size} bytes (the limit is ${limit})`);
    }
    this.body = body;
    this.bodyLeft = size;
    this.padding = paddingOf(size);
    if (size === 0) this.finishBody();
  }

  private readEntry(block: Uint8Array): void {
    const { index, counter, limits } = this.options;
    const size = this.parser.read(block, this.local, this.global, this.position);
    const { header } = this.parser;
    this.local = undefined;
    if (size < 0 || size > Number.MAX_SAFE_INTEGER - this.position - BLOCK) {
      throw new FormatError(`claims ${size} bytes for an entry at byte ${this.position - BLOCK}`);
    }
    counter.entries += 1;
    if (counter.entries > limits.entries) {
      throw new FormatError(`brings the image to more than ${limits.entries} entries`);
    }
    const entry = index.add(header);
    this.bodyLeft = size;
    this.padding = paddingOf(size);
    this.body = 'content';
    if (this.options.hashBodies && header.type === TYPE.file && size > 0) {
      this.hashing = entry;
      this.hash = 0;
    }
    // The map of an old GNU sparse entry may go on in blocks of its own, in front of the body.
    if (block[156] === FLAG.sparse && block[482] !== 0) {
      this.behindMap = size;
      this.readMap(true);
    }
  }

  private readMap(more: boolean): void {
    this.body = more ? 'sparse-map' : 'content';
    this.bodyLeft = more ? BLOCK : this.behindMap;
    this.padding = more ? 0 : paddingOf(this.behindMap);
  }
}
