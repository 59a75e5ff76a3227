import { accessSync, constants, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, join, posix } from 'node:path';

import { type BuildContext, type ContextFile, type ContextLink, type ContextMatch } from './context.ts';
import { DockerignoreMatcher, readDockerignore } from './dockerignore.ts';
import { type Entry, Tree } from './entry.ts';
import { hasWildcard, matchSource } from './go-match.ts';

/** As many links as Go's own file functions follow before they speak of a loop. */
const MAX_LINKS = 255;

/** What is known of a context besides its folder. */
export interface OpenOptions {
  /** Named by the user, not guessed. */
  readonly explicit: boolean;
  /** The path of the Dockerfile, whose own `<Dockerfile>.dockerignore` beats `.dockerignore`. */
  readonly dockerfile?: string;
}

/** Opens a folder as build context. Nothing is read before it is asked for, and nothing is read twice. */
export function openContext(folder: string, options: OpenOptions): BuildContext {
  return new DiskContext(folder, options);
}

interface Opened {
  readonly tree: Tree | undefined;
  readonly ignoreFile: string | null;
  readonly problems: readonly string[];
}

class DiskContext implements BuildContext {
  readonly explicit: boolean;
  readonly #folder: string;
  readonly #dockerfile: string | undefined;
  #opened: Opened | undefined;

  constructor(folder: string, options: OpenOptions) {
    this.explicit = options.explicit;
    this.#folder = folder;
    this.#dockerfile = options.dockerfile;
  }

  get problems(): readonly string[] {
    return this.#opened?.problems ?? [];
  }

  get ignoreFile(): string | null {
    return this.#open().ignoreFile;
  }

  match(source: string, excluding: readonly string[] = []): readonly ContextMatch[] | undefined {
    const { tree } = this.#open();
    const left = leftBy(excluding);
    if (tree === undefined) return undefined;
    // Cleaning below a slash is what keeps `..` inside.
    const parts = posix.normalize(`/${source}`).split('/').filter(Boolean);
    const wild = parts.findIndex(hasWildcard);
    if (wild === -1) return describe(tree, parts.join('/'), left);
    const base = resolve(tree, parts.slice(0, wild));
    if (base?.kind !== 'directory') return [];
    const pattern = parts.slice(wild).join('/');
    return matching(tree, base, pattern).flatMap((path) => describe(tree, path, left));
  }

  #open(): Opened {
    if (this.#opened === undefined) {
      const { name, text, found, problem } = readIgnoreFile(this.#folder, this.#dockerfile);
      const matcher = new DockerignoreMatcher(readDockerignore(text));
      const problems = matcher.problems.map((words) => `${name}: ${words}`);
      this.#opened = {
        tree: isReadable(this.#folder) ? new Tree(this.#folder, matcher) : undefined,
        ignoreFile: found ? name : null,
        problems: problem === undefined ? problems : [`${name}: ${problem}`, ...problems],
      };
    }
    return this.#opened;
  }
}

