import { describe, expect, test } from 'vitest';

import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { type EngineResult, runRules } from '../../src/engine/engine.ts';
import { unusedIgnore } from '../../src/engine/unused-ignore.ts';
import { defineRule, type Report, type Rule } from '../../src/finding/rule.ts';
import { predictBuild } from '../../src/predict/model.ts';

/** A rule that reports each word `what` behind a space, with what `more` adds. */
function ruleAbout(what: string, more: Partial<Report>[] = [{}], id: Rule['id'] = 'LL999'): Rule {
  return defineRule({
    id,
    name: `about-${what}`,
    docs: { summary: '', what: '', why: '', help: 'the help of the rule', fixSafety: '', proof: '' },
    examples: [],
    check({ report }) {
      for (const found of text.matchAll(new RegExp(`(?<= )${what}`, 'g'))) {
        const at = { start: found.index, end: found.index + what.length };
        for (const part of more) report({ ...REPORT, at, instruction: at, ...part });
      }
    },
  });
}

const REPORT = { message: 'Found', paths: [], bytes: null, confidence: 'certain', related: [] } as const;

let text = '';

function run(source: string, rules: readonly Rule[], known = rules): EngineResult {
  text = source;
  const file = parseDockerfile(source);
  const model = predictBuild({
    file,
    buildArgs: new Map(),
    context: null,
    engine: 'any',
    allStages: false,
  });
  return runRules(rules, model, file, { known });
}

function brief(result: EngineResult): string[] {
  return result.findings.map(({ rule, span, suppressed }) => {
    const reason = suppressed === null ? '' : ` (${suppressed.reason ?? 'no reason'})`;
    return `${rule} ${text.slice(span.start, span.end)}${reason}`;
  });
}

test('findings come in the order of their spans, then of the rules', () => {
  const rules = [
    ruleAbout('two', [{}], 'LL902'),
    ruleAbout('one', [{}], 'LL903'),
    ruleAbout('one', [{}], 'LL901'),
  ];
  expect(brief(run('FROM a\nRUN one two\nRUN one\n', rules))).toEqual([
    'LL901 one',
    'LL903 one',
    'LL902 two',
    'LL901 one',
    'LL903 one',
  ]);
});

test('what a rule reports of one place is one finding', () => {
  const a = { paths: [{ path: '/a', kind: 'file' as const }], bytes: 10 };
  const b = { paths: [{ path: '/b', kind: 'tree' as const }], bytes: 20 };
  const c = { paths: [{ path: '/c', kind: 'file' as const }], bytes: null, confidence: 'likely' as const };
  const { findings } = run('FROM a\nRUN one\n', [ruleAbout('one', [a, b, a, c])]);
  expect(findings).toMatchObject([
    { bytes: 30, confidence: 'certain', help: 'the help of the rule', severity: 'warning' },
  ]);
  expect(findings[0]?.paths.map(({ path }) => path)).toEqual(['/a', '/b', '/c']);
});

test('the help of a report goes before that of its rule', () => {
  expect(run('FROM a\nRUN one\n', [ruleAbout('one', [{ help: 'do this' }])]).findings).toMatchObject([
    { help: 'do this' },
  ]);
});

test('a rule that throws is told apart, and the others go on', () => {
  const broken: Rule = {
    ...ruleAbout('one', [{}], 'LL901'),
    check() {
      throw new TypeError('nothing there');
    },
  };
  const result = run('FROM a\nRUN one\n', [broken, ruleAbout('one')]);
  expect(brief(result)).toEqual(['LL999 one']);
  expect(result.crashes).toEqual([{ rule: broken, error: new TypeError('nothing there') }]);
});

describe('suppression', () => {
  const rules = [unusedIgnore, ruleAbout('one'), ruleAbout('two', [{}], 'LL998')];

  test.each(['LL999', 'll999', 'about-one', 'About-One'])('by %s', (name) => {
    const source = `FROM a\n# layerlint ignore=${name} -- why\nRUN one two\nRUN one\n`;
    expect(brief(run(source, rules))).toEqual(['LL999 one (why)', 'LL998 two', 'LL999 one']);
  });

  test('each name that suppresses nothing is a finding', () => {
    const source = 'FROM a\n# layerlint ignore=LL999,LL998,LL111\nRUN one\n# layerlint ignore=LL999\n';
    const result = run(source, rules);
    expect(brief(result)).toEqual(['LL0001 LL998', 'LL0001 LL111', 'LL999 one (no reason)', 'LL0001 LL999']);
    expect(result.findings.filter(({ rule }) => rule === 'LL0001').map(({ message }) => message)).toEqual([
      'Nothing in the instruction is reported as LL998',
      'There is no rule LL111 to ignore',
      'No instruction follows in which to ignore LL999',
    ]);
    expect(result.findings[0]).toMatchObject({ severity: 'warning', confidence: 'certain', bytes: 0 });
  });

  test('a rule that was not asked may still be of use elsewhere', () => {
    const source = 'FROM a\n# layerlint ignore=LL998\nRUN two\n';
    expect(brief(run(source, rules.slice(0, 2), rules))).toEqual([]);
  });

  test('of the rule about suppressions is of no use', () => {
    expect(brief(run('FROM a\n# layerlint ignore=LL0001\nRUN x\n', rules))).toEqual(['LL0001 LL0001']);
  });

  test('is not looked after when its rule is off', () => {
    expect(brief(run('FROM a\n# layerlint ignore=LL111\nRUN x\n', rules.slice(1), rules))).toEqual([]);
  });
});

describe('fixes', () => {
  const fix = { title: 'Do', safety: 'safe', edits: [], assumptions: [], disposable: [] } as const;

  test('are asked for once, and once told where several reports have the same', () => {
    let asked = 0;
    const fixes = (): (typeof fix)[] => {
      asked++;
      return [fix];
    };
    const { findings } = run('FROM a\nRUN one\n', [ruleAbout('one', [{ fixes }, { fixes }])]);
    expect(findings.map((finding) => finding.fixes)).toEqual([[fix]]);
    expect(asked).toBe(2);
  });

  test('are not looked for where the finding is suppressed', () => {
    const fixes = (): never => {
      throw new Error('asked');
    };
    const result = run('FROM a\n# layerlint ignore=LL999\nRUN one\n', [ruleAbout('one', [{ fixes }])]);
    expect(result.crashes).toEqual([]);
    expect(result.findings.map((finding) => finding.fixes)).toEqual([[]]);
  });

  test('that cannot be worked out are a crash, and the finding is told', () => {
    const fixes = (): never => {
      throw new Error('broken');
    };
    const result = run('FROM a\nRUN one\n', [ruleAbout('one', [{ fixes }])]);
    expect(result.crashes.map(({ error }) => error.message)).toEqual(['broken']);
    expect(brief(result)).toEqual(['LL999 one']);
  });
});
