import { baseName, joinPath, type PathSet } from '../layers/paths.ts';
import { weakest } from '../layers/vocabulary.ts';
import type { Effect, Target } from './effects.ts';
import type { Hit } from './hits.ts';
import { modeAfter } from '../layers/mode.ts';
import { idleness, isIdle, ownerAfter } from './metadata.ts';
import type { Metadata, Recorder } from './recorder.ts';
import type { Stored, Victim, Writer } from './stored.ts';
import { rewriteSystemFiles } from './system-files.ts';
import { transfer } from './transfer.ts';
import { install, packagedBelow, uninstall } from './uninstall.ts';

/** Applies one effect of a command to the books of its layer. */
export function applyEffect(recorder: Recorder, effect: Effect, by: Writer): void {
  switch (effect.kind) {
    case 'metadata':
      return changeMetadata(recorder, effect, by);
    case 'remove':
      return remove(recorder, effect, by);
    case 'rewrite':
      return rewrite(recorder, effect, by);
    case 'create':
      return recorder.create(
        recorder.created(effect.target.set, effect.file, by, {
          bytes: effect.bytes,
          mode: effect.mode,
          certainty: effect.certainty,
          ...(effect.cloned === undefined ? {} : { came: effect.cloned }),
        }),
        by,
      );
    case 'download':
      return recorder.create(recorder.created(effect.target.set, true, by, { downloaded: true }), by);
    case 'move':
    case 'copy':
    case 'link':
      return transfer(recorder, effect, by);
    case 'directory':
      for (const path of effect.paths) recorder.makeFolder(path, by);
      return;
    case 'symlink':
      return link(recorder, effect, by);
    case 'consume':
      return consume(recorder, effect, by);
    case 'cache':
      if (effect.keptEmptyBy !== null && !recorder.isAway(effect.keptEmptyBy)) return;
      return recorder.create(
        recorder.created({ path: effect.directory, extent: 'tree' }, false, by, {
          cache: effect.label,
          certainty: effect.certainty,
        }),
        by,
      );
    case 'system':
      return rewriteSystemFiles(recorder, effect.files, by);
    case 'install':
      return install(recorder, effect, by);
    case 'uninstall':
      return uninstall(recorder, effect, by);
    case 'manager':
    case 'build':
      return keepStep(recorder, effect, by);
    case 'doubt':
      return recorder.doubtCaches(effect.managers);
    case 'dependencies':
      return recorder.fetched(effect, by);
    case 'opaque':
      recorder.deeds.opaque.push({ isScript: effect.isScript, by });
      return recorder.filesystem.stir(effect.places);
    default:
      return effect satisfies never;
  }
}

function link(recorder: Recorder, effect: Extract<Effect, { kind: 'symlink' }>, by: Writer): void {
  const { path, to } = effect;
  recorder.deeds.links.push({ to, by });
  const into = effect.into ?? recorder.filesystem.isDirectory(path);
  recorder.filesystem.addLink(into ? joinPath(path, baseName(to)) : path, to);
}

/** What rules about managers and builds ask for. */
function keepStep(
  recorder: Recorder,
  effect: Extract<Effect, { kind: 'manager' | 'build' }>,
  by: Writer,
): void {
  if (effect.kind === 'manager') recorder.step(effect, by);
  else if (!recorder.mounted(effect.directory)) {
    recorder.deeds.builds.push({ directory: effect.directory, work: effect.work, by });
  }
}

function changeMetadata(recorder: Recorder, effect: Extract<Effect, { kind: 'metadata' }>, by: Writer): void {
  const victims: Victim[] = [];
  const targets = effect.targets.flatMap((target) =>
    recorder.reach([target], target.set.extent === 'node' || target.followsLink),
  );
  for (const target of targets) {
    for (const hit of recorder.filesystem.hits(target)) {
      const { body } = hit;
      const owner = effect.owner === undefined ? body.owner : ownerAfter(body.owner, effect.owner);
      const mode = effect.mode === undefined ? body.mode : modeAfter(body.mode, effect.mode);
      if (!recorder.isEarlier(body)) {
        if (hit.whole) recorder.takeOver(body, isIdle(effect, hit), by, victims);
        if (hit.whole && by.certainty === 'certain') Object.assign(body, { owner, mode });
        if (effect.restores === true) recorder.doubt(body);
        continue;
      }
      const stored = idleness(effect, hit, recorder.engine);
      if (stored === null) continue;
      const sure = weakest(
        by.certainty,
        stored,
        mayBeFolder(hit, target, effect, recorder) ? 'possible' : 'certain',
      );
      const lower = recorder.victim(hit, sure);
      const [only] = hit.files ?? [];
      const before: Metadata = {
        owner: body.owner,
        mode: hit.files?.length === 1 ? (only?.mode ?? null) : body.mode,
      };
      const again = recorder.restore(hit, by, { owner, mode }, victims, lower);
      if (again?.again != null) again.again.idle = isIdle(effect, hit);
      if (again !== null && effect.aspect !== 'times') recorder.remember(again, before, victims, lower);
    }
  }
  recorder.note(
    'metadata',
    effect.aspect,
    by,
    targets.map((target) => target.set),
    victims,
  );
}

