import { describe, expect, test } from 'vitest';
import { readSpec } from '../../scripts/hspec.ts';

/** A test in the manner of hadolint's, around what it asserts. */
function spec(body: string): string {
  return [
    'module Hadolint.Rule.DL1Spec (spec) where',
    '',
    'import Data.Text as Text',
    '',
    'spec :: SpecWith ()',
    'spec = do',
    '  let ?config = def',
    '',
    '  describe "DL1 - a rule" $ do',
    '    it "a case" $',
    body,
    '',
  ].join('\n');
}

/** The only text that is asserted. */
function textOf(body: string): string {
  const { cases, unread } = readSpec(spec(body));
  expect(unread).toEqual([]);
  expect(cases.length).toBe(1);
  return cases[0]?.text ?? '';
}

describe('the text of a Dockerfile', () => {
  test.each([
    ['a literal', String.raw`ruleCatches "DL1" "RUN a"`, 'RUN a'],
    ['escapes', String.raw`ruleCatches "DL1" "RUN a \"\\b\"\n\tc\&1\x21\33"`, 'RUN a "\\b"\n\tc1!!'],
    ['a gap', 'ruleCatches "DL1" "RUN a \\\\\\\n      \\  && b"', 'RUN a \\  && b'],
    ['an argument by $', 'ruleCatches "DL1" $ Text.unlines ["FROM a", "RUN b"]', 'FROM a\nRUN b\n'],
    ['an argument in parentheses', 'ruleCatches "DL1" (Text.unlines [ "RUN b" ])', 'RUN b\n'],
    ['a text in two parts', 'ruleCatches "DL1" ("FROM a\\n" <> "RUN b")', 'FROM a\nRUN b'],
    ['lines in two parts', 'ruleCatches "DL1" $ T.unlines (["FROM a"] ++ ["RUN b"])', 'FROM a\nRUN b\n'],
    [
      'a list of a name',
      'let dockerFile =\n  [ "FROM a",\n    "RUN b"\n  ]\n in do\n  ruleCatches "DL1" $ Text.unlines dockerFile',
      'FROM a\nRUN b\n',
    ],
    [
      'a text of a name',
      'let file = Text.unlines\n  [ "RUN b" ]\n in do\n  ruleCatches "DL1" file',
      'RUN b\n',
    ],
    [
      'beside comments',
      '-- ruleCatches "DL1" "RUN x"\n{- "no -}\nlet q = \'"\'\nruleCatches "DL1" "RUN -- b"',
      'RUN -- b',
    ],
  ])('%s', (_, body, text) => {
    // The helpers of the tests end it with one more line end.
    expect(textOf(body)).toBe(`${text}\n`);
  });
});

test('what is asserted, and where', () => {
  const body = [
    'let line = "RUN a" in do',
    '  ruleCatches "DL1" line',
    '  ruleCatchesNot "DL2" line',
    '  onBuildRuleCatches "DL1" line',
    '  onBuildRuleCatchesNot "DL1" line',
  ].join('\n');
  const found = readSpec(spec(body)).cases.map(({ rule, title, line, reports, onbuild }) => {
    return [rule, title, line, reports, onbuild];
  });
  expect(found).toEqual([
    ['DL1', 'a case', 12, true, false],
    ['DL2', 'a case', 13, false, false],
    ['DL1', 'a case', 14, true, true],
    ['DL1', 'a case', 15, false, true],
  ]);
});

describe('what is not read is said', () => {
  test.each([
    ['a name that nothing binds', 'ruleCatches "DL1" other', 'other is not known'],
    ['a name of another test', 'let f = "RUN a"\nit "next" $\n  ruleCatches "DL1" f', 'f is not known'],
    [
      'a name bound anew to what is not read',
      'let f = "RUN a"\nlet f = g "b"\nruleCatches "DL1" f',
      'f is not known',
    ],
    ['lines that are not joined', 'ruleCatches "DL1" ["RUN a"]', 'lines that nothing joins'],
    ['an escape that is not known', String.raw`ruleCatches "DL1" "RUN \q"`, 'an expression with "RUN \\q"'],
    ['a list that does not end', 'ruleCatches "DL1" $ Text.unlines ["RUN a"', 'a list without an end'],
    ['an assertion of nothing', 'ruleCatches "DL1"', 'the file ends'],
  ])('%s', (_, body, why) => {
    const { cases, unread } = readSpec(spec(body));
    expect(cases).toEqual([]);
    expect(unread.map((one) => one.why)).toEqual([why]);
  });
});
