import { cachePaths } from './caches.ts';
import { sameContent } from './contents.ts';
import { TYPE } from './layer-index.ts';
import { findMoves } from './moves.ts';
import { KILL, type Replay } from './replay.ts';
import { findTrimmings, type Trimming } from './trimmings.ts';
import { NODE } from './tree.ts';

/** How a body's last name ended; DESIGN, "Words". */
export type KillKind = 'metadata' | 'content' | 'removed' | 'opaque' | 'type' | 'moved';

export interface Killer {
  readonly layer: number;
  readonly path: string;
  readonly kind: KillKind;
}

/** A body that no name refers to in the end. */
export interface DeadBody {
  /** The name that holds it in its layer's tar; `lossy` where that is not UTF-8. */
  readonly path: string;
  readonly lossy: boolean;
  readonly bytes: number;
  readonly layer: number;
  readonly killer: Killer;
  /** Where a moved body's content went. */
  readonly movedTo?: string;
  /** What an edit of the user's own Dockerfile saves: 0 for a base image's file that was rightly replaced. */
  readonly reclaimable: number;
}

/** A body that is live and useless: it lies in a cache. */
export interface CacheBody {
  readonly path: string;
  readonly lossy: boolean;
  readonly bytes: number;
  readonly layer: number;
}

/** Bytes of one layer. Contents, tar and blob are three measures, never mixed. */
export interface LayerAccount {
  readonly index: number;
  /** Contents of regular files. */
  readonly bytes: number;
  readonly tarBytes: number;
  readonly compressedBytes: number;
  /** Regular files stored. */
  readonly files: number;
  /** Of `bytes`, what is dead in the end. */
  readonly dead: number;
  /** Of `bytes`, what is live and lies in a cache. */
  readonly caches: number;
  readonly reclaimable: number;
  readonly base: boolean;
}

/** Where every stored byte of an image is in the end. Integers all; `total = live + dead`. */
export interface Accounting {
  readonly total: number;
  readonly live: number;
  readonly dead: number;
  readonly caches: number;
  /** What the user can save by editing this Dockerfile; not the same as dead. */
  readonly reclaimable: number;
  /** live / total; 1 for an image without files. */
  readonly efficiency: number;
  readonly layers: readonly LayerAccount[];
  /** How many dead bodies hold at least one byte. */
  readonly deadCount: number;
  /** Dead bodies of at least one byte, largest first; the first `limit` of them where given. */
  deadBodies(limit?: number): readonly DeadBody[];
  /** Live bodies in caches, largest first. */
  cacheBodies(limit?: number): readonly CacheBody[];
  /** Live bodies that an image may do without, outside the base image; largest first. They are not `reclaimable`. */
  trimmings(): readonly Trimming[];
}

export interface AccountingOptions {
  /** How many layers, from the bottom, are the base image's. Default 0. */
  readonly baseLayers?: number | undefined;
}

const DEAD = 1;
const CACHE = 2;
/** Saved by an edit: a dead body of the user's, or a live one that need not have been stored. */
const RECLAIMABLE = 4;
/** The base image's own content stored again, in one layer or through several. */
const BASE_COPY = 8;

const KIND_NAMES: readonly KillKind[] = ['content', 'content', 'removed', 'opaque', 'type'];

/** Classes of all bodies, and the moves among them. */
interface Classes {
  readonly flags: Uint8Array;
  readonly moves: ReadonlyMap<number, number>;
}

/**
 * Draws up the account of a replay whose content questions were answered.
 * @throws Error where the sums do not agree, which would be a fault of this program
 */
export function account(replay: Replay, options: AccountingOptions = {}): Accounting {
  const baseLayers = options.baseLayers ?? 0;
  const classes = classify(replay, baseLayers);
  const { flags } = classes;
  const layers = replay.layers.map((_, index) => accountLayer(replay, flags, index, index < baseLayers));
  const sum = (pick: (layer: LayerAccount) => number): number =>
    layers.reduce((all, each) => all + pick(each), 0);
  const total = sum((layer) => layer.bytes);
  const dead = sum((layer) => layer.dead);
  const live = liveBytes(replay);
  if (total !== live + dead) {
    throw new Error(`the account does not add up: ${total} is not ${live} + ${dead}`);
  }
  let deadCount = 0;
  for (let body = 0; body < flags.length; body++) {
    if (((flags[body] ?? 0) & DEAD) !== 0 && replay.size(body) > 0) deadCount += 1;
  }
  return {
    total,
    live,
    dead,
    layers,
    deadCount,
    caches: sum((layer) => layer.caches),
    reclaimable: sum((layer) => layer.reclaimable),
    efficiency: total === 0 ? 1 : live / total,
    deadBodies: (limit) =>
      largest(replay, flags, DEAD, limit).map((body) => describeDead(replay, classes, body, baseLayers)),
    trimmings: () => findTrimmings(replay, baseLayers, (body) => ((flags[body] ?? 0) & (DEAD | CACHE)) !== 0),
    cacheBodies: (limit) => largest(replay, flags, CACHE, limit).map((body) => describeBody(replay, body)),
  };
}

