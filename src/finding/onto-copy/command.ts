import type { OutlineCommand, Span } from '../../dockerfile/index.ts';

/** `chown -R 1000:0 /app`, as far as its words are written out. */
export interface ChangeCommand {
  readonly program: string;
  readonly recursive: boolean;
  /** What it sets: `1000:0`, `755`. */
  readonly value: string;
  readonly span: Span;
}

/** Flags that say nothing of what is changed. */
const PLAIN = /^(?:-[Rvcf]+|--recursive|--verbose|--changes|--silent|--quiet)$/;

/** Reads a chown, chgrp or chmod; null where more than owner or mode and paths is said, or something is unknown. */
export function readChange({ words, redirected, assigned, span }: OutlineCommand): ChangeCommand | null {
  const [first, ...rest] = words;
  const program = first?.value ?? '';
  if (redirected || assigned || !['chown', 'chgrp', 'chmod'].includes(program)) return null;
  const isMode = program === 'chmod';
  let recursive = false;
  let value: string | undefined;
  for (const { value: word } of rest) {
    const isFlag =
      word?.startsWith('-') === true && !(isMode && value === undefined && /^-[rwx]+$/.test(word));
    if (isFlag) {
      if (word === null || !PLAIN.test(word)) return null;
      recursive ||= /^-\w*R|^--recursive$/.test(word);
    } else if (value === undefined) {
      if (word === null) return null;
      value = word;
    }
  }
  return value === undefined ? null : { program, recursive, value, span };
}
