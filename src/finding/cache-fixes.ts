import { baseName, contains, parentPath, type PathPattern, type PathSet } from '../layers/paths.ts';
import type { OutlineCommand } from '../dockerfile/index.ts';
import type { BuildModel, Remaining, Remedy, RunOutline, Writer } from '../predict/model.ts';
import { foundPath } from './describe.ts';
import { addFlag, appendCommand, commandOf, elementOf, removeCommands, replaceText } from './edits/index.ts';
import type { Edit, Fix, FoundPath } from './finding.ts';
import { neededLater } from './installs.ts';
import { usedOutside } from './uses.ts';

/** A command that fills a cache, with what is known against that. */
interface Filling {
  readonly entry: Remaining;
  readonly command: OutlineCommand;
  readonly remedy: Remedy;
}

/**
 * How the commands of one RUN are kept from leaving a cache: by flags where all of them know one, else by a
 * clean-up at the end of the RUN. None where something that is built later, or runs, needs the cache.
 */
export function cacheFixes(build: BuildModel, entries: readonly Remaining[]): readonly Fix[] {
  const layer = entries[0]?.body.source.layer;
  const outline = layer === undefined ? null : build.outlineOf(layer);
  if (layer === undefined || outline === null) return [];
  const fillings = entries.flatMap((entry): Filling[] => {
    const remedy = entry.body.cache?.remedy;
    const command = commandOf(outline, entry.body.source.span);
    return remedy == null || command === undefined ? [] : [{ entry, command, remedy }];
  });
  if (fillings.length < entries.length) return [];
  if (fillings.some((filling) => isUsed(build, filling))) return [];
  const scripts = fillings.some(({ remedy }) => remedy.isNeeded) && startsScripts(build, layer.index);
  const read = fillings.some(({ remedy }) => remedy.isRead);
  const flags = preventing(build, outline, fillings);
  const edits = flags ?? cleaning(build, outline, fillings);
  if (edits === null) return [];
  const manager = entries[0]?.body.cache?.manager ?? '';
  const [flag] = fillings.flatMap(({ remedy }) => remedy.flag?.text ?? []);
  return [
    {
      title:
        flags === null ? `clear the cache of ${manager} at the end of the RUN` : `give ${manager} ${flag}`,
      safety: read || scripts ? 'unsafe' : 'safe',
      edits,
      assumptions: [
        ...new Set(fillings.flatMap(({ remedy }) => remedy.assumes ?? [])),
        ...(read ? [`what the image runs does not read the cache of ${manager}`] : []),
        ...(scripts ? [`no script of a later RUN installs with ${manager} without updating first`] : []),
      ],
      disposable: disposable(fillings, flags !== null),
    },
  ];
}

/** Whether something that is built on the layer needs what is in the cache. */
function isUsed(build: BuildModel, { entry, remedy }: Filling): boolean {
  const { source, cache } = entry.body;
  if (remedy.isNeeded && neededLater(build, entry)) return true;
  return usedOutside(
    build,
    source.layer,
    remedy.directories,
    remedy.isNeeded ? (cache?.manager ?? null) : null,
  );
}

/** Whether a RUN above a layer runs what is written elsewhere, an installer among it. */
function startsScripts({ opaque, builds }: BuildModel, layer: number): boolean {
  return (
    opaque.some(({ isScript, by }) => isScript && by.layer.index > layer) ||
    builds.some(({ work, by }) => work === 'installs' && by.layer.index > layer)
  );
}

/** Flags that keep the cache from being filled; null where one of the commands takes none. */
function preventing(build: BuildModel, outline: RunOutline, fillings: readonly Filling[]): Edit[] | null {
  const edits: Edit[] = [];
  const needless = fillings.filter(({ remedy }) => remedy.isObviated);
  for (const { command, remedy } of fillings) {
    if (remedy.flag === null) return null;
    if (remedy.isObviated) continue;
    const { text, behind, replaces } = remedy.flag;
    const [replaced, ...more] = command.words.filter(
      ({ value }) => value !== null && replaces.includes(value),
    );
    const edit =
      replaced === undefined || more.length > 0
        ? addFlag(command, behind, text)
        : replaceText(replaced.span, text);
    if (edit === null) return null;
    edits.push(edit);
  }
  if (needless.length === 0) return edits;
  if (edits.length === 0 || !needOnlyEachOther(build, outline, fillings)) return null;
  const elements = needless.flatMap(({ command }) => elementOf(outline, command.span) ?? []);
  if (elements.length < needless.length) return null;
  const removed = removeCommands(build.file, outline, elements);
  return removed === null ? null : [...edits, ...removed];
}

