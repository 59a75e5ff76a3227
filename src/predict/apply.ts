import {
  baseName,
  contains,
  hasWildcard,
  joinPath,
  parentPath,
  type PathPattern,
  type PathSet,
} from '../layers/paths.ts';
import { weakest, type Aspect, type ChangeKind } from '../layers/vocabulary.ts';
import type { Effect, Target } from './effects.ts';
import { victim, type Filesystem, type Hit } from './filesystem.ts';
import { idleness, modeAfter, ownerAfter, type Engine } from './metadata.ts';
import { archiveName, looksLikeFile } from './names.ts';
import type { Body, KnownFile, Layer, Owner, PredictedChange, Stored, Victim, Writer } from './stored.ts';

/** A package manager at work, for the rules that ask about managers. */
export interface ManagerStep {
  readonly manager: string;
  readonly step: 'update' | 'install' | 'remove' | 'clean';
  readonly by: Writer;
}

type Created = Omit<Stored, 'id'>;

/** Applies the effects of one layer's commands to the filesystem and notes the changes. */
export class Recorder {
  readonly #filesystem: Filesystem;
  readonly #layer: Layer;
  readonly #engine: Engine;
  readonly #mounts: readonly PathSet[];
  readonly changes: PredictedChange[] = [];
  readonly steps: ManagerStep[] = [];

  /** @param mounts paths that do not belong to the layer while it is made */
  constructor(filesystem: Filesystem, layer: Layer, engine: Engine, mounts: readonly PathSet[]) {
    this.#filesystem = filesystem;
    this.#layer = layer;
    this.#engine = engine;
    this.#mounts = mounts;
  }

  apply(effect: Effect, by: Writer): void {
    switch (effect.kind) {
      case 'metadata':
        return this.#metadata(effect, by);
      case 'remove':
        return this.#remove(effect.targets, by);
      case 'rewrite':
        return this.#rewrite(effect, by);
      case 'create':
        return this.create(
          this.#created(effect.target.set, effect.file, by, { bytes: effect.bytes, mode: effect.mode, certainty: effect.certainty }),
          by,
        );
      case 'download':
        return this.create(this.#created(effect.target.set, true, by, { downloaded: true }), by);
      case 'move':
      case 'copy':
      case 'link':
        return this.#transfer(effect, by);
      case 'directory':
        for (const path of effect.paths) if (!this.#mounted(path)) this.#filesystem.addDirectory(path);
        return;
      case 'symlink': {
        const directory = effect.into ?? this.#filesystem.isDirectory(effect.path);
        this.#filesystem.addLink(directory ? joinPath(effect.path, baseName(effect.to)) : effect.path, effect.to);
        return;
      }
      case 'consume':
        return this.#consume(effect, by);
      case 'cache':
        return this.create(
          this.#created({ path: effect.directory, extent: 'tree' }, false, by, { cache: effect.label }),
          by,
        );
      case 'manager':
        this.steps.push({ manager: effect.manager, step: effect.step, by });
        return;
      case 'opaque':
        return;
      default:
        return effect satisfies never;
    }
  }

  /** Whether a path lies under a mount and so never reaches the layer. */
  #mounted(path: PathPattern): boolean {
    return this.#mounts.some((mount) => contains(mount, { path, extent: 'node' }) === 'yes');
  }

  #created(at: PathSet, file: boolean, by: Writer, more: Partial<Created> = {}): Created {
    const path = this.#filesystem.resolveLinks(at.path, true);
    return {
      at: { path, extent: file ? 'node' : 'tree' },
      kind: file ? 'file' : 'tree',
      writer: by,
      source: by,
      bytes: more.bytes ?? null,
      files: null,
      complete: false,
      owner: more.owner ?? { user: null, group: null },
      mode: more.mode ?? null,
      cache: more.cache ?? null,
      archive: archiveName(path),
      downloaded: more.downloaded ?? false,
      origin: null,
      certainty: weakest(by.certainty, more.certainty ?? 'certain'),
    };
  }

  /** Stores a new body. What stood at the very same paths in an earlier layer is hidden by it. */
  create(body: Created, by: Writer): void {
    if (this.#mounted(body.at.path)) return;
    const target: Target = { set: body.at, span: by.span, required: false, narrowed: false, directoriesOnly: false };
    if (body.kind === 'file') this.#hide(target, by);
    this.#filesystem.store(body);
  }

  /** Ends what a new file takes the place of. */
  #hide(target: Target, by: Writer): void {
    const victims: Victim[] = [];
    for (const hit of this.#filesystem.hits(target)) {
      if (hit.certainty === 'possible') continue;
      if (this.#isEarlier(hit.body)) victims.push(victim(hit, by.certainty));
      if (by.certainty === 'certain') this.#filesystem.end(hit, by);
    }
    if (victims.length > 0) this.note('rewrite', null, by, [target.set], victims);
  }

  #isEarlier(body: Body): boolean {
    return body.writer.layer.index < this.#layer.index;
  }

