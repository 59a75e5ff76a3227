import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { DockerignoreMatcher, readDockerignore } from '../../src/context/dockerignore.ts';

function excludes(patterns: string | readonly string[], path: string): boolean {
  return new DockerignoreMatcher(typeof patterns === 'string' ? [patterns] : patterns).excludes(path);
}

/** The same answer, found by going down from the top as the builder does. */
function excludesOnTheWay(patterns: readonly string[], path: string): boolean {
  const matcher = new DockerignoreMatcher(patterns);
  const names = path.split('/');
  let step = matcher.enter(names[0] ?? '');
  for (let depth = 2; depth <= names.length; depth++) {
    step = matcher.enter(names.slice(0, depth).join('/'), step.inherited);
  }
  return step.excluded;
}

const excluded: [pattern: string, path: string][] = [
  ['*', 'go.mod'],
  ['*.mod', 'go.mod'],
  ['**', 'go.mod'],
  ['**', 'cmd/main.go'],
  ['**', 'cmd/'],
  ['**/', 'go.mod'],
  ['**/', 'cmd/main.go'],
  ['**/**', 'cmd/main.go'],
  ['cmd', 'cmd/api/main.go'],
  ['cmd/', 'cmd/api/main.go'],
  ['cmd/**', 'cmd/main.go'],
  ['cmd/**', 'cmd/api/main.go'],
  ['**/api', 'api'],
  ['**/api', 'api/main.go'],
  ['**/api', 'cmd/api'],
  ['**/api/*', 'cmd/api/main.go'],
  ['**/api/**', 'cmd/api/v1/main.go'],
  ['**log', 'log'],
  ['**log', 'catalog'],
  ['**log', 'cmd/x/catalog'],
  ['**/*.log', 'x.log'],
  ['**/*.log', 'a/b/x.log'],
  ['**/x*log', 'a/b/xylog'],
  ['**/x*.log*', 'a/x.log.1'],
  ['**/**/*.log', 'a/b/x.log'],
  ['**/**/*.log', 'x.log'],
  ['a**/*.log', 'a/x.log'],
  ['a**/*.log', 'a/b/c/x.log'],
  ['a/*.log**', 'a/x.log'],
  ['a**', 'abc/d'],
  ['**/a/b', 'a/b'],
  ['**/a/b', 'x/y/a/b'],
  ['v[1-3]', 'v2'],
  ['v[^1-3]', 'v9'],
  ['v[^1-3]x', 'v/x'],
  ['[α-ω]*', 'λόγος'],
  ['.*', '.env'],
  ['a.b', 'a.b'],
  ['a?b', 'a.b'],
  ['a?b', 'a☺b'],
  [String.raw`a\*b`, 'a*b'],
  [String.raw`a\\`, 'a\\'],
  [String.raw`[\]a]`, ']'],
  ['a(b)c/d', 'a(b)c/d'],
  ['a.|)$(}+{b', 'a.|)$(}+{b'],
  ['a+1-(x)$.whl', 'a+1-(x)$.whl'],
  ['d/*.whl', 'd/a+1-(x)$.whl'],
  ['*.{js,ts}', 'x.{js,ts}'],
  // What an expression of Go means by these comes through, meant or not.
  ['x{2}*', 'xx.log'],
  ['x|*.log', 'xyz'],
  [String.raw`src\d`, 'src1'],
  [String.raw`x\x41`, 'xA'],
  ['[[:digit:]]', '7'],
];

const kept: [pattern: string, path: string][] = [
  ['*.mod', 'cmd/go.mod'],
  ['main.go', 'cmd/main.go'],
  ['cmd', 'cmd2'],
  ['cmd/**', 'cmd'],
  ['**/**/*.log2', 'a/b/x.log'],
  ['a/*.log', 'a/b/x.log'],
  ['v[1-3]', 'v'],
  ['v[1-3]', 'v9'],
  ['v[^1-3]', 'v2'],
  ['a?b', 'a/b'],
  ['a?b', 'ab'],
  ['a??b', 'a☺b'],
  ['a*b', 'a/b'],
  ['.*', 'env'],
  ['a.b', 'aXb'],
  ['a.*', 'aXb'],
  ['**/.env', 'x.env'],
  ['**/.env', 'my/x.env'],
  ['**/*.log', 'a\nb/x.log'],
  [String.raw`a\*b`, 'aXb'],
  ['a(b)c/d', 'a(b)c/e'],
  ['*.{js,ts}', 'x.js'],
  [String.raw`src\bin`, 'src/bin'],
  ['Cmd', 'cmd'],
  ['.', 'cmd'],
  ['/', 'cmd'],
];

const malformed = [
  '!',
  '[',
  'a[',
  '[]a]',
  '[-x]',
  '[x-]',
  '\\',
  '[z-a]',
  '[Local-Only]/',
  String.raw`a\e`,
  'a*{2}',
];

