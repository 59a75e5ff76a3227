import type { ShellCommand } from '../../dockerfile/index.ts';
import { managers } from '../../packages/index.ts';
import type { Effect } from '../effects.ts';
import { accounts } from './accounts.ts';
import { archives } from './archives.ts';
import { downloads } from './downloads.ts';
import { editing } from './editing.ts';
import { managerEffects } from './managers.ts';
import { moving } from './moving.ts';
import { outputs } from './outputs.ts';
import { ownership } from './ownership.ts';
import type { Family, Program, ProgramContext } from './program.ts';
import { redirects } from './redirects.ts';
import { removal } from './removal.ts';

/** All programs that are known, by name. Names are in no two families. */
const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  [accounts, archives, downloads, editing, moving, outputs, ownership, removal].flatMap((family: Family) =>
    Object.entries(family),
  ),
);

/** What one command of a RUN does to the filesystem, redirects included. */
export function effectsOf(command: ShellCommand, context: ProgramContext): Effect[] {
  const effects: Effect[] = [];
  const program = PROGRAMS.get(command.name);
  if (program !== undefined) effects.push(...program(command, context));
  for (const manager of managers) effects.push(...(managerEffects(manager, command) ?? []));
  // The shell opens its redirects before the program starts, but what counts is what is there in the end.
  effects.push(...redirects(command));
  return effects;
}
