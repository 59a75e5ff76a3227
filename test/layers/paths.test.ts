import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contains,
  literalText,
  overlap,
  resolvePath,
  showPath,
  unknownText,
  wild,
  type PathPattern,
  type PathSet,
} from '../../src/layers/paths.ts';

/** `*`, `?` and `**` as wildcards, `$X` as a value that is not known. */
function path(text: string): PathPattern {
  return text
    .split(/(\*\*|\*|\?|\$[A-Z])/)
    .map((piece) => {
      if (piece === '**') return wild.anyDepth;
      if (piece === '*') return wild.anyName;
      if (piece === '?') return wild.anyCharacter;
      return piece.startsWith('$') ? unknownText(piece, piece) : literalText(piece);
    })
    .join('');
}

const node = (text: string): PathSet => ({ path: path(text), extent: 'node' });
const tree = (text: string): PathSet => ({ path: path(text), extent: 'tree' });

describe('what one set of paths contains of another', () => {
  test.each<[string, PathSet, PathSet, string]>([
    ['a tree contains a file below it', tree('/app'), node('/app/x'), 'yes'],
    ['a tree contains its own root', tree('/app'), node('/app'), 'yes'],
    ['a tree does not contain its neighbour', tree('/app'), node('/apple'), 'no'],
    ['the root contains everything', tree(''), tree('/app'), 'yes'],
    ['a node contains nothing below it', node('/app'), node('/app/x'), 'no'],
    ['of a tree, a node is a part', node('/app'), tree('/app'), 'maybe'],
    ['a star takes one name', node('/app/*'), node('/app/x'), 'yes'],
    ['a star does not take two names', node('/app/*'), node('/app/x/y'), 'no'],
    ['a tree of stars contains what is below a name', tree('/app/*'), node('/app/x/y'), 'yes'],
    ['a star does not take a hidden name', node('/app/*'), node('/app/.git'), 'maybe'],
    ['nor does a question mark', node('/app/?git'), node('/app/.git'), 'maybe'],
    ['a star behind a dot takes hidden names', node('/app/.*'), node('/app/.git'), 'yes'],
    ['any depth takes what stands at once below', node('/app/**/x'), node('/app/x'), 'yes'],
    ['any depth takes what stands deep below', node('/app/**/x'), node('/app/a/b/x'), 'yes'],
    ['any depth takes hidden names: find does', node('/app/**'), node('/app/.git'), 'yes'],
    ['a name may be one that a star takes', node('/app/x'), node('/app/*'), 'maybe'],
    ['emptying a folder counts as removing it', tree('/app/*'), tree('/app'), 'yes'],
    ['equal unknown values are equal paths', node('/opt/$V'), node('/opt/$V'), 'yes'],
    ['different unknown values may be equal', node('/opt/$V'), node('/opt/$W'), 'maybe'],
    ['an unknown value may be any path', node('/$V'), node('/a/b'), 'maybe'],
    ['a star takes what is not known of a name', node('/*.deb'), node('/x_$V.deb'), 'yes'],
    ['but not several names', node('/*/x'), node('/$V/x'), 'maybe'],
    ['what follows an unknown value counts', node('/$V/x'), node('/a/y'), 'no'],
    ['a tree below an unknown value contains what is below the same', tree('/$V'), node('/$V/x'), 'yes'],
  ])('%s', (_, outer, inner, answer) => {
    expect(contains(outer, inner)).toBe(answer);
  });
});

describe('what two sets of paths have in common', () => {
  test.each<[string, PathSet, PathSet, string, string]>([
    ['the file in a tree', tree('/app'), node('/app/x'), 'yes', '/app/x'],
    ['the same the other way round', node('/app/x'), tree('/app'), 'maybe', '/app/x'],
    ['the deeper of two trees', tree('/app'), tree('/app/lib'), 'yes', '/app/lib'],
    ['nothing', tree('/app'), tree('/lib'), 'no', '/lib'],
    ['the name that a star may take', node('/app/*.jar'), node('/app/x.jar'), 'yes', '/app/x.jar'],
    ['the pattern, where names are not known', node('/a*'), node('/*b'), 'maybe', '/*b'],
  ])('%s', (_, a, b, answer, common) => {
    const found = overlap(a, b);
    expect([found.answer, showPath(found.common.path)]).toEqual([answer, common]);
  });
});

describe('paths are cleaned', () => {
  test.each([
    ['/app', 'x', '/app/x'],
    ['/app', './x/', '/app/x'],
    ['/app', '../x', '/x'],
    ['/app', '/x//y/.', '/x/y'],
    ['/', '..', '/'],
  ])('%s and %s make %s', (directory, text, expected) => {
    expect(showPath(resolvePath(resolvePath('', directory), text))).toBe(expected);
  });

  test('characters of the private use area in a file do not pass for ours', () => {
    expect(contains(node(`/${literalText(wild.anyName)}`), node('/x'))).toBe('no');
  });
});

/* Brute force: patterns over a tiny alphabet against all paths of up to three of a few names. */

