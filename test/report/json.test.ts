import { expect, test } from 'vitest';

import { SourceText } from '../../src/dockerfile/index.ts';
import type { Finding, LintedFile } from '../../src/finding/finding.ts';
import { jsonReport } from '../../src/report/json.ts';

const TEXT = '\uFEFFFROM a\r\nRUN echo 😀 && rm /a\r\n';
const source = new SourceText(TEXT);
const start = source.text.indexOf('rm /a');

const FINDING: Finding = {
  rule: 'LL201',
  name: 'removed-later',
  severity: 'warning',
  confidence: 'likely',
  message: 'Removed too late',
  help: 'remove it earlier',
  span: { start, end: start + 5 },
  instruction: { start: 8, end: start + 5 },

  further: [],
  paths: [{ path: '/a', kind: 'file' }],
  bytes: 100_000,
  related: [{ message: 'written here', span: { start: 0, end: 4 } }],
  evidence: 'ended',
  quiet: false,
  verdict: null,
  suppressed: null,
  fixes: [
    {
      title: 'Do',
      safety: 'safe',
      edits: [{ span: { start: 8, end: 8 }, text: 'x' }],
      assumptions: [],
      disposable: [],
    },
  ],
};

function linted(more: Partial<LintedFile> = {}): LintedFile {
  return {
    path: 'Dockerfile',
    source,
    target: '0',
    layers: 2,
    findings: [FINDING],
    fixed: [],
    errors: [],
    notes: ['a note'],
    ...more,
  };
}

function report(files: readonly LintedFile[], showSuppressed = false): unknown {
  return JSON.parse(jsonReport(files, { version: '1.2.3', exitCode: 1, showSuppressed }));
}

test('is version 1 of the contract, key by key', () => {
  expect(report([linted()])).toStrictEqual({
    version: 1,
    tool: { name: 'layerlint', version: '1.2.3' },
    files: [
      {
        path: 'Dockerfile',
        target: '0',
        findings: [
          {
            rule: 'LL201',
            name: 'removed-later',
            severity: 'warning',
            confidence: 'likely',
            message: 'Removed too late',
            // Columns and offsets are UTF-16 units of the text without its byte-order mark.
            span: { start: { line: 2, column: 16, offset: 23 }, end: { line: 2, column: 21, offset: 28 } },
            instruction: {
              start: { line: 2, column: 1, offset: 8 },
              end: { line: 2, column: 21, offset: 28 },
            },
            further: [],
            quiet: false,
            paths: [{ path: '/a', kind: 'file' }],
            bytes: 100_000,
            related: [
              {
                message: 'written here',
                span: { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 5, offset: 4 } },
              },
            ],
            suppressed: null,
            verdict: null,
            fixes: [
              {
                title: 'Do',
                safety: 'safe',
                edits: [{ start: 8, end: 8, text: 'x' }],
                saves: null,
                assumptions: [],
                disposable: [],
              },
            ],
          },
        ],
        fixed: [],
        errors: [],
      },
    ],
    image: null,
    summary: { files: 1, errors: 0, warnings: 1, infos: 0, bytes: 100_000, exitCode: 1 },
  });
});

test('says what could not be read, and where it did not parse', () => {
  const unread = linted({
    source: null,
    target: null,
    findings: [],
    errors: [{ message: 'no such file', span: null }],
  });
  const broken = linted({ findings: [], errors: [{ message: 'no', span: { start: 0, end: 4 } }] });
  expect(report([unread, broken])).toMatchObject({
    files: [
      { target: null, findings: [], errors: [{ message: 'no such file', span: null }] },
      { errors: [{ message: 'no', span: { start: { line: 1, column: 1, offset: 0 }, end: { offset: 4 } } }] },
    ],
    summary: { files: 2, errors: 0, bytes: 0 },
  });
});

test('lists suppressed findings only when asked, and never counts them', () => {
  const findings = [{ ...FINDING, suppressed: { reason: 'why' } }];
  const summary = { warnings: 0, bytes: 0 };
  expect(report([linted({ findings })])).toMatchObject({ files: [{ findings: [] }], summary });
  expect(report([linted({ findings })], true)).toMatchObject({
    files: [{ findings: [{ suppressed: { reason: 'why' } }] }],
    summary,
  });
});
