import { expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import { selectRules } from '../../src/cli/select.ts';

const optIn = rules.filter((rule) => rule.optIn === true);

function ids(select: readonly string[], ignore: readonly string[] = []): string[] {
  return selectRules(rules, select, ignore).map(({ id }) => id);
}

test('rules about the order of rebuilds run only where they are selected', () => {
  expect(optIn.map(({ id }) => id.slice(0, 3))).toEqual(optIn.map(() => 'LL7'));
  expect(ids([])).toEqual(rules.filter((rule) => rule.optIn !== true).map(({ id }) => id));
  expect(ids(['LL7'])).toEqual(optIn.map(({ id }) => id));
  expect(ids(['sources-before-packages'])).toEqual(['LL702']);
  expect(ids(['LL7'], ['LL702'])).not.toContain('LL702');
});
