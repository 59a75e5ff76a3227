import {
  contains,
  isBelow,
  hasUnknown,
  hasWildcard,
  isLiteral,
  overlap,
  parentPath,
  resolvePath,
  type PathPattern,
  type PathSet,
} from '../layers/paths.ts';
import { weakest, type Certainty } from '../layers/vocabulary.ts';
import type { Target } from './effects.ts';
import { PathIndex } from './path-index.ts';
import {
  weigh,
  type Again,
  type Body,
  type KnownFile,
  type Link,
  type Stored,
  type Victim,
  type Writer,
} from './stored.ts';

/** Directories that a base image with the Filesystem Hierarchy Standard has. */
export const STANDARD_DIRECTORIES: readonly string[] = [
  '',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/media',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/srv',
  '/sys',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/usr/lib',
  '/usr/local',
  '/usr/local/bin',
  '/usr/local/lib',
  '/usr/local/sbin',
  '/usr/local/share',
  '/usr/sbin',
  '/usr/share',
  '/usr/src',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/opt',
  '/var/spool',
  '/var/tmp',
  '/var/run',
];

const STANDARD: ReadonlySet<PathPattern> = new Set(STANDARD_DIRECTORIES);

/** How many links may point to links before a path is taken as it stands. */
const MAX_LINKS = 16;

/** A body that a target may mean, and how much of it. */
export interface Hit {
  readonly body: Body;
  readonly certainty: Certainty;
  /** All of the body is meant, for certain. */
  readonly whole: boolean;
  /** The part of the body that is meant. */
  readonly common: PathSet;
  /** The known files among it; null where they are not known. */
  readonly files: readonly KnownFile[] | null;
}

/** The files that the shipped layers are believed to hold, while the instructions are gone through. */
export class Filesystem {
  /** Every body that was ever stored, in the order of writing. */
  readonly bodies: Body[] = [];
  readonly #index = new PathIndex<Body>();
  readonly #directories = new Set<string>();
  readonly #links = new Map<string, PathPattern>();

  constructor(standard: boolean) {
    if (standard) for (const directory of STANDARD_DIRECTORIES) this.#directories.add(directory);
  }

  isDirectory(path: PathPattern): boolean {
    return this.#directories.has(path);
  }

  addDirectory(path: PathPattern): void {
    for (let at = path; !this.#directories.has(at); at = parentPath(at)) {
      if (!isLiteral(at)) {
        this.#directories.add(path);
        return;
      }
      this.#directories.add(at);
    }
  }

