import { describe, expect, test } from 'vitest';

import { SourceText } from '../../src/dockerfile/index.ts';
import type { Finding, Fix, LintedFile } from '../../src/finding/finding.ts';
import { loadPalette, plain, wantsColour } from '../../src/report/colour.ts';
import { sideNotes, type TextOptions, textReport } from '../../src/report/text.ts';

const TEXT = 'FROM alpine\nCOPY app.jar /app.jar\nRUN chown 1000 /app.jar\n';

const OPTIONS: TextOptions = {
  palette: plain,
  iec: false,
  limit: 20,
  showSuppressed: false,
  showQuiet: false,
  width: 80,
};

function finding(more: Partial<Finding> = {}): Finding {
  const start = TEXT.indexOf('chown');
  return {
    rule: 'LL101',
    name: 'chown-after-copy',
    severity: 'error',
    confidence: 'certain',
    message: 'Changing the owner of /app.jar stores it again',
    help: 'give the owner to the COPY, `COPY --chown=1000:0 app.jar /app.jar`, and take this command out',
    span: { start, end: start + 'chown 1000 /app.jar'.length },
    instruction: { start: start - 4, end: TEXT.length - 1 },

    further: [],
    paths: [{ path: '/app.jar', kind: 'file' }],
    bytes: 38_000_000,
    related: [{ message: 'written here', span: { start: 25, end: 33 } }],
    evidence: 'ended',
    quiet: false,
    verdict: null,
    suppressed: null,
    fixes: [],
    ...more,
  };
}

function file(more: Partial<LintedFile> = {}): LintedFile {
  return {
    path: 'Dockerfile',
    source: new SourceText(TEXT),
    target: '0',
    layers: 2,
    findings: [],
    fixed: [],
    errors: [],
    notes: [],
    ...more,
  };
}

describe('the text report', () => {
  test('says of a finding what, where, how much, and what to do', () => {
    expect(textReport([file({ findings: [finding()] })], OPTIONS)).toMatchInlineSnapshot(`
      "Dockerfile:3:5: error LL101 chown-after-copy, 38.0 MB
      Changing the owner of /app.jar stores it again
      2 | COPY app.jar /app.jar
        |              -------- written here
      3 | RUN chown 1000 /app.jar
        |     ^^^^^^^^^^^^^^^^^^^
      help: give the owner to the COPY, \`COPY --chown=1000:0 app.jar /app.jar\`, and
            take this command out

      Dockerfile: 1 error; 38.0 MB could be saved
      "
    `);
  });

  test('says how sure it is when it is not', () => {
    const report = textReport(
      [file({ findings: [finding({ confidence: 'likely', bytes: null })] })],
      OPTIONS,
    );
    expect(report).toContain('chown-after-copy, likely\n');
    expect(report).not.toContain('could be saved');
  });

  test('shows a syntax error among the findings', () => {
    const errors = [{ message: 'there is no instruction FORM', span: { start: 0, end: 4 } }];
    expect(textReport([file({ errors })], OPTIONS)).toMatchInlineSnapshot(`
      "Dockerfile:1:1: error: there is no instruction FORM
      1 | FROM alpine
        | ^^^^

      Dockerfile: 1 syntax error
      "
    `);
  });

  test('says that a file is clean', () => {
    expect(textReport([file()], OPTIONS)).toBe('Dockerfile: clean, no findings in 2 layers\n');
    expect(textReport([file(), file({ path: 'b/Dockerfile' })], OPTIONS)).toBe(
      '2 files: clean, no findings in 4 layers\n',
    );
  });

  test('stops at the limit, and says what it left out', () => {
    const findings = [
      finding(),
      finding({ severity: 'warning' }),
      finding({ severity: 'info', bytes: null }),
    ];
    const report = textReport([file({ findings })], { ...OPTIONS, limit: 1 });
    expect(report.match(/^Dockerfile:3:5/gm)).toHaveLength(1);
    expect(report).toContain('\n… and 2 more (--limit 0 shows all)\n');
    expect(report).toContain('\nDockerfile: 1 error, 1 warning, 1 info; 76.0 MB could be saved\n');
    expect(
      textReport([file({ findings })], { ...OPTIONS, limit: 0 }).match(/^Dockerfile:3:5/gm),
    ).toHaveLength(3);
  });

  test('counts suppressed findings, and shows them when asked', () => {
    const findings = [finding({ suppressed: { reason: 'see the notes' } })];
    expect(textReport([file({ findings })], OPTIONS)).toBe(
      'Dockerfile: clean, no findings in 2 layers, 1 suppressed\n',
    );
    const shown = textReport([file({ findings })], { ...OPTIONS, showSuppressed: true });
    expect(shown).toContain('\nsuppressed: see the notes\n');
  });

  test('lets no escape sequence through, wherever it stands', () => {
    const evil = '\u001b]0;x\u0007';
    const linted = file({
      path: `a${evil}`,
      findings: [
        finding({ message: evil, help: evil, related: [{ message: evil, span: { start: 0, end: 4 } }] }),
      ],
      errors: [{ message: evil, span: null }],
      notes: [evil],
    });
    const output = textReport([linted], OPTIONS) + sideNotes([linted]);
    // oxlint-disable-next-line no-control-regex
    expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(output).toContain('␛]0;x␇');
  });

  test('colours nothing but what it says in plain text, too', async () => {
    const coloured = textReport([file({ findings: [finding()] })], {
      ...OPTIONS,
      palette: await loadPalette(true),
    });
    expect(coloured).toContain('\u001b[31m');
    // oxlint-disable-next-line no-control-regex
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(
      textReport([file({ findings: [finding()] })], OPTIONS),
    );
  });
});

