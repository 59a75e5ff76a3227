import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { unusedIgnore } from '../../src/engine/unused-ignore.ts';
import { defineRule } from '../../src/finding/rule.ts';
import { fixText } from '../../src/fix/fix-text.ts';
import { allRules } from '../../src/cli/all-rules.ts';
import { lintWith } from '../helpers/lint.ts';
import { fixWith, linter, type TestRule } from './helpers.ts';

const ONE: TestRule = { id: 'LL1', finds: 'one', fixes: [{ replace: [['one', 'two']] }] };

/** What was applied and refused, for comparing. */
function told(result: ReturnType<typeof fixWith>): object {
  return {
    raw: result.raw,
    applied: result.applied.map(({ finding }) => finding.rule),
    refused: result.refused.map(({ finding, reason }) => [finding.rule, reason]),
  };
}

describe('fixing a text', () => {
  test('applies the fixes of all findings, and says which', () => {
    const result = fixWith([ONE], 'FROM a\nRUN one\nRUN one\n');
    expect(told(result)).toEqual({ raw: 'FROM a\nRUN two\nRUN two\n', applied: ['LL1', 'LL1'], refused: [] });
    expect(result.file.findings).toEqual([]);
  });

  test('leaves a text alone in which nothing is found', () => {
    expect(told(fixWith([ONE], 'FROM a\nRUN two\n'))).toEqual({
      raw: 'FROM a\nRUN two\n',
      applied: [],
      refused: [],
    });
  });

  test('leaves a text with a syntax error alone', () => {
    const raw = 'FROM a\nRUN one\nRUM two\n';
    expect(told(fixWith([ONE], raw))).toEqual({ raw, applied: [], refused: [] });
  });

  test('leaves suppressed findings alone', () => {
    const raw = 'FROM a\nRUN one\n';
    expect(told(fixWith([{ ...ONE, suppressed: true }], raw))).toEqual({ raw, applied: [], refused: [] });
  });

  test('applies unsafe fixes only when asked to', () => {
    const rule: TestRule = { ...ONE, fixes: [{ replace: [['one', 'two']], safety: 'unsafe' }] };
    expect(fixWith([rule], 'FROM a\nRUN one\n').raw).toBe('FROM a\nRUN one\n');
    expect(fixWith([rule], 'FROM a\nRUN one\n', true).raw).toBe('FROM a\nRUN two\n');
  });

  test('takes the first of several fixes of a finding that it may', () => {
    const fixes: TestRule['fixes'] = [
      { replace: [['one', 'three']], safety: 'unsafe' },
      { replace: [['one', 'two']] },
    ];
    expect(fixWith([{ ...ONE, fixes }], 'FROM a\nRUN one\n').raw).toBe('FROM a\nRUN two\n');
    expect(fixWith([{ ...ONE, fixes }], 'FROM a\nRUN one\n', true).raw).toBe('FROM a\nRUN three\n');
  });

  test('applies a fix whole or not at all, and what overlaps in the next round', () => {
    const both: TestRule = {
      id: 'LL1',
      finds: 'one',
      fixes: [
        {
          replace: [
            ['one', 'un'],
            ['end', 'fin'],
          ],
        },
      ],
    };
    const end: TestRule = { id: 'LL2', finds: 'the end', fixes: [{ replace: [['the ', '']] }] };
    const result = fixWith([both, end], 'FROM a\nRUN one && the end\n');
    // `the ` and `end` meet: the one that comes later waits, and is gone by then.
    expect(told(result)).toEqual({ raw: 'FROM a\nRUN un && the fin\n', applied: ['LL1'], refused: [] });
  });

  test('lints again until nothing is left to fix', () => {
    const chain: TestRule[] = [
      { id: 'LL1', finds: 'one', fixes: [{ replace: [['one', 'two']] }] },
      { id: 'LL2', finds: 'two', severity: 'info', fixes: [{ replace: [['two', 'three']] }] },
    ];
    expect(told(fixWith(chain, 'FROM a\nRUN one\n'))).toEqual({
      raw: 'FROM a\nRUN three\n',
      applied: ['LL1', 'LL2'],
      refused: [],
    });
  });

  test('ends after ten rounds', () => {
    // Every fix leaves one word less to find.
    const shrinking: TestRule[] = Array.from({ length: 20 }, (_, index) => ({
      id: `LL${index}`,
      finds: `<${'x'.repeat(20 - index)}>`,
      severity: 'info',
      fixes: [{ replace: [[`<${'x'.repeat(20 - index)}>`, `<${'x'.repeat(19 - index)}>`]] }],
    }));
    const result = fixWith(shrinking, `FROM a\nRUN <${'x'.repeat(20)}>\n`);
    expect(result.raw).toBe(`FROM a\nRUN <${'x'.repeat(10)}>\n`);
    expect(result.applied).toHaveLength(10);
  });
});

