import { contains, overlap, type PathPattern, type PathSet } from '../layers/paths.ts';
import { weakest, type Answer, type Aspect, type Certainty, type ChangeKind } from '../layers/vocabulary.ts';
import { DeedBook, type DependencyInstall } from './deeds.ts';
import type { Configuration, Effect, Target } from './effects.ts';
import type { Filesystem } from './filesystem.ts';
import { victim, type Hit } from './hits.ts';
import type { Engine } from './metadata.ts';
import { archiveName } from './names.ts';
import type { Installed, PredictedUninstall } from './uninstall.ts';
import type { Body, Layer, LayerMount, Owner, PredictedChange, Stored, Victim, Writer } from './stored.ts';

/** A file that was written, or taken away, where configuration stands. */
export interface Configured {
  readonly at: PathSet;
  /** null where the file does not tell */
  readonly text: string | null;
  readonly removed: boolean;
}

/** A body before it has its place in the books. */
export type Created = Omit<Stored, 'id'>;

/** Owner and mode of a body, as far as they are known. */
export interface Metadata {
  readonly owner: Owner;
  readonly mode: number | null;
}

/** What a recorder knows of the layers below its own. */
export interface RecordedChain {
  readonly filesystem: Filesystem;
  /** Paths that a VOLUME above has declared. */
  readonly volumes: readonly PathSet[];
  readonly installed: Installed[];
  /** Files that may be a manager's configuration. */
  readonly configured: Configured[];
}

const IDLE: Readonly<Record<Answer, number>> = { no: 0, maybe: 1, yes: 2 };

/** Keeps the books of one layer: what its commands store, hide and take away. */
export class Recorder {
  readonly filesystem: Filesystem;
  readonly engine: Engine;
  readonly changes: PredictedChange[] = [];
  readonly deeds = new DeedBook();
  /** Removals of packages. */
  readonly uninstalls: PredictedUninstall[] = [];
  /** Packages that are there, of all layers so far. */
  readonly installed: Installed[];
  /** Files below /etc that were written or removed, of all layers so far. */
  readonly configured: Configured[];
  readonly #layer: Layer;
  readonly #volumes: readonly PathSet[];
  /** Layers below this one are others' than the recorder's own. */
  readonly #earliest: number;
  readonly #again: { stored: Body; before: Metadata; victims: Victim[]; lower: Victim }[] = [];

  /**
   * @param chain what the layers below have come to; packages and files that this layer brings are added
   * @param assumeSquash the file's layers become one: nothing of its own is stored twice
   */
  constructor(chain: RecordedChain, layer: Layer, engine: Engine, assumeSquash: boolean) {
    this.filesystem = chain.filesystem;
    this.installed = chain.installed;
    this.configured = chain.configured;
    this.engine = engine;
    this.#volumes = chain.volumes;
    this.#layer = layer;
    this.#earliest = assumeSquash ? 0 : layer.index;
  }

  /** Whether a path lies under a mount and so never reaches the layer. */
  mounted(path: PathPattern): boolean {
    return this.mountOf(path) !== undefined;
  }

  mountOf(path: PathPattern): LayerMount | undefined {
    return this.#layer.mounts.find(({ at }) => contains(at, { path, extent: 'node' }) === 'yes');
  }