const NAMES = ['a', 'b', 'ab', '.a'];
const DEEP = NAMES.flatMap((x) =>
  ['', ...NAMES].flatMap((y) => ['', ...(y === '' ? [] : NAMES)].map((z) => [x, y, z])),
);
const ALL_PATHS = ['', ...new Set(DEEP.map((names) => `/${names.filter((name) => name !== '').join('/')}`))];
// Unknown values that begin with a dot are left out on purpose: see the head of paths.ts.
const VALUES = ['a', 'b', 'ab', 'a/b', 'b/.a'];

interface Values {
  readonly U: string;
  readonly V: string;
}
const EVERY_VALUE: readonly Values[] = VALUES.flatMap((U) => VALUES.map((V) => ({ U, V })));

/** The values that the unknown ones of two patterns may have: parts of a name have no slash. */
function valuesFor(...texts: readonly string[]): readonly Values[] {
  const parts = texts.flatMap((text) => text.split('/')).filter((one) => one.length > 2);
  const isPart = (variable: string): boolean => parts.some((one) => one.includes(variable));
  return EVERY_VALUE.filter(
    ({ U, V }) => !(isPart('$U') && U.includes('/')) && !(isPart('$V') && V.includes('/')),
  );
}

/** A set of paths with the text that it was made from. */
interface Drawn extends PathSet {
  readonly text: string;
}

/** All paths of the universe that a set stands for, given the values of the unknown ones. */
function meant({ text, extent }: Drawn, values: Values): Set<string> {
  const source = text
    .split(/(\/\*\*\/|\*\*|\*|\?|\$U|\$V)/)
    .map((piece, index, pieces) => {
      const leads =
        (pieces[index - 1] ?? '').endsWith('/') ||
        (index > 1 && pieces[index - 1] === '' && (pieces[index - 2] ?? '').endsWith('/'));
      if (piece === '/**/') return '/(?:.*/)?';
      if (piece === '**') return '.*';
      if (piece === '*') return leads ? '(?!\\.)[^/]*' : '[^/]*';
      if (piece === '?') return leads ? '[^/.]' : '[^/]';
      if (piece === '$U') return values.U.replaceAll('.', '\\.');
      if (piece === '$V') return values.V.replaceAll('.', '\\.');
      return piece.replaceAll('.', '\\.');
    })
    .join('');
  const whole = new RegExp(`^${source}${extent === 'tree' ? '(?:/.*)?' : ''}$`);
  return new Set(ALL_PATHS.filter((candidate) => whole.test(candidate)));
}

const name = fc
  .array(fc.constantFrom('a', 'b', '.a', '*', '?', '$U', '$V'), { minLength: 1, maxLength: 2 })
  .map((pieces) => pieces.join(''))
  .filter((text) => !text.includes('**'));
const pattern = fc
  .array(fc.oneof({ weight: 5, arbitrary: name }, { weight: 1, arbitrary: fc.constant('**') }), {
    maxLength: 3,
  })
  .map((names) => names.map((text) => `/${text}`).join(''))
  .filter((text) => !text.includes('**/**'));
const set = fc
  .record({ text: pattern, extent: fc.constantFrom<'node' | 'tree'>('node', 'tree') })
  .map(({ text, extent }) => ({ text, extent, path: path(text) }));

/** `rm -r dir/*` counts as emptying `dir`, hidden files and the folder itself aside. */
function isDeliberate(outer: Drawn, inner: Drawn): boolean {
  return inner.extent === 'tree' && (outer.text === `${inner.text}/*` || outer.text === `${inner.text}/**`);
}

describe('answers hold for every path and every value', () => {
  test('contains: yes for all of them, no for none', () => {
    fc.assert(
      fc.property(set, set, (outer, inner) => {
        const answer = contains(outer, inner);
        if (answer === 'maybe' || isDeliberate(outer, inner)) return;
        for (const values of valuesFor(outer.text, inner.text)) {
          const [big, small] = [meant(outer, values), meant(inner, values)];
          for (const one of small) expect([one, big.has(one)]).toEqual([one, answer === 'yes']);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('overlap: yes where there is something in common, no where there is nothing', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        const { answer } = overlap(a, b);
        if (answer === 'maybe' || isDeliberate(a, b)) return;
        for (const values of valuesFor(a.text, b.text)) {
          const [left, right] = [meant(a, values), meant(b, values)];
          const common = [...left].filter((one) => right.has(one));
          if (answer === 'no') expect(common).toEqual([]);
          else if (right.size > 0) expect(common).not.toEqual([]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a set contains itself, and overlaps with itself', () => {
    fc.assert(
      fc.property(set, (one) => {
        expect(contains(one, one)).toBe('yes');
        expect(overlap(one, one).answer).toBe('yes');
      }),
    );
  });
});

test('long patterns are compared in bounded time', () => {
  const many = tree(`/${'*a'.repeat(300)}`);
  const text = node(`/${'a'.repeat(600)}b`);
  const started = performance.now();
  for (let round = 0; round < 10; round++) contains(many, text);
  expect(performance.now() - started).toBeLessThan(5000);
});
