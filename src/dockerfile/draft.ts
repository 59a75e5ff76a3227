import { ExpansionError, expand } from './expand.ts';
import { splitHead } from './head.ts';
import type { FlagWord } from './head.ts';
import type { Argument, CommandForm, Flag, Heredoc, SyntaxProblem } from './instructions.ts';
import { readJsonList } from './json-list.ts';
import type { LogicalLine } from './lines.ts';
import { type MappedText } from './mapped-text.ts';
import type { Span } from './source.ts';
import type { PlacedWord } from './words.ts';
import { splitAtSeparators } from './words.ts';
import type { Unknown } from './word.ts';

/** Stands for every variable while a text is only checked for being well formed. */
const ANYTHING: Unknown = { kind: 'unknown', id: 'any', text: '', splits: false };

export interface DraftCommon {
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly span: Span;
  readonly args: MappedText;
  readonly flags: readonly Flag[];
  readonly heredocs: readonly Heredoc[];
}

/** An instruction that is being built: what all kinds have in common, and where problems go. */
export class Draft {
  readonly line: LogicalLine;
  readonly escape: string;
  readonly common: DraftCommon;
  readonly args: MappedText;
  readonly #argsStart: number;
  readonly #problems: SyntaxProblem[];

  constructor(line: LogicalLine, escape: string, problems: SyntaxProblem[]) {
    const head = splitHead(line.text, escape);
    this.line = line;
    this.escape = escape;
    this.#problems = problems;
    this.#argsStart = head.argsStart;
    this.args = line.text.slice(head.argsStart, head.argsEnd);
    const keywordSpan = line.text.span(head.keywordStart, head.keywordEnd);
    const own = line.text.span(head.keywordStart, head.argsEnd);
    this.common = {
      keyword: line.text.text.slice(head.keywordStart, head.keywordEnd).toUpperCase(),
      keywordSpan,
      span: { start: own.start, end: Math.max(own.end, line.heredocEnd ?? 0) },
      args: this.args,
      flags: head.flags.map((word) => readFlag(line.text, word)),
      heredocs: this.#heredocs(),
    };
  }

  /** The line without this instruction's keyword and flags: what ONBUILD triggers. */
  rest(): LogicalLine {
    const heredocs = this.line.heredocs.map((heredoc) => ({
      ...heredoc,
      start: heredoc.start - this.#argsStart,
      end: heredoc.end - this.#argsStart,
    }));
    return { text: this.args, heredocs, heredocEnd: this.line.heredocEnd };
  }

  #heredocs(): Heredoc[] {
    return this.line.heredocs.map(({ name, expand: expands, chomp, content, start, end }) => ({
      name,
      expand: expands,
      chomp,
      content,
      opener: { start: Math.max(0, start - this.#argsStart), end: Math.max(0, end - this.#argsStart) },
    }));
  }

  report(message: string, span: Span = this.common.keywordSpan): void {
    this.#problems.push({ message, span });
  }

  argument(word: PlacedWord): Argument {
    return { text: word.text, span: this.args.span(word.start, word.end) };
  }

  /** Everything behind keyword and flags as one argument. */
  whole(): Argument {
    return { text: this.args.text, span: this.args.span() };
  }

  /** The arguments as words, or as the strings of a JSON list where they are one. */
  list(): { readonly json: boolean; readonly items: readonly Argument[] } {
    const json = this.#json(this.args);
    if (json !== undefined) return { json: true, items: json };
    return { json: false, items: splitAtSeparators(this.args.text).map((word) => this.argument(word)) };
  }

  /** A text as a command: a program's words where it is a JSON list, else a script. */
  command(text: MappedText = this.args): CommandForm {
    const argv = this.#json(text);
    return argv === undefined ? { kind: 'shell', script: text } : { kind: 'exec', argv };
  }

  #json(text: MappedText): Argument[] | undefined {
    const list = readJsonList(text.text);
    if (list.kind === 'none') return undefined;
    if (list.kind === 'strings') {
      return list.items.map((item) => ({ text: item.text, span: text.span(item.start, item.end) }));
    }
    this.report(
      'every element of a JSON list has to be a string in double quotes',
      text.span(list.start, list.end),
    );
    return undefined;
  }

  /** Reports a text that the builder could not expand: a quote that is not closed, a bad `${…}`. */
  checkExpansion({ text, span }: Argument): void {
    if (!/["'$]/.test(text)) return;
    try {
      expand(text, () => [ANYTHING], this.escape);
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      this.report(error.message, span);
    }
  }
}

function readFlag(line: MappedText, { text, start, end }: FlagWord): Flag {
  const equals = text.text.indexOf('=');
  const name = text.text.slice(2, equals === -1 ? undefined : equals);
  return { name, value: equals === -1 ? null : text.slice(equals + 1), span: line.span(start, end) };
}