test.each([
  ['a terminal', 'auto', {}, true, true],
  ['a pipe', 'auto', {}, false, false],
  ['NO_COLOR', 'auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ['an empty NO_COLOR', 'auto', { NO_COLOR: '' }, true, true],
  ['FORCE_COLOR', 'auto', { FORCE_COLOR: '1' }, false, true],
  ['FORCE_COLOR=0', 'auto', { FORCE_COLOR: '0' }, false, false],
  ['--color always', 'always', { NO_COLOR: '1' }, false, true],
  ['--color never', 'never', { FORCE_COLOR: '1' }, true, false],
] as const)('colour with %s', (_, choice, environment, isTerminal, expected) => {
  expect(wantsColour(choice, environment, isTerminal)).toBe(expected);
});

describe('fixes in the text report', () => {
  const fix: Fix = { title: 'do it', safety: 'safe', edits: [], assumptions: [], disposable: [] };
  const unsafe: Fix = {
    ...fix,
    title: 'dare it',
    safety: 'unsafe',
    assumptions: ['/app is new', 'it rains'],
  };
  const report = (...files: LintedFile[]): string => textReport(files, { ...OPTIONS, width: 200 });

  test('a finding says how it is fixed: safely, if it can be', () => {
    expect(report(file({ findings: [finding({ fixes: [unsafe, fix] })] }))).toMatch(
      /\nfix: do it, with --fix\n\n.*; 1 fixable with --fix\n$/,
    );
    expect(report(file({ findings: [finding({ fixes: [unsafe] })] }))).toMatch(
      /\nfix: dare it, with --fix --unsafe-fixes \(assuming \/app is new; it rains\)\n\n.*; 1 fixable with --fix --unsafe-fixes\n$/,
    );
    const both = [finding({ fixes: [fix] }), finding({ fixes: [unsafe] }), finding()];
    expect(report(file({ findings: both }))).toMatch(/; 1 fixable with --fix, 1 more with --unsafe-fixes\n$/);
  });

  test('what is suppressed or refuted is not offered', () => {
    const findings = [
      finding({ fixes: [fix], suppressed: { reason: null } }),
      finding({ fixes: [fix], severity: 'info', verdict: { status: 'refuted', layer: 1 } }),
    ];
    expect(textReport([file({ findings })], { ...OPTIONS, showSuppressed: true })).not.toContain('--fix');
  });

  test('a fixed file says what was fixed, the same things once', () => {
    const applied = { ...fix, rule: 'LL101', name: 'chown-after-copy' };
    const fixed = [applied, applied, { ...applied, ...unsafe }];
    expect(report(file({ fixed }))).toBe(
      'Dockerfile: 3 fixed\n' +
        '  LL101 chown-after-copy: do it (2 times)\n' +
        '  LL101 chown-after-copy: dare it, unsafe (assuming /app is new; it rains)\n\n' +
        'Dockerfile: 3 fixed, clean, no findings in 2 layers\n',
    );
  });
});
