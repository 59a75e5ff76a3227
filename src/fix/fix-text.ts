import type { AppliedFix, LintedFile } from '../finding/finding.ts';
import { whyRefused } from './accept.ts';
import { type Candidate, candidatesOf, type FixChoice, keyOf, takeTogether } from './candidates.ts';
import { applyEdits, canApply } from './edits.ts';

/** A fix that was applied, in the text of its round. */
export interface Application extends Candidate {
  /** The file as it stood before: spans count in its text. */
  readonly before: LintedFile;
}

/** A fix that was offered and is not made. */
export interface Refusal extends Candidate {
  readonly reason: string;
}

export interface FixedText {
  /** The new text, with the byte-order mark and the line ends of the old one; the same where nothing was fixed. */
  readonly raw: string;
  /** What is reported of the new text. */
  readonly file: LintedFile;
  readonly applied: readonly Application[];
  readonly refused: readonly Refusal[];
}

/** A fix may make room for another one; ten turns are more than any file of people has needed. */
const MOST_ROUNDS = 10;
/** For each a file may be linted once. */
const MOST_FIXES = 1000;

/**
 * Fixes what can be fixed, and lints again until nothing changes. No fix is made by which the text would no longer
 * parse, by which something new would be reported, or that does not end its own finding.
 * @param raw the text as it was read, with its byte-order mark
 * @param file what is reported of it; with a syntax error in it nothing is fixed
 * @param lint reads another text as this one was read
 */
export function fixText(
  raw: string,
  file: LintedFile,
  lint: (raw: string) => LintedFile,
  choice: FixChoice,
): FixedText {
  const applied: Application[] = [];
  // What the text as it now stands does not take: by another one it may have to be judged anew.
  let refused: readonly Refusal[] = [];
  const seen = new Set([raw]);
  let now: Attempt = { raw, file };
  for (let rounds = 0; file.errors.length === 0 && rounds < MOST_ROUNDS;) {
    const candidates = candidatesOf(now.file, choice, keysOf(refused));
    const batch = takeTogether(candidates).slice(0, MOST_FIXES - applied.length);
    if (batch.length === 0) break;
    const result = fixRound(now, batch, { lint, seen, choice });
    if (result.applied.length === 0) {
      refused = [...refused, ...result.refused];
      continue;
    }
    applied.push(...result.applied.map((candidate) => ({ ...candidate, before: now.file })));
    refused = [];
    now = result.after;
    seen.add(now.raw);
    rounds++;
  }
  return { raw: now.raw, file: withoutRefused(now.file, keysOf(refused)), applied, refused };
}

function keysOf(refused: readonly Refusal[]): ReadonlySet<string> {
  return new Set(refused.map(({ key }) => key));
}

/** What is still offered of the new text can be done. */
function withoutRefused(file: LintedFile, refused: ReadonlySet<string>): LintedFile {
  const { source } = file;
  if (source === null || refused.size === 0) return file;
  const findings = file.findings.map((finding) => ({
    ...finding,
    fixes: finding.fixes.filter((fix) => !refused.has(keyOf(source, finding, fix))),
  }));
  return { ...file, findings };
}

interface Attempt {
  readonly raw: string;
  readonly file: LintedFile;
}

interface Round {
  readonly after: Attempt;
  readonly applied: readonly Candidate[];
  readonly refused: readonly Refusal[];
}

/** What every attempt is judged by. */
interface Terms {
  readonly lint: (raw: string) => LintedFile;
  /** Every text that there was. */
  readonly seen: ReadonlySet<string>;
  readonly choice: FixChoice;
}

/** Applies all at once, or, where that is refused, one after the other, without those to blame. */
function fixRound(now: Attempt, batch: readonly Candidate[], terms: Terms): Round {
  const whole = attempt(now, batch, terms);
  if (typeof whole !== 'string') return { after: whole, applied: batch, refused: [] };
  let after = now;
  const applied: Candidate[] = [];
  const refused: Refusal[] = [];
  for (const candidate of batch) {
    const next = attempt(now, [...applied, candidate], terms);
    if (typeof next === 'string') {
      refused.push({ ...candidate, reason: next });
    } else {
      applied.push(candidate);
      after = next;
    }
  }
  return { after, applied, refused };
}

/** The text with fixes applied, or why it is not taken. */
function attempt(now: Attempt, fixes: readonly Candidate[], { lint, seen, choice }: Terms): Attempt | string {
  const { source } = now.file;
  const edits = fixes.flatMap(({ fix }) => fix.edits);
  if (source === null || !canApply(source, edits)) return 'its edits do not fit together';
  const raw = applyEdits(source, edits);
  if (seen.has(raw)) return 'it would undo what was done before, or do nothing';
  const file = lint(raw);
  return whyRefused(now.file, file, fixes, choice) ?? { raw, file };
}

/** What reports say of a fix that was applied. */
export function describeApplied({ finding, fix }: Candidate): AppliedFix {
  const { title, safety, assumptions, disposable } = fix;
  return { rule: finding.rule, name: finding.name, title, safety, assumptions, disposable };
}
