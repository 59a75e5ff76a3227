import type { Finding, LintedFile, Severity } from '../finding/finding.ts';

/** Counts of what is not suppressed. */
export interface Summary extends Readonly<Record<Severity, number>> {
  readonly files: number;
  readonly suppressed: number;
  /** Of the infos, those that an image refutes. */
  readonly refuted: number;
  /** What did not parse. */
  readonly syntaxErrors: number;
  /** What could not be read, and what broke on the way. */
  readonly failures: number;
  /** Of what is not suppressed or refuted: what a safe fix ends, and what only an unsafe one does. */
  readonly fixable: number;
  readonly unsafelyFixable: number;
  /** What was fixed before the findings were made. */
  readonly fixed: number;
  /** As far as known, no body twice: confirmed ones where an image is there, else estimates. */
  readonly bytes: number;
}

export function summarize(files: readonly LintedFile[]): Summary {
  const errors = files.flatMap((file) => file.errors);
  const findings = files.flatMap((file) => file.findings);
  const active = findings.filter((finding) => finding.suppressed === null);
  const countOf = (severity: Severity): number =>
    active.filter((finding) => finding.severity === severity).length;
  const open = active.filter(({ verdict, fixes }) => verdict?.status !== 'refuted' && fixes.length > 0);
  const fixable = open.filter(({ fixes }) => fixes.some(({ safety }) => safety === 'safe')).length;
  return {
    files: files.length,
    error: countOf('error'),
    warning: countOf('warning'),
    info: countOf('info'),
    suppressed: findings.length - active.length,
    syntaxErrors: errors.filter((error) => error.span !== null).length,
    failures: errors.filter((error) => error.span === null).length,
    refuted: active.filter(({ verdict }) => verdict?.status === 'refuted').length,
    fixable,
    unsafelyFixable: open.length - fixable,
    fixed: files.reduce((total, file) => total + file.fixed.length, 0),
    bytes: estimated(active) + confirmed(active),
  };
}

/** Without an image; every body belongs to one finding there. */
function estimated(findings: readonly Finding[]): number {
  return findings.reduce((total, { bytes, verdict }) => total + (verdict === null ? (bytes ?? 0) : 0), 0);
}

function confirmed(findings: readonly Finding[]): number {
  const bodies = new Map<string, number>();
  for (const { verdict } of findings) {
    if (verdict?.status !== 'confirmed') continue;
    for (const { layer, path, bytes } of verdict.bodies) bodies.set(`${layer} ${path}`, bytes);
  }
  return [...bodies.values()].reduce((total, bytes) => total + bytes, 0);
}
