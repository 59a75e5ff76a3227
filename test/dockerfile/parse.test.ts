import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { ofKind, problems } from './helpers.ts';

describe('instructions', () => {
  test('keywords are read in any case and given in capitals', () => {
    const { instructions, problems: found } = parseDockerfile('from a\nRun b\ncMD c');
    expect(instructions.map(({ keyword }) => keyword)).toEqual(['FROM', 'RUN', 'CMD']);
    expect(found).toEqual([]);
  });

  test('FROM has an image, a platform and a name in lower case', () => {
    const [from] = ofKind('FROM --platform=linux/amd64 alpine:3 as Build', 'from');
    expect([from?.image.text, from?.alias?.text, from?.flags[0]?.value?.text]).toEqual([
      'alpine:3',
      'build',
      'linux/amd64',
    ]);
  });

  test.each([
    ['strings of a JSON list', 'RUN ["a", "b c", "\\u0041\\n"]', ['a', 'b c', 'A\n']],
    ['blanks in a JSON list', 'RUN [ "a" ,\t"b" ] ', ['a', 'b']],
    ['an empty JSON list', 'RUN []', []],
    ['a JSON list over several lines', 'RUN ["a", \\\n "b"]', ['a', 'b']],
    ['a JSON list with something behind it', 'RUN ["a"] && b', null],
    ['single quotes', "RUN ['a']", null],
    ['a comma too many', 'RUN ["a",]', null],
    ['a test of the shell', 'RUN [ -f x ] && b', null],
  ])('%s', (_, line, expected) => {
    const [run] = ofKind(`FROM a\n${line}`, 'run');
    expect(run?.command.kind === 'exec' ? run.command.argv.map(({ text }) => text) : null).toEqual(expected);
  });

  test('an element of a JSON list has the span of its string', () => {
    const raw = 'FROM a\nCMD ["a", \\\n  "b\\"c"]';
    const [cmd] = ofKind(raw, 'command');
    const argv = cmd?.command?.kind === 'exec' ? cmd.command.argv : [];
    expect(argv.map(({ span }) => raw.slice(span.start, span.end))).toEqual(['"a"', '"b\\"c"']);
  });

  test('COPY has sources and a destination, flags over continued lines too', () => {
    const raw = 'FROM a\nCOPY --from=b \\\n  --chown=1:2 x y /z/';
    const [copy] = ofKind(raw, 'copy');
    expect(copy?.sources.map(({ text }) => text)).toEqual(['x', 'y']);
    expect(copy?.destination.text).toBe('/z/');
    expect(
      copy?.flags.map(({ name, value, span }) => [name, value?.text, raw.slice(span.start, span.end)]),
    ).toEqual([
      ['from', 'b', '--from=b'],
      ['chown', '1:2', '--chown=1:2'],
    ]);
  });

  test('two dashes end the flags', () => {
    const [copy] = ofKind('FROM a\nCOPY --link -- --chown=1 /z', 'copy');
    expect(copy?.flags.map(({ name, value }) => [name, value])).toEqual([['link', null]]);
    expect(copy?.sources.map(({ text }) => text)).toEqual(['--chown=1']);
  });

  test('quotes and escapes are taken off flags', () => {
    const [run] = ofKind('FROM a\nRUN --mount="type=cache,target=/a b" --network=n\\one x', 'run');
    expect(run?.flags.map(({ value }) => value?.text)).toEqual(['type=cache,target=/a b', 'none']);
  });

  test.each([
    [
      'ENV A=1 B="x y" C=x\\ y',
      [
        ['A', '1'],
        ['B', '"x y"'],
        ['C', 'x\\ y'],
      ],
    ],
    ['ENV A b  c', [['A', 'b  c']]],
    ['LABEL a.b=c', [['a.b', 'c']]],
    [
      'ARG A B=1 C=',
      [
        ['A', null],
        ['B', '1'],
        ['C', ''],
      ],
    ],
  ])('%s assigns', (line, expected) => {
    const [assign] = ofKind(`FROM a\n${line}`, 'assign');
    expect(assign?.assignments.map(({ name, value }) => [name, value])).toEqual(expected);
  });

  test('HEALTHCHECK has a command or none', () => {
    const commands = ofKind(
      'FROM a\nHEALTHCHECK --interval=5s CMD a b\nHEALTHCHECK NONE\nHEALTHCHECK CMD ["a"]',
      'command',
    );
    expect(commands.map(({ command }) => command?.kind ?? null)).toEqual(['shell', null, 'exec']);
  });

  test('ONBUILD holds the instruction that it triggers', () => {
    const raw = 'FROM a\nONBUILD COPY --chown=1 a /b';
    const [onbuild] = ofKind(raw, 'onbuild');
    expect(onbuild?.trigger.kind).toBe('copy');
    expect(onbuild?.trigger.span).toEqual({ start: 15, end: raw.length });
  });
});

