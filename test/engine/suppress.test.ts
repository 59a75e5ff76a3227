import { describe, expect, test } from 'vitest';

import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { readSuppressions } from '../../src/engine/suppress.ts';

function read(
  text: string,
): { name: string; at: string; reason: string | null; instruction: string | null }[] {
  const file = parseDockerfile(text);
  return readSuppressions(file).map(({ name, span, reason, instruction }) => ({
    name,
    at: file.source.slice(span),
    reason,
    instruction: instruction === null ? null : (file.source.slice(instruction).split(/\s/)[0] ?? ''),
  }));
}

describe('a suppression', () => {
  test('names rules by number and name, and may give a reason', () => {
    expect(read('FROM a\n# layerlint ignore=LL101, chown-after-copy -- why -- not\nRUN x\n')).toEqual([
      { name: 'LL101', at: 'LL101', reason: 'why -- not', instruction: 'RUN' },
      { name: 'chown-after-copy', at: 'chown-after-copy', reason: 'why -- not', instruction: 'RUN' },
    ]);
  });

  test.each([
    '# layerlint ignore=LL101',
    '#layerlint ignore=LL101',
    '#   LAYERLINT  Ignore = LL101  ',
    '# layerlint ignore=,LL101,',
    '# layerlint ignore=LL101 --',
  ])('is read from %s', (comment) => {
    expect(read(`FROM a\n${comment}\nRUN x\n`)).toEqual([
      { name: 'LL101', at: 'LL101', reason: null, instruction: 'RUN' },
    ]);
  });

  test.each([
    '# layerlint ignores LL101',
    '# layerlint ignore nothing here',
    '# see layerlint ignore=LL101',
    '# layerlint ignore-file=LL101',
    '# hadolint ignore=DL3008',
  ])('is not read from %s', (comment) => {
    expect(read(`FROM a\n${comment}\nRUN x\n`)).toEqual([]);
  });

  test('that names nothing is the whole comment', () => {
    expect(read('FROM a\n# layerlint ignore= -- later\nRUN x\n')).toEqual([
      { name: '', at: '# layerlint ignore= -- later', reason: 'later', instruction: 'RUN' },
    ]);
  });

  test('between the lines of an instruction is about that instruction', () => {
    const text = 'FROM a\nRUN x && \\\n  # layerlint ignore=LL101\n  y\nCOPY a b\n';
    expect(read(text)).toEqual([{ name: 'LL101', at: 'LL101', reason: null, instruction: 'RUN' }]);
  });

  test('passes over blank lines and other comments', () => {
    const text = 'FROM a\n# layerlint ignore=LL101\n\n# more\nCOPY a b\n';
    expect(read(text)).toEqual([{ name: 'LL101', at: 'LL101', reason: null, instruction: 'COPY' }]);
  });

  test('behind the last instruction is about nothing', () => {
    expect(read('FROM a\n# layerlint ignore=LL101\n')).toEqual([
      { name: 'LL101', at: 'LL101', reason: null, instruction: null },
    ]);
  });

  test('in a heredoc is text for the shell', () => {
    expect(read('FROM a\nRUN <<EOF\n# layerlint ignore=LL101\nx\nEOF\n')).toEqual([]);
  });

  test('has exact places in a file with CRLF and byte-order mark', () => {
    expect(read('\uFEFFFROM a\r\n# layerlint ignore=LL101 -- why\r\nRUN x\r\n')).toEqual([
      { name: 'LL101', at: 'LL101', reason: 'why', instruction: 'RUN' },
    ]);
  });
});
