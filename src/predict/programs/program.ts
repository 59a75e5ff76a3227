import type { ShellCommand, Word } from '../../dockerfile/index.ts';
import type { PathPattern } from '../../layers/paths.ts';
import type { Effect } from '../effects.ts';

export interface ProgramContext {
  /** The directory the command runs in; null where it is not known. */
  readonly cwd: PathPattern | null;
  /** A variable as the command sees it. */
  readonly lookup: (name: string) => Word | undefined;
}

/** What a program does to the filesystem when it is run with these words. */
export type Program = (command: ShellCommand, context: ProgramContext) => readonly Effect[];

/** Programs of one family by name. */
export type Family = Readonly<Record<string, Program>>;
