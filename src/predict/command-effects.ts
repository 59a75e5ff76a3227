import type { ShellCommand } from '../dockerfile/index.ts';
import type { Effect } from './effects.ts';
import { workingDirectory } from './operands.ts';
import { effectsOf } from './programs/index.ts';

const known = new WeakMap<ShellCommand, readonly Effect[]>();

/** What a command does, for those who ask for it again and again: whether anything on a way would notice a change. */
export function commandEffects(command: ShellCommand): readonly Effect[] {
  let effects = known.get(command);
  if (effects === undefined) {
    effects = effectsOf(command, { cwd: workingDirectory(command), lookup: command.lookup });
    known.set(command, effects);
  }
  return effects;
}
