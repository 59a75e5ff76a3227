import { describe, expect, test } from 'vitest';

import { allRules } from '../src/cli/all-rules.ts';
import type { Finding, Fix } from '../src/finding/finding.ts';
import type { Example, ExpectedFinding } from '../src/finding/rule.ts';
import type { SourceText, Span } from '../src/dockerfile/index.ts';
import { applyEdits } from './helpers/edits.ts';
import { lintExample } from './helpers/lint.ts';

function at(source: SourceText, span: Span): string {
  const start = source.position(span.start);
  const end = source.position(span.end);
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}

/** What an example says of a finding; the severity only where it says one. */
function brief(source: SourceText, finding: Finding, expected: ExpectedFinding | undefined): ExpectedFinding {
  const severity = expected?.severity === undefined ? {} : { severity: finding.severity };
  return { at: at(source, finding.span), paths: finding.paths.map(({ path }) => path), ...severity };
}

function expectedOf(example: Example): readonly ExpectedFinding[] {
  return 'bad' in example ? example.reports : [];
}

/** The text with all fixes of one kind; undefined where there are none. */
function fixedText(raw: string, findings: readonly Finding[], safety: Fix['safety']): string | undefined {
  const edits = findings.flatMap(({ fixes }) => fixes.find((fix) => fix.safety === safety)?.edits ?? []);
  return edits.length === 0 ? undefined : applyEdits(raw, edits);
}

describe.each(allRules)('$id $name', (rule) => {
  test.each(rule.examples.map((example) => [example.caption, example] as const))('%s', (_, example) => {
    const { source, findings, errors } = lintExample(rule, example);
    if (source === null) throw new Error('the example was not read');
    expect(errors).toEqual([]);
    const active = findings.filter(({ suppressed, quiet }) => suppressed === null && !quiet);
    const expected = expectedOf(example);
    expect(active.map((finding, index) => brief(source, finding, expected[index]))).toEqual(expected);
    for (const finding of findings) checkFinding(finding, source.text);
    if ('bad' in example) {
      expect(fixedText(example.bad, active, 'safe')).toBe(example.fixed);
      expect(fixedText(example.bad, active, 'unsafe')).toBe(example.fixedUnsafely);
      for (const text of [example.fixed, example.fixedUnsafely]) {
        if (text === undefined) continue;
        const again = lintExample(rule, { ...example, bad: text });
        expect(again.errors).toEqual([]);
        expect(again.findings, 'what is fixed is gone').toEqual([]);
      }
    }
  });
});

/** What holds for every finding of every rule. */
function checkFinding(finding: Finding, text: string): void {
  const { span, instruction } = finding;
  expect(span.start, 'the span is not empty').toBeLessThan(span.end);
  expect(span.end, 'the span is inside the file').toBeLessThanOrEqual(text.length);
  if (finding.rule !== 'LL0001') {
    expect(span.start, 'the span is inside its instruction').toBeGreaterThanOrEqual(instruction.start);
    expect(span.end, 'the span is inside its instruction').toBeLessThanOrEqual(instruction.end);
  }
  expect(finding.message, 'the message is one sentence without a full stop').toMatch(/^[^\n]*[^.\s]$/);
  expect(finding.help, 'the help is one line').toMatch(/^[^\n]+$/);
  for (const related of finding.related) {
    expect(related.span.start, 'a related span is not empty').toBeLessThan(related.span.end);
    expect(related.span.end, 'a related span is inside the file').toBeLessThanOrEqual(text.length);
    expect(related.message).toMatch(/^[^\n]*[^.\s]$/);
  }
  expect(finding.bytes === null || Number.isSafeInteger(finding.bytes), 'bytes are whole').toBe(true);
}
