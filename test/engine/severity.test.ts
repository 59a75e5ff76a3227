import { expect, test } from 'vitest';

import { severityOf } from '../../src/engine/severity.ts';
import type { Severity } from '../../src/finding/finding.ts';
import type { Certainty } from '../../src/layers/vocabulary.ts';

test.each<[Certainty, number | null, Severity]>([
  ['certain', 1_000_000, 'error'],
  ['certain', 999_999, 'warning'],
  ['certain', 64_000, 'warning'],
  ['certain', 63_999, 'info'],
  ['certain', 0, 'info'],
  ['certain', null, 'warning'],
  ['likely', 5_000_000, 'warning'],
  ['likely', null, 'warning'],
  ['likely', 10, 'info'],
  ['possible', 5_000_000, 'info'],
  ['possible', null, 'info'],
])('%s, %s bytes: %s', (confidence, bytes, severity) => {
  expect(severityOf([{ confidence, bytes }])).toBe(severity);
});

test('bytes of several reports count together', () => {
  const half = { confidence: 'certain', bytes: 500_000 } as const;
  expect(severityOf([half, half])).toBe('error');
});

test('bytes that are only likely do not make an error of those that are certain', () => {
  expect(
    severityOf([
      { confidence: 'certain', bytes: 10_000 },
      { confidence: 'likely', bytes: 5_000_000 },
    ]),
  ).toBe('warning');
});

test('a rule may keep itself below the scale', () => {
  const large = { confidence: 'certain', bytes: 5_000_000 } as const;
  expect(severityOf([large], 'warning')).toBe('warning');
  expect(severityOf([large], 'info')).toBe('info');
  expect(severityOf([{ confidence: 'possible', bytes: null }], 'warning')).toBe('info');
});
