import { describe, expect, test } from 'vitest';
import { ExpansionError, expand, expandWords } from '../../src/dockerfile/variables.ts';
import type { Word } from '../../src/dockerfile/word.ts';
import { environment, shown } from './helpers.ts';

const VALUES: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['HOME', ['/home/me']],
  ['EMPTY', []],
  ['TWO', ['a  b']],
  ['FILE', ['a.b.tar.gz']],
  ['MAYBE', [{ kind: 'unknown', id: 'm', text: '$MAYBE', splits: false }]],
  ['PART', ['v', { kind: 'unknown', id: 'm', text: '$MAYBE', splits: false }]],
]);
const lookup = (name: string): Word | undefined => VALUES.get(name);

describe('expanding a word', () => {
  test.each([
    ['a$HOME/b', 'a/home/me/b'],
    ['${HOME}x', '/home/mex'],
    ['$NONE-', '-'],
    ['"$HOME"', '/home/me'],
    ["'$HOME'", '$HOME'],
    ['\\$HOME', '$HOME'],
    ['"a\\"b\\c"', 'a"b\\c'],
    ['a\\b', 'ab'],
    ['$', '$'],
    ['$.', '$.'],
    ['$1x', 'x'],
    ['${NONE:-d}', 'd'],
    ['${NONE-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${HOME:-d}', '/home/me'],
    ['${HOME:+y}', 'y'],
    ['${NONE:+y}', ''],
    ['${EMPTY:+y}', ''],
    ['${EMPTY+y}', 'y'],
    ['${HOME:?no}', '/home/me'],
    ['${NONE:-${HOME}}', '/home/me'],
    ['${FILE%.*}', 'a.b.tar'],
    ['${FILE%%.*}', 'a'],
    ['${FILE#*.}', 'b.tar.gz'],
    ['${FILE##*.}', 'gz'],
    ['${FILE/./-}', 'a-b.tar.gz'],
    ['${FILE//./-}', 'a-b-tar-gz'],
    ['${FILE/t?r/zip}', 'a.b.zip.gz'],
    ['${HOME/\\/home/x}', 'x/me'],
    ['${MAYBE}', '<m>'],
    ['${MAYBE:?no}', '<m>'],
    ['${PART:-d}', 'v<m>'],
    ['${PART:+y}', 'y'],
  ])('%s', (text, expected) => {
    expect(shown(expand(text, lookup, '\\'))).toBe(expected);
  });

  test.each(['${MAYBE:-d}', '${MAYBE-d}', '${MAYBE+d}', '${PART%x}', '${PART/a/b}', '${FILE%$MAYBE}'])(
    '%s is one unknown, the same each time',
    (text) => {
      const first = expand(text, lookup, '\\');
      expect(first).toEqual([{ kind: 'unknown', id: expect.any(String), text, splits: false }]);
      expect(expand(text, lookup, '\\')).toEqual(first);
    },
  );

  test('the backtick escapes where it is the escape character', () => {
    expect(shown(expand('C:\\a`$HOME', lookup, '`'))).toBe('C:\\a$HOME');
  });

  test.each([
    '"a',
    "'a",
    '${',
    '${}',
    '${:x}',
    '${{a}',
    '${HOME',
    '${HOME:x}',
    '${HOME!}',
    '${NONE:?no}',
    '${FILE%\\a}',
  ])('%s is refused', (text) => {
    expect(() => expand(text, lookup, '\\')).toThrow(ExpansionError);
  });

  test('deep nesting is refused, not a crash', () => {
    expect(() => expand('${a:-'.repeat(100_000), lookup, '\\')).toThrow(ExpansionError);
  });
});

describe('expanding words', () => {
  test.each([
    ['a b', ['a', 'b']],
    ['  a   b  ', ['a', 'b']],
    ['$TWO', ['a', 'b']],
    ['x${TWO}y', ['xa', 'by']],
    ['"$TWO"', ['a  b']],
    ['a\\ b', ['a b']],
    ["a' 'b", ['a b']],
    ['$NONE', []],
    ['"" a', ['a']],
    ['a $MAYBE', ['a', '<m>']],
  ])('%s', (text, expected) => {
    expect(expandWords(text, lookup, '\\').map(shown)).toEqual(expected);
  });
});

