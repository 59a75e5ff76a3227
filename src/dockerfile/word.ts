/** A wildcard that the shell (or COPY) matches against names: `*`, `?`, `[a-z]`. */
export interface Wildcard {
  readonly kind: 'wildcard';
  readonly text: string;
}

/**
 * Text that the file does not tell: the value of a variable that the base image may set, of a build
 * argument without default, the output of a command. Equal `id`s stand for equal values.
 */
export interface Unknown {
  readonly kind: 'unknown';
  readonly id: string;
  /** How it stands in the file, for messages: `${VERSION}`, `$(uname -m)`. */
  readonly text: string;
  /** Unquoted in a shell: it may be no word, one word or many. */
  readonly splits: boolean;
}

export type Part = string | Wildcard | Unknown;

/** A word whose value is known, or known in part. Neighbouring strings are joined; '' is the empty list. */
export type Word = readonly Part[];

/** The value of a word that is known throughout and holds no wildcard; else undefined. */
export function literal(word: Word): string | undefined {
  if (word.length === 0) return '';
  const [only] = word;
  return word.length === 1 && typeof only === 'string' ? only : undefined;
}

/** The word from parts in which strings may be empty or stand side by side. */
export function wordOf(parts: readonly Part[]): Word {
  const word: Part[] = [];
  for (const part of parts) {
    const last = word.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') word[word.length - 1] = last + part;
    else word.push(part);
  }
  return word;
}

/** The word as a reader would write it, with what is unknown as it stands in the file. */
export function display(word: Word): string {
  return word.map((part) => (typeof part === 'string' ? part : part.text)).join('');
}
