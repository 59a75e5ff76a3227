import { literal, type ShellCommand, type Word } from '../../dockerfile/index.ts';
import { hasWildcard, showPath, wild, type PathPattern } from '../../layers/paths.ts';
import type { CacheStore, PackageManager } from '../../packages/index.ts';
import type { Effect, StoreUse, Target } from '../effects.ts';
import type { Remedy } from '../stored.ts';
import { absolutePath } from '../operands.ts';
import { valueOf, type Call } from './manager-call.ts';

/** What a call writes to and clears of one of the manager's caches. */
export function cacheEffects(
  manager: PackageManager,
  store: CacheStore,
  call: Call,
  command: ShellCommand,
): Effect[] {
  const directories = cacheDirectories(store, call, command);
  if (directories.length === 0) return [];
  const clears = clearing(store, call);
  if (clears !== undefined) {
    const targets = directories.map((path) => cleared(path, command));
    return [{ kind: 'remove', targets, certainty: clears.isRecent === true ? 'likely' : 'certain' }];
  }
  if (!isWritten(manager, store, call, command)) return [];
  const label = {
    manager: manager.name,
    store: store.name,
    places: directories.length,
    once: store.once === true,
    remedy: remedyOf(store, directories, call, command),
  };
  const keptEmptyBy = store.keptEmptyBy ?? null;
  const likeliest = store.isSure === true ? 'certain' : 'likely';
  return directories.map((directory, index): Effect => {
    return { kind: 'cache', label, directory, keptEmptyBy, certainty: index === 0 ? likeliest : 'possible' };
  });
}

/** How a call is kept from leaving the cache. */
function remedyOf(
  { remedy }: CacheStore,
  directories: readonly PathPattern[],
  call: Call,
  command: ShellCommand,
): Remedy | null {
  if (remedy === undefined) return null;
  const behind = call.verb.split(' ').at(-1) ?? '';
  const home = valueOf('HOME', command);
  const homePath = placeOf('~', home, command);
  const words = directories.flatMap((path) => shellPath(path, homePath) ?? []);
  return {
    flag:
      remedy.flag === undefined || behind === ''
        ? null
        : { text: remedy.flag, behind, replaces: remedy.replaces ?? [] },
    isObviated: remedy.obviates?.includes(call.verb) === true,
    empties: remedy.empties ?? null,
    removes: remedy.removes ?? (words.length === directories.length ? words : null),
    directories,
    touches: (remedy.touches ?? []).flatMap((place) => placeOf(place, home, command) ?? []),
    assumes: remedy.assumes ?? null,
    isRead: remedy.isRead === true,
    isNeeded: remedy.isNeeded === true,
  };
}

/**
 * A path as a word of a script, below the home as the shell finds it: the base image may have another user than
 * was taken for granted. null where it has other parts that are not known.
 */
function shellPath(path: PathPattern, home: PathPattern | null): string | null {
  const isInHome = home !== null && path.startsWith(`${home}/`);
  const text = isInHome ? `~${showPath(path.slice(home.length))}` : showPath(path);
  return !hasWildcard(path) && /^(?:~|\/[\w.@+-]+)(?:\/[\w.@+-]+)+$/.test(text) ? text : null;
}

function hasOneOf({ flags, operands }: Call, wanted: readonly string[]): boolean {
  return wanted.some((one) => flags.has(one) || operands.some(({ word }) => literal(word) === one));
}

function cleared(path: PathPattern, { span }: ShellCommand): Target {
  return {
    set: { path, extent: 'tree' },
    span,
    required: false,
    narrowed: false,
    directoriesOnly: false,
    followsLink: false,
  };
}

/** Where a step reads and fills one of the manager's caches, or would if nothing kept it from that. */
export function storeUses(store: CacheStore, call: Call, command: ShellCommand): StoreUse[] {
  if (!isFilledBy(store, call) || clearing(store, call) !== undefined) return [];
  const reason = preventedBy(store, call, command);
  return cacheDirectories(store, call, command).map((directory) => ({
    store: store.name,
    directory,
    preventedBy: reason,
  }));
}

function clearing({ clearedBy }: CacheStore, call: Call): CacheStore['clearedBy'][number] | undefined {
  return clearedBy.find(
    ({ verbs, flags }) => verbs.includes(call.verb) && (flags === undefined || hasOneOf(call, flags)),
  );
}