describe('a fix is refused', () => {
  const raw = 'FROM a\nRUN one\nRUN six\n';
  const six: TestRule = { id: 'LL6', finds: 'six', fixes: [{ replace: [['six', 'seven']] }] };

  test('that breaks the text; the others are made', () => {
    const breaking: TestRule = { ...ONE, fixes: [{ replace: [['RUN one', 'RUM one']] }] };
    const inFront: TestRule = { ...breaking, finds: 'RUN one' };
    expect(told(fixWith([inFront, six], raw))).toEqual({
      raw: 'FROM a\nRUN one\nRUN seven\n',
      applied: ['LL6'],
      refused: [['LL1', 'the text would not parse: unknown instruction "RUM": did you mean RUN?']],
    });
  });

  test('that brings a new finding of warning or above', () => {
    const two: TestRule = { id: 'LL2', finds: 'two', fixes: [] };
    expect(told(fixWith([ONE, two, six], raw))).toEqual({
      raw: 'FROM a\nRUN one\nRUN seven\n',
      applied: ['LL6'],
      refused: [['LL1', 'LL2 ll2 would be reported: two is here']],
    });
    expect(fixWith([ONE, { ...two, severity: 'info' }], raw).raw).toBe('FROM a\nRUN two\nRUN six\n');
  });

  test('that leaves its finding as it was', () => {
    const idle: TestRule = { ...ONE, fixes: [{ replace: [['one', 'one more']] }] };
    expect(told(fixWith([idle, six], raw))).toEqual({
      raw: 'FROM a\nRUN one\nRUN seven\n',
      applied: ['LL6'],
      refused: [['LL1', 'it would be reported all the same']],
    });
  });

  test('that undoes another one', () => {
    const back: TestRule = {
      id: 'LL2',
      finds: 'two',
      severity: 'info',
      fixes: [{ replace: [['two', 'one']] }],
    };
    expect(told(fixWith([{ ...ONE, severity: 'info' }, back], 'FROM a\nRUN one\n'))).toEqual({
      raw: 'FROM a\nRUN two\n',
      applied: ['LL1'],
      refused: [['LL2', 'it would undo what was done before, or do nothing']],
    });
  });

  test('whose edits overlap or lie outside the text', () => {
    const lint = linter([
      {
        ...ONE,
        fixes: [
          {
            replace: [
              ['one', 'x'],
              ['one', 'y'],
            ],
          },
        ],
      },
    ]);
    const result = fixText(raw, lint(raw), lint, { unsafe: false });
    expect(result.refused.map(({ reason }) => reason)).toEqual(['its edits do not fit together']);
    expect(result.raw).toBe(raw);
  });

  test('only as long as the text does not take it', () => {
    const one: TestRule = { ...ONE, fixes: [{ replace: [['one ', 'two ']] }] };
    const both: TestRule = { id: 'LL2', finds: 'two six', fixes: [] };
    expect(told(fixWith([one, both, six], 'FROM a\nRUN one six\n'))).toEqual({
      raw: 'FROM a\nRUN two seven\n',
      applied: ['LL6', 'LL1'],
      refused: [],
    });
  });

  test('and the next fix of the same finding is tried', () => {
    const fixes: TestRule['fixes'] = [{ replace: [['one', 'one more']] }, { replace: [['one', 'two']] }];
    expect(fixWith([{ ...ONE, fixes }], 'FROM a\nRUN one\n').raw).toBe('FROM a\nRUN two\n');
  });
});

test('a finding about fewer paths than before is no new one', () => {
  const all: TestRule = {
    id: 'LL1',
    finds: 'all',
    paths: ['/a', '/b'],
    fixes: [{ replace: [['all', 'some']] }],
  };
  const some: TestRule = { id: 'LL1', finds: 'some', paths: ['/b'], fixes: [] };
  expect(fixWith([all, some], 'FROM a\nRUN all\n').raw).toBe('FROM a\nRUN some\n');
  const other: TestRule = { ...some, paths: ['/c'] };
  expect(fixWith([all, other], 'FROM a\nRUN all\n').refused).toHaveLength(1);
});

test('a finding that waited behind a fixed one is no new one where it has a fix itself', () => {
  const paths = ['/lists'];
  const first: TestRule = { id: 'LL1', finds: 'alone', paths, fixes: [{ replace: [['alone', 'merged']] }] };
  const second: TestRule = { id: 'LL2', finds: 'merged', paths, fixes: [{ replace: [['merged', 'clean']] }] };
  expect(fixWith([first, second], 'FROM a\nRUN alone\n').raw).toBe('FROM a\nRUN clean\n');
  for (const other of [
    { ...second, fixes: [] },
    { ...second, paths: ['/other'] },
  ]) {
    expect(fixWith([first, other], 'FROM a\nRUN alone\n').refused).toHaveLength(1);
  }
});

