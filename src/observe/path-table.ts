import { FormatError } from './errors.ts';

const CHUNK = 1 << 20;
const SLASH = 47;
const DOT = 46;
const MAX_NODES = 60_000_000;

function grown(list: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(1024, Math.ceil(length * 1.5)));
  larger.set(list);
  return larger;
}

function isText(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}

/** Bytes as text; what is not UTF-8 is written `\xNN`. */
export function bytesToText(bytes: Uint8Array): { readonly text: string; readonly lossy: boolean } {
  if (isText(bytes)) return { text: Buffer.from(bytes).toString('latin1'), lossy: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), lossy: false };
  } catch {
    return { text: escaped(bytes), lossy: true };
  }
}

/** Keeps each character that decodes and escapes the other bytes one by one. */
function escaped(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    try {
      if (at + length > bytes.length) throw new RangeError();
      text += decoder.decode(bytes.subarray(at, at + length));
      at += length;
    } catch {
      text += `\\x${first.toString(16).padStart(2, '0')}`;
      at += 1;
    }
  }
  return text;
}

/**
 * All paths of an image, each once, as a tree of names: a path is a number, and its parent another. A million paths
 * take about 40 MB; as a map of strings they take ten times that. Names are kept as bytes. The root is 0.
 */
export class PathTable {
  private parents = new Uint32Array(1024);
  private starts = new Uint32Array(1024);
  private lengths = new Uint32Array(1024);
  private slots = new Uint32Array(4096);
  private readonly chunks: Uint8Array[] = [];
  private used = CHUNK;
  private count = 1;
  // An attacker who knew it could choose names that fall into one slot.
  private readonly seed = Math.floor(Math.random() * 2 ** 32);
  // Entries of one folder come one after another: its number is remembered.
  private folder = new Uint8Array(4096);
  private folderLength = -1;
  private folderNode = 0;

  /** How many paths there are, the root included; their numbers are below it. */
  get size(): number {
    return this.count;
  }

  /** The path that holds this one; of the root, itself. */
  parent(node: number): number {
    return this.parents[node] ?? 0;
  }

  /** The last name of a path, as bytes; a view that must not be written to. */
  name(node: number): Uint8Array {
    const start = this.starts[node] ?? 0;
    const chunk = this.chunks[Math.floor(start / CHUNK)] ?? new Uint8Array();
    return chunk.subarray(start % CHUNK, (start % CHUNK) + (this.lengths[node] ?? 0));
  }

  /** The path as text: absolute, the root `/`; lossy where a name is not UTF-8. */
  text(node: number): { readonly text: string; readonly lossy: boolean } {
    const names: string[] = [];
    let lossy = false;
    for (let at = node; at !== 0; at = this.parent(at)) {
      const name = bytesToText(this.name(at));
      lossy ||= name.lossy;
      names.push(name.text);
    }
    return { text: `/${names.reverse().join('/')}`, lossy };
  }

  /** The number of the path `parent`/`bytes[start..end)`; it is added where it is new. */
  child(parent: number, bytes: Uint8Array, start: number, end: number): number {
    const hash = this.hash(parent, bytes, start, end);
    const node = this.lookUp(parent, bytes, start, end, hash);
    return node === 0 ? this.add(parent, bytes, start, end, hash) : node;
  }

  /** The number of the path `parent`/`name`, or 0 where there is none. */
  find(parent: number, name: Uint8Array): number {
    return this.lookUp(parent, name, 0, name.length, this.hash(parent, name, 0, name.length));
  }

  /**
   * The number of a path as it stands in an archive, relative to the root: `.`, `..`, double and trailing slashes are
   * resolved as an extraction that stays below the root does.
   */
  intern(bytes: Uint8Array, start: number, end: number): number {
    let stop = end;
    while (stop > start && bytes[stop - 1] === SLASH) stop--;
    let split = stop;
    while (split > start && bytes[split - 1] !== SLASH) split--;
    const folder = this.isFolder(bytes, start, split) ? this.folderNode : this.walk(bytes, start, split);
    return this.step(folder, bytes, split, stop);
  }

  private hash(parent: number, bytes: Uint8Array, start: number, end: number): number {
    let hash = Math.imul(this.seed ^ parent, 0x9e3779b1);
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }

  private lookUp(parent: number, bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const node = this.slots[slot] ?? 0;
      if (node === 0 || (this.parents[node] === parent && this.same(node, bytes, start, end))) return node;
    }
  }

  private isFolder(bytes: Uint8Array, start: number, split: number): boolean {
    if (split - start !== this.folderLength) return false;
    for (let at = 0; at < this.folderLength; at++) {
      if (this.folder[at] !== bytes[start + at]) return false;
    }
    return true;
  }

  private walk(bytes: Uint8Array, start: number, split: number): number {
    let node = 0;
    for (let at = start; at < split;) {
      let end = at;
      while (end < split && bytes[end] !== SLASH) end++;
      node = this.step(node, bytes, at, end);
      at = end + 1;
    }
    if (split - start <= this.folder.length) {
      this.folder.set(bytes.subarray(start, split));
      this.folderLength = split - start;
      this.folderNode = node;
    }
    return node;
  }

  private step(node: number, bytes: Uint8Array, start: number, end: number): number {
    if (end === start || (end - start === 1 && bytes[start] === DOT)) return node;
    if (end - start === 2 && bytes[start] === DOT && bytes[start + 1] === DOT) return this.parent(node);
    return this.child(node, bytes, start, end);
  }

  private same(node: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.lengths[node] !== end - start) return false;
    const at = this.starts[node] ?? 0;
    const chunk = this.chunks[Math.floor(at / CHUNK)];
    if (chunk === undefined) return false;
    const from = at % CHUNK;
    for (let offset = end - start - 1; offset >= 0; offset--) {
      if (chunk[from + offset] !== bytes[start + offset]) return false;
    }
    return true;
  }

  private add(parent: number, bytes: Uint8Array, start: number, end: number, hash: number): number {
    if (this.count >= MAX_NODES) throw new FormatError(`holds more than ${MAX_NODES} paths`);
    if (this.count >= this.parents.length) {
      this.parents = grown(this.parents, this.count);
      this.starts = grown(this.starts, this.count);
      this.lengths = grown(this.lengths, this.count);
    }
    if (this.count * 2 > this.slots.length) {
      this.rehash();
      return this.child(parent, bytes, start, end);
    }
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    const node = this.count++;
    this.slots[slot] = node;
    this.parents[node] = parent;
    this.store(node, bytes, start, end);
    return node;
  }

  private store(node: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.used + (end - start) > CHUNK) {
      this.chunks.push(new Uint8Array(CHUNK));
      this.used = 0;
    }
    this.chunks.at(-1)?.set(bytes.subarray(start, end), this.used);
    this.starts[node] = (this.chunks.length - 1) * CHUNK + this.used;
    this.lengths[node] = end - start;
    this.used += end - start;
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let node = 1; node < this.count; node++) {
      const name = this.name(node);
      const hash = this.hash(this.parent(node), name, 0, name.length);
      let slot = hash & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = node;
    }
  }
}
