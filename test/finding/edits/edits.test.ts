import { describe, expect, test } from 'vitest';
import {
  addFlag,
  addInstructionFlag,
  appendCommand,
  commandOf,
  insertAfter,
  insertBefore,
  mergeRuns,
  removeCommands,
  removeInstruction,
  removeWords,
} from '../../../src/finding/edits/index.ts';
import type { Edit } from '../../../src/finding/finding.ts';
import { applyEdits } from '../../helpers/edits.ts';
import { modelOf, outlinesOf } from './helpers.ts';

function edited(raw: string, edits: readonly Edit[] | null): string | null {
  return edits === null ? null : applyEdits(raw, edits);
}

/** The file without its commands called `gone`. */
function without(body: string): string | null {
  const raw = `FROM a\n${body}`;
  const build = modelOf(raw);
  const [outline] = outlinesOf(build);
  if (outline === undefined) throw new Error('no outline');
  const elements = outline.elements.filter(({ program }) => program === 'gone');
  return edited(raw, removeCommands(build.file, outline, elements))?.slice('FROM a\n'.length) ?? null;
}

/** The file with `more` behind its commands. */
function withMore(body: string, shell = ''): string | null {
  const raw = `FROM a\n${shell}${body}`;
  const build = modelOf(raw);
  const [outline] = outlinesOf(build);
  if (outline === undefined) throw new Error('no outline');
  return edited(raw, appendCommand(build.file, outline, 'more'))?.slice(`FROM a\n${shell}`.length) ?? null;
}

describe('removing a command', () => {
  test.each([
    ['the first of a line', 'RUN gone x && b\n', 'RUN b\n'],
    ['one in the middle', 'RUN a && gone x && b\n', 'RUN a && b\n'],
    ['the last', 'RUN a && gone x\n', 'RUN a\n'],
    ['several', 'RUN gone && a && gone && gone && b && gone\n', 'RUN a && b\n'],
    ['operators at the ends of lines', 'RUN a && \\\n  gone && \\\n  b\n', 'RUN a && \\\n  b\n'],
    ['operators at the beginnings', 'RUN a \\\n  && gone \\\n  && b\n', 'RUN a \\\n  && b\n'],
    ['both', 'RUN a \\\n  && gone && \\\n  b\n', 'RUN a && \\\n  b\n'],
    ['the last line', 'RUN a \\\n  && gone\nCMD b\n', 'RUN a\nCMD b\n'],
    ['statements', 'RUN set -ex; \\\n\ta; \\\n\tgone; \\\n\tb\n', 'RUN set -ex; \\\n\ta; \\\n\tb\n'],
    ['the last statement', 'RUN set -ex; \\\n\ta; \\\n\tgone\n', 'RUN set -ex; \\\n\ta\n'],
    ['arguments over lines', 'RUN a && gone \\\n    x \\\n    y && b\n', 'RUN a && b\n'],
    ['line ends of Windows', 'RUN a \\\r\n  && gone \\\r\n  && b\r\n', 'RUN a \\\r\n  && b\r\n'],
    ['a comment in the shell', 'RUN a && gone # so\n', 'RUN a # so\n'],
    ['a heredoc of another command', 'RUN cat <<A >b && gone\nx\nA\n', 'RUN cat <<A >b\nx\nA\n'],
    ['a line of a heredoc', 'RUN <<E\nset -e\na\n# so\ngone\nb\nE\n', 'RUN <<E\nset -e\na\nb\nE\n'],
    ['the first line of a heredoc', 'RUN <<E\n# so\ngone\nb\nE\n', 'RUN <<E\nb\nE\n'],
    ['the first of a chain', 'RUN a; gone && b\n', 'RUN a; b\n'],
    ['the last of a chain', 'RUN a && gone; b\n', 'RUN a; b\n'],
    ['behind a choice', 'RUN a || b && gone && c\n', 'RUN a || b && c\n'],
  ])('%s', (_, before, after) => {
    expect(without(before)).toBe(after);
  });

  test.each([
    [
      'the comment above goes, others stay',
      'RUN a \\\n # a\n && gone \\\n # b\n && b\n',
      'RUN a \\\n # b\n && b\n',
    ],
    [
      'so it does with operators at the ends',
      'RUN a && \\\n # a\n gone && \\\n # b\n b\n',
      'RUN a && \\\n # b\n b\n',
    ],
    ['at the beginning', 'RUN \\\n # a\n gone && \\\n # b\n b\n', 'RUN \\\n # b\n b\n'],
    ['in the line of the RUN', 'RUN gone \\\n # b\n && b\n', 'RUN \\\n # b\n b\n'],
    ['all comments before the last', 'RUN a \\\n # x\n \\\n # a\n && gone\nCMD b\n', 'RUN a\nCMD b\n'],
  ])('%s', (_, before, after) => {
    expect(without(before)).toBe(after);
  });

  test.each([
    ['the instruction goes', 'COPY a b\nRUN gone\nCMD c\n', 'COPY a b\nCMD c\n'],
    ['with what is left of it', 'RUN set -x && cd /x && gone\nCMD c\n', 'CMD c\n'],
    ['with its comment', 'COPY a b\n# so\nRUN gone\nCMD c\n', 'COPY a b\nCMD c\n'],
    ['and a blank line', 'COPY a b\n\n# so\nRUN gone\n\nCMD c\n', 'COPY a b\n\nCMD c\n'],
    ['not with a heading', 'COPY a b\n\n# so\nRUN gone\nCMD c\n', 'COPY a b\n\n# so\nCMD c\n'],
    ['at the end', 'COPY a b\n\nRUN gone\n', 'COPY a b\n'],
    ['at an end without a line end', 'COPY a b\nRUN gone', 'COPY a b'],
    ['a heredoc', 'COPY a b\nRUN <<E\ngone\nE\nCMD c\n', 'COPY a b\nCMD c\n'],
  ])('of a RUN that does nothing else: %s', (_, before, after) => {
    expect(without(before)).toBe(after);
  });

  test.each([
    ['its failure is handled', 'RUN a && gone || true\n'],
    ['it handles a failure', 'RUN a || gone\n'],
    ['it hides a failure', 'RUN a; gone\n'],
    ['so in a heredoc', 'RUN <<E\na\ngone\nE\n'],
    ['set -e would count for what stands before', 'RUN set -e; a && gone; b\n'],
    ['it runs in the background', 'RUN gone & b\n'],
    ['the rest would', 'RUN a & gone\n'],
    ['its status is asked for', 'RUN gone; echo $?\n'],
    ['it stands behind the body of a heredoc', 'RUN <<E\nset -e\ncat <<A\nx\nA\ngone\nb\nE\n'],
  ])('is refused where %s', (_, before) => {
    expect(without(before)).toBeNull();
  });

  test('is no business of a RUN that still writes', () => {
    expect(without('RUN : > /x && gone\n')).toBe('RUN : > /x\n');
  });
});

