import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, resolve } from 'node:path';

import { type GitRules, gitRules } from './gitignore.ts';

/** What a Dockerfile may be called, for the search and for the words when none is found. */
const NAMES = [
  'Dockerfile',
  'Dockerfile.*',
  '*.Dockerfile',
  'dockerfile',
  '*.dockerfile',
  'Containerfile',
  'Containerfile.*',
  '*.Containerfile',
];
const DOCKERFILE =
  /^(?:dockerfile|(?:Dockerfile|Containerfile)(?:\..*)?|.*\.(?:[Dd]ockerfile|Containerfile))$/s;
/** `Dockerfile.dockerignore` and what editors and authors leave beside a Dockerfile. */
const NOT_DOCKERFILE = /(?:\.(?:dockerignore|md|orig|bak|swp|template|tmpl|tpl|j2|jinja2?|erb|mustache)|~)$/;
const PASSED_OVER = new Set(['.git', 'node_modules']);

/** A Dockerfile to lint. */
export interface DiscoveredFile {
  /** As the user gave it, or below the folder that the user gave; separated by `/`. `-` is standard input. */
  readonly path: string;
  /** The same from the root of the file system; `-` for standard input. */
  readonly absolute: string;
}

/** Why a path that the user gave leads to nothing. */
export interface DiscoveryProblem {
  readonly path: string;
  readonly message: string;
}

export interface Discovery {
  /** Sorted by path, each file once, however many names lead to it. */
  readonly files: DiscoveredFile[];
  readonly problems: DiscoveryProblem[];
}

interface Found extends DiscoveredFile {
  readonly link: boolean;
}

/** Whether a file of this name is taken when a folder is searched. */
export function isDockerfileName(name: string): boolean {
  return DOCKERFILE.test(name) && !NOT_DOCKERFILE.test(name);
}

/**
 * The Dockerfiles that paths lead to. A file is taken whatever its name; a folder is searched, without `.git`,
 * `node_modules`, what git ignores, and without following links to folders. No paths mean the current folder.
 */
export async function discover(paths: readonly string[], cwd: string): Promise<Discovery> {
  const found = new Map<string, Found>();
  const problems: DiscoveryProblem[] = [];
  for (const given of paths.length === 0 ? ['.'] : paths) {
    if (given === '-') {
      found.set('-', { path: '-', absolute: '-', link: false });
      continue;
    }
    const path = process.platform === 'win32' ? given.replaceAll('\\', '/') : given;
    const absolute = resolve(cwd, given);
    try {
      if (statSync(absolute).isDirectory()) {
        const below = await searchFolder(absolute);
        const prefix = path === '.' || path === './' ? '' : path.endsWith('/') ? path : `${path}/`;
        for (const file of below) keep(found, { ...file, path: prefix + file.path });
        if (below.length === 0) {
          problems.push({ path, message: `no Dockerfile in this folder; looked for ${NAMES.join(', ')}` });
        }
      } else {
        // Even a link is a name of its own when the user gave it.
        keep(found, { path, absolute, link: false });
      }
    } catch (error) {
      problems.push({ path, message: inWords(error) });
    }
  }
  const files = [...found.values()].map(({ path, absolute }) => ({ path, absolute }));
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, problems };
}

/** Why a path cannot be read; anything but an answer of the file system is a fault of ours and thrown on. */
function inWords(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  return missing ? 'no such file' : `cannot be read (${String(error.code)})`;
}

/** Keeps one name for each file: the first, but a real name rather than a link found beside it. */
function keep(found: Map<string, Found>, file: Found): void {
  const real = realPath(file.absolute);
  const known = found.get(real);
  if (known === undefined || (known.link && !file.link)) found.set(real, file);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A pipe of the shell's `<(…)` has no other name.
    return path;
  }
}

async function searchFolder(folder: string): Promise<Found[]> {
  const entries = readdirSync(folder, { withFileTypes: true });
  const found: Found[] = [];
  search(folder, '', await gitRules(realPath(folder)), entries, found);
  return found;
}

function search(
  folder: string,
  prefix: string,
  rules: GitRules,
  entries: readonly Dirent[],
  found: Found[],
): void {
  for (const entry of entries) {
    const { name } = entry;
    const absolute = join(folder, name);
    const path = prefix + name;
    if (entry.isDirectory()) {
      if (PASSED_OVER.has(name) || rules.ignores(name, true)) continue;
      const below = list(absolute);
      const hasOwn = below.some((other) => other.name === '.gitignore');
      search(absolute, `${path}/`, rules.enter(name, hasOwn), below, found);
    } else if (isDockerfileName(name) && isFile(entry, absolute) && !rules.ignores(name, false)) {
      found.push({ path, absolute, link: entry.isSymbolicLink() });
    }
  }
}

function isFile(entry: Dirent, absolute: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return statSync(absolute).isFile();
  } catch {
    // The link leads nowhere, or in a circle.
    return false;
  }
}

/** What a folder holds; one that may not be read is passed over. */
function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