describe('problems', () => {
  test.each([
    ['', ': no instructions'],
    ['# only a comment\n', ': no instructions'],
    ['FROM a\nRNU b', 'RNU: unknown instruction "RNU": did you mean RUN?'],
    [
      'FROM a\nWORKDIRECTORY b',
      'WORKDIRECTORY: unknown instruction "WORKDIRECTORY": expected one like FROM, RUN or COPY',
    ],
    ['FROM', 'FROM: FROM needs the name of an image'],
    ['FROM a b', 'b: expected nothing or "AS name" behind the image'],
    [
      'FROM a AS 1b',
      '1b: "1b" cannot name a stage: expected a letter, then letters, digits, "-", "_" and "."',
    ],
    ['FROM a\nCOPY b', 'COPY b: COPY needs at least two arguments: what to copy, and where to'],
    ['FROM a\nCOPY b <<E\nE', '<<E: COPY cannot write to a heredoc: expected a destination behind it'],
    ['FROM a\nCMD ["a", 1]', '1: every element of a JSON list has to be a string in double quotes'],
    ['FROM a\nENV A', 'ENV A: ENV A has no value: expected name=value'],
    ['FROM a\nENV A=1 B', 'B: "B" has no "=": expected name=value'],
    ['FROM a\nENV =1', '=1: a name is missing before "=": expected ENV name=value'],
    ['FROM a\nENV A="b', 'A="b: a double quote is not closed'],
    ['FROM a\nWORKDIR ${A', '${A: "}" is missing in a ${…} expansion'],
    ['FROM a\nUSER', 'USER: USER needs an argument'],
    [
      'FROM a\nSHELL sh -c',
      'SHELL sh -c: SHELL needs a JSON list of at least one string, like ["/bin/sh", "-c"]',
    ],
    ['FROM a\nHEALTHCHECK b', 'b: unknown type "b" of HEALTHCHECK: expected CMD or NONE'],
    ['FROM a\nHEALTHCHECK NONE b', 'b: HEALTHCHECK NONE takes no arguments'],
    [
      'FROM a\nHEALTHCHECK --interval=5 CMD b',
      '--interval=5: --interval takes a duration like 30s or 1m30s, not "5"',
    ],
    ['FROM a\nRUN --moutn=x b', '--moutn=x: unknown flag --moutn: did you mean --mount?'],
    ['FROM a\nRUN --network=of b', '--network=of: --network takes default, none, host, not "of"'],
    [
      'FROM a\nRUN --mount=type=cash b',
      '--mount=type=cash: "cash" is no type of mount: expected bind, cache, tmpfs, secret, ssh',
    ],
    ['FROM a\nCMD --x b', '--x: unknown flag --x: CMD takes no flags'],
    ['FROM a\nCOPY --from b /c', '--from: --from needs a value: --from=…'],
    ['FROM a\nCOPY --link=maybe b /c', '--link=maybe: --link takes true or false, not "maybe"'],
    ['FROM a\nCOPY --chown=1 --chown=2 b /c', '--chown=2: --chown is given twice'],
    ['FROM a\nONBUILD FROM b', 'FROM: ONBUILD cannot trigger FROM'],
    ['FROM a\nONBUILD ONBUILD RUN b', 'ONBUILD: ONBUILD cannot trigger ONBUILD'],
    ['FROM a\nONBUILD COPY b', 'COPY b: COPY needs at least two arguments: what to copy, and where to'],
    ['RUN a\nRUN b\nFROM c', 'RUN: RUN stands before the first FROM: only ARG may'],
    ['ARG A', 'ARG: the file has no FROM, so there is nothing to build'],
    ['FROM a\n\\\n', ': an instruction is missing: the continued line is empty'],
  ])('%j', (raw, expected) => {
    expect(problems(raw)).toEqual([expected]);
  });

  test('what stands behind a problem is parsed', () => {
    const { instructions } = parseDockerfile('FROM a\nCOPY b\nNOPE\nENV A\nRUN c');
    expect(instructions.map(({ keyword }) => keyword)).toEqual(['FROM', 'RUN']);
  });

  test.each([
    'FROM a\nRUN\nCMD\nENTRYPOINT []',
    'ARG A\nARG B=1\nFROM ${A}',
    'FROM a\nRUN --mount=type=cache,target=/a --mount=target=/b --security=insecure --device=x b',
    'FROM a\nADD --keep-git-dir --checksum=sha256:a --unpack=FALSE --exclude=a --exclude=b --link a /b',
    'FROM a\nHEALTHCHECK --interval=1m30s --timeout=0 --start-period=.5s --start-interval=1h --retries=3 CMD b',
    'FROM a\nHEALTHCHECK --whatever NONE',
    "FROM a\nRUN echo it's\nCMD it's",
    "FROM a\nMAINTAINER it's me",
  ])('%j has none', (raw) => {
    expect(problems(raw)).toEqual([]);
  });
});
