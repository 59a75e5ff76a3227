import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import { MappedText } from '../../../src/dockerfile/mapped-text.ts';
import { interpretScript } from '../../../src/dockerfile/shell/interpreter.ts';
import { scriptOf } from '../../../src/predict/run.ts';
import { programIn } from './helpers.ts';

describe('spans stand on the words as they are written', () => {
  test.each<[string, string, string[][]]>([
    ['in one line', 'FROM a\nRUN rm -rf /x && ls\n', [['rm -rf /x', '-rf', '/x'], ['ls']]],
    [
      'through continuations',
      'FROM a\nRUN rm \\\n  -rf \\\n  /x\n',
      [['rm \\\n  -rf \\\n  /x', '-rf', '/x']],
    ],
    [
      'through comments',
      'FROM a\nRUN rm \\\n# why\n  /x \\\n\n  /y\n',
      [['rm \\\n# why\n  /x \\\n\n  /y', '/x', '/y']],
    ],
    ['with CRLF', 'FROM a\r\nRUN rm \\\r\n  /x\r\n', [['rm \\\r\n  /x', '/x']]],
    ['of a word over two lines', 'FROM a\nRUN rm /a\\\nb\n', [['rm /a\\\nb', '/a\\\nb']]],
    ['behind a wrapper', 'FROM a\nRUN sudo -u x rm /y\n', [['sudo -u x rm /y', '/y']]],
    ['with redirects', 'FROM a\nRUN rm x > f 2>&1\n', [['rm x > f 2>&1', 'x']]],
    ['in a nested script', `FROM a\nRUN sh -c 'cd /a; rm "b c"'\n`, [['rm "b c"', '"b c"']]],
    ['in one with escapes', 'FROM a\nRUN sh -c "rm \\"b c\\" d"\n', [['rm \\"b c\\" d', '"b c\\"', 'd']]],
    ['of words from a variable', 'FROM a\nRUN X="a b"; rm $X\n', [['rm $X', '$X', '$X']]],
    ['of words from a script in a variable', 'FROM a\nRUN S="rm xy"; sh -c "$S"\n', [['$S', '$S']]],
    ['of a value in a nested script', 'FROM a\nRUN X=vv; sh -c "rm $X/y"\n', [['rm $X/y', '$X/y']]],
    [
      'in a heredoc',
      'FROM a\nRUN <<EOF\nrm x\n  ls /y\nEOF\n',
      [
        ['rm x', 'x'],
        ['ls /y', '/y'],
      ],
    ],
    ['in a heredoc for a shell', 'FROM a\nRUN bash <<EOF\nrm x\nEOF\n', [['rm x', 'x']]],
    [
      'of names that find hands on',
      `FROM a\nRUN find /d -exec sh -c 'rm {} z' \\;\n`,
      [['rm {} z', '{}', 'z']],
    ],
  ])('%s', (_, dockerfile, expected) => {
    const { slice } = programIn(dockerfile);
    expect(expected.map((__, index) => slice(index))).toEqual(expected);
  });
});

const PIECES = [
  'rm',
  'cd',
  'sh',
  '-c',
  '-x',
  'find',
  '-exec',
  '{}',
  '\\;',
  '+',
  'xargs',
  'eval',
  'su',
  'trap',
  'EXIT',
  'set -e',
  'exit',
  'f',
  'f()',
  '{',
  '}',
  '(',
  ')',
  '&&',
  '||',
  '|',
  ';',
  '&',
  '!',
  'if',
  'then',
  'else',
  'fi',
  'for',
  'x',
  'in',
  'do',
  'done',
  'while',
  'case',
  'esac',
  ';;',
  'a)',
  '*',
  '?',
  '[ab]',
  '$x',
  '"$x"',
  '$@',
  '"$@"',
  '${x:-a b}',
  '${x%%a*}',
  '$(a b)',
  '`a`',
  '$((1+x))',
  "'q r'",
  '"q $x"',
  '{a,b}',
  '{1..3}',
  '~',
  '>',
  '>f',
  '<<EOF',
  'EOF',
  '<<<',
  '\\\n',
  '\n',
  '#',
  '\\',
  '"',
  "'",
  'x=a',
  'x=$x$x',
  'a=(1 2)',
  '${a[@]}',
  'break',
  'return',
  'local',
  '=',
  '\u{1F600}',
  '\uE100\uE0FF',
  '\0',
  '\t',
];
const script = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join(' '));

describe('any text', () => {
  test('any script is read, and every span lies inside it', () => {
    fc.assert(
      fc.property(fc.oneof(script, fc.string({ maxLength: 60 })), (text) => {
        const { commands, problems } = interpretScript(MappedText.verbatim(text, 0), {
          lookup: () => undefined,
          cwd: ['/'],
        });
        const spans = [
          ...problems.map(({ span }) => span),
          ...commands.flatMap(({ span, args, redirects }) => [
            span,
            ...args.map((each) => each.span),
            ...redirects.map((each) => each.span),
          ]),
        ];
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('any RUN is, through continuations', () => {
    fc.assert(
      fc.property(script, (text) => {
        const file = parseDockerfile(`FROM a\nRUN ${text.replaceAll('\n', '\\\n')}\n`);
        for (const instruction of file.instructions) {
          if (instruction.kind !== 'run' || instruction.command.kind !== 'shell') continue;
          const source = scriptOf(instruction, instruction.command.script);
          if (source === null) continue;
          const { commands } = interpretScript(source, { lookup: () => undefined, cwd: ['/'] });
          for (const { span, args } of commands) {
            for (const each of [span, ...args.map((arg) => arg.span)]) {
              expect(each.end).toBeGreaterThan(each.start);
              expect(each.end).toBeLessThanOrEqual(file.source.text.length);
            }
          }
        }
      }),
      { numRuns: 1500 },
    );
  });
});
