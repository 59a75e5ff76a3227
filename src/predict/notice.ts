import { literal, type ShellCommand } from '../dockerfile/index.ts';
import { baseName, overlap, type PathPattern, type PathSet } from '../layers/paths.ts';
import type { Aspect } from '../layers/vocabulary.ts';
import type { ModeChange } from '../layers/mode.ts';
import type { Effect, Target } from './effects.ts';
import { absolutePath, workingDirectory } from './operands.ts';
import type { Owner } from './stored.ts';
import { commandEffects } from './command-effects.ts';

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
  const isAmong = among(sets);
  const cwd = workingDirectory(command);
  const effects = commandEffects(command);
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

/** Tells whether paths have something in common with these. */
export function among(sets: readonly PathSet[]): (set: PathSet) => boolean {
  return (set) => sets.some((own) => overlap(own, set).answer !== 'no');
}

/** What happens at places that the manager or the system names. */
export function isOfSystem({ kind }: Effect): boolean {
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

/** Whether a change leaves files without set-id bits: a chown behind it would clear these. */
function isPlainMode({ aspect, mode }: Extract<Effect, { kind: 'metadata' }>): boolean {
  if (aspect === 'owner') return true;
  return aspect === 'mode' && mode !== undefined && isPlain(mode);
}

function isPlain({ octal, text }: ModeChange): boolean {
  return octal === null ? !/[st]/.test(text) : (octal & 0o7000) === 0;
}

/** The paths at which a command stores files anew that are there: it changes their metadata or their content. */
export function storesAgain(command: ShellCommand): PathSet[] {
  const effects = commandEffects(command);
  return effects.flatMap((effect) =>
    effect.kind === 'metadata' || effect.kind === 'rewrite' ? effect.targets.map(({ set }) => set) : [],
  );
}

/** Whether a command may add users or groups: as such, with a package, or nobody knows. */
export function mayAddAccounts(command: ShellCommand): boolean {
  const effects = commandEffects(command);
  return effects.some(({ kind }) =>
    ['system', 'manager', 'install', 'opaque', 'build', 'dependencies', 'consume'].includes(kind),
  );
}

/** Whether a command gives files set-id bits, capabilities or the like, wherever. */
export function setsBits(command: ShellCommand): boolean {
  const effects = commandEffects(command);
  return effects.some((effect) => {
    if (effect.kind === 'metadata') {
      return effect.aspect === 'attributes' || !isPlain(effect.mode ?? UNCHANGED);
    }
    return (effect.kind === 'copy' || effect.kind === 'move') && !isPlain(effect.mode ?? UNCHANGED);
  });
}

/** Whether a command gives something at these paths an owner or a group. */
export function changesOwner(command: ShellCommand, sets: readonly PathSet[]): boolean {
  const effects = commandEffects(command);
  const isAmong = among(sets);
  return effects.some((effect) => {
    if (effect.kind === 'metadata') {
      return effect.aspect === 'owner' && effect.targets.some(({ set }) => isAmong(set));
    }
    const isCopy = effect.kind === 'copy' && effect.owner !== undefined && !isRoot(effect.owner);
    return isCopy && isAmong({ path: effect.destination, extent: 'tree' });
  });
}

function isRoot({ user, group }: Owner): boolean {
  return [user, group].every((side) => side === '0' || side === 'root');
}

const UNCHANGED: ModeChange = { octal: null, text: '' };

/** Whether a command takes away something at these paths. */
export function removesAmong(command: ShellCommand, sets: readonly PathSet[]): boolean {
  const isAmong = among(sets);
  const effects = commandEffects(command);
  return effects.some((effect) => effect.kind === 'remove' && effect.targets.some(({ set }) => isAmong(set)));
}