/** Whether the RUN starts the manager's programs for nothing but what gets the flag, or is needless with it. */
function needOnlyEachOther(build: BuildModel, outline: RunOutline, fillings: readonly Filling[]): boolean {
  const programs = new Set(fillings.map(({ entry }) => entry.body.source.name));
  const known = new Set([
    ...fillings.map(({ command }) => command.span.start),
    ...build.steps
      .filter(({ step }) => step === 'remove' || step === 'install')
      .map(({ by }) => by.span.start),
  ]);
  return outline.commands.every(
    ({ words, span }) =>
      known.has(span.start) ||
      (words[0]?.value !== null && !words.some(({ value }) => value !== null && programs.has(value))),
  );
}

/** A clean-up at the end of the RUN; null where it could fail, or miss. */
function cleaning(build: BuildModel, outline: RunOutline, fillings: readonly Filling[]): Edit[] | null {
  const calls = new Set<string>();
  const removed = new Set<string>();
  let prefix: string | null = null;
  for (const filling of fillings) {
    const called = callOf(filling);
    if (called === null || (prefix !== null && prefix !== called.prefix)) return null;
    ({ prefix } = called);
    const { remedy, entry } = filling;
    if (remedy.empties !== null) {
      if (called.program === null || !runsInTheEnd(build, outline, entry)) return null;
      calls.add(`${prefix}${called.program} ${remedy.empties}`);
    } else {
      if (remedy.removes === null) return null;
      // `$(…)` starts a program, too.
      const starts = remedy.removes.some((word) => word.includes('$('));
      if (starts && !runsInTheEnd(build, outline, entry)) return null;
      for (const word of remedy.removes) removed.add(word);
    }
  }
  const words = [...removed];
  const globs = words.some((word) => word.includes('*'));
  if ((globs && outline.noglob) || outline.functions.has('rm')) return null;
  // The home and the output of a program are those of who runs the script.
  if (prefix !== '' && words.some((word) => !word.startsWith('/'))) return null;
  if (words.some((word) => !word.startsWith('~')) && prefix === '' && !isRoot(build, fillings)) return null;
  const commands = [...calls, ...(words.length === 0 ? [] : [`${prefix}rm -rf ${words.join(' ')}`])];
  return appendCommand(build.file, outline, commands.join(' && '));
}

/** How the program is called: behind `sudo` or not; program: null where variables before it may move the cache. */
function callOf({ command, entry }: Filling): { prefix: string; program: string | null } | null {
  const isSudo = command.words[0]?.value === 'sudo';
  const program = command.words[isSudo ? 1 : 0]?.value ?? null;
  if (program?.replace(/^.*\//, '') !== entry.body.source.name) return null;
  const isPlain = /^[\w./+-]+$/.test(program);
  return { prefix: isSudo ? 'sudo ' : '', program: isPlain && !command.assigned ? program : null };
}

/** Whether a program that surely ran still runs at the end: nothing has taken it, or the directory, away since. */
function runsInTheEnd(build: BuildModel, outline: RunOutline, { body }: Remaining): boolean {
  const { layer, certainty, span } = body.source;
  const behind = (by: Writer): boolean => by.layer === layer && by.span.start > span.start;
  if (certainty !== 'certain') return false;
  if (build.steps.some(({ step, by }) => step === 'remove' && behind(by))) return false;
  const removals = build.changes.filter(
    ({ kind, by }) => (kind === 'remove' || kind === 'move') && behind(by),
  );
  if (removals.length === 0) return true;
  const moves = outline.commands.some(({ words }) =>
    words.some(({ value }) => value === 'cd' || value === 'pushd'),
  );
  const here = build.directoryOf(layer);
  if (moves || here === null) return false;
  const directory: PathSet = { path: here, extent: 'node' };
  return removals.every(({ targets }) => targets.every((target) => contains(target, directory) === 'no'));
}

/** Whether who runs the script may remove what others own. */
function isRoot(build: BuildModel, fillings: readonly Filling[]): boolean {
  return fillings.every(({ entry }) => ['root', '0'].includes(build.userOf(entry.body.source.layer) ?? ''));
}

/** The cache, what emptying it writes, and the hidden folders that only the cache was made for. */
function disposable(fillings: readonly Filling[], prevented: boolean): FoundPath[] {
  const found = new Map<string, FoundPath>();
  for (const { remedy } of fillings) {
    for (const path of remedy.directories) {
      found.set(path, foundPath({ path, extent: 'tree' }, false));
      const above = prevented ? hiddenAbove(path) : [];
      for (const node of above) found.set(node, foundPath({ path: node, extent: 'node' }, true));
    }
    const touched = prevented ? [] : remedy.touches;
    for (const path of touched) found.set(path, foundPath({ path, extent: 'tree' }, false));
  }
  return [...found.values()];
}

/** `~/.cache` of `~/.cache/pip`. */
function hiddenAbove(path: PathPattern): PathPattern[] {
  const parent = parentPath(path);
  return baseName(parent).startsWith('.') ? [parent, ...hiddenAbove(parent)] : [];
}