function remove(
  recorder: Recorder,
  { targets: list, certainty = 'certain' }: Omit<Extract<Effect, { kind: 'remove' }>, 'kind'>,
  by: Writer,
): void {
  const victims: Victim[] = [];
  const targets = recorder.reach(list, false);
  for (const { set } of list) {
    const mount = recorder.mountOf(recorder.filesystem.resolveLinks(set.path, false));
    if (mount !== undefined) recorder.deeds.emptied.push({ mount, target: set, by });
  }
  for (const target of targets) {
    if (by.certainty === 'certain' && certainty === 'certain') recorder.unconfigure(target);
    const hits = recorder.filesystem.hits(target);
    if (hits.length === 0) victims.push(...packagedBelow(recorder, target));
    if (target.set.extent === 'tree' && by.certainty === 'certain') {
      recorder.filesystem.removeDirectory(target.set.path);
    }
    for (const hit of hits) {
      // All of it is meant, whether it is there or not; or a part that certainly is.
      const gone = by.certainty === 'certain' && (hit.whole || hit.certainty !== 'possible');
      const shared = gone && recorder.unlink(hit);
      if (shared) {
        // Another name still refers to the body.
      } else if (recorder.isEarlier(hit.body)) {
        victims.push(recorder.victim(hit, weakest(by.certainty, certainty)));
      } else if (gone) recorder.passOn(hit, victims);
      // `rm lists/*_*`: of a cache, that is as good as all.
      if (!recorder.isEarlier(hit.body) && !shared && (!gone || (hit.body.cache !== null && !hit.whole))) {
        hit.body.certainty = 'possible';
        hit.body.doubted = true;
      }
      if (gone) recorder.filesystem.end(hit, by);
      if (gone && hit.whole) recorder.filesystem.endOtherPlaces(hit.body, by);
    }
  }
  recorder.note(
    'remove',
    null,
    by,
    targets.map((target) => target.set),
    victims,
  );
}

function rewrite(recorder: Recorder, effect: Extract<Effect, { kind: 'rewrite' }>, by: Writer): void {
  const victims: Victim[] = [];
  const targets = recorder.reach(effect.targets, true);
  for (const target of targets) {
    recorder.configure(target.set, effect.text ?? null);
    const hits = recorder.filesystem.hits(target);
    for (const hit of hits) {
      if (!recorder.isEarlier(hit.body)) continue;
      const { owner, mode } = hit.body;
      // Opened for writing and left as it was: stored again by some engines only.
      if (effect.mayBeIdle === true && recorder.engine === 'containerd') continue;
      const idle = effect.mayBeIdle === true && recorder.engine === 'any';
      recorder.restore(
        hit,
        by,
        { owner, mode },
        victims,
        recorder.victim(hit, weakest(by.certainty, idle ? 'likely' : 'certain')),
      );
    }
    if (effect.creates && !hits.some((hit) => hit.certainty !== 'possible')) {
      recorder.create(
        recorder.created(target.set, true, by, { bytes: effect.bytes }),
        by,
        effect.text ?? null,
      );
    }
  }
  recorder.note(
    'rewrite',
    null,
    by,
    targets.map((target) => target.set),
    victims,
  );
}

function consume(recorder: Recorder, effect: Extract<Effect, { kind: 'consume' }>, by: Writer): void {
  const unpacked: Stored[] = [];
  for (const target of recorder.reach(effect.archives, true)) {
    for (const hit of recorder.filesystem.hits(target)) {
      if (
        hit.certainty === 'possible' ||
        (hit.body.kind === 'tree' && hit.files === null && hit.common.path === hit.body.at.path)
      ) {
        continue;
      }
      hit.body.uses.push({ use: effect.use, by });
      if (recorder.isEarlier(hit.body)) unpacked.push(hit.body);
    }
  }
  if (unpacked.length > 0 && !effect.replaces && effect.use !== 'executed') {
    recorder.note(
      'add',
      null,
      by,
      effect.archives.map((target) => target.set),
      [],
      unpacked,
    );
  }
  if (effect.into !== null && !recorder.mounted(effect.into)) {
    const at: PathSet = { path: effect.into, extent: 'tree' };
    recorder.create(recorder.created(at, false, by, { certainty: 'likely', came: 'unpacked' }), by);
  }
  if (effect.replaces) remove(recorder, { targets: effect.archives }, by);
}

/**
 * A change that is not recursive, of what may be a file or a folder: special bits are for folders, and
 * so is a change of what other instructions use as one.
 */
function mayBeFolder(
  hit: Hit,
  target: Target,
  effect: Extract<Effect, { kind: 'metadata' }>,
  recorder: Recorder,
): boolean {
  if (hit.body.kind !== 'either' || target.set.extent === 'tree' || hit.common.path !== hit.body.at.path) {
    return false;
  }
  if (recorder.filesystem.isUsedAsDirectory(hit.body.at.path)) return true;
  return effect.aspect === 'mode' && /^[0-7]{4,}$|s|t/.test(effect.mode?.text ?? '');
}