function classify(replay: Replay, baseLayers: number): Classes {
  const flags = new Uint8Array(replay.kills.length);
  const baseEnd = replay.offsets[baseLayers] ?? replay.kills.length;
  for (let body = 0; body < flags.length; body++) {
    if (replay.kills[body] === KILL.alive) continue;
    flags[body] = (flags[body] ?? 0) | DEAD | (body >= baseEnd ? RECLAIMABLE : 0);
    const successor = (replay.successors[body] ?? 0) - 1;
    // Successors stand above their victims, so a chain of copies is followed in one pass.
    const fromBase = body < baseEnd || ((flags[body] ?? 0) & BASE_COPY) !== 0;
    if (fromBase && successor >= baseEnd && sameContent(replay, body, successor)) {
      flags[successor] = (flags[successor] ?? 0) | BASE_COPY | RECLAIMABLE;
    }
  }
  markCaches(replay, flags, baseEnd);
  return { flags, moves: findMoves(replay) };
}

/** A body is useless only where every name of it lies in a cache: package stores link files into place. */
function markCaches(replay: Replay, flags: Uint8Array, baseEnd: number): void {
  const { tree } = replay;
  const inside = cachePaths(replay.paths);
  const used = new Uint8Array(flags.length);
  for (let node = 0; node < inside.length; node++) {
    const body = (tree.bodies[node] ?? 0) - 1;
    if (body >= 0 && tree.kind(node) === NODE.file && inside[node] === 0) used[body] = 1;
  }
  for (let node = 0; node < inside.length; node++) {
    const body = (tree.bodies[node] ?? 0) - 1;
    if (body < 0 || inside[node] === 0 || used[body] === 1) continue;
    flags[body] = (flags[body] ?? 0) | CACHE | (body >= baseEnd ? RECLAIMABLE : 0);
  }
}

function accountLayer(replay: Replay, flags: Uint8Array, layer: number, base: boolean): LayerAccount {
  const index = replay.layers[layer];
  const offset = replay.offsets[layer] ?? 0;
  const sums = { bytes: 0, files: 0, dead: 0, caches: 0, reclaimable: 0 };
  const length = index?.length ?? 0;
  for (let entry = 0; entry < length; entry++) {
    if (index?.types[entry] !== TYPE.file) continue;
    const size = index.sizes[entry] ?? 0;
    const flag = flags[offset + entry] ?? 0;
    sums.files += 1;
    sums.bytes += size;
    if ((flag & DEAD) !== 0) sums.dead += size;
    if ((flag & CACHE) !== 0) sums.caches += size;
    if ((flag & RECLAIMABLE) !== 0) sums.reclaimable += size;
  }
  if (!Number.isSafeInteger(sums.bytes)) {
    throw new RangeError('the layer holds more bytes than can be counted');
  }
  const { tarBytes = 0, compressedBytes = 0 } = index ?? {};
  return { index: layer, tarBytes, compressedBytes, base, ...sums };
}

/** What the final filesystem holds, each body once: counted from the names, apart from the books of the bodies. */
function liveBytes(replay: Replay): number {
  const seen = new Uint8Array(replay.kills.length);
  const { tree } = replay;
  let live = 0;
  for (let node = 0; node < tree.bodies.length; node++) {
    const body = (tree.bodies[node] ?? 0) - 1;
    if (body < 0 || seen[body] === 1) continue;
    seen[body] = 1;
    live += replay.size(body);
  }
  return live;
}

function largest(
  replay: Replay,
  flags: Uint8Array,
  flag: number,
  limit: number | undefined,
): readonly number[] {
  const bodies: number[] = [];
  for (let body = 0; body < flags.length; body++) {
    if (((flags[body] ?? 0) & flag) !== 0 && replay.size(body) > 0) bodies.push(body);
  }
  bodies.sort((a, b) => replay.size(b) - replay.size(a) || a - b);
  return limit === undefined ? bodies : bodies.slice(0, limit);
}

function describeBody(replay: Replay, body: number): CacheBody {
  const { layer, entry } = replay.locate(body);
  const { text, lossy } = replay.paths.text(replay.layers[layer]?.paths[entry] ?? 0);
  return { path: text, lossy, bytes: replay.size(body), layer };
}

function describeDead(replay: Replay, classes: Classes, body: number, baseLayers: number): DeadBody {
  const { flags, moves } = classes;
  const described = describeBody(replay, body);
  const successor = (replay.successors[body] ?? 0) - 1;
  const movedTo = moves.get(body);
  const code = replay.kills[body] ?? KILL.alive;
  const again = successor >= 0 && sameContent(replay, body, successor);
  const kind = movedTo !== undefined ? 'moved' : again ? 'metadata' : (KIND_NAMES[code] ?? 'content');
  const killerPath = replay.paths.text(replay.killerPaths[body] ?? 0).text;
  const killer = { layer: replay.killerLayers[body] ?? 0, path: killerPath, kind } as const;
  // A base image's body stays where it is; what can be saved is the copy that was stored above it.
  const upper = successor >= 0 && ((flags[successor] ?? 0) & (BASE_COPY | DEAD)) === BASE_COPY;
  const reclaimable = described.layer >= baseLayers ? described.bytes : upper ? described.bytes : 0;
  if (movedTo === undefined) return { ...described, killer, reclaimable };
  return { ...described, killer, reclaimable, movedTo: describeBody(replay, movedTo).path };
}