function readIgnoreFile(
  folder: string,
  dockerfile: string | undefined,
): { name: string; text: string; found: boolean; problem?: string } {
  const candidates = [join(folder, '.dockerignore')];
  if (dockerfile !== undefined) candidates.unshift(`${dockerfile}.dockerignore`);
  for (const path of candidates) {
    const name = basename(path);
    try {
      return { name, text: readFileSync(path, 'utf8'), found: true };
    } catch (error) {
      const code = errorCode(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') {
        return { name, text: '', found: true, problem: `cannot be read (${code})` };
      }
    }
  }
  return { name: '.dockerignore', text: '', found: false };
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** The paths below a directory that a pattern matches. A matched directory is taken whole and not searched. */
function matching(tree: Tree, base: Entry, pattern: string): string[] {
  const mayLead = prefixTest(pattern);
  const found: string[] = [];
  const search = (directory: Entry, prefix: string): void => {
    for (const entry of tree.children(directory)) {
      const path = prefix + entry.name;
      if (matchSource(pattern, path) === true) {
        if (tree.isPresent(entry)) found.push(entry.path);
      } else if (entry.kind === 'directory' && mayLead(path)) {
        search(entry, `${path}/`);
      }
    }
  };
  search(base, '');
  return found;
}

/**
 * Whether something below a directory may match a pattern. Only classes and escapes can stand for a slash; without
 * them a pattern goes name by name, and whole trees need not be read.
 */
function prefixTest(pattern: string): (directory: string) => boolean {
  if (/[[\\]/.test(pattern)) return () => true;
  const names = pattern.split('/');
  return (directory) => {
    const depth = directory.split('/').length;
    return depth < names.length && matchSource(names.slice(0, depth).join('/'), directory) === true;
  };
}

/** The entry a path leads to, links followed inside the context, the last one too. */
function resolve(tree: Tree, parts: readonly string[]): Entry | undefined {
  const trail: Entry[] = [];
  const ahead = parts.toReversed();
  let links = 0;
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      trail.pop();
      continue;
    }
    const directory = trail.at(-1) ?? tree.root;
    const entry = directory.kind === 'directory' ? tree.child(directory, part) : undefined;
    if (entry === undefined) return undefined;
    if (entry.kind !== 'link') {
      trail.push(entry);
      continue;
    }
    const target = ++links > MAX_LINKS ? undefined : readLink(tree.locate(entry.path));
    if (target === undefined) return undefined;
    // The builder reads an absolute target as one below the context.
    if (target.startsWith('/')) trail.length = 0;
    ahead.push(...target.split('/').toReversed());
  }
  const entry = trail.at(-1) ?? tree.root;
  return tree.isPresent(entry) ? entry : undefined;
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Whether `--exclude` leaves a path, relative to the source; undefined where nothing is excluded. */
type Left = ((path: string) => boolean) | undefined;

/** BuildKit matches the patterns as those of .dockerignore, below what each source names. */
function leftBy(excluding: readonly string[]): Left {
  if (excluding.length === 0) return undefined;
  const matcher = new DockerignoreMatcher(excluding);
  return (path) => !matcher.excludes(path);
}

/** The match for one path without wildcards; none when there is nothing that COPY could store. */
function describe(tree: Tree, path: string, left: Left): ContextMatch[] {
  const entry = resolve(tree, path.split('/'));
  const measure = entry && tree.measure(entry);
  if (entry === undefined || measure === undefined) return [];
  const { size, mode } = measure;
  if (entry.kind === 'directory') return [new DirectoryMatch(tree, entry, { path: path || '.', mode, left })];
  if (entry.kind !== 'file' || left?.(posix.basename(path)) === false) return [];
  return [{ path, kind: 'file', size, mode, files: () => [{ path: '', size, mode }], ...NOTHING_BELOW }];
}

const NOTHING_BELOW = { directories: () => [], links: () => [] } as const;

interface Contents {
  readonly files: readonly ContextFile[];
  readonly directories: readonly string[];
  readonly links: readonly ContextLink[];
}

/** A directory of the context, walked when its contents are first asked for. */
class DirectoryMatch implements ContextMatch {
  readonly path: string;
  readonly kind = 'directory';
  readonly mode: number;
  readonly files = (): readonly ContextFile[] => this.#contents().files;
  readonly directories = (): readonly string[] => this.#contents().directories;
  readonly links = (): readonly ContextLink[] => this.#contents().links;
  readonly #tree: Tree;
  readonly #entry: Entry;
  readonly #left: Left;
  #walked: Contents | undefined;

  constructor(tree: Tree, entry: Entry, more: { path: string; mode: number; left: Left }) {
    this.#tree = tree;
    this.#entry = entry;
    this.#left = more.left;
    this.path = more.path;
    this.mode = more.mode;
  }

  get size(): number {
    return this.files().reduce((sum, { size }) => sum + size, 0);
  }

  #contents(): Contents {
    if (this.#walked === undefined) {
      const files: ContextFile[] = [];
      const directories: string[] = [];
      const links: ContextLink[] = [];
      const skipped = this.#entry.path === '' ? 0 : this.#entry.path.length + 1;
      for (const entry of this.#tree.walk(this.#entry)) {
        const path = entry.path.slice(skipped);
        if (this.#left?.(path) === false) continue;
        if (entry.kind === 'directory') directories.push(path);
        const target = entry.kind === 'link' ? readLink(this.#tree.locate(entry.path)) : undefined;
        if (target !== undefined) links.push({ path, target });
        const measure = entry.kind === 'file' ? this.#tree.measure(entry) : undefined;
        if (measure !== undefined) files.push({ path, ...measure });
      }
      this.#walked = { files, directories, links };
    }
    return this.#walked;
  }
}
