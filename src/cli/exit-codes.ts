import { atLeast, type LintedFile, type Severity } from '../finding/finding.ts';

/** Every exit code there is. */
export const EXIT = {
  /** Nothing at or above the threshold. */
  ok: 0,
  /** Findings at or above the threshold. */
  findings: 1,
  /** Usage, configuration, input, syntax or internal error. It beats findings: not everything was looked at. */
  failure: 2,
  /** Interrupted from the keyboard: 128 and the number of SIGINT, as shells count. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The severity from which on a finding counts; `none` counts nothing. */
export type Threshold = Severity | 'none';

/** The exit code of what was linted. What an image refutes does not count, nor what no edit saves. */
export function exitCodeOf(files: readonly LintedFile[], threshold: Threshold): ExitCode {
  if (files.some((file) => file.errors.length > 0)) return EXIT.failure;
  if (threshold === 'none') return EXIT.ok;
  const counts = files.some((file) =>
    file.findings.some(
      ({ suppressed, verdict, severity, quiet }) =>
        suppressed === null && !quiet && verdict?.status !== 'refuted' && atLeast(severity, threshold),
    ),
  );
  return counts ? EXIT.findings : EXIT.ok;
}
