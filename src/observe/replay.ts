import { FormatError } from './errors.ts';
import { type LayerIndex, TYPE } from './layer-index.ts';
import type { PathTable } from './path-table.ts';
import { NODE, Tree } from './tree.ts';

/** How a body's last name ended. `again`: stored again at the same path; the contents tell how. */
export const KILL = { alive: 0, again: 1, removed: 2, opaque: 3, type: 4 } as const;

const MAX_LAYERS = 10_000;

/** Where an entry stands: entries are counted over all layers, bottom first. */
export interface EntryPlace {
  readonly layer: number;
  readonly entry: number;
}

/**
 * Layers applied one on the other, as image-spec's layer.md says: whiteouts and opaque whiteouts of a layer first, on
 * what lies below; then its entries in order, the last of a path counting. A stored body is a regular file's entry
 * and goes by that entry's number; hard links are further names of it. Pure; nothing is read.
 */
export class Replay {
  readonly layers: readonly LayerIndex[];
  readonly paths: PathTable;
  readonly tree: Tree;
  /** Number of the first entry of each layer, and at the end how many there are. */
  readonly offsets: readonly number[];
  /** Values of KILL by body. */
  readonly kills: Uint8Array;
  readonly killerLayers: Uint16Array;
  /** The path that ended the last name. */
  readonly killerPaths: Uint32Array;
  /** The body that took the place at the same path in the killing layer, plus one; 0 for none. */
  readonly successors: Uint32Array;
  /** Hard links whose target is in no layer. */
  dangling = 0;
  private readonly names: Uint32Array;
  /** By path, the last body that lost its last name there, plus one. */
  private readonly diedAt: Uint32Array;
  private layer = 0;

  constructor(layers: readonly LayerIndex[], paths: PathTable) {
    if (layers.length > MAX_LAYERS) throw new FormatError(`has ${layers.length} layers`);
    this.layers = layers;
    this.paths = paths;
    const offsets = [0];
    for (const index of layers) offsets.push((offsets.at(-1) ?? 0) + index.length);
    this.offsets = offsets;
    const total = offsets.at(-1) ?? 0;
    this.kills = new Uint8Array(total);
    this.killerLayers = new Uint16Array(total);
    this.killerPaths = new Uint32Array(total);
    this.successors = new Uint32Array(total);
    this.names = new Uint32Array(total);
    this.diedAt = new Uint32Array(paths.size);
    this.tree = new Tree(paths, (entry) => this.target(entry));
    for (const [at, index] of layers.entries()) {
      this.layer = at;
      this.hide(index);
      this.apply(index, offsets[at] ?? 0);
    }
  }

  /** The layer of an entry and its number in it. */
  locate(entry: number): EntryPlace {
    let low = 0;
    let high = this.layers.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.offsets[middle] ?? 0) <= entry) low = middle;
      else high = middle - 1;
    }
    return { layer: low, entry: entry - (this.offsets[low] ?? 0) };
  }

  /** Bytes of a body. */
  size(body: number): number {
    const { layer, entry } = this.locate(body);
    return this.layers[layer]?.sizes[entry] ?? 0;
  }

  private target(number: number): Uint8Array {
    const { layer, entry } = this.locate(number);
    return this.layers[layer]?.target(entry) ?? new Uint8Array();
  }

  private hide(index: LayerIndex): void {
    for (let entry = 0; entry < index.length; entry++) {
      const type = index.types[entry];
      if (type !== TYPE.whiteout && type !== TYPE.opaque) continue;
      const opaque = type === TYPE.opaque;
      const path = index.paths[entry] ?? 0;
      const node = this.tree.resolve(path);
      if (this.tree.kind(node) === NODE.absent) continue;
      const kind = opaque ? KILL.opaque : KILL.removed;
      this.tree.remove(node, !opaque, (gone) => this.detach(gone, kind, node));
    }
  }

  private apply(index: LayerIndex, offset: number): void {
    for (let entry = 0; entry < index.length; entry++) {
      const type = index.types[entry] ?? TYPE.other;
      if (type === TYPE.whiteout || type === TYPE.opaque || type === TYPE.other) continue;
      const node = this.tree.resolve(index.paths[entry] ?? 0);
      const parent = this.paths.parent(node);
      if (node !== 0) this.tree.ensureFolder(parent, (at) => this.detach(at, KILL.type, node));
      if (type === TYPE.directory) this.putDirectory(node, offset + entry);
      else if (node !== 0) this.putEntry(node, type, index, entry, offset);
    }
  }

  private putDirectory(node: number, entry: number): void {
    if (this.tree.kind(node) !== NODE.directory) this.detach(node, KILL.type, node);
    this.tree.place(node, NODE.directory, entry);
  }

  private putEntry(node: number, type: number, index: LayerIndex, entry: number, offset: number): void {
    const { tree } = this;
    const number = offset + entry;
    const body =
      type === TYPE.file ? number : type === TYPE.hardlink ? this.linked(index.links[entry] ?? 0) : -1;
    // The new name counts first: a link that says again what is there must not end the body.
    if (body >= 0) this.names[body] = (this.names[body] ?? 0) + 1;
    if (tree.kind(node) === NODE.directory) {
      tree.remove(node, false, (gone) => this.detach(gone, KILL.type, node));
    }
    this.detach(node, body >= 0 ? KILL.again : KILL.type, node, body);
    if (body >= 0) this.succeed(node, body);
    const kind = body >= 0 ? NODE.file : type === TYPE.symlink ? NODE.symlink : NODE.other;
    tree.place(node, kind, number);
    if (body >= 0) tree.bodies[node] = body + 1;
  }

  /** The body that a hard link's target has, in this layer or below. */
  private linked(path: number): number {
    const body = (this.tree.bodies[this.tree.resolve(path)] ?? 0) - 1;
    if (body < 0) this.dangling += 1;
    return body;
  }

  /** Ends a name; where it was the last, the body is dead. */
  private detach(node: number, kind: number, killer: number, successor = -1): void {
    const body = (this.tree.bodies[node] ?? 0) - 1;
    if (body < 0) return;
    this.names[body] = (this.names[body] ?? 1) - 1;
    if (this.names[body] !== 0) return;
    this.kills[body] = kind;
    this.killerLayers[body] = this.layer;
    this.killerPaths[body] = killer;
    this.successors[body] = successor + 1;
    if (node < this.diedAt.length) this.diedAt[node] = body + 1;
  }

  /** A path that was hidden and is stored in the same layer was stored again: engines replace folders this way. */
  private succeed(node: number, successor: number): void {
    const body = (this.diedAt[node] ?? 0) - 1;
    if (body < 0 || this.killerLayers[body] !== this.layer || this.successors[body] !== 0) return;
    if (this.kills[body] === KILL.alive || body === successor) return;
    this.kills[body] = KILL.again;
    this.killerPaths[body] = node;
    this.successors[body] = successor + 1;
  }
}
