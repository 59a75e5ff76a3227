import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { argsOf, ofKind, problems } from './helpers.ts';

describe('continuation lines', () => {
  test.each([
    ['a line is joined with the next one', 'RUN a \\\n  && b', 'a   && b'],
    ['blanks behind the escape character do not matter', 'RUN a \\ \t\n b', 'a  b'],
    ['a comment between continued lines is left out', 'RUN a \\\n# c\n  # d\n && b', 'a  && b'],
    ['an empty line between continued lines is left out', 'RUN a \\\n\n  \n && b', 'a  && b'],
    ['an escaped escape character does not continue', 'RUN a \\\\\nCMD b', 'a \\\\'],
    ['an escape character alone on its line continues', 'RUN a \\\n\\\n b', 'a  b'],
    ['carriage returns before the line feed are dropped', 'RUN a \\\r\n && b\r\n', 'a  && b'],
    ['a tab before the keyword is skipped', '\tRUN a', 'a'],
    ['a tab separates keyword and arguments', 'RUN\ta', 'a'],
    ['the end of the file ends a continued line', 'RUN a \\', 'a'],
    ['a hash inside a line begins no comment', 'RUN a # b', 'a # b'],
  ])('%s', (_, line, expected) => {
    expect(argsOf(line)).toBe(expected);
  });

  test('an escaped escape character leaves the next instruction alone', () => {
    const { instructions } = parseDockerfile('FROM a\nRUN a \\\\\nCMD b');
    expect(instructions.map(({ keyword }) => keyword)).toEqual(['FROM', 'RUN', 'CMD']);
  });

  test('the backtick continues lines where the escape directive says so', () => {
    const { instructions, escape } = parseDockerfile('# escape=`\nFROM a\nRUN dir C:\\\nRUN a `\n b');
    expect(escape).toBe('`');
    expect(instructions.map(({ args }) => args.text)).toEqual(['a', 'dir C:\\', 'a  b']);
  });

  test('an offset behind a continuation maps to its place in the document', () => {
    const raw = '\uFEFFFROM a\r\nRUN a \\\r\n# c\r\n  && b\r\n';
    const { instructions, source } = parseDockerfile(raw);
    const run = instructions[1];
    const at = run?.args.text.indexOf('b') ?? -1;
    const span = run?.args.span(at, at + 1) ?? { start: 0, end: 0 };
    expect(source.slice(span)).toBe('b');
    expect(source.position(span.start)).toMatchObject({ line: 4, column: 6 });
    expect(source.slice(run?.span ?? span)).toBe('RUN a \\\r\n# c\r\n  && b');
  });

  test('a line of more than 65,535 bytes is a problem and is parsed', () => {
    const [problem] = parseDockerfile(`FROM a\nRUN ${'x'.repeat(65_532)}\n`).problems;
    expect(problem?.message).toContain('65,535');
    expect(parseDockerfile(`FROM a\nRUN ${'x'.repeat(65_531)}\n`).problems).toEqual([]);
  });
});

describe('comments and directives', () => {
  test('all comments are collected, those between continued lines too', () => {
    const { comments, source } = parseDockerfile('# one\nFROM a\n  # two\r\nRUN a \\\n# three\n b # no\n');
    expect(comments.map(({ text }) => text)).toEqual(['# one', '# two', '# three']);
    expect(comments.map(({ span }) => source.slice(span))).toEqual(['# one', '# two', '# three']);
  });

  test('directives stand at the top and are no comments', () => {
    const file = parseDockerfile(
      '#syntax=docker/dockerfile:1\n# Escape = `\n# note\n# check=skip=all\nFROM a',
    );
    expect(file.directives.map(({ name, value }) => [name, value])).toEqual([
      ['syntax', 'docker/dockerfile:1'],
      ['escape', '`'],
    ]);
    expect(file.comments.map(({ text }) => text)).toEqual(['# note', '# check=skip=all']);
  });

  test.each([
    ['an empty line ends the directives', '\n# escape=`\nFROM a'],
    ['an unknown directive ends the directives', '# note=x\n# escape=`\nFROM a'],
    ['an instruction ends the directives', 'FROM a\n# escape=`\n'],
  ])('%s', (_, raw) => {
    expect(parseDockerfile(raw).escape).toBe('\\');
  });

  test('an impossible escape character and a repeated directive are problems', () => {
    expect(problems('# escape=x\nFROM a')).toEqual([
      '# escape=x: the escape character can be \\ or `, not "x"',
    ]);
    expect(problems('# check=a\n# check=b\nFROM a')).toEqual([
      '# check=b: only one "# check=" directive can be used',
    ]);
  });
});

