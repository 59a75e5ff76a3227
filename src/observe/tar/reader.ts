import { crc32 } from 'node:zlib';
import { FormatError } from '../errors.ts';
import { type EntryHeader, type LayerIndex, TYPE } from '../layer-index.ts';
import type { Limits } from '../limits.ts';
import { bytesToText, type PathTable } from '../path-table.ts';
import { checksumHolds, fieldEnd, readNumber } from './numbers.ts';
import { type Extended, readPax, xattrDigest } from './pax.ts';

const BLOCK = 512;
const WHITEOUT = Buffer.from('.wh.');
const WHITEOUT_META = Buffer.from('.wh..wh.');
const OPAQUE = Buffer.from('.wh..wh..opq');
const EMPTY = new Uint8Array();

/** What the bytes behind a header are. */
type Body = 'skip' | 'pax' | 'global' | 'long-name' | 'long-link' | 'sparse-map';

export interface TarReaderOptions {
  readonly paths: PathTable;
  readonly index: LayerIndex;
  readonly limits: Limits;
  /** Computes the CRC-32 of every body while it passes: for streams that cannot be read again. */
  readonly hashBodies: boolean;
  /** Entries of the whole image so far; counted here against the limit. */
  readonly counter: { entries: number };
}

/**
 * Reads a tar as it comes, in pieces of any size, into a layer's index. Bodies are passed over; a caller that can
 * seek asks `skippable` and leaves them unread. It reads what Go's archive/tar, GNU tar and libarchive write: ustar,
 * PAX, GNU long names, base-256 numbers, sparse maps.
 *
 * The project's tar library makes a stream and an object of every entry; this makes neither, which is three to twenty
 * times as fast on many small files, and keeps names as bytes. The library is what the tests compare it with.
 */
export class TarReader {
  /** Bytes read or skipped so far. */
  position = 0;
  private readonly options: TarReaderOptions;
  private readonly block = new Uint8Array(BLOCK);
  private have = 0;
  private body: Body = 'skip';
  private bodyLeft = 0;
  private padding = 0;
  private collected: Uint8Array[] = [];
  private hashing = -1;
  private hash = 0;
  private ended = false;
  private readonly global: Extended = {};
  private local: Extended | undefined;
  private readonly scratch = new Uint8Array(257);
  private readonly header: EntryHeader = {
    type: 0,
    path: 0,
    size: 0,
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: 0,
    link: 0,
    target: undefined,
    xattrs: 0,
    deviceMajor: 0,
    deviceMinor: 0,
    sparse: false,
    bodyAt: 0,
  };

  constructor(options: TarReaderOptions) {
    this.options = options;
  }

  /** The end marker was seen; what follows is no part of the archive. */
  get done(): boolean {
    return this.ended;
  }

  /** How many bytes from here may be left unread. */
  get skippable(): number {
    return this.body === 'skip' && this.hashing < 0 ? this.bodyLeft + this.padding : 0;
  }

  /** Passes over what is skippable. */
  skip(): void {
    this.position += this.bodyLeft + this.padding;
    this.bodyLeft = 0;
    this.padding = 0;
  }

