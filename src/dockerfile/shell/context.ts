import type { Word } from '../word.ts';
import type { Source } from './command.ts';
import type { CommandExpansionPart, ProcessSubstitutionPart, ShellWordNode } from './parser.ts';
import type { ShellState } from './state.ts';

/** What evaluating words needs besides the words. */
export interface WordContext {
  readonly source: Source;
  readonly state: ShellState;
  /** Told of every `$(…)` and `<(…)`; returns its output where that is known. */
  readonly substitute: (part: CommandExpansionPart | ProcessSubstitutionPart) => Word | null;
  /** The value of a word inside another: the operand of `${x:-word}`. */
  readonly single: (node: ShellWordNode) => Word;
  /** The same as a pattern, its unquoted wildcards kept. */
  readonly pattern: (node: ShellWordNode) => Word;
  /** A text that no other place and no other round of a loop gets. */
  readonly unique: (pos: number) => string;
}
