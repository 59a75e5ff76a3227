import { lintText } from '../lint.ts';
import { plain } from '../report/colour.ts';
import { DEFAULT_WIDTH, textReport } from '../report/text.ts';
import { allRules } from './all-rules.ts';

/**
 * Does once what a run may do, so that a code cache written afterwards holds it: V8 keeps the functions that were
 * called. The rules' own examples reach nearly all of them.
 */
export function warmUp(): void {
  const files = allRules
    .flatMap((rule) => rule.examples)
    .map((example) => {
      const text = 'bad' in example ? example.bad : example.good;
      const options = { rules: allRules, known: allRules, engine: 'any', allStages: false } as const;
      return lintText('Dockerfile', text, { ...options, buildArgs: new Map(), context: null }).file;
    });
  textReport(files, {
    palette: plain,
    iec: false,
    limit: 0,
    showSuppressed: true,
    showQuiet: true,
    width: DEFAULT_WIDTH,
  });
}