  created(at: PathSet, file: boolean, by: Writer, more: Partial<Created> = {}): Created {
    const path = this.filesystem.resolveLinks(at.path, true);
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
      system: null,
      archive: archiveName(path),
      downloaded: more.downloaded ?? false,
      ...(more.came === undefined ? {} : { came: more.came }),
      origin: null,
      certainty: weakest(by.certainty, more.certainty ?? 'certain'),
    };
  }

  /** A folder is made, or was there. */
  makeFolder(path: PathPattern, by: Writer): void {
    if (this.mounted(path)) return;
    const missing = this.filesystem.missingDirectories(path);
    for (const folder of missing.length === 0 ? [path] : missing) {
      this.deeds.folders.push({ path: folder, by });
    }
    this.filesystem.addDirectory(path);
  }

  /** Remembers what may be a manager's configuration. */
  configure(at: PathSet, text: string | null): void {
    const copied = this.#layer.keyword !== 'RUN';
    const { path } = at;
    if (path.startsWith('/etc/') || (copied && (path === '' || path === '/etc'))) {
      this.configured.push({ at, text, removed: false });
    }
  }

  /** Remembers that a manager's configuration may be gone. */
  unconfigure({ set, narrowed, directoriesOnly }: Target): void {
    if (narrowed || directoriesOnly || !set.path.startsWith('/etc/')) return;
    this.configured.push({ at: set, text: null, removed: true });
  }

  /** Whether a file below /etc was certainly removed, and nothing written since may be it. */
  isAway(path: PathPattern): boolean {
    const file: PathSet = { path, extent: 'node' };
    const last = this.configured.findLast(({ at }) => overlap(at, file).answer !== 'no');
    return last?.removed === true && contains(last.at, file) === 'yes';
  }

  /** Whether a file that was written may say what a configuration would have to say. */
  isConfigured({ path, says }: Configuration): boolean {
    return this.configured.some(
      ({ at, text, removed }) =>
        !removed &&
        overlap({ path, extent: 'tree' }, at).answer !== 'no' &&
        (text === null || says.test(text)),
    );
  }

  /**
   * Stores a new body. What stood at the very same paths in an earlier layer is hidden by it.
   * @param text what is in it, where the file tells
   */
  create(body: Created, by: Writer, text: string | null = null): void {
    if (this.mounted(body.at.path)) return;
    if (body.files === null || !body.complete) this.configure(body.at, text);
    else for (const { path } of body.files) this.configure({ path, extent: 'node' }, text);
    const target: Target = {
      set: body.at,
      span: by.span,
      required: false,
      narrowed: false,
      directoriesOnly: false,
      followsLink: false,
    };
    if (body.kind === 'file') this.#hide(target, body, by);
    this.filesystem.store(body);
  }

  /** Ends what a new file takes the place of. */
  #hide(target: Target, body: Created, by: Writer): void {
    const victims: Victim[] = [];
    for (const hit of this.filesystem.hits(target)) {
      if (hit.certainty === 'possible') continue;
      // The same file from the same place once more: engines that compare store nothing.
      const same = body.origin !== null && body.origin === hit.body.origin;
      const alike = same || (body.bytes !== null && body.bytes === victim(hit, 'certain').bytes);
      const idle = alike && this.engine !== 'overlay2';
      if (this.isEarlier(hit.body) && !(same && this.engine === 'containerd')) {
        victims.push(this.victim(hit, weakest(by.certainty, idle ? 'likely' : 'certain')));
      }
      if (by.certainty === 'certain') this.filesystem.end(hit, by);
    }
    if (victims.length > 0) this.note('rewrite', null, by, [target.set], victims);
  }

  /** A victim; under a VOLUME the classic builder drops what a RUN does there. */
  victim(hit: Hit, certainty: Certainty): Victim {
    const dropped =
      this.#layer.keyword === 'RUN' &&
      this.#volumes.some((volume) => contains(volume, { path: hit.common.path, extent: 'node' }) === 'yes');
    return victim(hit, dropped ? weakest(certainty, 'likely') : certainty);
  }

  /** Takes one of several hard links away. Whether another is left. */
  unlink(hit: Hit): boolean {
    const { link } = hit.body;
    if (link === null || link.names < 2 || !hit.whole) return false;
    link.names--;
    return true;
  }

  /** A package manager was at work. */
  step(effect: Extract<Effect, { kind: 'manager' }>, by: Writer): void {
    const { manager, step, stores, unneeded } = effect;
    const refused = unneeded?.configuredIn.some((place) => this.isConfigured(place)) !== false;
    const last = this.installed.at(-1);
    const packages = last?.body.writer === by ? last.names : new Set<string>();
    const coming = refused || unneeded?.come !== true ? null : unneeded;
    this.deeds.steps.push({ manager, step, by, stores, unneeded: coming, packages });
  }

  /** Something may have cleared caches that this layer has filled. */
  doubtCaches(managers: readonly string[] | null): void {
    this.filesystem.doubtCaches(this.#layer.index, managers);
  }

  /** A project's packages are fetched; under a mount nothing of them is stored. */
  fetched(install: Omit<DependencyInstall, 'by'>, by: Writer): void {
    const { tool, manager, directory, listed, replaces } = install;
    const folder = install.folder !== null && this.mounted(install.folder) ? null : install.folder;
    this.deeds.dependencies.push({ tool, manager, directory, listed, replaces, folder, by });
  }

  isEarlier(body: Pick<Stored, 'writer'>): boolean {
    return body.writer.layer.index < this.#earliest;
  }

  note(
    kind: ChangeKind,
    aspect: Aspect | null,
    by: Writer,
    targets: readonly PathSet[],
    victims: readonly Victim[],
    unpacks: readonly Stored[] = [],
  ): void {
    this.changes.push({ kind, aspect, by, targets, victims, unpacks });
  }

  /** The targets that are not under a mount, links followed. */
  reach(targets: readonly Target[], followLast: boolean): Target[] {
    return targets.flatMap((target) => {
      const path = this.filesystem.resolveLinks(target.set.path, followLast);
      if (this.mounted(path)) return [];
      return [{ ...target, set: { path, extent: target.set.extent } }];
    });
  }

  /** The same body, stored again by this layer. */
  restore(hit: Hit, by: Writer, metadata: Metadata, victims: Victim[], lower: Victim): Body | null {
    victims.push(lower);
    if (by.certainty !== 'certain' || hit.certainty === 'possible') return null;
    const { body } = hit;
    this.filesystem.end(hit, by);
    const files = hit.files ?? (hit.whole ? body.files : null);
    const kind =
      hit.common.extent === 'node' && (hit.common.path !== body.at.path || body.kind === 'file')
        ? 'file'
        : body.kind;
    const stored = this.filesystem.store({
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
      again: {
        victims,
        victim: lower,
        meant: weakest(hit.certainty, by.certainty),
        idle: 'no',
        copied: false,
      },
      // A copy of its own: the other names keep the lower body.
      link: null,
    });
    // What may be gone since it was written is not there for certain by being stored again.
    stored.doubted = body.doubted;
    return stored;
  }

  /**
   * The layer is done: what a command changed and a later one changed back is stored again by engines
   * that store what was touched, and not by those that compare.
   */
  finish(): void {
    if (this.engine === 'overlay2') return;
    this.#weighReturned();
    for (const { stored, before, victims, lower } of this.#again) {
      const at = victims.indexOf(lower);
      if (at === -1 || !sameMetadata(stored, before)) continue;
      if (this.engine === 'containerd') victims.splice(at, 1);
      else victims[at] = { ...lower, certainty: 'likely' };
    }
  }

  /** What was removed or moved away and stands there again in the end may be what it was. */
  #weighReturned(): void {
    for (const [index, change] of this.changes.entries()) {
      if (change.kind !== 'remove' && change.kind !== 'move') continue;
      const victims = change.victims.map((lower) =>
        lower.paths.some((path) => this.#holds(path))
          ? { ...lower, certainty: weakest(lower.certainty, 'likely') }
          : lower,
      );
      this.changes[index] = { ...change, victims };
    }
  }

  /** Whether this layer has stored something at a path. */
  #holds(set: PathSet): boolean {
    const target = {
      set,
      span: { start: 0, end: 0 },
      required: false,
      narrowed: false,
      directoriesOnly: false,
      followsLink: false,
    };
    return this.filesystem.hits(target).some(({ body }) => !this.isEarlier(body));
  }

  /**
   * What a command of this layer stored again goes away in the same layer: the lower body was ended
   * by what took it away, and the change in between cost nothing.
   */
  passOn(hit: Hit, victims: Victim[]): void {
    const { again } = hit.body;
    const at = again?.victims.indexOf(again.victim) ?? -1;
    if (again === null || at === -1 || !hit.whole) return;
    again.victims.splice(at, 1);
    if (!again.copied) victims.push({ ...again.victim, certainty: again.meant });
  }

  /**
   * What this layer stored again may in the end have the size and the times of the lower body: engines that
   * compare these store nothing then.
   */
  doubt({ again }: Body): void {
    const at = again?.victims.indexOf(again.victim) ?? -1;
    if (again === null || at === -1 || this.engine === 'overlay2') return;
    again.victims[at] = { ...again.victim, certainty: weakest(again.victim.certainty, 'likely') };
  }

  /**
   * A command changes, more surely than the one before it, what that one stored again: it is stored twice for
   * this one.
   */
  takeOver({ again }: Body, idle: Answer, by: Writer, victims: Victim[]): void {
    const at = again?.victims.indexOf(again.victim) ?? -1;
    if (again === null || at === -1 || IDLE[idle] >= IDLE[again.idle] || again.victims === victims) return;
    again.victims.splice(at, 1);
    again.idle = idle;
    const sure = idle === 'no' ? again.meant : weakest(again.meant, 'likely');
    victims.push({ ...again.victim, certainty: weakest(sure, by.certainty) });
  }

  /** Remembers what a body was like before a command of this layer changed its owner or mode. */
  remember(stored: Body, before: Metadata, victims: Victim[], lower: Victim): void {
    this.#again.push({ stored, before, victims, lower });
  }
}

function sameMetadata(stored: Body, before: Metadata): boolean {
  const { owner, mode } = stored;
  if (owner.user === null || owner.group === null || mode === null) return false;
  return owner.user === before.owner.user && owner.group === before.owner.group && mode === before.mode;
}
