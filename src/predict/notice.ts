import { literal, type ShellCommand } from '../dockerfile/index.ts';
import { baseName, overlap, type PathPattern, type PathSet } from '../layers/paths.ts';
import type { Aspect } from '../layers/vocabulary.ts';
import type { Effect, Target } from './effects.ts';
import { absolutePath, workingDirectory } from './operands.ts';
import { effectsOf } from './programs/index.ts';

/** Folders whose programs are found by their names alone. */
const PATH_FOLDERS = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];

/**
 * Whether a command may do something else, or leave something else behind, once files have their owner or mode
 * from the beginning: it writes among them, runs them, copies them with their owner, or nobody knows what it does
 * there. Reading them as root is none of it, nor is making folders, which are changed later as before.
 * @param sets the files
 * @param aspect what they have from the beginning
 */
export function mayNotice(command: ShellCommand, sets: readonly PathSet[], aspect: Aspect): boolean {
  const isAmong = (set: PathSet): boolean => sets.some((own) => overlap(own, set).answer !== 'no');
  const cwd = workingDirectory(command);
  const effects = effectsOf(command, { cwd, lookup: command.lookup });
  if (cwd === null && !effects.every(isOfSystem)) return true;
  const program = command.program === null ? null : absolutePath(command.program, command.cwd);
  const isOwn = literal(command.program ?? [])?.includes('/') === true;
  if (isOwn && (program === null || isAmong({ path: program, extent: 'node' }))) return true;
  if (!isOwn && PATH_FOLDERS.some((folder) => runsFrom(folder, command.name, sets))) return true;
  return effects.some((effect) => notices(effect, isAmong, aspect));
}

/** `entry` is run by its name where it was copied to /usr/local/bin. */
function runsFrom(folder: PathPattern, name: string, sets: readonly PathSet[]): boolean {
  return sets.some(
    ({ path, extent }) =>
      (path === `${folder}/${name}` && baseName(path) === name) || (extent === 'tree' && path === folder),
  );
}

/** What happens at places that the manager or the system names. */
function isOfSystem({ kind }: Effect): boolean {
  return ['system', 'manager', 'cache', 'install', 'uninstall', 'doubt'].includes(kind);
}

function notices(effect: Effect, isAmong: (set: PathSet) => boolean, aspect: Aspect): boolean {
  const at = (path: PathPattern, extent: PathSet['extent'] = 'tree'): boolean => isAmong({ path, extent });
  const any = (targets: readonly Target[]): boolean => targets.some(({ set }) => isAmong(set));
  switch (effect.kind) {
    case 'metadata':
      return any(effect.targets) && (effect.aspect === aspect || !isPlainMode(effect));
    case 'system':
    case 'manager':
    case 'install':
    case 'uninstall':
    case 'doubt':
    case 'remove':
    case 'directory':
      return false;
    case 'rewrite':
      return any(effect.targets);
    case 'create':
    case 'download':
      return isAmong(effect.target.set);
    case 'move':
    case 'copy':
    case 'link':
      return any(effect.sources) || at(effect.destination);
    case 'symlink':
      return at(effect.path);
    case 'consume':
      if (effect.use !== 'unpacked') return any(effect.archives);
      return effect.replaces ? any(effect.archives) : effect.into === null || at(effect.into);
    case 'cache':
    case 'build':
      return at(effect.directory);
    case 'dependencies':
      // pip reads a list and writes elsewhere.
      return (
        !(effect.manager === 'pip' && effect.listed) && (effect.directory === null || at(effect.directory))
      );
    case 'opaque':
      return effect.places.some((place) => at(place));
  }
}

/** A chmod without set-id bits: a chown behind it would clear these. */
function isPlainMode({ aspect, mode }: Extract<Effect, { kind: 'metadata' }>): boolean {
  if (aspect === 'owner') return true;
  if (aspect !== 'mode' || mode === undefined) return false;
  return mode.octal === null ? !/[st]/.test(mode.text) : (mode.octal & 0o7000) === 0;
}

/** The first folders that a command makes among these paths. */
export function foldersMade(command: ShellCommand, sets: readonly PathSet[]): PathPattern[] {
  const effects = effectsOf(command, { cwd: workingDirectory(command), lookup: command.lookup });
  return effects.flatMap((effect) =>
    effect.kind === 'directory'
      ? effect.paths.filter((path) =>
          sets.some((set) => overlap(set, { path, extent: 'node' }).answer !== 'no'),
        )
      : [],
  );
}

/** Whether a command takes away something at these paths. */
export function removesAmong(command: ShellCommand, sets: readonly PathSet[]): boolean {
  const effects = effectsOf(command, { cwd: workingDirectory(command), lookup: command.lookup });
  return effects.some(
    (effect) =>
      effect.kind === 'remove' &&
      effect.targets.some((target) => sets.some((set) => overlap(set, target.set).answer !== 'no')),
  );
}