describe('adding a command', () => {
  test.each([
    ['a line', 'RUN a && b\n', 'RUN a && b && more\n'],
    ['one command', 'RUN a\n', 'RUN a && more\n'],
    ['operators at the beginnings', 'RUN a \\\n && b\n', 'RUN a \\\n && b \\\n && more\n'],
    ['operators at the ends', 'RUN a && \\\n\tb\n', 'RUN a && \\\n\tb && \\\n\tmore\n'],
    ['arguments over lines', 'RUN a \\\n    x \\\n    y\n', 'RUN a \\\n    x \\\n    y \\\n    && more\n'],
    ['statements', 'RUN a; b\n', 'RUN a; b && more\n'],
    [
      'statements under set -e',
      'RUN set -eu; \\\n\ta; \\\n\tb\n',
      'RUN set -eu; \\\n\ta; \\\n\tb; \\\n\tmore\n',
    ],
    ['a condition', 'RUN set -e; a; b && c\n', 'RUN set -e; a; b && c && more\n'],
    ['a choice', 'RUN a || b\n', 'RUN a || b && more\n'],
    ['a group', 'RUN { a; b; }\n', 'RUN { a; b; } && more\n'],
    ['line ends of Windows', 'RUN a \\\r\n  && b\r\n', 'RUN a \\\r\n  && b \\\r\n  && more\r\n'],
    ['a comment in the shell', 'RUN a # so\n', 'RUN a && more # so\n'],
    ['a heredoc', 'RUN cat <<A >b\nx\nA\n', 'RUN cat <<A >b && more\nx\nA\n'],
    ['a body', 'RUN <<E\na\nb\nE\n', 'RUN <<E\na\nb && more\nE\n'],
    ['a body under set -e', 'RUN <<E\nset -e\na\n  b\nE\n', 'RUN <<E\nset -e\na\n  b\n  more\nE\n'],
  ])('%s', (_, before, after) => {
    expect(withMore(before)).toBe(after);
  });

  test.each([
    ['set -e would no longer count in a loop', 'RUN set -e; for a in b; do c; done\n'],
    ['and in a function', 'RUN set -e; f() { a; b; }; f\n'],
    ['and in what is sourced', 'RUN . /a\n'],
    ['the script may end before', 'RUN test -f a && exit 0; b\n'],
    ['another program takes over', 'RUN exec a\n'],
    ['jobs run in the background', 'RUN a & b\n'],
  ])('is refused where %s', (_, before) => {
    expect(withMore(before)).toBeNull();
  });

  test('an exit with an error ends the build anyway', () => {
    expect(withMore('RUN a || exit 1\n')).toBe('RUN a || exit 1 && more\n');
  });

  test('a shell that was started with -e counts', () => {
    expect(withMore('RUN if a; then b; fi\n', 'SHELL ["/bin/bash", "-ec"]\n')).toBeNull();
  });
});

