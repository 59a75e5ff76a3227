import type { SourceText } from '../dockerfile/index.ts';
import type { Edit, Finding, Fix, LintedFile } from '../finding/finding.ts';
import { touch } from './edits.ts';

/** A fix that may be applied, and the finding that it is for. */
export interface Candidate {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly key: string;
}

export interface FixChoice {
  /** Also fixes that may change what the image does. */
  readonly unsafe: boolean;
}

export function mayApply({ safety }: Fix, { unsafe }: FixChoice): boolean {
  return safety === 'safe' || unsafe;
}

/** For each finding that is not suppressed the first fix that may be applied, in order of position. */
export function candidatesOf(
  { findings, source }: Pick<LintedFile, 'findings' | 'source'>,
  choice: FixChoice,
  refused: ReadonlySet<string>,
): readonly Candidate[] {
  if (source === null) return [];
  const candidates: Candidate[] = [];
  for (const finding of findings) {
    if (finding.suppressed !== null) continue;
    for (const fix of finding.fixes) {
      if (!mayApply(fix, choice)) continue;
      const key = keyOf(source, finding, fix);
      if (refused.has(key)) continue;
      candidates.push({ finding, fix, key });
      break;
    }
  }
  return candidates.toSorted((a, b) => firstOffset(a.fix.edits) - firstOffset(b.fix.edits));
}

/** Of candidates in order those that can be applied together, each whole; the others wait for the next round. */
export function takeTogether(candidates: readonly Candidate[]): readonly Candidate[] {
  const taken: Candidate[] = [];
  const edits: Edit[] = [];
  for (const candidate of candidates) {
    const own = candidate.fix.edits;
    if (own.some(({ span }) => edits.some((edit) => touch(edit.span, span)))) continue;
    taken.push(candidate);
    edits.push(...own);
  }
  return taken;
}

function firstOffset(edits: readonly Edit[]): number {
  return Math.min(...edits.map(({ span }) => span.start));
}

/** Means the same fix in a later round, when offsets have changed. */
export function keyOf(source: SourceText, finding: Finding, fix: Fix): string {
  const { rule, span, instruction } = finding;
  const texts = fix.edits.map(({ text }) => text);
  return JSON.stringify([rule, fix.title, source.slice(span), source.slice(instruction), texts]);
}
