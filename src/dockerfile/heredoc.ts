import { ExpansionError, ShellLexer } from './shell-lexer.ts';
import { splitHead } from './head.ts';
import { readJsonList } from './json-list.ts';
import type { MappedText } from './mapped-text.ts';
import { display } from './word.ts';

/** A `<<EOF` word and its offsets in the logical line. */
export interface HeredocOpener {
  readonly name: string;
  /** Whether variables are expanded in the content: not where the delimiter is quoted. */
  readonly expand: boolean;
  readonly chomp: boolean;
  readonly start: number;
  readonly end: number;
}

const OPENER = /^[0-9]*<<(-?)[\t\n\f\r ]*([^<]*)$/;
const HOLDERS: readonly string[] = ['run', 'copy', 'add'];

/** The heredocs that a logical line opens, in order. Only RUN, COPY, ADD and ONBUILD of them open any. */
export function findOpeners(line: MappedText, escape: string): HeredocOpener[] {
  if (!line.text.includes('<<') || !canHoldHeredocs(line, escape)) return [];
  const openers: HeredocOpener[] = [];
  for (const word of rawWords(line.text)) {
    const opener = readOpener(word.text);
    if (opener !== undefined) openers.push({ ...opener, start: word.start, end: word.end });
  }
  return openers;
}

/** Whether an argument is a heredoc word: `<<EOF`, `3<<-'EOF'`. */
export function isHeredocWord(text: string): boolean {
  return text.includes('<<') && readOpener(text) !== undefined;
}

function canHoldHeredocs(line: MappedText, escape: string): boolean {
  let holder = line;
  let head = splitHead(holder, escape);
  if (keywordOf(holder, head) === 'onbuild') {
    holder = line.slice(head.argsStart, head.argsEnd);
    head = splitHead(holder, escape);
  }
  if (!HOLDERS.includes(keywordOf(holder, head))) return false;
  return readJsonList(holder.text.slice(head.argsStart, head.argsEnd)).kind === 'none';
}

function keywordOf(line: MappedText, head: { keywordStart: number; keywordEnd: number }): string {
  return line.text.slice(head.keywordStart, head.keywordEnd).toLowerCase();
}

interface RawWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The words of a text with quotes and escapes kept; none where a quote is not closed. The escape
 * character is the backslash here whatever the file says: BuildKit looks for heredocs so.
 */
function rawWords(text: string, raw = true): RawWord[] {
  try {
    const lexer = new ShellLexer(text, { escape: '\\', rawQuotes: raw, rawEscapes: raw, lookup: null });
    return lexer.words().map((word) => ({ text: display(word.word), start: word.start, end: word.end }));
  } catch (error) {
    if (error instanceof ExpansionError) return [];
    throw error;
  }
}

function readOpener(text: string): { name: string; expand: boolean; chomp: boolean } | undefined {
  const match = OPENER.exec(text);
  const rest = match?.[2];
  if (rest === undefined || rest === '') return undefined;
  const [word, ...others] = rawWords(rest, false);
  if (word === undefined || others.length > 0) return undefined;
  // Quotes that are gone from the name were quotes: then the content is taken as it stands.
  const expand = countQuotes(word.text) === countQuotes(rest);
  return { name: word.text, expand, chomp: match?.[1] === '-' };
}

function countQuotes(text: string): number {
  return text.match(/['"]/g)?.length ?? 0;
}
