import {
  contains,
  isBelow,
  isLiteral,
  parentPath,
  resolvePath,
  type PathPattern,
  type PathSet,
} from '../layers/paths.ts';
import type { Target } from './effects.ts';
import { measure, sharpen, STANDARD_DIRECTORIES, type Hit } from './hits.ts';
import { PathIndex } from './path-index.ts';
import type { Again, Body, KnownFile, Link, Stored, Writer } from './stored.ts';
import { SYSTEM_FILES, systemBody, type SystemFile } from './known-files.ts';

/** How many links may point to links before a path is taken as it stands. */
const MAX_LINKS = 16;

/** The literal beginning of a path. */
function literalPrefix(path: PathPattern): string {
  if (isLiteral(path)) return path;
  let end = 0;
  while (end < path.length && isLiteral(path.charAt(end))) end++;
  return path.slice(0, end);
}

/** The files that the shipped layers are believed to hold, while the instructions are gone through. */
export class Filesystem {
  /** Every body that was ever stored, in the order of writing. */
  readonly bodies: Body[] = [];
  readonly #index = new PathIndex<Body>();
  readonly #directories = new Set<string>();
  readonly #used: ReadonlySet<PathPattern>;
  readonly #links = new Map<string, PathPattern>();
  /** The base image as a writer; null where there is none. */
  readonly #base: Writer | null;
  /** Files of the system that somebody wrote, the newest of each. */
  readonly #system = new Map<PathPattern, SystemFile>();

  /**
   * @param base the base image, taken to have the folders of the Filesystem Hierarchy Standard; null for scratch
   * @param used paths that some instruction, earlier or later, uses as folders
   */
  constructor(base: Writer | null, used: ReadonlySet<PathPattern>) {
    this.#used = used;
    this.#base = base;
    if (base !== null) for (const directory of STANDARD_DIRECTORIES) this.#directories.add(directory);
  }

  /** Whether some instruction of the chain works in the path or puts files into it. */
  isUsedAsDirectory(path: PathPattern): boolean {
    return this.#used.has(path) || this.isDirectory(path);
  }

  isDirectory(path: PathPattern): boolean {
    return this.#directories.has(path);
  }

  addDirectory(path: PathPattern): void {
    for (const missing of this.missingDirectories(path)) this.#directories.add(missing);
  }

  /** A folder and those above it that are not known to be there. */
  missingDirectories(path: PathPattern): PathPattern[] {
    const missing: PathPattern[] = [];
    for (let at = path; !this.#directories.has(at) && at !== ''; at = parentPath(at)) {
      missing.push(at);
      if (!isLiteral(at)) break;
    }
    return missing;
  }

