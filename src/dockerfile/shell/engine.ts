import type { Span } from '../source.ts';
import type { Word } from '../word.ts';
import type { Runs, ShellCommand, ShellRedirect, Source } from './command.ts';
import type { ShellState } from './state.ts';

/** Under which circumstances a part of a script runs. */
export interface Circumstances {
  readonly runs: Runs;
  /** What it depends on that this part runs: see ShellCommand. */
  readonly under: readonly number[];
  /** If this part fails, the build does, whether `set -e` holds or not. */
  readonly strict: boolean;
  /** `set -e` does not count here: a condition, the left of `&&`. */
  readonly guarded: boolean;
  /** An error that ends this shell fails the build. */
  readonly exitFails: boolean;
  /** A function that returns with an error fails the build. */
  readonly returnFails: boolean;
  readonly pipedFrom: ShellCommand | null;
  readonly user: Word | null;
  /** How many scripts, functions and substitutions this one stands in. */
  readonly depth: number;
}

export const TOP: Circumstances = {
  runs: 'always',
  under: [],
  strict: true,
  guarded: false,
  exitFails: true,
  returnFails: true,
  pipedFrom: null,
  user: null,
  depth: 0,
};

/** Whether a command that fails here fails the build. */
export function isRequired(how: Circumstances, state: ShellState): boolean {
  return how.strict || (state.errexit && !how.guarded && how.exitFails);
}

/** A part whose failure is an answer, not an accident. */
export function asCondition(how: Circumstances): Circumstances {
  return { ...how, strict: false, guarded: true };
}

/** A part that runs as often as there is something to do. */
export function asLoop(how: Circumstances, condition: number): Circumstances {
  const under = how.under.includes(condition) ? how.under : [...how.under, condition];
  return { ...how, under, runs: how.runs === 'always' ? 'loop' : how.runs };
}

/** A part that another process runs: only the status of the whole comes back. */
export function asProcess(how: Circumstances, state: ShellState): Circumstances {
  return { ...how, exitFails: isRequired(how, state) };
}

/** What belongs to a command besides its words. */
export interface Surroundings {
  readonly redirects: readonly ShellRedirect[];
  readonly assignments: ReadonlyMap<string, Word>;
  readonly span: Span;
}

/** What starting programs needs of following scripts. */
export interface Engine {
  readonly full: boolean;
  emit: (command: ShellCommand) => void;
  /** Runs a script in a shell of its own, to its end. */
  script: (source: Source, state: ShellState, how: Circumstances) => void;
  /** Runs a script as a part of the one that is running: eval. */
  part: (source: Source, state: ShellState, how: Circumstances) => void;
  /** Runs the body of a function. */
  body: (name: string, state: ShellState, how: Circumstances) => void;
  unique: (pos: number) => string;
  /** A number for a condition that the script depends on. */
  condition: () => number;
}

/** Where a part of a script stands. Of text that an outer shell put in, no part stands for itself. */
export function spanOf({ text }: Source, start: number, end: number): Span {
  const span = text.span(start, end);
  return span.end > span.start || end <= start ? span : { start: span.end - 1, end: span.start + 1 };
}

/** How deep scripts, functions and substitutions may nest before we stop following them. */
export const MAX_DEPTH = 24;
