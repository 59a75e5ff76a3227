import { ShellLexer } from './shell-lexer.ts';
import type { Lookup } from './shell-lexer.ts';
import type { Word } from './word.ts';

export { ExpansionError } from './modifiers.ts';
export type { Lookup } from './shell-lexer.ts';

/**
 * The value of one word as the builder expands it: quotes and escapes taken off, variables replaced.
 * What `lookup` does not know expands to nothing. Throws an ExpansionError where the text is malformed.
 */
export function expand(text: string, lookup: Lookup, escape: string): Word {
  return new ShellLexer(text, { escape, lookup }).word();
}

/**
 * The words of a text: split at white space outside quotes, that of a variable's value too.
 * Throws an ExpansionError where the text is malformed.
 */
export function expandWords(text: string, lookup: Lookup, escape: string): Word[] {
  return new ShellLexer(text, { escape, lookup }).words().map(({ word }) => word);
}
