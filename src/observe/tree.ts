import { FormatError } from './errors.ts';
import type { PathTable } from './path-table.ts';

/** What stands at a path. */
export const NODE = { absent: 0, directory: 1, file: 2, symlink: 3, other: 4 } as const;

const SLASH = 47;
const DOT = 46;
/** As many links as Linux follows in one path. */
const MAX_LINKS = 40;
/** Bytes of links followed in all: far more than any image needs. */
const MAX_WORK = 2 ** 30;

/**
 * The filesystem while layers are applied: what stands at each path of a table. Whatever is there, the folders above
 * it are there too; each folder has a list of what is in it, so that taking a tree away costs what is in the tree.
 */
export class Tree {
  /** Values of NODE. */
  kinds: Uint8Array;
  /** The body that a file's name refers to, plus one; 0 for none. */
  bodies: Uint32Array;
  /** The entry that made the path, plus one, counted over all layers; 0 for a folder that no entry made. */
  entries: Uint32Array;
  private first: Uint32Array;
  private next: Uint32Array;
  private previous: Uint32Array;
  private readonly paths: PathTable;
  private readonly targetOf: (entry: number) => Uint8Array;
  private work = 0;

  /** @param targetOf where the symbolic link of an entry leads */
  constructor(paths: PathTable, targetOf: (entry: number) => Uint8Array) {
    const { size } = paths;
    this.paths = paths;
    this.targetOf = targetOf;
    this.kinds = new Uint8Array(size);
    this.bodies = new Uint32Array(size);
    this.entries = new Uint32Array(size);
    this.first = new Uint32Array(size);
    this.next = new Uint32Array(size);
    this.previous = new Uint32Array(size);
    this.kinds[0] = NODE.directory;
  }

  kind(node: number): number {
    return this.kinds[node] ?? NODE.absent;
  }

  /** Puts something at a path whose folder is there. */
  place(node: number, kind: number, entry: number): void {
    if (this.kind(node) === NODE.absent && node !== 0) this.link(node);
    this.kinds[node] = kind;
    this.entries[node] = entry + 1;
    this.bodies[node] = 0;
  }

  /** Makes the folders above a path, and says which places held something else. */
  ensureFolder(node: number, replaced: (node: number) => void): void {
    const missing: number[] = [];
    for (let at = node; this.kind(at) !== NODE.directory; at = this.paths.parent(at)) missing.push(at);
    for (const at of missing.toReversed()) {
      if (this.kind(at) === NODE.absent) this.link(at);
      else replaced(at);
      this.kinds[at] = NODE.directory;
      this.entries[at] = 0;
      this.bodies[at] = 0;
    }
  }

  /** Takes away everything below a path, and the path itself where asked; `gone` sees each first. */
  remove(node: number, self: boolean, gone: (node: number) => void): void {
    const stack: number[] = [];
    for (let child = this.first[node] ?? 0; child !== 0; child = this.next[child] ?? 0) stack.push(child);
    this.first[node] = 0;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      for (let child = this.first[at] ?? 0; child !== 0; child = this.next[child] ?? 0) stack.push(child);
      this.clear(at, gone);
    }
    if (!self || this.kind(node) === NODE.absent || node === 0) return;
    this.unlink(node);
    this.clear(node, gone);
  }

  /**
   * The path by which an engine reaches this one: symbolic links among its folders are followed as the layers stand,
   * since a layer may hold `bin/x` without a folder `bin` where a lower one links `bin` to `usr/bin`.
   */
  resolve(node: number): number {
    const { paths } = this;
    const parent = paths.parent(node);
    if (this.kind(parent) === NODE.directory) return node;
    const chain: number[] = [];
    for (let at = parent; at !== 0; at = paths.parent(at)) chain.push(at);
    let folder = 0;
    let links = 0;
    for (const at of chain.toReversed()) {
      folder = this.childOf(folder, at);
      while (this.kind(folder) === NODE.symlink && links < MAX_LINKS) {
        links += 1;
        folder = this.follow(folder);
      }
    }
    return folder === parent ? node : this.childOf(folder, node);
  }

  private childOf(folder: number, named: number): number {
    if (this.paths.parent(named) === folder) return named;
    const name = this.paths.name(named);
    const node = this.paths.child(folder, name, 0, name.length);
    this.grow(node);
    return node;
  }

  /** One step: a link that the target leads through is followed by the next. */
  private follow(link: number): number {
    const target = this.targetOf((this.entries[link] ?? 1) - 1);
    let node = target[0] === SLASH ? 0 : this.paths.parent(link);
    this.work += target.length + 1;
    if (this.work > MAX_WORK) {
      throw new FormatError('leads through too many symbolic links; it is taken for hostile');
    }
    for (let at = 0; at < target.length;) {
      let end = at;
      while (end < target.length && target[end] !== SLASH) end++;
      const length = end - at;
      if (length === 2 && target[at] === DOT && target[at + 1] === DOT) node = this.paths.parent(node);
      else if (length > 0 && !(length === 1 && target[at] === DOT)) {
        node = this.paths.child(node, target, at, end);
        this.grow(node);
        // `lib -> a/b` where `a` is a link too: what is left is put behind where `a` leads.
        if (this.kind(node) === NODE.symlink && end < target.length && node !== link) {
          node = this.through(node);
        }
      }
      at = end + 1;
    }
    return node;
  }

  private depth = 0;

  private through(link: number): number {
    if (this.depth >= MAX_LINKS) return link;
    this.depth += 1;
    const node = this.follow(link);
    this.depth -= 1;
    return node;
  }

  private clear(node: number, gone: (node: number) => void): void {
    gone(node);
    this.kinds[node] = NODE.absent;
    this.bodies[node] = 0;
    this.entries[node] = 0;
    this.first[node] = 0;
  }

  private link(node: number): void {
    this.grow(node);
    const parent = this.paths.parent(node);
    const head = this.first[parent] ?? 0;
    this.next[node] = head;
    this.previous[node] = 0;
    if (head !== 0) this.previous[head] = node;
    this.first[parent] = node;
  }

  private unlink(node: number): void {
    const [before, after] = [this.previous[node] ?? 0, this.next[node] ?? 0];
    if (before === 0) this.first[this.paths.parent(node)] = after;
    else this.next[before] = after;
    if (after !== 0) this.previous[after] = before;
  }

  /** Paths are added while links are followed. */
  private grow(node: number): void {
    if (node < this.kinds.length) return;
    const length = Math.ceil(node * 1.25) + 16;
    const kinds = new Uint8Array(length);
    kinds.set(this.kinds);
    this.kinds = kinds;
    const wider = (from: Uint32Array): Uint32Array => {
      const to = new Uint32Array(length);
      to.set(from);
      return to;
    };
    this.bodies = wider(this.bodies);
    this.entries = wider(this.entries);
    this.first = wider(this.first);
    this.next = wider(this.next);
    this.previous = wider(this.previous);
  }
}