function isFilledBy(store: CacheStore, { step, verb }: Call): boolean {
  return step !== null && store.writtenBy.includes(step) && store.writtenByVerbs?.includes(verb) !== false;
}

/** The flag or variable that keeps a cache from being filled. */
function preventedBy(store: CacheStore, call: Call, command: ShellCommand): string | null {
  return (
    store.preventedByFlags.find((flag) => call.flags.has(flag)) ??
    store.preventedByVariables.find((variable) => valueOf(variable, command) !== undefined) ??
    store.preventedByTrue?.find((variable) => saysYes(valueOf(variable, command))) ??
    store.preventedBy?.find((setting) => isSetTo(setting, command))?.variable ??
    null
  );
}

/** Whether a call leaves something in a cache that costs: not what is local, or only linked. */
function isWritten(
  { localFlags = [] }: PackageManager,
  store: CacheStore,
  call: Call,
  command: ShellCommand,
): boolean {
  if (!isFilledBy(store, call) || localFlags.some((flag) => call.flags.has(flag))) return false;
  if (preventedBy(store, call, command) !== null) return false;
  return store.linkedUnless === undefined || isCopied(store.linkedUnless, call, command);
}

function saysYes(value: Word | undefined): boolean {
  return value !== undefined && !/^(?:0|false|no|off|n|f)$/i.test(literal(value) ?? '');
}

function isSetTo(
  { variable, value }: { readonly variable: string; readonly value: string },
  command: ShellCommand,
): boolean {
  return literal(valueOf(variable, command) ?? []) === value;
}

function isCopied(
  { flags, variables }: NonNullable<CacheStore['linkedUnless']>,
  call: Call,
  command: ShellCommand,
): boolean {
  return flags.some((flag) => call.flags.has(flag)) || variables.some((setting) => isSetTo(setting, command));
}

/** Where a cache may be for this call, the likeliest first; none where it is nowhere in the layer. */
function cacheDirectories(store: CacheStore, call: Call, command: ShellCommand): PathPattern[] {
  const moved = movedTo(store, call, command);
  const home = valueOf('HOME', command);
  const isRoot = literal(home ?? []) === '/root';
  const usual = isRoot ? (store.rootDirectory ?? store.directory) : store.directory;
  const first = moved === undefined ? [usual, ...(store.orIn ?? [])] : [];
  const others = [...first, ...(store.anyway ?? [])].flatMap((place) => placeOf(place, home, command) ?? []);
  // What is moved to /dev/null, or to memory, is in no layer.
  return moved?.some((path) => path.startsWith('/dev/')) === true
    ? []
    : [...new Set([...(moved ?? []), ...others])];
}

/** Where flags or variables move it; undefined where none does. */
function movedTo(store: CacheStore, call: Call, command: ShellCommand): PathPattern[] | undefined {
  for (const { flag, below } of store.movedByFlags ?? []) {
    const value = call.values.get(flag);
    if (value !== undefined) return pathBelow(value.word, below, command);
  }
  for (const { variable, below, isList } of store.movedBy ?? []) {
    const value = valueOf(variable, command);
    if (value !== undefined) return pathBelow(isList === true ? firstOf(value) : value, below, command);
  }
  return undefined;
}

/** The first path of a list with colons. */
function firstOf(value: Word): Word {
  const [head] = value;
  return typeof head === 'string' && head.includes(':') ? [head.slice(0, head.indexOf(':'))] : value;
}

function pathBelow(value: Word, below: string, command: ShellCommand): PathPattern[] {
  const path = absolutePath(value, command.cwd);
  return path === null ? [] : [`${path}${below.replaceAll('*', wild.anyName)}`];
}

/** A place of the data as a path: `~` is the user's home, `*` one name. */
function placeOf(place: string, home: Word | undefined, command: ShellCommand): PathPattern | null {
  const pattern = place.replaceAll('*', wild.anyName);
  if (!pattern.startsWith('~')) {
    const path = absolutePath([place], command.cwd);
    return path === null ? null : path.replaceAll('*', wild.anyName);
  }
  const path = home === undefined ? null : absolutePath(home, command.cwd);
  return path === null ? null : `${path}${pattern.slice(1)}`;
}
