import type { ShellCommand } from '../dockerfile/index.ts';
import {
  baseName,
  contains,
  literalParts,
  overlap,
  parentPath,
  type PathPattern,
  type PathSet,
} from '../layers/paths.ts';
import type { Effect } from './effects.ts';
import { isOfSystem, mayNotice } from './notice.ts';
import { absolutePath, pathText, workingDirectory } from './operands.ts';
import { commandEffects } from './command-effects.ts';
import { isOfAccounts } from './programs/accounts.ts';
import { outlineRun } from './run.ts';
import type { Step } from './surroundings.ts';
import { belongsToSystem } from './system-folders.ts';

/** Programs that have nothing to do with any file but those that their words name. */
const TOLD: ReadonlySet<string> = new Set(
  ': [ basename chgrp chmod chown dirname echo false mkdir printf rm rmdir set sleep test touch true'.split(
    ' ',
  ),
);

/** Settings and what the system keeps: any program may take notice. */
function isLookedUp(path: PathPattern): boolean {
  return path.includes('/.') || belongsToSystem(path);
}

/** Whether nobody knows what files a command has to do with. */
function isUntold({ name }: ShellCommand, effects: readonly Effect[]): boolean {
  // The keyring is in a folder that no word names.
  if (name.startsWith('gpg')) return true;
  return effects.some(
    (effect) =>
      ['opaque', 'build', 'dependencies'].includes(effect.kind) ||
      (effect.kind === 'consume' && effect.use === 'executed'),
  );
}

/**
 * Whether a text names paths, by their last names: conditions and loops, `[ -f /x ]`, start no program that could be
 * asked. Of a name with wildcards a part that is written out counts, else its folder.
 */
export function mentions(text: string, sets: readonly PathSet[]): boolean {
  return sets.some(({ path }) => {
    const names = [baseName(path), baseName(parentPath(path))].flatMap(literalParts);
    const name = names.find((part) => /\w{2}/.test(part));
    if (name === undefined) return true;
    const quoted = name.replaceAll(/\W/g, String.raw`\$&`);
    return new RegExp(`(?<![\\w-])${quoted}(?![\\w-])`).test(text);
  });
}

/** Whether a command may have to do with paths in any way: it names them, works among them, or nobody knows. */
export function mayUse(command: ShellCommand, sets: readonly PathSet[]): boolean {
  const cwd = workingDirectory(command);
  const effects = commandEffects(command);
  if (isUntold(command, effects)) return true;
  if (!TOLD.has(command.name) && sets.some(({ path }) => isLookedUp(path))) return true;
  // What accounts and packages are called is no path, unless it begins as one, wherever that is said.
  const isOfNames = isOfAccounts(command.name) || (effects.length > 0 && effects.every(isOfSystem));
  const isThere = (path: PathPattern): boolean =>
    sets.some((set) => contains(set, { path, extent: 'node' }) !== 'no');
  const isPlaceless = isOfNames || (TOLD.has(command.name) && cwd !== null);
  if (!isPlaceless && (cwd === null || isThere(cwd))) return true;
  const words = [...command.args.map(({ word }) => word), ...command.redirects.map(({ target }) => target)];
  const isNamed = words.some((word) => {
    if (word === null) return true;
    const text = pathText(word);
    if (isOfNames && !text.startsWith('/')) return false;
    const path = absolutePath(word, command.cwd);
    return sets.some(
      (set) =>
        (path !== null && overlap(set, { path, extent: 'tree' }).answer !== 'no') ||
        // `--file=/tmp/x`
        (baseName(set.path) !== '' && text.includes(baseName(set.path))),
    );
  });
  return isNamed || mayNotice(command, sets, 'times');
}

/** What a test asks of a file; `-n` and `-z` ask a text. */
const ASKS_FILE = /^-[a-mo-yA-Z]$/;
/** More than that it is there: who may do what with it, whose it is. */
const ASKS_METADATA = /^-[rwxugkOGN]$/;

/**
 * Whether conditions of a RUN ask for paths: `[ -f /x ]` starts no program that could be asked.
 * @param metadataOnly what asks whether something is there does not count
 */
export function testsFor(
  { instruction, place }: Pick<Step, 'instruction' | 'place'>,
  sets: readonly PathSet[],
  { metadataOnly = false } = {},
): boolean {
  const outline = instruction.kind === 'run' ? outlineRun(instruction, place) : null;
  if (outline === null) return false;
  // What stands between double brackets is read as text.
  if (outline.script.text.includes('[[')) return mentions(outline.script.text, sets);
  const asks = metadataOnly ? ASKS_METADATA : ASKS_FILE;
  return outline.commands.some(({ words }) => {
    const [program] = words;
    if (program?.value !== '[' && program?.value !== 'test') return false;
    return words.some(({ value, text }, index) => {
      if (!asks.test(words[index - 1]?.value ?? '')) return false;
      const path = value === null ? null : absolutePath([value], place.workdir);
      if (path === null) return mentions(text, sets);
      return sets.some((set) => overlap(set, { path, extent: 'node' }).answer !== 'no');
    });
  });
}
