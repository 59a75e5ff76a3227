import { cachePaths } from './caches.ts';
import { hashOf, largeTwins } from './contents.ts';
import type { Replay } from './replay.ts';
import { NODE } from './tree.ts';

/**
 * What is live and in no cache, and what an image may do without all the same:
 *
 * - documentation: manuals and translations of the system; licences (`copyright`) aside
 * - bytecode: what Python compiled of modules that are there as sources
 * - libraries: static libraries, which only a linker reads
 * - logs: what programs wrote to /var/log while the image was built
 * - copies: large files that the image holds under another name already
 */
export type TrimmingKind = 'documentation' | 'bytecode' | 'libraries' | 'logs' | 'copies';

/** Files of one kind that one layer stored. */
export interface Trimming {
  readonly kind: TrimmingKind;
  readonly layer: number;
  readonly files: number;
  readonly bytes: number;
  /** Folders that hold them; of copies the files, each with the one that it is a copy of. Largest first. */
  readonly places: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly copyOf: string | null;
  }[];
}

/** Less is not worth a line (DESIGN 7: what one notices in a pull). */
const LEAST_BYTES = 1_000_000;

const DOCUMENTATION = [
  '/usr/share/doc',
  '/usr/share/man',
  '/usr/share/info',
  '/usr/share/locale',
  '/usr/local/share/doc',
  '/usr/local/share/man',
  '/usr/local/share/info',
  '/usr/local/man',
];
const LOGS = ['/var/log'];

interface Group {
  readonly kind: TrimmingKind;
  readonly layer: number;
  files: number;
  bytes: number;
  /** Bytes by the folder's place in the table of paths; of copies by the body. */
  readonly places: Map<number, { bytes: number; copyOf: number }>;
}

/**
 * Finds them in the layers that are not the base's: nothing that its user writes makes a base image smaller.
 * @param isUseless whether a body is told elsewhere: dead, or in a cache
 */
export function findTrimmings(
  replay: Replay,
  baseLayers: number,
  isUseless: (body: number) => boolean,
): readonly Trimming[] {
  const { tree, paths } = replay;
  const groups = new Map<string, Group>();
  const seen = new Uint8Array(replay.kills.length);
  const firstBody = replay.offsets[baseLayers] ?? replay.kills.length;
  const kindOf = classifier(replay);
  const add = (kind: TrimmingKind, body: number, place: number, copyOf = 0): void => {
    const { layer } = replay.locate(body);
    const key = `${layer} ${kind}`;
    const group: Group = groups.get(key) ?? { kind, layer, files: 0, bytes: 0, places: new Map() };
    groups.set(key, group);
    const size = replay.size(body);
    group.files += 1;
    group.bytes += size;
    const before = group.places.get(place)?.bytes ?? 0;
    group.places.set(place, { bytes: before + size, copyOf });
  };
  for (let node = 0; node < tree.bodies.length; node++) {
    const body = (tree.bodies[node] ?? 0) - 1;
    if (body < firstBody || seen[body] === 1 || tree.kind(node) !== NODE.file || isUseless(body)) continue;
    seen[body] = 1;
    const kind = kindOf(node);
    if (kind !== null) add(kind, body, placeOf(replay, node, kind));
  }
  forCopies(replay, isUseless, (body, original) => {
    if (body < firstBody) return;
    const node = pathOf(replay, body);
    if (kindOf(node) === null) add('copies', body, node, pathOf(replay, original));
  });
  return [...groups.values()]
    .filter(({ bytes }) => bytes >= LEAST_BYTES)
    .toSorted((a, b) => b.bytes - a.bytes)
    .map((group) => ({
      ...group,
      places: [...group.places]
        .toSorted(([, a], [, b]) => b.bytes - a.bytes)
        .map(([place, { bytes, copyOf }]) => ({
          path: paths.text(place).text,
          bytes,
          copyOf: copyOf === 0 ? null : paths.text(copyOf).text,
        })),
    }));
}

function classifier(replay: Replay): (node: number) => TrimmingKind | null {
  const { paths } = replay;
  const documented = cachePaths(paths, DOCUMENTATION);
  const logged = cachePaths(paths, LOGS);
  const endsIn = (node: number, end: string): boolean => {
    const name = paths.name(node);
    if (name.length <= end.length) return false;
    for (let at = 1; at <= end.length; at++) {
      if (name[name.length - at] !== end.charCodeAt(end.length - at)) return false;
    }
    return true;
  };
  const isNamed = (node: number, text: string): boolean => {
    const name = paths.name(node);
    return name.length === text.length && Buffer.from(name).toString('latin1') === text;
  };
  return (node) => {
    if (documented[node] === 1) return isNamed(node, 'copyright') ? null : 'documentation';
    if (logged[node] === 1) return 'logs';
    if (endsIn(node, '.pyc') && isNamed(paths.parent(node), '__pycache__')) return 'bytecode';
    return endsIn(node, '.a') ? 'libraries' : null;
  };
}

/** How deep the folders are that stand for what is in them: `/usr/share/doc`, `/usr/lib/python3`. */
const DEPTH = 3;

function placeOf({ paths }: Replay, node: number, kind: TrimmingKind): number {
  const above: number[] = [];
  for (let at = paths.parent(node); at !== 0; at = paths.parent(at)) above.push(at);
  const depth = kind === 'logs' ? 2 : DEPTH;
  return above.at(-depth) ?? above[0] ?? node;
}

function pathOf(replay: Replay, body: number): number {
  const { layer, entry } = replay.locate(body);
  return replay.layers[layer]?.paths[entry] ?? 0;
}

function forCopies(
  replay: Replay,
  isUseless: (body: number) => boolean,
  each: (body: number, original: number) => void,
): void {
  for (const twins of largeTwins(replay)) {
    const first = new Map<number, number>();
    for (const body of twins) {
      const hash = hashOf(replay, body);
      if (hash === undefined || isUseless(body)) continue;
      const original = first.get(hash);
      if (original === undefined) first.set(hash, body);
      else each(body, original);
    }
  }
}
