import type { MappedText } from '../mapped-text.ts';
import type { Span } from '../source.ts';
import type { Word } from '../word.ts';

/** An argument after expansion. */
export interface ShellArgument {
  readonly word: Word;
  /** Where it stands in the document. Words that come out of one variable share its span. */
  readonly span: Span;
  /** The text it was written as, where a nested script (`sh -c '…'`) can be read from it. */
  readonly script: MappedText | null;
  /** The path was handed on by find, which may have passed over some or meant no files at all. */
  readonly found?: { readonly files: boolean; readonly narrowed: boolean };
}

export interface ShellRedirect {
  readonly operator: '>' | '>>' | '<' | '<>' | '<&' | '>&' | '>|' | '&>' | '&>>' | '<<' | '<<<';
  readonly target: Word | null;
  readonly span: Span;
  /** The text of a heredoc or of a here-string, where it is known. */
  readonly input: MappedText | null;
}

/** Whether a command runs whenever the build succeeds. */
export type Runs =
  /** It does. */
  | 'always'
  /** In a loop over what is not known: at least once, probably. */
  | 'loop'
  /** Only if a condition holds. */
  | 'branch';

/** One program that a RUN starts, with everything that the file tells about it. */
export interface ShellCommand {
  /**
   * The program's name without its folder; '' where it is not known, or where a builtin has redirects
   * only; `{` for the redirects of a compound command.
   */
  readonly name: string;
  /** The arguments behind the name. */
  readonly args: readonly ShellArgument[];
  readonly redirects: readonly ShellRedirect[];
  /** `NAME=value` in front of the command. */
  readonly assignments: ReadonlyMap<string, Word>;
  /** The directory it runs in; null where a `cd` went to an unknown place. */
  readonly cwd: Word | null;
  /** From the first word (a wrapper such as sudo included) to the last argument or redirect. */
  readonly span: Span;
  readonly runs: Runs;
  /** Its failure does not fail the build: `cmd || true`, a condition, `cmd;` without `set -e`. */
  readonly mayFail: boolean;
  /** What feeds its standard input through a pipe. */
  readonly pipedFrom: ShellCommand | null;
  /** The user it runs as where `sudo -u`, `su` or `gosu` say so; null: the user of the instruction. */
  readonly user: Word | null;
  /** The value of a variable where the command stands. */
  readonly lookup: (name: string) => Word | undefined;
}

export interface ShellProblem {
  readonly message: string;
  readonly span: Span;
}

export interface ShellProgram {
  /** In the order in which they run. */
  readonly commands: readonly ShellCommand[];
  readonly problems: readonly ShellProblem[];
  /** The directory in which a later line of the same script would run. */
  readonly truncated: boolean;
}