describe('heredocs', () => {
  const heredocs = (raw: string) =>
    (parseDockerfile(`FROM a\n${raw}`).instructions[1]?.heredocs ?? []).map(({ name, expand, content }) => [
      name,
      expand,
      content.text,
    ]);

  test.each([
    ['a heredoc holds the lines up to its name', 'RUN <<EOF\na\nb\nEOF\n', [['EOF', true, 'a\nb\n']]],
    ['quotes around the name keep variables', "RUN <<'EOF'\n$a\nEOF\n", [['EOF', false, '$a\n']]],
    ['a dash takes leading tabs off', 'RUN <<-EOF\n\ta\n\t\tb\n\tEOF\n', [['EOF', true, 'a\nb\n']]],
    ['a number may stand before it', 'RUN 3<<EOF\na\nEOF\n', [['EOF', true, 'a\n']]],
    ['a blank may stand behind it', 'RUN << EOF\na\nEOF\n', [['EOF', true, 'a\n']]],
    ['carriage returns stay in the content', 'RUN <<EOF\r\na\r\nEOF\r\n', [['EOF', true, 'a\r\n']]],
    ['comments in it are content', 'RUN <<EOF\n# a\nEOF\n', [['EOF', true, '# a\n']]],
    [
      'several follow each other',
      'COPY <<A <<-B /d\na\nA\n\tb\nB\n',
      [
        ['A', true, 'a\n'],
        ['B', true, 'b\n'],
      ],
    ],
    ['ONBUILD may hold one', 'ONBUILD RUN <<EOF\na\nEOF\n', [['EOF', true, 'a\n']]],
    ['a JSON form holds none', 'RUN ["<<EOF"]\n', []],
    ['other instructions hold none', 'ENV a=<<EOF\n', []],
    ['a word that begins before it is none', 'RUN cat<<EOF\n', []],
    ['a quote that is not closed hides it', "RUN it's <<EOF\n", []],
  ])('%s', (_, raw, expected) => {
    expect(heredocs(raw)).toEqual(expected);
  });

  test('the opener is found in the arguments, and the instruction ends with the end line', () => {
    const raw = 'FROM a\nRUN --network=none cat <<-"E" x\n\tb\n\tE\nCMD c';
    const file = parseDockerfile(raw);
    const run = file.instructions[1];
    const { opener, content } = run?.heredocs[0] ?? {};
    expect(run?.args.text.slice(opener?.start, opener?.end)).toBe('<<-"E"');
    expect(file.source.slice(content?.span() ?? { start: 0, end: 0 })).toBe('b\n');
    expect(file.source.slice(run?.span ?? { start: 0, end: 0 })).toBe(raw.slice(7, raw.indexOf('\nCMD')));
  });

  test('a heredoc without end takes the rest of the file and is a problem at its opener', () => {
    const raw = 'FROM a\nRUN <<EOF\na\nCMD b\n';
    expect(problems(raw)).toEqual(['<<EOF: the heredoc is not terminated: no line "EOF" follows']);
    expect(parseDockerfile(raw).instructions).toHaveLength(2);
    expect(heredocs('RUN <<EOF\na\nCMD b\n')).toEqual([['EOF', true, 'a\nCMD b\n']]);
  });

  test('the trigger of an ONBUILD knows where its opener stands', () => {
    const [onbuild] = ofKind('FROM a\nONBUILD COPY <<E /x\na\nE\n', 'onbuild');
    const opener = onbuild?.trigger.heredocs[0]?.opener;
    expect(onbuild?.trigger.args.text.slice(opener?.start, opener?.end)).toBe('<<E');
  });
});
