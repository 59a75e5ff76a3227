import type { OutlineElement } from '../../dockerfile/index.ts';
import { contains, type PathPattern, type PathSet } from '../../layers/paths.ts';
import type { Aspect } from '../../layers/vocabulary.ts';
import type { BuildModel, Passage, PlacedCopy, PredictedChange, RunOutline } from '../../predict/model.ts';
import { commandOf, elementOf, removeCommands, replaceText } from '../edits/index.ts';
import type { Edit } from '../finding.ts';
import { readChange, type ChangeCommand } from './command.ts';
import { changedCopies, type Changed } from './copies.ts';

/** A chown, chgrp or chmod that stands on its own. */
export interface PlacedCommand extends ChangeCommand {
  readonly element: OutlineElement;
  readonly targets: readonly PathSet[];
}

/** Commands that could as well be said with the COPY or ADD whose files they change. */
export interface Scene {
  readonly outline: RunOutline;
  /** In their order: the one in question, and those without which nothing would be saved. */
  readonly commands: readonly PlacedCommand[];
  readonly changed: readonly Changed[];
  /** The same as they are placed. */
  readonly copies: readonly PlacedCopy[];
  readonly passage: Passage;
}

/** null where a command does more, or is a part of something, or where anything on the way might notice. */
export function readScene(build: BuildModel, change: PredictedChange): Scene | null {
  const { by, targets } = change;
  const outline = build.outlineOf(by.layer);
  const changed = outline === null ? null : changedCopies(build, change);
  if (outline === null || changed === null) return null;
  const passage = build.passageTo(by);
  const copies = changed.map(({ placed }) => placed);
  const read = [{ span: by.span, targets }, ...passage.others(copies)].map((command) =>
    readCommand(outline, command),
  );
  const commands = read.flatMap((command) => command ?? []).sort((a, b) => a.span.start - b.span.start);
  const aspects = commands.map(({ program }): Aspect => (program === 'chmod' ? 'mode' : 'owner'));
  if (commands.length < read.length || !passage.isQuiet(copies, commands, aspects)) return null;
  return { outline, commands, changed, copies, passage };
}

function readCommand(
  outline: RunOutline,
  { span, targets }: Pick<PlacedCommand, 'span' | 'targets'>,
): PlacedCommand | null {
  const element = elementOf(outline, span);
  const command = commandOf(outline, span);
  const told = command === undefined ? null : readChange(command);
  return element === undefined || told === null ? null : { ...told, element, targets };
}

/** Whether a path is changed with all that is below it, or is what is changed itself. */
export function isAmong(path: PathPattern, targets: readonly PathSet[]): boolean {
  return targets.some(
    (target) => target.extent === 'tree' && contains(target, { path, extent: 'node' }) === 'yes',
  );
}

/** Leaves commands nothing but folders, which costs no file's bytes; without any they go. null: not cleanly. */
export function leaveToFolders(
  build: BuildModel,
  { outline }: Scene,
  left: readonly { readonly command: PlacedCommand; readonly folders: readonly PathPattern[] }[],
): Edit[] | null {
  const gone = left.filter(({ folders }) => folders.length === 0).map(({ command }) => command.element);
  const removed = gone.length === 0 ? [] : removeCommands(build.file, outline, gone);
  if (removed === null) return null;
  const kept = left.flatMap(({ command: { span, program, value }, folders }) =>
    folders.length === 0
      ? []
      : [replaceText(span, `${program} ${value} ${folders.map(shellWord).join(' ')}`)],
  );
  return [...removed, ...kept];
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