describe('words and instructions', () => {
  const raw = 'FROM a\nRUN if a; then pip install \\\n  x \\\n  y; fi\n# so\nCOPY --from=b c d\n';
  const build = modelOf(raw);
  const [outline] = outlinesOf(build);
  const at = raw.indexOf('pip');
  const command = outline && commandOf(outline, { start: at, end: raw.indexOf('; fi') });
  const copy = build.file.instructions.at(-1);
  if (outline === undefined || command === undefined || copy === undefined) throw new Error('not found');

  test('a flag behind the verb', () => {
    const edit = addFlag(command, 'install', '--quiet');
    expect(edit && applyEdits(raw, [edit])).toContain('pip install --quiet \\\n  x \\\n');
    expect(addFlag(command, 'download', '--quiet')).toBeNull();
  });

  test('an operand less', () => {
    const x = command.words.find(({ value }) => value === 'x');
    expect(x && edited(raw, removeWords(build.file, outline, command, [x.span]))).toContain(
      'pip install \\\n  y; fi',
    );
  });

  test('a flag of an instruction', () => {
    expect(applyEdits(raw, [addInstructionFlag(copy, '--chown=1:0')])).toContain(
      'COPY --from=b --chown=1:0 c d',
    );
  });

  test('an instruction less', () => {
    expect(edited(raw, removeInstruction(build.file, copy))).toBe(raw.slice(0, raw.indexOf('# so')));
  });

  test('an instruction more', () => {
    expect(applyEdits(raw, [insertBefore(build.file, copy, 'USER 1')])).toContain('fi\nUSER 1\n# so\nCOPY');
    expect(applyEdits(raw, [insertAfter(copy, 'USER 1')])).toContain('c d\nUSER 1\n');
  });
});

describe('merging two RUNs', () => {
  function merged(body: string): string | null {
    const raw = `FROM a\n${body}`;
    const build = modelOf(raw);
    const [first, second] = outlinesOf(build);
    if (first === undefined || second === undefined) throw new Error('no outlines');
    return edited(raw, mergeRuns(build.file, first, second))?.slice('FROM a\n'.length) ?? null;
  }

  test.each([
    ['of one line each', 'RUN a\nRUN b\n', 'RUN a \\\n    && b\n'],
    ['of several', 'RUN a && b\nRUN c \\\n  && d\n', 'RUN a && b \\\n  && c \\\n  && d\n'],
    ['a comment between stays', 'RUN a\n\n# so\nRUN b\n', 'RUN a \\\n# so\n    && b\n'],
    ['equal flags', 'RUN --network=none a\nRUN --network=none b\n', 'RUN --network=none a \\\n    && b\n'],
    ['what fails in the first', 'RUN a; b || c\nRUN d\n', 'RUN a; b || c \\\n    && d\n'],
  ])('%s', (_, before, after) => {
    expect(merged(before)).toBe(after);
  });

  test.each([
    ['something stands between', 'RUN a\nUSER x\nRUN b\n'],
    ['the flags differ', 'RUN --network=none a\nRUN b\n'],
    ['the directory would stay', 'RUN cd /x\nRUN b\n'],
    ['options would', 'RUN set -e; a\nRUN b\n'],
    ['variables would', 'RUN export A=b; a\nRUN b\n'],
    ['the first may end early', 'RUN a || exit 0\nRUN b\n'],
    ['a job goes on', 'RUN a & b\nRUN c\n'],
    ['the second would hide a failure', 'RUN a\nRUN b; c\n'],
    ['and so with a choice', 'RUN a\nRUN b || true\n'],
    ['a shell comment ends the first', 'RUN a # so\nRUN b\n'],
    ['one is a heredoc', 'RUN a\nRUN <<E\nb\nE\n'],
  ])('is refused where %s', (_, before) => {
    expect(merged(before)).toBeNull();
  });
});
