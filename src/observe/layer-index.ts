/** What an entry of a layer is. */
export type EntryType =
  | 'file'
  | 'hardlink'
  | 'symlink'
  | 'directory'
  | 'character'
  | 'block'
  | 'fifo'
  /** Removes the path of the layers below. */
  | 'whiteout'
  /** Removes everything that the layers below have in the folder. */
  | 'opaque'
  /** A kind that no builder writes, or the bookkeeping of aufs: it makes no file. */
  | 'other';

export const TYPES: readonly EntryType[] = [
  'file',
  'hardlink',
  'symlink',
  'directory',
  'character',
  'block',
  'fifo',
  'whiteout',
  'opaque',
  'other',
];

/** Numbers of the types, as the index stores them. */
export const TYPE = {
  file: 0,
  hardlink: 1,
  symlink: 2,
  directory: 3,
  character: 4,
  block: 5,
  fifo: 6,
  whiteout: 7,
  opaque: 8,
  other: 9,
} as const;

const HASHED = 1;
const SPARSE = 2;

/** What the tar reader knows of an entry when its header has been read. */
export interface EntryHeader {
  /** A value of TYPE. */
  type: number;
  /** A path of the table. */
  path: number;
  /** Bytes of the body in the tar. */
  size: number;
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since 1970, with fractions. */
  mtime: number;
  /** Hard links: a path of the table. */
  link: number;
  /** Symbolic links: where they lead, as bytes. */
  target: Uint8Array | undefined;
  /** CRC-32 over the sorted extended attributes; 0 without any. */
  xattrs: number;
  deviceMajor: number;
  deviceMinor: number;
  sparse: boolean;
  /** Where the body begins in the uncompressed tar. */
  bodyAt: number;
}

/**
 * The entries of one layer, in the order of its tar, in columns: 52 bytes an entry. Columns are read directly by the
 * accounting; everything else asks by the number of the entry.
 */
export class LayerIndex {
  /** Bytes of the uncompressed tar, headers and padding included. */
  tarBytes = 0;
  /** Bytes of the blob as stored. */
  compressedBytes = 0;
  compression: 'none' | 'gzip' | 'zstd' = 'none';
  /** sha256 of the blob and of the uncompressed tar, where they were computed: `sha256:…`. */
  digest: string | undefined;
  diffId: string | undefined;

  types = new Uint8Array(64);
  paths = new Uint32Array(64);
  sizes = new Float64Array(64);
  modes = new Uint16Array(64);
  uids = new Uint32Array(64);
  gids = new Uint32Array(64);
  mtimes = new Float64Array(64);
  links = new Uint32Array(64);
  xattrs = new Uint32Array(64);
  hashes = new Uint32Array(64);
  flags = new Uint8Array(64);
  bodies = new Float64Array(64);
  private count = 0;
  private readonly targets: Uint8Array[] = [];
  private readonly devices = new Map<number, { readonly major: number; readonly minor: number }>();

  get length(): number {
    return this.count;
  }

  /** Adds an entry and says its number. */
  add(header: EntryHeader): number {
    const entry = this.count;
    if (entry >= this.types.length) this.resize(Math.ceil(entry * 1.5));
    this.count = entry + 1;
    this.types[entry] = header.type;
    this.paths[entry] = header.path;
    this.sizes[entry] = header.size;
    this.modes[entry] = header.mode;
    this.uids[entry] = header.uid;
    this.gids[entry] = header.gid;
    this.mtimes[entry] = header.mtime;
    this.xattrs[entry] = header.xattrs;
    this.bodies[entry] = header.bodyAt;
    this.flags[entry] = header.sparse ? SPARSE : 0;
    this.links[entry] = header.target === undefined ? header.link : this.targets.push(header.target) - 1;
    if (header.type === TYPE.character || header.type === TYPE.block) {
      this.devices.set(entry, { major: header.deviceMajor, minor: header.deviceMinor });
    }
    return entry;
  }

  /** Gives back what the columns have in reserve; nothing is added afterwards. */
  seal(): void {
    this.resize(this.count);
  }

  type(entry: number): EntryType {
    return TYPES[this.types[entry] ?? TYPE.other] ?? 'other';
  }

  /** Where a symbolic link leads, as bytes. */
  target(entry: number): Uint8Array {
    return this.targets[this.links[entry] ?? 0] ?? new Uint8Array();
  }

  device(entry: number): { readonly major: number; readonly minor: number } | undefined {
    return this.devices.get(entry);
  }

  isSparse(entry: number): boolean {
    return ((this.flags[entry] ?? 0) & SPARSE) !== 0;
  }

  /** CRC-32 of the body, where it was computed. With the size it tells whether two bodies hold the same. */
  hash(entry: number): number | undefined {
    return ((this.flags[entry] ?? 0) & HASHED) === 0 ? undefined : this.hashes[entry];
  }

  setHash(entry: number, hash: number): void {
    this.hashes[entry] = hash;
    this.flags[entry] = (this.flags[entry] ?? 0) | HASHED;
  }

  private resize(length: number): void {
    const keep = Math.min(length, this.count);
    this.types = sized(this.types, new Uint8Array(length), keep);
    this.flags = sized(this.flags, new Uint8Array(length), keep);
    this.modes = sized(this.modes, new Uint16Array(length), keep);
    this.paths = sized(this.paths, new Uint32Array(length), keep);
    this.uids = sized(this.uids, new Uint32Array(length), keep);
    this.gids = sized(this.gids, new Uint32Array(length), keep);
    this.links = sized(this.links, new Uint32Array(length), keep);
    this.xattrs = sized(this.xattrs, new Uint32Array(length), keep);
    this.hashes = sized(this.hashes, new Uint32Array(length), keep);
    this.sizes = sized(this.sizes, new Float64Array(length), keep);
    this.mtimes = sized(this.mtimes, new Float64Array(length), keep);
    this.bodies = sized(this.bodies, new Float64Array(length), keep);
  }
}

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

function sized<T extends Column>(from: Column, to: T, keep: number): T {
  to.set(from.subarray(0, keep));
  return to;
}
