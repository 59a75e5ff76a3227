import type { MappedText } from '../mapped-text.ts';
import type { Span } from '../source.ts';
import type { Part, Word } from '../word.ts';
import type { PlainScript } from './nested.ts';

/** A script, and the values that an outer shell put into it without their text being known. */
export interface Source {
  readonly text: MappedText;
  /** What the slots in the text stand for: see nested.ts. */
  readonly slots: readonly Word[];
}

/** An argument after expansion. */
export interface ShellArgument {
  readonly word: Word;
  /** Where it stands in the document. Words that come out of one variable share its span. */
  readonly span: Span;
  /** The text it was written as, where a nested script (`sh -c '…'`) can be read from it. */
  readonly script: MappedText | PlainScript | null;
  /** Values in that script which are not known as text: see nested.ts. */
  readonly slots?: readonly Word[];
  /** The path was handed on by find, which may have passed over some or meant no files at all. */
  readonly found?: Found;
}

/** What find passed over. */
export interface Found {
  readonly files: boolean;
  readonly narrowed: boolean;
}

/** A wildcard that find put into a path: it tells that wherever the path is handed on to. */
export interface FoundWildcard extends Extract<Part, { kind: 'wildcard' }> {
  readonly found: Found;
}

/** What find passed over when it found a path, as far as the path tells. */
export function foundIn(word: Word): Found | undefined {
  return word.find((part): part is FoundWildcard => typeof part !== 'string' && 'found' in part)?.found;
}

export interface ShellRedirect {
  readonly operator: '>' | '>>' | '<' | '<>' | '<&' | '>&' | '>|' | '&>' | '&>>' | '<<' | '<<<';
  readonly target: Word | null;
  readonly span: Span;
  /** The text of a heredoc or of a here-string, where it is known. */
  readonly input: MappedText | null;
  /** Values in that text which are not known as text. */
  readonly slots?: readonly Word[];
}

/** Whether a command runs whenever the build succeeds. */
export type Runs =
  /** It does. */
  | 'always'
  /** In a loop over what is not known, or where the script may have ended before: at least once, probably. */
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
  /** The program as it was written, with its folder: `./install`; null where no word names one. */
  readonly program: Word | null;
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
  /**
   * The branches, loops and early ends that it runs under, as numbers of this RUN. A command under no
   * others than another one runs whenever that one does: the clean-up beside what it cleans up.
   */
  readonly under: readonly number[];
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
  /** There are more: the script nests too deep or comes to too many commands. */
  readonly truncated: boolean;
}
