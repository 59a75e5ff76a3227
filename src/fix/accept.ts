import { atLeast, type Finding, type LintedFile } from '../finding/finding.ts';
import { type Candidate, type FixChoice, mayApply } from './candidates.ts';

/** Why a text with fixes applied is not taken; null where it is. */
export function whyRefused(
  before: LintedFile,
  after: LintedFile,
  applied: readonly Candidate[],
  choice: FixChoice,
): string | null {
  const known = new Set(before.errors.map(({ message }) => message));
  const error = after.errors.find(({ message }) => !known.has(message));
  if (error !== undefined) return `the text would not parse: ${error.message}`;
  const fresh = newFinding(before, after, applied, choice);
  if (fresh !== undefined) return `${fresh.rule} ${fresh.name} would be reported: ${fresh.message}`;
  const kept = keptFinding(before, after, applied);
  return kept === undefined ? null : 'it would be reported all the same';
}

/**
 * A finding of warning or above that was not there, or not as bad. No new one is a finding about fewer paths than before,
 * nor one that takes the place of a fixed one: it waited behind the other, and the next round ends it; or it is about less
 * of what the other one was about, and the rest is saved.
 */
function newFinding(
  before: LintedFile,
  after: LintedFile,
  applied: readonly Candidate[],
  choice: FixChoice,
): Finding | undefined {
  const left = shown(before);
  const serious = shown(after).filter(({ severity }) => atLeast(severity, 'warning'));
  const take = (finding: Finding, isSame: (old: Finding) => boolean): boolean => {
    const at = left.findIndex((old) => atLeast(old.severity, finding.severity) && isSame(old));
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  };
  const fixed = new Set(applied.map(({ finding }) => finding));
  // Those that stayed as they are take their own counterpart, not one that names more.
  return serious
    .filter((finding) => !take(finding, (old) => findingKey(finding) === findingKey(old)))
    .filter((finding) => !take(finding, (old) => old.rule === finding.rule && isPartOf(finding, old)))
    .find((finding) => {
      const isFixable = finding.fixes.some((fix) => mayApply(fix, choice));
      return !take(
        finding,
        (old) => fixed.has(old) && (isFixable ? isPartOf(finding, old) : isLess(finding, old)),
      );
    });
}

/** A finding that its fix does not end: such a fix would be made again in every round. */
function keptFinding(
  before: LintedFile,
  after: LintedFile,
  applied: readonly Candidate[],
): Finding | undefined {
  return applied.find(({ finding }) => {
    const key = findingKey(finding);
    const had = shown(before).filter((old) => findingKey(old) === key).length;
    const has = shown(after).filter((old) => findingKey(old) === key).length;
    const ended = applied.filter((other) => findingKey(other.finding) === key).length;
    return has > had - ended;
  })?.finding;
}

function shown({ findings }: LintedFile): Finding[] {
  return findings.filter(({ suppressed }) => suppressed === null);
}

/** Whether a finding names nothing that an old one did not. */
function isPartOf({ paths }: Finding, old: Finding): boolean {
  const names = new Set(old.paths.map(({ path }) => path));
  return paths.length > 0 && paths.every(({ path }) => names.has(path));
}

/** Whether a finding names a part, and not all, of what an old one did. */
export function isLess({ paths }: Finding, old: Finding): boolean {
  const isWithin = paths.every(({ path }) =>
    old.paths.some((had) => had.path === path || (had.kind === 'tree' && path.startsWith(`${had.path}/`))),
  );
  const isAll = old.paths.every((had) =>
    paths.some(({ path, kind }) => path === had.path && kind === had.kind),
  );
  return paths.length > 0 && isWithin && !isAll;
}

/** What stays of a finding when the text around it changes. */
export function findingKey({ rule, message, paths }: Finding): string {
  const names = paths.map(({ path, kind }) => `${kind} ${path}`).toSorted();
  return JSON.stringify([rule, names.length > 0 ? names : message]);
}