  /** How many bytes are needed next: the rest of a header, or of a body that must be read. */
  get wanted(): number {
    const left = this.bodyLeft + this.padding;
    return left > 0 ? left : BLOCK - this.have;
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
   * The tar is over.
   * @throws FormatError where it ends within an entry
   */
  end(): void {
    if (this.ended) return;
    // Writers that leave out the padding of the last body are common enough; a missing body is not.
    if (this.bodyLeft > 0 || this.have > 0) {
      throw new FormatError(
        this.bodyLeft > 0
          ? `is cut off: ${this.lastName()} claims ${this.bodyLeft} bytes more than there are`
          : 'is cut off within a header',
      );
    }
    if (this.local !== undefined) throw new FormatError('is cut off behind an extended header');
  }

  /** Where the last header's body would end, for a caller that knows how much there is. */
  get bodyEnd(): number {
    return this.position + this.bodyLeft;
  }

  /** The path of the last entry, for messages. */
  lastName(): string {
    const { paths } = this.options;
    return JSON.stringify(paths.text(this.header.path).text);
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
    if (this.body !== 'skip') this.collected.push(chunk.slice(at, at + take));
    else if (this.hashing >= 0) this.hash = crc32(chunk.subarray(at, at + take), this.hash);
    if (this.bodyLeft === 0) this.finishBody();
    return at + take;
  }

  private finishBody(): void {
    if (this.body === 'skip') {
      if (this.hashing >= 0) this.options.index.setHash(this.hashing, this.hash);
      this.hashing = -1;
      return;
    }
    const data = this.collected.length === 1 ? (this.collected[0] ?? EMPTY) : Buffer.concat(this.collected);
    const kind = this.body;
    this.collected = [];
    this.body = 'skip';
    if (kind === 'sparse-map') this.continueSparse(data);
    else if (kind === 'global') readPax(data, this.global);
    else this.extend(kind, data);
  }

  private extend(kind: 'pax' | 'long-name' | 'long-link', data: Uint8Array): void {
    this.local ??= {};
    if (kind === 'pax') readPax(data, this.local);
    else {
      const name = data.slice(0, fieldEnd(data, 0, data.length));
      // What PAX says goes before GNU's records.
      if (kind === 'long-name') this.local.path ??= name;
      else this.local.linkpath ??= name;
    }
  }

  private readHeader(block: Uint8Array): void {
    if (block[0] === 0 && block.every((byte) => byte === 0)) {
      if (this.local !== undefined) throw new FormatError('has an extended header with no entry behind it');
      this.ended = true;
      return;
    }
    if (!checksumHolds(block)) {
      throw new FormatError(
        this.position === BLOCK
          ? 'is no tar: it begins with no valid header'
          : `has a damaged header at byte ${this.position - BLOCK}`,
      );
    }
    const type = block[156] ?? 0;
    switch (type) {
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
        this.readEntry(block, type);
    }
  }

  private collect(body: Body, block: Uint8Array): void {
    const size = readNumber(block, 124, 12, 'size');
    const limit = this.options.limits.extendedHeaderBytes;
    if (size < 0 || size > limit) throw new FormatError(`has an extended header of ${size} bytes (limit ${limit})`);
    this.body = body;
    this.bodyLeft = size;
    this.padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (size === 0) this.finishBody();
  }

  private readEntry(block: Uint8Array, flag: number): void {
    const { index, counter, limits } = this.options;
    const extended = this.local ?? this.global;
    const { global, header } = this;
    counter.entries += 1;
    if (counter.entries > limits.entries) throw new FormatError(`has more than ${limits.entries} entries in all`);
    header.mode = readNumber(block, 100, 8, 'mode') & 0o7777;
    header.uid = (extended.uid ?? global.uid ?? readNumber(block, 108, 8, 'owner')) >>> 0;
    header.gid = (extended.gid ?? global.gid ?? readNumber(block, 116, 8, 'group')) >>> 0;
    header.mtime = extended.mtime ?? global.mtime ?? readNumber(block, 136, 12, 'time');
    header.xattrs = extended.xattrs === undefined ? 0 : xattrDigest(extended.xattrs);
    header.sparse = flag === 83 || extended.sparse === true;
    header.target = undefined;
    header.link = 0;
    header.bodyAt = this.position;
    const size = extended.size ?? global.size ?? readNumber(block, 124, 12, 'size');
    const folder = this.readPath(block, extended.path ?? global.path);
    header.type = typeOf(flag, folder);
    if (header.type === TYPE.hardlink || header.type === TYPE.symlink) {
      this.readLink(block, extended.linkpath ?? global.linkpath);
    }
    this.local = undefined;
    this.begin(block, flag, size);
    const entry = index.add(header);
    if (this.options.hashBodies && header.type === TYPE.file && header.size > 0 && this.body === 'skip') {
      this.hashing = entry;
      this.hash = 0;
    }
  }

  /** Decides what the bytes behind an entry's header are. */
  private begin(block: Uint8Array, flag: number, size: number): void {
    const { header } = this;
    // Links, devices and directories have no body, whatever their size says (POSIX pax, "size").
    const bodyless = flag >= 49 && flag <= 54;
    if (!bodyless && (size < 0 || size > Number.MAX_SAFE_INTEGER - 1024 - this.position)) {
      throw new FormatError(`${this.lastName()} claims ${size} bytes`);
    }
    header.size = bodyless || header.type !== TYPE.file ? 0 : size;
    this.bodyLeft = bodyless ? 0 : size;
    this.padding = (BLOCK - (this.bodyLeft % BLOCK)) % BLOCK;
    if (flag === 83) {
      header.mode = readNumber(block, 100, 8, 'mode') & 0o7777;
      if (block[482] !== 0) this.awaitSparse(size);
    }
    if (header.type === TYPE.character || header.type === TYPE.block) {
      header.deviceMajor = readNumber(block, 329, 8, 'device number');
      header.deviceMinor = readNumber(block, 337, 8, 'device number');
    }
  }

  private sparseBody = 0;

  /** An old GNU sparse entry whose map goes on in a block of its own, in front of the body. */
  private awaitSparse(size: number): void {
    this.sparseBody = size;
    this.body = 'sparse-map';
    this.bodyLeft = BLOCK;
    this.padding = 0;
  }

  private continueSparse(data: Uint8Array): void {
    if (data[504] !== 0) return this.awaitSparse(this.sparseBody);
    this.bodyLeft = this.sparseBody;
    this.padding = (BLOCK - (this.bodyLeft % BLOCK)) % BLOCK;
  }

  /** Reads the path, makes whiteouts of their names, and says whether it ends in a slash. */
  private readPath(block: Uint8Array, long: Uint8Array | undefined): boolean {
    let name = block;
    let start = 0;
    let end = long === undefined ? fieldEnd(block, 0, 100) : long.length;
    if (long !== undefined) name = long;
    else if (block[345] !== 0 && block[257] === 117 && block[261] === 115 && block[262] === 0) {
      // "ustar\0": the prefix field. GNU's "ustar  " keeps times there.
      const prefix = fieldEnd(block, 345, 155) - 345;
      this.scratch.set(block.subarray(345, 345 + prefix));
      this.scratch[prefix] = 47;
      this.scratch.set(block.subarray(0, end), prefix + 1);
      name = this.scratch;
      end += prefix + 1;
    }
    if (end - start > this.options.limits.pathBytes) throw new FormatError(`has a path of ${end - start} bytes`);
    const folder = end > start && name[end - 1] === 47;
    while (end > start && name[end - 1] === 47) end--;
    let base = end;
    while (base > start && name[base - 1] !== 47) base--;
    this.header.path = this.options.paths.intern(name, start, end);
    this.special = EMPTY;
    if (name[base] === 46 && name[base + 1] === 119 && end - base >= WHITEOUT.length) {
      this.special = name.slice(base, end);
      this.parentEnd = base;
      if (startsWith(this.special, WHITEOUT)) {
        this.whiteoutFolder = this.options.paths.intern(name, start, base);
      } else this.special = EMPTY;
    }
    return folder;
  }

  private special: Uint8Array = EMPTY;
  private parentEnd = 0;
  private whiteoutFolder = 0;

  private readLink(block: Uint8Array, long: Uint8Array | undefined): void {
    const end = long === undefined ? fieldEnd(block, 157, 100) : long.length;
    const bytes = long ?? block;
    const start = long === undefined ? 157 : 0;
    if (end - start > this.options.limits.pathBytes) throw new FormatError(`has a link of ${end - start} bytes`);
    if (this.header.type === TYPE.symlink) this.header.target = bytes.slice(start, end);
    else this.header.link = this.options.paths.intern(bytes, start, end);
  }
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  if (bytes.length < prefix.length) return false;
  return prefix.every((byte, at) => bytes[at] === byte);
}
