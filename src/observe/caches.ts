import { managers, type PackageManager } from '../packages/index.ts';
import type { PathTable } from './path-table.ts';

/**
 * Folders whose content programs fetch or make again by themselves; `~` is any user's home, `*` any one name. The
 * package managers' own files say theirs; these are of programs that have none. Sources: each program's manual, under
 * "cache"; all were seen in images of the project's own builds or of public ones.
 */
const OTHERS: readonly string[] = [
  '/var/cache/apt',
  '/var/lib/pacman/sync',
  '/etc/apk/cache',
  '~/.npm/_logs',
  '~/.yarn/berry/cache',
  '/usr/local/share/.cache',
  '~/.cache/pnpm',
  '~/.cache/uv',
  '~/.bundle/cache',
  '~/.cache/ccache',
  '~/.ccache',
];

/** Where a manager keeps a cache by itself; one of links to what is installed may hold the only body of it. */
function foldersOf({ caches }: PackageManager): string[] {
  return caches.flatMap(({ directory, rootDirectory, orIn = [], linkedUnless }) =>
    linkedUnless === undefined ? [directory, rootDirectory ?? directory, ...orIn] : [],
  );
}

/** Every folder that counts as a cache, as patterns. */
export function cacheFolders(): readonly string[] {
  return [...new Set([...managers.flatMap(foldersOf), ...OTHERS])].flatMap((folder) =>
    folder.startsWith('~/') ? [`/root${folder.slice(1)}`, `/home/*${folder.slice(1)}`] : [folder],
  );
}

interface Partial {
  readonly names: readonly string[];
  readonly at: number;
}

/**
 * Tells the paths that lie in a cache: one byte a path of the table, 1 where it does. The table has parents before
 * their children, so one pass is enough.
 */
export function cachePaths(paths: PathTable, folders: readonly string[] = cacheFolders()): Uint8Array {
  const inside = new Uint8Array(paths.size);
  const open = new Map<number, readonly Partial[]>();
  open.set(
    0,
    folders.map((folder) => ({ names: folder.split('/').slice(1), at: 0 })),
  );
  for (let node = 1; node < paths.size; node++) {
    const parent = paths.parent(node);
    if (inside[parent] === 1) {
      inside[node] = 1;
      continue;
    }
    const partials = open.get(parent);
    if (partials === undefined) continue;
    const name = Buffer.from(paths.name(node)).toString('latin1');
    const further: Partial[] = [];
    for (const { names, at } of partials) {
      if (names[at] !== name && names[at] !== '*') continue;
      if (at + 1 === names.length) inside[node] = 1;
      else further.push({ names, at: at + 1 });
    }
    if (further.length > 0) open.set(node, further);
  }
  return inside;
}
