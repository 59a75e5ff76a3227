/** What a chmod is told. */
export interface ModeChange {
  /** Given in octal. */
  readonly octal: number | null;
  /** As written: `u+x`. */
  readonly text: string;
}

/** The permission bits after a chmod; null where they cannot be told. */
export function modeAfter(before: number | null, change: ModeChange): number | null {
  if (change.octal !== null) return change.octal;
  if (before === null) return null;
  return symbolic(before, change.text);
}

/** A symbolic mode on known bits, umask 022 where no one is named; null where it is more than that. */
function symbolic(before: number, text: string): number | null {
  let mode = before;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause);
    if (match === null) return null;
    const [, who = '', operator, what = ''] = match;
    let bits = 0;
    if (what.includes('r')) bits |= 4;
    if (what.includes('w')) bits |= 2;
    if (what.includes('x') || (what.includes('X') && (mode & 0o111) !== 0)) bits |= 1;
    const masked = who === '';
    for (const [letter, shift] of [
      ['u', 6],
      ['g', 3],
      ['o', 0],
    ] as const) {
      if (!masked && !who.includes('a') && !who.includes(letter)) continue;
      const own = masked && letter !== 'u' ? bits & ~2 : bits;
      if (operator === '+') mode |= own << shift;
      else if (operator === '-') mode &= ~(own << shift);
      else mode = (mode & ~(7 << shift)) | (own << shift);
    }
  }
  return mode;
}
