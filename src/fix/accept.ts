import { atLeast, type Finding, type LintedFile } from '../finding/finding.ts';
import type { Candidate } from './candidates.ts';

/** Why a text with fixes applied is not taken; null where it is. */
export function whyRefused(
  before: LintedFile,
  after: LintedFile,
  applied: readonly Candidate[],
): string | null {
  const known = new Set(before.errors.map(({ message }) => message));
  const error = after.errors.find(({ message }) => !known.has(message));
  if (error !== undefined) return `the text would not parse: ${error.message}`;
  const fresh = newFinding(before, after);
  if (fresh !== undefined) return `${fresh.rule} ${fresh.name} would be reported: ${fresh.message}`;
  const kept = keptFinding(before, after, applied);
  return kept === undefined ? null : 'it would be reported all the same';
}

/** A finding of warning or above that was not there, or not as bad. One about fewer paths than before is no new one. */
function newFinding(before: LintedFile, after: LintedFile): Finding | undefined {
  const left = shown(before);
  const serious = shown(after).filter(({ severity }) => atLeast(severity, 'warning'));
  // Those that stayed as they are take their own counterpart, not one that names more.
  const exact = serious.filter((finding) => {
    const at = left.findIndex((old) => isNoWorse(finding, old) && keyOf(finding) === keyOf(old));
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return exact.find((finding) => {
    const at = left.findIndex((old) => isNoWorse(finding, old) && isPartOf(finding, old));
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/** A finding that its fix does not end: such a fix would be made again in every round. */
function keptFinding(
  before: LintedFile,
  after: LintedFile,
  applied: readonly Candidate[],
): Finding | undefined {
  return applied.find(({ finding }) => {
    const key = keyOf(finding);
    const had = shown(before).filter((old) => keyOf(old) === key).length;
    const has = shown(after).filter((old) => keyOf(old) === key).length;
    const ended = applied.filter((other) => keyOf(other.finding) === key).length;
    return has > had - ended;
  })?.finding;
}

function shown({ findings }: LintedFile): Finding[] {
  return findings.filter(({ suppressed }) => suppressed === null);
}

function isNoWorse(finding: Finding, old: Finding): boolean {
  return finding.rule === old.rule && atLeast(old.severity, finding.severity);
}

/** Whether a finding names nothing that an old one did not. */
function isPartOf({ paths }: Finding, old: Finding): boolean {
  const names = new Set(old.paths.map(({ path }) => path));
  return paths.length > 0 && paths.every(({ path }) => names.has(path));
}

/** What stays of a finding when the text around it changes. */
function keyOf({ rule, message, paths }: Finding): string {
  const names = paths.map(({ path, kind }) => `${kind} ${path}`).toSorted();
  return JSON.stringify([rule, names.length > 0 ? names : message]);
}
