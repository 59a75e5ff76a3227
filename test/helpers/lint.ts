import { allRules } from '../../src/cli/all-rules.ts';
import { unusedIgnore } from '../../src/engine/unused-ignore.ts';
import type { LintedFile } from '../../src/finding/finding.ts';
import type { Example, Rule } from '../../src/finding/rule.ts';
import { lintText, type LintOptions } from '../../src/lint.ts';
import { memoryContext } from './memory-context.ts';

/** Lints a text with the given rules; a rule that throws fails the test. */
export function lintWith(
  rules: readonly Rule[],
  text: string,
  options: Partial<LintOptions> = {},
): LintedFile {
  const { file, crashes } = lintText('Dockerfile', text, {
    rules,
    known: allRules,
    buildArgs: new Map(),
    context: null,
    engine: 'any',
    allStages: false,
    ...options,
  });
  for (const { error } of crashes) throw error;
  return file;
}

/** Lints an example of a rule as its author meant it: with this rule alone, in a context that holds what it says. */
export function lintExample(rule: Rule, example: Example): LintedFile {
  // Whether a comment is of use only the other rules can tell.
  const rules = rule === unusedIgnore ? allRules : [rule];
  const file = lintWith(rules, 'bad' in example ? example.bad : example.good, {
    context: example.context === undefined ? null : memoryContext(example.context, example.dockerignore),
    buildArgs: new Map(Object.entries(example.buildArgs ?? {})),
  });
  return { ...file, findings: file.findings.filter((finding) => finding.rule === rule.id) };
}
