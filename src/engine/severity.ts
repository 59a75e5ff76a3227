import { ERROR_BYTES, SEVERITIES, WARNING_BYTES, type Severity } from '../finding/finding.ts';
import type { Certainty } from '../layers/vocabulary.ts';

export interface Costed {
  readonly confidence: Certainty;
  readonly bytes: number | null;
}

/**
 * The severity of reports that make up one finding, never worse than `worst`. Bytes that are only
 * likely do not help to make an error of those that are certain.
 */
export function severityOf(reports: readonly Costed[], worst: Severity = 'error'): Severity {
  const certain = reports.filter((report) => report.confidence === 'certain');
  const likely = reports.filter((report) => report.confidence !== 'possible');
  let severity: Severity = 'info';
  if (knownBytes(certain) >= ERROR_BYTES) severity = 'error';
  else if (likely.some((report) => report.bytes === null) || knownBytes(likely) >= WARNING_BYTES) {
    severity = 'warning';
  }
  return SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(worst) ? worst : severity;
}

function knownBytes(reports: readonly Costed[]): number {
  let total = 0;
  for (const report of reports) total += report.bytes ?? 0;
  return total;
}
