import type { LintedFile } from '../finding/finding.ts';
import { findingKey } from './accept.ts';
import { fixText } from './fix-text.ts';

/** What the safe fixes of a file will save of the image that was built from it. */
export interface Foretold {
  /** How many fixes there are to make. */
  readonly fixes: number;
  /** Content bytes that the image will not hold any more. */
  readonly bytes: number;
  /** How many layers fewer it will have. */
  readonly layers: number;
}

/**
 * Makes the safe fixes without writing them, and adds up what the image has confirmed of the findings that they end;
 * each body counts once. null where there is nothing to fix safely.
 * @param judged the file with the verdicts of the image
 */
export function foretell(
  raw: string,
  file: LintedFile,
  judged: LintedFile,
  lint: (raw: string) => LintedFile,
): Foretold | null {
  const fixed = fixText(raw, file, lint, { unsafe: false });
  if (fixed.applied.length === 0) return null;
  const ended = new Set(fixed.applied.map(({ finding }) => findingKey(finding)));
  for (const finding of fixed.file.findings) ended.delete(findingKey(finding));
  const bodies = new Map<string, number>();
  for (const finding of judged.findings) {
    if (!ended.has(findingKey(finding)) || finding.verdict?.status !== 'confirmed') continue;
    for (const { layer, path, bytes } of finding.verdict.bodies) bodies.set(`${layer} ${path}`, bytes);
  }
  return {
    fixes: fixed.applied.length,
    bytes: [...bodies.values()].reduce((sum, bytes) => sum + bytes, 0),
    layers: Math.max(0, file.layers - fixed.file.layers),
  };
}