  note(kind: ChangeKind, aspect: Aspect | null, by: Writer, targets: readonly PathSet[], victims: readonly Victim[], unpacks: readonly Stored[] = []): void {
    this.changes.push({ kind, aspect, by, targets, victims, unpacks });
  }

  /** The targets that are not under a mount, links followed. */
  #reach(targets: readonly Target[], followLast: boolean): Target[] {
    return targets.flatMap((target) => {
      const path = this.#filesystem.resolveLinks(target.set.path, followLast);
      if (this.#mounted(path)) return [];
      return [{ ...target, set: { path, extent: target.set.extent } }];
    });
  }

  #metadata(effect: Extract<Effect, { kind: 'metadata' }>, by: Writer): void {
    const victims: Victim[] = [];
    const targets = effect.targets.flatMap((target) => this.#reach([target], target.set.extent === 'node'));
    for (const target of targets) {
      for (const hit of this.#filesystem.hits(target)) {
        const { body } = hit;
        const owner = effect.owner === undefined ? body.owner : ownerAfter(body.owner, effect.owner);
        const mode = effect.mode === undefined ? body.mode : modeAfter(body.mode, effect.mode);
        if (!this.#isEarlier(body)) {
          if (hit.whole && by.certainty === 'certain') Object.assign(body, { owner, mode });
          continue;
        }
        const stored = idleness(effect, hit, this.#engine);
        if (stored === null) continue;
        const sure = weakest(by.certainty, stored, mayBeFolder(hit, target, effect) ? 'possible' : 'certain');
        this.#restore(hit, by, { owner, mode }, victims, victim(hit, sure));
      }
    }
    this.note('metadata', effect.aspect, by, targets.map((target) => target.set), victims);
  }

  /** The same body, stored again by this layer. */
  #restore(hit: Hit, by: Writer, metadata: { owner: Owner; mode: number | null }, victims: Victim[], lower: Victim): void {
    victims.push(lower);
    if (by.certainty !== 'certain' || hit.certainty === 'possible') return;
    const { body } = hit;
    this.#filesystem.end(hit, by);
    const files = hit.files ?? (hit.whole ? body.files : null);
    const kind = hit.common.extent === 'node' && (hit.common.path !== body.at.path || body.kind === 'file') ? 'file' : body.kind;
    this.#filesystem.store({
      ...body,
      at: hit.common,
      kind,
      writer: by,
      files: kind === 'file' && files?.length !== 1 ? null : files,
      complete: files !== null && body.complete,
      bytes: victim(hit, 'certain').bytes,
      certainty: hit.certainty,
      owner: metadata.owner,
      mode: metadata.mode,
      again: { victims, victim: lower },
    });
  }

  /**
   * What a command of this layer stored again goes away in the same layer: the lower body was ended
   * by what took it away, and the change in between cost nothing.
   */
  #passOn(hit: Hit, victims: Victim[]): void {
    const { again } = hit.body;
    const at = again?.victims.indexOf(again.victim) ?? -1;
    if (again === null || at === -1 || !hit.whole) return;
    again.victims.splice(at, 1);
    victims.push(again.victim);
  }

  #remove(list: readonly Target[], by: Writer): void {
    const victims: Victim[] = [];
    const targets = this.#reach(list, false);
    for (const target of targets) {
      for (const hit of this.#filesystem.hits(target)) {
        // All of it is meant, whether it is there or not; or a part that certainly is.
        const gone = by.certainty === 'certain' && (hit.whole || hit.certainty !== 'possible');
        if (this.#isEarlier(hit.body)) victims.push(victim(hit, by.certainty));
        else if (gone) this.#passOn(hit, victims);
        else hit.body.certainty = 'possible';
        if (gone) this.#filesystem.end(hit, by);
      }
    }
    this.note('remove', null, by, targets.map((target) => target.set), victims);
  }

  #rewrite(effect: Extract<Effect, { kind: 'rewrite' }>, by: Writer): void {
    const victims: Victim[] = [];
    const targets = this.#reach(effect.targets, true);
    for (const target of targets) {
      const hits = this.#filesystem.hits(target);
      for (const hit of hits) {
        if (!this.#isEarlier(hit.body)) continue;
        const { owner, mode } = hit.body;
        this.#restore(hit, by, { owner, mode }, victims, victim(hit, by.certainty));
      }
      if (effect.creates && !hits.some((hit) => hit.certainty !== 'possible')) {
        this.create(this.#created(target.set, true, by, { bytes: effect.bytes }), by);
      }
    }
    this.note('rewrite', null, by, targets.map((target) => target.set), victims);
  }

  #transfer(effect: Extract<Effect, { kind: 'move' | 'copy' | 'link' }>, by: Writer): void {
    const victims: Victim[] = [];
    const sources = this.#reach(effect.sources, effect.kind !== 'move');
    const destination = this.#filesystem.resolveLinks(effect.destination, true);
    const into = effect.into ?? (sources.length > 1 || this.#filesystem.isDirectory(destination));
    for (const source of sources) {
      const hits = this.#filesystem.hits(source);
      for (const hit of hits) {
        const earlier = this.#isEarlier(hit.body);
        if (earlier) victims.push(victim(hit, by.certainty));
        else if (effect.kind === 'move' && by.certainty === 'certain') this.#passOn(hit, victims);
        this.#place(hit, source, destination, into, by, effect);
        if (effect.kind === 'move' && by.certainty === 'certain' && hit.certainty !== 'possible') this.#filesystem.end(hit, by);
      }
      if (hits.length === 0) this.#arrive(source, destination, into, by);
    }
    this.note(effect.kind, null, by, sources.map((source) => source.set), victims);
  }

  /** Something that the base image (or an unknown program) holds comes to a new place. */
  #arrive(source: Target, destination: PathPattern, into: boolean, by: Writer): void {
    const path = into ? joinPath(destination, baseName(source.set.path)) : destination;
    if (this.#mounted(path)) return;
    const at: PathSet = { path, extent: source.set.extent };
    const created = this.#created(at, false, by, { certainty: hasWildcard(path) ? 'possible' : 'likely' });
    // What is copied with its folders, and is not named as a file, is a folder.
    const folder = source.set.extent === 'tree' && !looksLikeFile(baseName(path));
    this.create({ ...created, at, kind: source.set.extent === 'node' ? 'file' : folder ? 'tree' : 'either' }, by);
  }

  /** A body appears under another name, stored by this layer. */
  #place(hit: Hit, source: Target, destination: PathPattern, into: boolean, by: Writer, effect: { kind: 'move' | 'copy' | 'link'; owner?: Owner; mode?: { octal: number | null } }): void {
    const { body } = hit;
    const rename = renamer(source.set.path, destination, into);
    const path = rename(hit.common.path);
    if (this.#mounted(path)) return;
    const files = hit.files?.map((file): KnownFile => ({ ...file, path: rename(file.path) })) ?? null;
    const file = hit.common.extent === 'node' && (body.kind === 'file' || hit.common.path !== body.at.path);
    const created: Created & { again: null } = {
      ...body,
      at: { path, extent: file ? 'node' : hit.common.extent },
      kind: file ? 'file' : body.kind,
      writer: by,
      // A move keeps the content's history; a copy begins one.
      source: effect.kind === 'move' ? body.source : by,
      again: null,
      files,
      bytes: victim(hit, 'certain').bytes,
      certainty: weakest(hit.certainty, by.certainty),
      owner: effect.owner ?? body.owner,
      mode: effect.mode?.octal ?? body.mode,
      archive: archiveName(path),
      cache: null,
    };
    this.create(created, by);
  }

  #consume(effect: Extract<Effect, { kind: 'consume' }>, by: Writer): void {
    const unpacked: Stored[] = [];
    for (const target of this.#reach(effect.archives, true)) {
      for (const hit of this.#filesystem.hits(target)) {
        if (hit.certainty === 'possible' || hit.body.kind === 'tree' && hit.files === null && hit.common.path === hit.body.at.path) continue;
        hit.body.uses.push({ use: effect.use, by });
        if (this.#isEarlier(hit.body)) unpacked.push(hit.body);
      }
    }
    if (unpacked.length > 0 && !effect.replaces) {
      this.note('add', null, by, effect.archives.map((target) => target.set), [], unpacked);
    }
    if (effect.into !== null && !this.#mounted(effect.into)) {
      const at: PathSet = { path: effect.into, extent: 'tree' };
      this.create(this.#created(at, false, by, { certainty: 'likely' }), by);
    }
    if (effect.replaces) this.#remove(effect.archives, by);
  }
}

/**
 * A change that is not recursive, of what may be a file or a folder: to own a folder is common, and
 * so are its special bits; to make something executable is meant for files.
 */
function mayBeFolder(hit: Hit, target: Target, effect: Extract<Effect, { kind: 'metadata' }>): boolean {
  if (hit.body.kind !== 'either' || target.set.extent === 'tree' || hit.common.path !== hit.body.at.path) return false;
  return effect.aspect !== 'mode' || !/^(?:[0-7]{3}|.*\+x.*)$/.test(effect.mode?.text ?? '');
}

/** How a path below a source is called at its destination. */
function renamer(source: PathPattern, destination: PathPattern, into: boolean): (path: PathPattern) => PathPattern {
  // Of `dir/*` what matches keeps its name; of a plain source the last name goes along into a directory.
  const kept = hasWildcard(source) ? literalParent(source) : into ? parentPath(source) : source;
  return (path) => (path === kept || path.length <= kept.length ? destination : `${destination}${path.slice(kept.length)}`);
}

function literalParent(path: PathPattern): PathPattern {
  let at = path;
  while (hasWildcard(at)) at = parentPath(at);
  return at;
}