  /** A folder is removed with all that is in it. */
  removeDirectory(path: PathPattern): void {
    if (!this.#directories.has(path) || path === '') return;
    for (const directory of this.#directories) {
      if (directory === path || isBelow(directory, path)) this.#directories.delete(directory);
    }
  }

  addLink(path: PathPattern, to: PathPattern): void {
    if (isLiteral(path) && path !== to) this.#links.set(path, to);
  }

  /**
   * Follows the symbolic links that the file itself makes.
   * @param last also the last name of the path
   */
  resolveLinks(path: PathPattern, last: boolean): PathPattern {
    if (this.#links.size === 0) return path;
    let current = path;
    for (let round = 0; round < MAX_LINKS; round++) {
      let replaced: PathPattern | undefined;
      const names = current.split('/').slice(1);
      let prefix = '';
      for (const [index, name] of names.entries()) {
        prefix = `${prefix}/${name}`;
        const isLast = index === names.length - 1;
        const to = isLast && !last ? undefined : this.#links.get(prefix);
        if (to === undefined) continue;
        replaced = resolvePath('', [to, ...names.slice(index + 1)].join('/'));
        break;
      }
      if (replaced === undefined) return current;
      current = replaced;
    }
    return path;
  }

  /** Puts a body into the index; what stood there in the same layer is taken out. */
  store(body: Omit<Stored, 'id'> & { readonly again?: Again | null; readonly link?: Link | null }): Body {
    const fresh = { endedBy: null, gone: [], goneFiles: new Set<string>(), uses: [] };
    const stored: Body = {
      ...body,
      ...fresh,
      id: this.bodies.length,
      again: body.again ?? null,
      link: body.link ?? null,
    };
    this.bodies.push(stored);
    this.#index.add(stored);
    if (stored.kind === 'tree') this.addDirectory(stored.at.path);
    else this.addDirectory(parentPath(stored.at.path));
    return stored;
  }

  /** The bodies that stand where `target` points, newest first. */
  hits(asked: Target): Hit[] {
    const found: Hit[] = [];
    // A folder that is there anyhow is no sign that files were copied to it.
    const target = asked.required && this.isDirectory(asked.set.path) ? { ...asked, required: false } : asked;
    const bodies = this.#index.candidates(target.set).sort((a, b) => b.id - a.id);
    let covered = false;
    for (const body of bodies) {
      const hit = measure(body, target);
      if (hit === null) continue;
      // A newer body that is certainly meant hides the tree that the same path also lies in.
      if (covered && hit.certainty !== 'certain') continue;
      found.push(hit);
      if (hit.certainty === 'certain' && target.set.extent === 'node' && body.certainty === 'certain')
        covered = true;
    }
    return sharpen(found);
  }

  /** The body is gone for certain, wholly or in part. */
  end(hit: Hit, by: Writer): void {
    const { body } = hit;
    if (hit.whole) {
      body.endedBy = by;
      this.#index.delete(body);
      return;
    }
    if (hit.files !== null) {
      for (const file of hit.files) body.goneFiles.add(file.path);
      if (body.complete && body.files !== null && body.goneFiles.size >= body.files.length) {
        body.endedBy = by;
        this.#index.delete(body);
      }
    }
    body.gone.push(hit.common);
  }

  /** Bodies that are still there at the end. */
  live(): Body[] {
    return this.bodies.filter((body) => body.endedBy === null);
  }
}

/** Whether the two share no more than an unknown part of their names. */
function tooVague(a: PathPattern, b: PathPattern): boolean {
  const vague = (path: PathPattern): boolean => hasUnknown(path.split('/')[1] ?? '');
  return vague(a) || vague(b);
}

function measure(body: Body, target: Target): Hit | null {
  const { answer, common } = overlap(target.set, body.at);
  if (answer === 'no' || (answer === 'maybe' && tooVague(target.set.path, body.at.path))) return null;
  if (target.directoriesOnly) return null;
  if (body.gone.some((part) => contains(part, common) === 'yes')) return null;
  // The root of a tree alone: a directory has no bytes of its own.
  if (
    target.set.extent === 'node' &&
    common.path === body.at.path &&
    body.kind === 'tree' &&
    !hasWildcard(target.set.path)
  )
    return null;
  // What was unpacked into the root may be anywhere: no reason to suspect it of everything.
  if (answer === 'maybe' && body.at.path === '' && (body.certainty !== 'certain' || !target.required))
    return null;
  const either = body.kind === 'either' && target.set.extent === 'node' && target.set.path === body.at.path;
  if (body.files !== null) return measureFiles(body, target, body.files, either);
  const below = common.path !== body.at.path && body.kind !== 'file';
  const certainty = weakest(
    body.certainty,
    target.narrowed ? 'likely' : 'certain',
    either
      ? 'likely'
      : answer === 'yes'
        ? 'certain'
        : weigh('maybe', target.required && !isSystemTree(body.at.path, common.path)),
  );
  const whole = !below && !either && !target.narrowed && contains(target.set, body.at) === 'yes';
  return { body, certainty, whole, common, files: null };
}

/**
 * What was copied into /usr/local/lib stands beside what the base has there: that a path deep below
 * must exist is no sign that it came with the copy.
 */
function isSystemTree(tree: PathPattern, path: PathPattern): boolean {
  return STANDARD.has(tree) && parentPath(path) !== tree;
}

function measureFiles(body: Body, target: Target, files: readonly KnownFile[], either: boolean): Hit | null {
  const meant = files.filter(
    (file) =>
      !body.goneFiles.has(file.path) && contains(target.set, { path: file.path, extent: 'node' }) === 'yes',
  );
  const first = meant[0];
  if (first === undefined) {
    if (body.complete || (target.set.extent === 'node' && body.kind === 'file')) return null;
    const { common } = overlap(target.set, body.at);
    return {
      body,
      certainty: weakest(
        body.certainty,
        weigh('maybe', target.required && !isSystemTree(body.at.path, common.path)),
      ),
      whole: false,
      common,
      files: null,
    };
  }
  const rest = files.length - body.goneFiles.size - meant.length;
  const certainty = weakest(body.certainty, target.narrowed || either ? 'likely' : 'certain');
  const { common } = overlap(target.set, body.at);
  const single: PathSet = { path: first.path, extent: 'node' };
  return {
    body,
    certainty,
    whole: rest === 0 && body.complete && !target.narrowed,
    common: meant.length === 1 ? single : common,
    files: meant,
  };
}

/** Where one body is certainly meant, those that are merely possible are most likely not. */
function sharpen(hits: readonly Hit[]): Hit[] {
  const required = hits.filter((hit) => hit.certainty !== 'possible');
  if (required.length < 2) return [...hits];
  const certain = required.some((hit) => hit.certainty === 'certain');
  // Of several trees that a required file may lie in, the newest is the likeliest.
  let taken = false;
  return hits.filter((hit) => {
    if (hit.certainty === 'certain' || hit.common.path === hit.body.at.path) return true;
    if (certain || taken) return false;
    taken = true;
    return true;
  });
}

/** What a hit means for the sum: the bytes of the part that is meant, where they are known. */
export function victim(hit: Hit, certainty: Certainty): Victim {
  const { body, files, common } = hit;
  const bytes =
    files !== null
      ? files.reduce((sum, file) => sum + file.bytes, 0)
      : hit.whole || common.path === body.at.path
        ? body.bytes
        : null;
  const wholeTree = files === null || files.length > MAX_LISTED || (hit.whole && body.kind === 'tree');
  const paths = wholeTree ? [common] : files.map((file): PathSet => ({ path: file.path, extent: 'node' }));
  return { body, paths, certainty: weakest(hit.certainty, certainty), bytes };
}

/** How many files of a tree a finding names one by one. */
const MAX_LISTED = 8;
