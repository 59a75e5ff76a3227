import type { AppliedFix, Finding, Fix, LintedFile } from '../finding/finding.ts';
import type { Palette } from './colour.ts';
import { printable } from './printable.ts';
import { formatSize } from './size.ts';
import { type Summary, summarize } from './summary.ts';

/** How a finding is fixed, in one line; null where no option does it. */
export function fixHint(
  finding: Finding,
  options: { readonly iec: boolean },
): { readonly text: string; readonly safety: Fix['safety'] } | null {
  const { fixes, suppressed, verdict } = finding;
  const fix = fixes.find(({ safety }) => safety === 'safe') ?? fixes[0];
  if (fix === undefined || suppressed !== null || verdict?.status === 'refuted') return null;
  // What a safe fix takes for granted is told when it is applied; what makes one unsafe, at once.
  const { title, safety, assumptions } = fix;
  const how = safety === 'safe' ? '--fix' : `--fix --unsafe-fixes${assuming(assumptions)}`;
  const saving =
    verdict?.status === 'confirmed' && verdict.bytes > 0
      ? `, saves ${formatSize(verdict.bytes, options)}`
      : '';
  return { text: `${title}, with ${how}${saving}`, safety };
}

/** What was fixed in a file, each kind once; null where nothing was. */
export function fixedBlock(file: LintedFile, palette: Palette): string | null {
  if (file.fixed.length === 0) return null;
  const counts = new Map<string, number>();
  for (const fix of file.fixed) {
    const line = `  ${fix.rule} ${fix.name}: ${fixedLine(fix)}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const lines = [...counts].map(([line, times]) => (times === 1 ? line : `${line} (${times} times)`));
  const head = `${palette.strong(`${printable(file.path)}:`)} ${file.fixed.length} fixed`;
  return `${[head, ...lines.map(printable)].join('\n')}\n`;
}

function fixedLine({ title, safety, assumptions }: AppliedFix): string {
  return `${title}${safety === 'safe' ? '' : ', unsafe'}${assuming(assumptions)}`;
}

function assuming(assumptions: readonly string[]): string {
  return assumptions.length === 0 ? '' : ` (assuming ${assumptions.join('; ')})`;
}

/** How many findings `--fix` would end, and how many more with `--unsafe-fixes`; empty where none. */
export function fixableLine({ fixable, unsafelyFixable }: Summary): string {
  if (unsafelyFixable === 0) return fixable === 0 ? '' : `${fixable} fixable with --fix`;
  if (fixable === 0) return `${unsafelyFixable} fixable with --fix --unsafe-fixes`;
  return `${fixable} fixable with --fix, ${unsafelyFixable} more with --unsafe-fixes`;
}

/** The last line beside a diff. */
export function diffSummary(
  files: readonly LintedFile[],
  { unsafeFixes = false }: { readonly unsafeFixes?: boolean },
): string {
  const changed = files.filter(({ fixed }) => fixed.length > 0).length;
  const { fixed, unsafelyFixable } = summarize(files);
  const more = unsafeFixes || unsafelyFixable === 0 ? '' : `; ${unsafelyFixable} more with --unsafe-fixes`;
  const what =
    fixed === 0 ? 'nothing to fix' : `${fixed} would be fixed in ${changed} file${changed === 1 ? '' : 's'}`;
  return `${what}${more}\n`;
}
