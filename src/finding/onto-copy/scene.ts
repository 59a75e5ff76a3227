import type { OutlineElement } from '../../dockerfile/index.ts';
import { contains, type PathPattern, type PathSet } from '../../layers/paths.ts';
import type { Aspect } from '../../layers/vocabulary.ts';
import type { BuildModel, Passage, PlacedCopy, PredictedChange, RunOutline } from '../../predict/model.ts';
import { commandOf, elementOf, removeCommands, replaceText } from '../edits/index.ts';
import type { Edit } from '../finding.ts';
import { readChange, type ChangeCommand } from './command.ts';
import { changedCopies, type Changed } from './copies.ts';

/** A command that could as well be said with the COPY or ADD whose files it changes. */
export interface Scene {
  readonly outline: RunOutline;
  readonly element: OutlineElement;
  readonly told: ChangeCommand;
  readonly changed: readonly Changed[];
  /** The same as they are placed. */
  readonly copies: readonly PlacedCopy[];
  readonly targets: readonly PathSet[];
  readonly passage: Passage;
}

/** null where the command does more, or is a part of something, or where anything on the way might notice. */
export function readScene(build: BuildModel, change: PredictedChange, aspect: Aspect): Scene | null {
  const { by, targets } = change;
  const outline = build.outlineOf(by.layer);
  if (outline === null) return null;
  const element = elementOf(outline, by.span);
  const command = commandOf(outline, by.span);
  const told = command === undefined ? null : readChange(command);
  const changed = changedCopies(build, change);
  if (element === undefined || told === null || changed === null) return null;
  const passage = build.passageTo(by);
  const copies = changed.map(({ placed }) => placed);
  if (!passage.isQuiet(copies, targets, aspect)) return null;
  return { outline, element, told, changed, copies, targets, passage };
}

/** Whether a path is changed with all that is below it, or is what is changed itself. */
export function isAmong(path: PathPattern, targets: readonly PathSet[]): boolean {
  return targets.some(
    (target) => target.extent === 'tree' && contains(target, { path, extent: 'node' }) === 'yes',
  );
}

/** Leaves a command nothing but folders, which costs no file's bytes; without any it goes. null: not cleanly. */
export function leaveToFolders(
  build: BuildModel,
  { outline, element, told }: Scene,
  folders: readonly PathPattern[],
): Edit[] | null {
  if (folders.length === 0) return removeCommands(build.file, outline, [element]);
  return [replaceText(told.span, `${told.program} ${told.value} ${folders.map(shellWord).join(' ')}`)];
}

/** Paths are literal here; quotes only where a shell needs them. */
function shellWord(path: string): string {
  if (path === '') return '/';
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

/** `the COPY`, `the COPY and the ADD`, `3 instructions`. */
export function nameCopies(changed: readonly Changed[]): string {
  if (changed.length > 2) return `${changed.length} instructions`;
  return changed.map(({ instruction }) => `the ${instruction.keyword}`).join(' and ');
}
