import type { MappedText } from './mapped-text.ts';
import type { Span } from './source.ts';

/** `--name=value` or `--name` before an instruction's arguments. */
export interface Flag {
  readonly name: string;
  /** The text behind `=`, unexpanded; null where there is none. */
  readonly value: MappedText | null;
  readonly span: Span;
}

export interface Heredoc {
  readonly name: string;
  /** Whether variables are expanded in it: false where the delimiter is quoted. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are taken off; `content` is without them. */
  readonly chomp: boolean;
  readonly content: MappedText;
  /** The `<<EOF` word in the instruction's logical text, as offsets into `Instruction.args`. */
  readonly opener: { readonly start: number; readonly end: number };
}

/** One word of an instruction's arguments, as it stands: quotes and variables are still in it. */
export interface Argument {
  readonly text: string;
  readonly span: Span;
}

interface Common {
  /** The keyword in capitals, whatever the file's spelling. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to the last character of the instruction, heredocs included, line end excluded. */
  readonly span: Span;
  /** The logical line behind keyword and flags. */
  readonly args: MappedText;
  readonly flags: readonly Flag[];
  readonly heredocs: readonly Heredoc[];
}

/** What RUN, CMD, ENTRYPOINT and SHELL take: a script for the shell, or the words of a program. */
export type CommandForm =
  | { readonly kind: 'shell'; readonly script: MappedText }
  | { readonly kind: 'exec'; readonly argv: readonly Argument[] };

export interface FromInstruction extends Common {
  readonly kind: 'from';
  readonly image: Argument;
  /** The name behind AS, in lower case. */
  readonly alias: Argument | null;
}

export interface RunInstruction extends Common {
  readonly kind: 'run';
  readonly command: CommandForm;
}

export interface CopyInstruction extends Common {
  readonly kind: 'copy';
  readonly keyword: 'COPY' | 'ADD';
  /** Sources; a heredoc source is the one whose text is `<<NAME`, see `heredocs`. */
  readonly sources: readonly Argument[];
  readonly destination: Argument;
}

/** ENV, LABEL and ARG: names and, where given, values (unexpanded, quotes still in them). */
export interface AssignInstruction extends Common {
  readonly kind: 'assign';
  readonly keyword: 'ENV' | 'ARG' | 'LABEL';
  readonly assignments: readonly {
    readonly name: string;
    readonly value: string | null;
    readonly span: Span;
  }[];
}

/** WORKDIR, USER: one value, unexpanded. */
export interface ValueInstruction extends Common {
  readonly kind: 'value';
  readonly keyword: 'WORKDIR' | 'USER' | 'STOPSIGNAL' | 'MAINTAINER';
  readonly value: Argument;
}

export interface CommandInstruction extends Common {
  readonly kind: 'command';
  readonly keyword: 'CMD' | 'ENTRYPOINT' | 'SHELL' | 'HEALTHCHECK';
  /** null for HEALTHCHECK NONE. */
  readonly command: CommandForm | null;
}

/** VOLUME, EXPOSE: a list, JSON or words. */
export interface ListInstruction extends Common {
  readonly kind: 'list';
  readonly keyword: 'VOLUME' | 'EXPOSE';
  readonly items: readonly Argument[];
}

export interface OnbuildInstruction extends Common {
  readonly kind: 'onbuild';
  readonly trigger: Instruction;
}

export type Instruction =
  | FromInstruction
  | RunInstruction
  | CopyInstruction
  | AssignInstruction
  | ValueInstruction
  | CommandInstruction
  | ListInstruction
  | OnbuildInstruction;

export interface SyntaxProblem {
  readonly message: string;
  readonly span: Span;
}

/** A comment line, wherever it stands (between the lines of an instruction too; not in heredocs). */
export interface Comment {
  /** The text from `#` to the end of the line. */
  readonly text: string;
  readonly span: Span;
}

/** `# syntax=`, `# escape=`, `# check=` at the top of the file. */
export interface Directive {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}