describe('one pattern', () => {
  test.each(excluded)('%s excludes %s', (pattern, path) => {
    expect(excludes(pattern, path)).toBe(true);
    expect(excludesOnTheWay([pattern], path.replace(/\/$/, ''))).toBe(true);
  });

  test.each(kept)('%s leaves %s', (pattern, path) => {
    expect(excludes(pattern, path)).toBe(false);
    expect(excludesOnTheWay([pattern], path)).toBe(false);
  });

  test.each(malformed)('%s is refused in words, and left out', (pattern) => {
    const matcher = new DockerignoreMatcher([pattern, 'b']);
    expect(matcher.problems).toHaveLength(1);
    expect(matcher.problems[0]).toContain(`pattern "${pattern.replace(/\/$/, '')}"`);
    expect(matcher.excludes('b')).toBe(true);
    expect(matcher.excludes('x')).toBe(false);
  });

  test('nothing excludes the context as a whole', () => {
    expect(excludes('**', '.')).toBe(false);
    expect(excludes(['', '  '], 'a')).toBe(false);
  });
});

describe('exceptions', () => {
  const cases: [patterns: string[], path: string, expected: boolean][] = [
    [['docs', '!docs/README.md'], 'docs/README.md', false],
    [['docs/', '!docs/README.md'], 'docs/README.md', false],
    [['docs/*', '!docs/README.md'], 'docs/README.md', false],
    [['docs', '!docs/README.md'], 'docs/api.md', true],
    [['*.go', '!main.go'], 'main.go', false],
    [['!main.go', '*.go'], 'main.go', true],
    [['**', '!src/web'], 'src/web/app.ts', false],
    [['**', '!src/web', 'src/web/app.ts'], 'src/web/app.ts', true],
    [['**', '!dist/*.whl'], 'dist/a-1+b.whl', false],
    [['**', '!dist/*.whl'], 'dist/a-1+b.txt', true],
    [['*', '  !go.mod  '], 'go.mod', false],
  ];

  test.each(cases)('%j: %s excluded is %s', (patterns, path, expected) => {
    expect(excludes(patterns, path)).toBe(expected);
    expect(excludesOnTheWay(patterns, path)).toBe(expected);
  });

  test('on the way down, an exception that was not asked about a directory does not reach its entries', () => {
    const patterns = ['*/x', '!a'];
    expect(excludes(patterns, 'a/x')).toBe(false);
    expect(excludesOnTheWay(patterns, 'a/x')).toBe(true);
  });

  test('tell where something may be taken back in', () => {
    const plain = new DockerignoreMatcher(['**', '!src/web/**', '!docs/a']);
    expect(
      ['src', 'src/web', 'docs', 'docs/a', 'lib', 'src/webs'].map((path) => plain.mayReinclude(path)),
    ).toEqual([true, true, true, true, false, false]);
    expect(new DockerignoreMatcher(['**']).mayReinclude('src')).toBe(false);
    expect(new DockerignoreMatcher(['**', '!**/keep']).mayReinclude('lib')).toBe(true);
  });
});

describe('the file', () => {
  test('is read without comments, white space, slashes in front and detours', () => {
    const text = [
      '\uFEFF# a comment',
      'one',
      '  /two  ',
      '\t/a//b/../c/ \r',
      '',
      ' # not a comment',
      '! /kept/',
      '!',
      '! ',
      '/',
      './',
      '\u0085three\u0085',
      '../up',
    ].join('\n');
    expect(readDockerignore(text)).toEqual([
      'one',
      'two',
      'a/c',
      '# not a comment',
      '!kept',
      '!',
      '!',
      '/',
      '.',
      'three',
      '../up',
    ]);
  });

  test('may be empty', () => {
    expect(readDockerignore('')).toEqual([]);
    expect(readDockerignore('\uFEFF\n\n')).toEqual([]);
  });
});

describe('always', () => {
  const name = fc.stringMatching(/^[a-c(+$|{}é-]{1,3}$/);
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));

  test('a pattern without wildcards excludes itself and what is below, nothing else', () => {
    fc.assert(
      fc.property(path, path, (pattern, other) => {
        expect(excludes(pattern, other)).toBe(`${other}/`.startsWith(`${pattern}/`));
        expect(excludes(pattern, `${pattern}/${other}`)).toBe(true);
      }),
    );
  });

  test('**/ in front reaches every depth', () => {
    fc.assert(
      fc.property(path, path, (pattern, above) => {
        expect(excludes(`**/${pattern}`, pattern)).toBe(true);
        expect(excludes(`**/${pattern}`, `${above}/${pattern}`)).toBe(true);
        expect(excludes(`**/${pattern}`, `${above}/${pattern}/x`)).toBe(true);
      }),
    );
  });

  test('the last pattern that holds has the word', () => {
    fc.assert(
      fc.property(path, fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), (file, exceptions) => {
        const patterns = exceptions.map((exception) => (exception ? `!${file}` : file));
        expect(excludes(patterns, file)).toBe(exceptions.at(-1) === false);
        expect(excludesOnTheWay(patterns, file)).toBe(exceptions.at(-1) === false);
      }),
    );
  });

  test('no pattern makes it throw, or take long', () => {
    const piece = fc.constantFrom(
      '*',
      '**',
      '**/',
      '?',
      '[',
      ']',
      '[^a]',
      '{2}',
      '|',
      '\\',
      'a',
      '/',
      '!',
      '^',
      '-',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), path, (pieces, file) => {
        expect(typeof excludes(pieces.join(''), file)).toBe('boolean');
      }),
    );
    const started = performance.now();
    expect(excludes(`${'**/*a'.repeat(30)}b`, `${'a/'.repeat(1000)}a`)).toBe(false);
    expect(excludes(`${'*a'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
