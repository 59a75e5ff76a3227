import { isWord, type CharTest } from './automaton.ts';

/** Inclusive ranges of code points. */
export type Ranges = readonly (readonly [number, number])[];

const LAST = 0x10ffff;

const DIGIT: Ranges = [[0x30, 0x39]];
const SPACE: Ranges = [
  [0x09, 0x0a],
  [0x0c, 0x0d],
  [0x20, 0x20],
];
const UPPER: Ranges = [[0x41, 0x5a]];
const LOWER: Ranges = [[0x61, 0x7a]];
const ALPHA: Ranges = [...UPPER, ...LOWER];
const WORD: Ranges = [...DIGIT, ...ALPHA, [0x5f, 0x5f]];

const NAMED: ReadonlyMap<string, Ranges> = new Map<string, Ranges>([
  ['alnum', [...DIGIT, ...ALPHA]],
  ['alpha', ALPHA],
  ['ascii', [[0, 0x7f]]],
  [
    'blank',
    [
      [0x09, 0x09],
      [0x20, 0x20],
    ],
  ],
  [
    'cntrl',
    [
      [0, 0x1f],
      [0x7f, 0x7f],
    ],
  ],
  ['digit', DIGIT],
  ['graph', [[0x21, 0x7e]]],
  ['lower', LOWER],
  ['print', [[0x20, 0x7e]]],
  [
    'punct',
    [
      [0x21, 0x2f],
      [0x3a, 0x40],
      [0x5b, 0x60],
      [0x7b, 0x7e],
    ],
  ],
  [
    'space',
    [
      [0x09, 0x0d],
      [0x20, 0x20],
    ],
  ],
  ['upper', UPPER],
  ['word', WORD],
  ['xdigit', [...DIGIT, [0x41, 0x46], [0x61, 0x66]]],
]);

const PERL: ReadonlyMap<string, Ranges> = new Map<string, Ranges>([
  ['d', DIGIT],
  ['s', SPACE],
  ['w', WORD],
  ['D', complement(DIGIT)],
  ['S', complement(SPACE)],
  ['W', complement(WORD)],
]);

/** The class that `\d` and its like stand for, by the letter. */
export function perlClass(letter: string): Ranges | undefined {
  return PERL.get(letter);
}

/** The class named inside `[:…:]`, where a leading `^` negates. */
export function namedClass(name: string): Ranges | undefined {
  if (!name.startsWith('^')) return NAMED.get(name);
  const ranges = NAMED.get(name.slice(1));
  return ranges && complement(ranges);
}

/** The test for a character in one of the ranges, or, negated, in none. */
export function classTest(ranges: Ranges, negated: boolean): CharTest {
  return (code) => ranges.some(([low, high]) => low <= code && code <= high) !== negated;
}

/** Whether exactly one side of a place is a character of a word. */
export function isWordBoundary(before: number, after: number): boolean {
  return isWord(before) !== isWord(after);
}

function complement(ranges: Ranges): Ranges {
  const result: [number, number][] = [];
  let from = 0;
  for (const [low, high] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (low > from) result.push([from, low - 1]);
    from = high + 1;
  }
  return [...result, [from, LAST]];
}
