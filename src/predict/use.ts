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
import { mayNotice } from './notice.ts';
import { absolutePath, pathText, workingDirectory } from './operands.ts';
import { commandEffects } from './command-effects.ts';

/** Folders that programs look into without being told. */
const OF_SYSTEM = /^\/(?:bin|boot|dev|etc|lib\d*|proc|run|sbin|sys|usr|var)(?:\/|$)/;
/** Folders among these that are left to whoever builds the image. */
const LEFT_FREE = /^\/(?:var\/(?:tmp|www|opt)|usr\/(?:local\/)?src)\//;

/** Programs that have nothing to do with any file but those that their words name. */
const TOLD: ReadonlySet<string> = new Set(
  ': [ basename chgrp chmod chown dirname echo false mkdir printf rm rmdir set sleep test touch true'.split(
    ' ',
  ),
);

/** Settings and what the system keeps: any program may take notice. */
function isLookedUp(path: PathPattern): boolean {
  return path.includes('/.') || (OF_SYSTEM.test(path) && !LEFT_FREE.test(path));
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
  if (cwd === null || isUntold(command, effects)) return true;
  if (!TOLD.has(command.name) && sets.some(({ path }) => isLookedUp(path))) return true;
  if (sets.some((set) => contains(set, { path: cwd, extent: 'node' }) !== 'no')) return true;
  const words = [...command.args.map(({ word }) => word), ...command.redirects.map(({ target }) => target)];
  const isNamed = words.some((word) => {
    if (word === null) return true;
    const text = pathText(word);
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