describe('the text', () => {
  test('keeps its byte-order mark and its line ends', () => {
    const rule: TestRule = { ...ONE, fixes: [{ replace: [['one', 'two && \\\n    three']] }] };
    expect(fixWith([rule], '\uFEFFFROM a\r\nRUN one\r\n').raw).toBe(
      '\uFEFFFROM a\r\nRUN two && \\\r\n    three\r\n',
    );
    expect(fixWith([rule], 'FROM a\nRUN one').raw).toBe('FROM a\nRUN two && \\\n    three');
    expect(fixWith([rule], 'FROM a\r\nRUN one').raw).toBe('FROM a\r\nRUN two && \\\r\n    three');
  });

  test('gets the line end of the line where ends differ', () => {
    const rule: TestRule = { ...ONE, fixes: [{ replace: [['one', 'two \\\n three']] }] };
    expect(fixWith([rule], 'FROM a\r\nRUN one\nRUN one\r\n').raw).toBe(
      'FROM a\r\nRUN two \\\n three\nRUN two \\\r\n three\r\n',
    );
  });

  test('keeps every character outside the edits, whatever stands there, and is fixed once', () => {
    const line = fc.constantFrom(
      'RUN one',
      'RUN a',
      '# one',
      'COPY a b',
      '',
      '\tRUN one \\\n  b',
      'RUN ünï one',
    );
    const file = fc.record({
      lines: fc.array(line, { maxLength: 12 }),
      end: fc.constantFrom('\n', '\r\n'),
      mark: fc.constantFrom('', '\uFEFF'),
    });
    fc.assert(
      fc.property(file, ({ lines, end, mark }) => {
        const raw = mark + ['FROM a', ...lines, 'RUN one'].join('\n').replaceAll('\n', end);
        const fixed = fixWith([ONE], raw);
        expect(fixed.raw).toBe(raw.replaceAll('one', 'two'));
        expect(fixWith([ONE], fixed.raw).applied).toEqual([]);
      }),
    );
  });
});

describe('with the engine', () => {
  /** Deletes every RUN that it sees. */
  const drop = defineRule({
    ...unusedIgnore,
    id: 'LL999',
    name: 'no-runs',
    check({ build, report }) {
      for (const layer of build.layers.filter(({ keyword }) => keyword === 'RUN')) {
        report({
          at: layer.span,
          instruction: layer.span,
          message: 'There is a RUN',
          paths: [],
          bytes: null,
          confidence: 'certain',
          related: [],
          fixes: () => [
            {
              title: 'drop it',
              safety: 'safe',
              edits: [{ span: layer.span, text: '' }],
              assumptions: [],
              disposable: [],
            },
          ],
        });
      }
    },
  });

  function fixed(raw: string): string {
    const lint = (text: string): ReturnType<typeof lintWith> =>
      lintWith([...allRules, drop], text, { known: [...allRules, drop] });
    return fixText(raw, lint(raw), lint, { unsafe: false }).raw;
  }

  test('fixes of rules are applied', () => {
    expect(fixed('FROM a\nRUN x\nRUN y\nUSER 1\n')).toBe('FROM a\n\n\nUSER 1\n');
  });

  test('a comment keeps a rule from fixing', () => {
    const raw = 'FROM a\n# layerlint ignore=no-runs\nRUN x\n';
    expect(fixed(raw)).toBe(raw);
  });

  test.each([
    ['with its last name', 'FROM a\n  # layerlint ignore=LL101 -- why\nRUN x\n', 'FROM a\nRUN x\n'],
    ['at the end', 'FROM a\n# layerlint ignore=LL101', 'FROM a\n'],
    [
      'between lines',
      'FROM a\r\nRUN a \\\r\n# layerlint ignore=LL101\r\n  b\r\n',
      'FROM a\r\nRUN a \\\r\n  b\r\n',
    ],
    ['name by name', 'FROM a\n# layerlint ignore=LL101, rm-later ,LL301 -- why\nRUN x\n', 'FROM a\nRUN x\n'],
    [
      'but for names that are no rules',
      'FROM a\n# layerlint ignore=LL101,LL888\nRUN x\n',
      'FROM a\n# layerlint ignore=LL888\nRUN x\n',
    ],
    [
      'but where another comment would become a directive',
      '# layerlint ignore=LL101\n# escape=`\nFROM a\n',
      '# layerlint ignore=LL101\n# escape=`\nFROM a\n',
    ],
  ])('an ignore that suppresses nothing goes: %s', (_, raw, expected) => {
    const lint = (text: string): ReturnType<typeof lintWith> => lintWith(allRules, text);
    expect(fixText(raw, lint(raw), lint, { unsafe: false }).raw).toBe(expected);
  });
});