describe('the environment of a stage', () => {
  const value = (raw: string, name = 'X', buildArgs: Record<string, string> = {}): string =>
    shown(environment(raw, buildArgs).lookup(name));

  test.each([
    ['ENV sets a variable', 'FROM scratch\nENV X=1', '1'],
    ['all of one ENV see the values before it', 'FROM scratch\nENV Y=1\nENV Y=2 X=$Y', '1'],
    ['each of one ARG sees those before it', 'FROM scratch\nARG Y=2 X=$Y', '2'],
    ['ENV beats the ARG before it', 'FROM scratch\nARG X=1\nENV X=2', '2'],
    ['within a stage the later ARG counts, as in BuildKit', 'FROM scratch\nENV X=2\nARG X=1', '1'],
    ['an ARG without default leaves ENV alone', 'FROM scratch\nENV X=2\nARG X', '2'],
    ['in a stage on top ENV beats ARG', 'FROM scratch AS a\nENV X=2\nARG X=1\nFROM a', '2'],
    ['a stage on top inherits ENV', 'FROM scratch AS a\nENV X=1\nFROM a', '1'],
    ['a stage on top inherits ARG, as in BuildKit', 'FROM scratch AS a\nARG X=1\nFROM a', '1'],
    ['another stage inherits nothing', 'FROM scratch AS a\nENV X=1\nFROM scratch', 'unset'],
    ['a global ARG is not visible undeclared', 'ARG X=1\nFROM scratch', 'unset'],
    ['a global ARG is visible declared', 'ARG X=1\nFROM scratch\nARG X', '1'],
    ['a default beats the global ARG', 'ARG X=1\nFROM scratch\nARG X=2', '2'],
    ['an ARG without default is unknown', 'FROM scratch\nARG X', '<arg:X@17>'],
    ['a global ARG without default is unknown', 'ARG X\nFROM scratch\nARG X', '<arg:X@4>'],
    ['a base image may set anything', 'FROM a', '<base:X@0>'],
    ['what the base may set stays itself above', 'FROM a AS b\nFROM b', '<base:X@0>'],
    ['LABEL sets nothing', 'FROM scratch\nLABEL X=1', 'unset'],
    ['a value that cannot be expanded is unknown', 'FROM scratch\nENV X=${Y:?no}', '<error@17:${Y:?no}>'],
  ])('%s', (_, raw, expected) => {
    expect(value(raw)).toBe(expected);
  });

  test('a build argument beats defaults, not ENV', () => {
    expect(value('ARG X=1\nFROM scratch\nARG X', 'X', { X: '9' })).toBe('9');
    expect(value('FROM scratch\nARG X=1', 'X', { X: '9' })).toBe('9');
    expect(value('FROM scratch\nARG X=1\nENV X=2', 'X', { X: '9' })).toBe('2');
    expect(value('FROM scratch', 'X', { X: '9' })).toBe('unset');
  });

  test('platform arguments are unknown once declared, and can be given', () => {
    expect(value('FROM scratch\nARG TARGETARCH', 'TARGETARCH')).toBe('<arg:TARGETARCH>');
    expect(value('FROM scratch\nARG TARGETARCH', 'TARGETARCH', { TARGETARCH: 'arm64' })).toBe('arm64');
    expect(value('FROM scratch', 'TARGETARCH')).toBe('unset');
  });

  test('proxies are unknown without being declared', () => {
    expect(value('FROM scratch', 'http_proxy')).toBe('<arg:http_proxy>');
  });

  test('names are those that the file sets', () => {
    expect(environment('FROM a\nENV A=1\nARG B=2\nENV A=3').names().sort()).toEqual(['A', 'B']);
  });

  test('a value that doubles with every line is given up, not followed', () => {
    const lines = Array.from({ length: 200 }, () => 'ENV X=$X$X Y=${Y:-$X$Y}').join('\n');
    expect(value(`FROM a\n${lines}`).length).toBeLessThan(1000);
    expect(value(`FROM scratch\nENV X=a\n${lines}`).length).toBeLessThan(70_000);
  });
});
