import { lstatSync, readdirSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';

import { type DockerignoreMatcher, type Inherited } from './dockerignore.ts';

const PERMISSIONS = 0o7777;

/** One name in the context on disk, links not followed. */
export interface Entry {
  /** Relative to the context; empty for the context itself. */
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** By .dockerignore. An excluded directory may still hold something taken back in. */
  readonly excluded: boolean;
  readonly inherited: Inherited | undefined;
}

export interface Measure {
  readonly size: number;
  readonly mode: number;
}

/** The tree of a folder under its .dockerignore. Every directory is listed at most once, and only when asked for. */
export class Tree {
  readonly root: Entry = { path: '', name: '', kind: 'directory', excluded: false, inherited: undefined };
  readonly #folder: string;
  readonly #matcher: DockerignoreMatcher;
  readonly #listed = new Map<string, readonly Entry[]>();
  readonly #present = new Map<string, boolean>();
  readonly #measured = new Map<string, Measure | undefined>();

  constructor(folder: string, matcher: DockerignoreMatcher) {
    this.#folder = folder;
    this.#matcher = matcher;
  }

  /** Where an entry is on disk. */
  locate(path: string): string {
    return join(this.#folder, path);
  }

  /**
   * What a directory holds, sorted as the builder sorts; one that cannot be read holds nothing. Excluded files are
   * left out, and so are excluded directories in which no exception can take anything back: they are never read.
   */
  children(directory: Entry): readonly Entry[] {
    const known = this.#listed.get(directory.path);
    if (known !== undefined) return known;
    const entries: Entry[] = [];
    if (this.#isOpen(directory)) {
      for (const dirent of list(this.locate(directory.path))) {
        const entry = this.#entry(directory, dirent.name, kindOf(dirent));
        if (this.#isOpen(entry)) entries.push(entry);
      }
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#listed.set(directory.path, entries);
    return entries;
  }

  /** One name in a directory, without listing the rest of it. */
  child(directory: Entry, name: string): Entry | undefined {
    const known = this.#listed.get(directory.path);
    if (known !== undefined) return known.find((entry) => entry.name === name);
    if (!this.#isOpen(directory)) return undefined;
    const stats = look(join(this.locate(directory.path), name));
    if (stats === undefined) return undefined;
    const entry = this.#entry(directory, name, kindOf(stats));
    return this.#isOpen(entry) ? entry : undefined;
  }

  /** Whether the builder gets the entry at all: an excluded directory only for the sake of something below it. */
  isPresent(entry: Entry): boolean {
    if (!entry.excluded) return true;
    if (entry.kind !== 'directory') return false;
    const known = this.#present.get(entry.path);
    if (known !== undefined) return known;
    const present = this.children(entry).some((child) => this.isPresent(child));
    this.#present.set(entry.path, present);
    return present;
  }

  /** Size and mode, undefined when the entry has gone meanwhile. */
  measure(entry: Entry): Measure | undefined {
    if (this.#measured.has(entry.path)) return this.#measured.get(entry.path);
    const stats = look(this.locate(entry.path));
    const measure = stats && { size: stats.size, mode: stats.mode & PERMISSIONS };
    this.#measured.set(entry.path, measure);
    return measure;
  }

  /** All entries below a directory that the builder gets, a directory before what is in it. */
  *walk(directory: Entry): Generator<Entry> {
    const open = [this.children(directory).values()];
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const { done, value: entry } = last.next();
      if (done === true) {
        open.pop();
      } else if (this.isPresent(entry)) {
        yield entry;
        if (entry.kind === 'directory') open.push(this.children(entry).values());
      }
    }
  }

  #isOpen(entry: Entry): boolean {
    if (!entry.excluded) return true;
    return entry.kind === 'directory' && this.#matcher.mayReinclude(entry.path);
  }

  #entry(directory: Entry, name: string, kind: Entry['kind']): Entry {
    const path = directory.path === '' ? name : `${directory.path}/${name}`;
    const { excluded, inherited } = this.#matcher.enter(path, directory.inherited);
    return { path, name, kind, excluded, inherited: kind === 'directory' ? inherited : undefined };
  }
}

function kindOf(entry: Dirent | Stats): Entry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // Not a directory on the way, or not allowed.
    return undefined;
  }
}
