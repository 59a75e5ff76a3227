import type { LintedFile, Severity } from '../finding/finding.ts';

/** Counts of what is not suppressed. */
export interface Summary extends Readonly<Record<Severity, number>> {
  readonly files: number;
  readonly suppressed: number;
  /** What did not parse. */
  readonly syntaxErrors: number;
  /** What could not be read, and what broke on the way. */
  readonly failures: number;
  /** As far as known. Every body belongs to one finding, so the sum counts none twice. */
  readonly bytes: number;
}

export function summarize(files: readonly LintedFile[]): Summary {
  const errors = files.flatMap((file) => file.errors);
  const findings = files.flatMap((file) => file.findings);
  const active = findings.filter((finding) => finding.suppressed === null);
  const countOf = (severity: Severity): number =>
    active.filter((finding) => finding.severity === severity).length;
  return {
    files: files.length,
    error: countOf('error'),
    warning: countOf('warning'),
    info: countOf('info'),
    suppressed: findings.length - active.length,
    syntaxErrors: errors.filter((error) => error.span !== null).length,
    failures: errors.filter((error) => error.span === null).length,
    bytes: active.reduce((total, finding) => total + (finding.bytes ?? 0), 0),
  };
}
