import { FormatError } from '../errors.ts';
import { type EntryHeader, TYPE } from '../layer-index.ts';
import type { Limits } from '../limits.ts';
import type { PathTable } from '../path-table.ts';
import { fieldEnd, readNumber } from './numbers.ts';
import { type Extended, xattrDigest } from './pax.ts';

const SLASH = 47;
const DOT = 46;
const WHITEOUT_LENGTH = 4;
const NO_EXTENDED: Extended = {};

/** Type flags of tar headers that this reader treats on their own. */
export const FLAG = { sparse: 83, first: 49, last: 54 } as const;

/** Links, devices and directories have no body, whatever their size says (POSIX pax, "size"). */
export function isBodyless(flag: number): boolean {
  return flag >= FLAG.first && flag <= FLAG.last;
}

/** Fills one header, again and again: a layer has up to a million, and none of them is kept as an object. */
export class EntryParser {
  readonly header: EntryHeader = {
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
  private readonly paths: PathTable;
  private readonly limits: Limits;
  private readonly joined = new Uint8Array(257);
  private name: Uint8Array = this.joined;
  private end = 0;

  constructor(paths: PathTable, limits: Limits) {
    this.paths = paths;
    this.limits = limits;
  }

  /**
   * Reads a header block, with what extended headers in front of it say.
   * @returns how many bytes of body follow in the tar
   * @throws FormatError where a field is damaged or absurd
   */
  read(block: Uint8Array, local: Extended | undefined, global: Extended, bodyAt: number): number {
    const { header } = this;
    const flag = block[156] ?? 0;
    const own = local ?? NO_EXTENDED;
    header.mode = readNumber(block, 100, 8, 'mode') & 0o7777;
    header.uid = own.uid ?? global.uid ?? readNumber(block, 108, 8, 'owner');
    header.gid = own.gid ?? global.gid ?? readNumber(block, 116, 8, 'group');
    header.mtime = own.mtime ?? global.mtime ?? readNumber(block, 136, 12, 'time');
    header.xattrs = xattrDigest(own.xattrs);
    header.sparse = flag === FLAG.sparse || own.sparse === true;
    header.target = undefined;
    header.link = 0;
    header.bodyAt = bodyAt;
    this.readName(block, own.path ?? global.path);
    const folder = this.end > 0 && this.name[this.end - 1] === SLASH;
    this.place(typeOf(flag, folder));
    if (header.type === TYPE.hardlink || header.type === TYPE.symlink) {
      this.readLink(block, own.linkpath ?? global.linkpath);
    }
    if (header.type === TYPE.character || header.type === TYPE.block) {
      header.deviceMajor = readNumber(block, 329, 8, 'device number');
      header.deviceMinor = readNumber(block, 337, 8, 'device number');
    }
    if (isBodyless(flag)) {
      header.size = 0;
      return 0;
    }
    const size = own.size ?? global.size ?? readNumber(block, 124, 12, 'size');
    header.size = header.type === TYPE.file ? size : 0;
    return size;
  }

  private readName(block: Uint8Array, long: Uint8Array | undefined): void {
    if (long !== undefined) {
      if (long.length > this.limits.pathBytes) throw new FormatError(`has a path of ${long.length} bytes`);
      this.name = long;
      this.end = long.length;
      return;
    }
    this.name = block;
    this.end = fieldEnd(block, 0, 100);
    // "ustar\0" has a prefix field; where that is, GNU's "ustar  " keeps times.
    if (block[345] === 0 || block[257] !== 117 || block[261] !== 114 || block[262] !== 0) return;
    const prefix = fieldEnd(block, 345, 155) - 345;
    this.joined.set(block.subarray(345, 345 + prefix));
    this.joined[prefix] = SLASH;
    this.joined.set(block.subarray(0, this.end), prefix + 1);
    this.name = this.joined;
    this.end += prefix + 1;
  }

  /** Finds the path's number; a whiteout's is that of what it hides (OCI image-spec, layer.md, "Whiteouts"). */
  private place(type: number): void {
    const { name, header, paths } = this;
    let end = this.end;
    while (end > 0 && name[end - 1] === SLASH) end--;
    let base = end;
    while (base > 0 && name[base - 1] !== SLASH) base--;
    header.type = type;
    if (!isWhiteout(name, base, end)) {
      header.path = paths.intern(name, 0, end);
      return;
    }
    const folder = paths.intern(name, 0, base);
    const hidden = base + WHITEOUT_LENGTH;
    header.path = folder;
    if (isWhiteout(name, hidden, end)) {
      // `.wh..wh..opq`; other names that begin with `.wh..wh.` are the bookkeeping of aufs.
      const marker = Buffer.from(name.subarray(hidden + WHITEOUT_LENGTH, end)).toString('latin1');
      header.type = marker === '.opq' ? TYPE.opaque : TYPE.other;
    } else if (isOrdinary(name, hidden, end)) {
      header.type = TYPE.whiteout;
      header.path = paths.child(folder, name, hidden, end);
    } else header.type = TYPE.other;
  }

  private readLink(block: Uint8Array, long: Uint8Array | undefined): void {
    const bytes = long ?? block;
    const start = long === undefined ? 157 : 0;
    const end = long === undefined ? fieldEnd(block, 157, 100) : long.length;
    if (end - start > this.limits.pathBytes) throw new FormatError(`has a link of ${end - start} bytes`);
    if (this.header.type === TYPE.symlink) this.header.target = bytes.slice(start, end);
    else this.header.link = this.paths.intern(bytes, start, end);
  }
}

function typeOf(flag: number, folder: boolean): number {
  switch (flag) {
    case 0:
    case 48: // 0
    case 55: // 7, contiguous
      // Before POSIX a directory was a file whose name ends in a slash.
      return folder ? TYPE.directory : TYPE.file;
    case FLAG.sparse:
      return TYPE.file;
    case 49:
      return TYPE.hardlink;
    case 50:
      return TYPE.symlink;
    case 51:
      return TYPE.character;
    case 52:
      return TYPE.block;
    case 53:
      return TYPE.directory;
    case 54:
      return TYPE.fifo;
    default:
      return TYPE.other;
  }
}

/** `.wh.` stands at `at`. */
function isWhiteout(name: Uint8Array, at: number, end: number): boolean {
  return (
    end - at >= WHITEOUT_LENGTH &&
    name[at] === DOT &&
    name[at + 1] === 119 &&
    name[at + 2] === 104 &&
    name[at + 3] === DOT
  );
}

/** A whiteout of nothing, of `.` or of `..` would take the folder itself away, or the one above it. */
function isOrdinary(name: Uint8Array, at: number, end: number): boolean {
  const length = end - at;
  if (length === 0 || (length === 1 && name[at] === DOT)) return false;
  return !(length === 2 && name[at] === DOT && name[at + 1] === DOT);
}
