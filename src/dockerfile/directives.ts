import { skipSpace } from './characters.ts';
import type { Directive, SyntaxProblem } from './instructions.ts';
import type { Span } from './source.ts';

export type EscapeCharacter = '\\' | '`';

/** What BuildKit's parser knows; any other name ends the directives. */
const NAMES: readonly string[] = ['syntax', 'escape', 'check'];
// Go's `\s` is ASCII, and so are these classes.
const DIRECTIVE = /^([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=([^\n]+)$/;

/** Reads the parser directives at the top of a file: until the first line that is none. */
export class DirectiveReader {
  readonly directives: Directive[] = [];
  readonly problems: SyntaxProblem[] = [];
  escape: EscapeCharacter = '\\';
  #done = false;

  /** Whether a line, handed in without leading white space and line end, is a directive. */
  read(line: string, span: Span): boolean {
    if (this.#done) return false;
    const match = line.startsWith('#') ? DIRECTIVE.exec(line.slice(skipSpace(line, 1))) : null;
    const name = match?.[1]?.toLowerCase();
    if (name === undefined || !NAMES.includes(name)) {
      this.#done = true;
      return false;
    }
    // A value of nothing but blanks is one blank for BuildKit's regular expression.
    const value = match?.[2]?.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '') || ' ';
    if (this.directives.some((directive) => directive.name === name)) {
      this.problems.push({ message: `only one "# ${name}=" directive can be used`, span });
      return true;
    }
    this.directives.push({ name, value, span });
    if (name === 'escape') this.#setEscape(value, span);
    return true;
  }

  #setEscape(value: string, span: Span): void {
    if (value === '\\' || value === '`') this.escape = value;
    else this.problems.push({ message: `the escape character can be \\ or \`, not "${value}"`, span });
  }
}