  /** A folder is removed with all that is in it. */
  removeDirectory(path: PathPattern): void {
    if (!this.#directories.has(path) || path === '') return;
    for (const directory of this.#directories) {
      if (directory === path || isBelow(directory, path)) this.#directories.delete(directory);
    }
  }

  /** A program has run in these places, or was told of them, of which the text does not tell what it writes. */
  stir(places: readonly PathPattern[]): void {
    for (const place of places) {
      for (const body of this.#index.candidates({ path: place, extent: 'node' })) {
        body.stirred ||= contains(body.at, { path: place, extent: 'node' }) === 'yes';
      }
    }
  }

  /** Something may have cleared what a layer has filled of the managers' caches, or of those that are named. */
  doubtCaches(layer: number, managers: readonly string[] | null): void {
    for (const body of this.bodies) {
      const { cache } = body;
      if (cache === null || body.writer.layer.index !== layer) continue;
      if (managers === null || managers.includes(cache.manager)) body.doubted = true;
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
    const fresh = {
      endedBy: null,
      stirred: false,
      doubted: false,
      gone: [],
      goneFiles: new Set<string>(),
      uses: [],
    };
    const stored: Body = {
      ...body,
      ...fresh,
      id: this.bodies.length,
      again: body.again ?? null,
      link: body.link ?? null,
    };
    this.bodies.push(stored);
    this.#index.add(stored);
    if (stored.system !== null) {
      const { at, system, writer, certainty } = stored;
      this.#system.set(at.path, { at, title: system, writer, certainty, body: stored });
    }
    if (stored.kind === 'tree') this.addDirectory(stored.at.path);
    else this.addDirectory(parentPath(stored.at.path));
    return stored;
  }

  /** What stands at the path of a system's file; where nothing was written yet, what the base brings; null: nothing. */
  systemFile(path: PathPattern): SystemFile | null {
    const written = this.#system.get(path);
    if (written !== undefined) return written.body?.endedBy == null ? written : null;
    const known = SYSTEM_FILES.get(path);
    if (known === undefined || this.#base === null) return null;
    const { at, files } = known;
    const certainty = files.inBase === 'likely' ? 'likely' : 'possible';
    return this.putSystemFile({ at, title: files.title, writer: this.#base, certainty }, false);
  }

  /**
   * A program has written a file, or into a folder, of the system's.
   * @param grows what is there in the folder is left alone
   */
  putSystemFile(file: Omit<SystemFile, 'body'>, grows: boolean): SystemFile {
    const { at, writer } = file;
    const put: SystemFile = { ...file, body: null };
    // Of a folder that grows, what each layer put into it is a body of its own.
    this.#system.set(grows ? `${at.path}/${writer.layer.index}` : at.path, put);
    return put;
  }

  /** A newer file has taken the place of a system's file. */
  endSystemFile({ body }: SystemFile, by: Writer): void {
    if (body !== null) {
      this.end({ body, certainty: 'certain', whole: true, common: body.at, files: null }, by);
    }
  }

  /**
   * Gives the system's files that a command may mean their place in the index. Hardly a command means one, and
   * every install writes a dozen: until then they have none.
   */
  #enter(set: PathSet): void {
    if (set.extent === 'node' && isLiteral(set.path)) {
      const file = this.systemFile(set.path) ?? this.systemFile(parentPath(set.path));
      if (file !== null) this.#enterFile(file);
      return;
    }
    const prefix = literalPrefix(set.path);
    for (const file of this.#system.values()) {
      const { path } = file.at;
      if (path.startsWith(prefix) || isBelow(prefix, path)) this.#enterFile(file);
    }
  }

  #enterFile(file: SystemFile): void {
    file.body ??= this.store(systemBody(file));
  }

  /** The bodies that stand where `target` points, newest first. */
  hits(asked: Target): Hit[] {
    const found: Hit[] = [];
    this.#enter(asked.set);
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
      if (hit.certainty === 'certain' && target.set.extent === 'node' && body.certainty === 'certain') {
        covered = true;
      }
    }
    return sharpen(found, target);
  }

  /** The body is gone for certain, wholly or in part. */
  end(hit: Hit, by: Writer): void {
    const { body } = hit;
    if (hit.whole) {
      body.endedBy = by;
      this.#index.delete(body);
      return;
    }
    if (hit.files !== null) this.endFiles(body, hit.files, by);
    body.gone.push(hit.common);
  }

  /** A cache that may be in several places is in one of them: where one was cleared, none is asked for. */
  endOtherPlaces({ cache, source, writer }: Body, by: Writer): void {
    if (cache === null || cache.places === 1) return;
    for (const body of this.bodies) {
      const isSame = body.source === source && body.writer === writer && body.cache?.store === cache.store;
      if (!isSame || body.endedBy !== null) continue;
      body.endedBy = by;
      this.#index.delete(body);
    }
  }

  /** Some files of a body are gone for certain, and no others. */
  endFiles(body: Body, files: readonly KnownFile[], by: Writer): void {
    for (const file of files) body.goneFiles.add(file.path);
    if (body.complete && body.files !== null && body.goneFiles.size >= body.files.length) {
      body.endedBy = by;
      this.#index.delete(body);
    }
  }

  /** Bodies that are still there at the end. */
  live(): Body[] {
    return this.bodies.filter((body) => body.endedBy === null);
  }
}
