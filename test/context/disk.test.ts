import { chmodSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import type { ContextMatch } from '../../src/context/context.ts';
import { openContext } from '../../src/context/disk.ts';
import { temporaryFolder } from './temporary.ts';

vi.mock('node:fs', { spy: true });

function only(matches: readonly ContextMatch[] | undefined): ContextMatch {
  const [match, ...others] = matches ?? [];
  if (match === undefined || others.length > 0) throw new Error(`${matches?.length} matches, not one`);
  return match;
}

function names(matches: readonly ContextMatch[] | undefined): string[] | undefined {
  return matches?.map(({ path }) => path);
}

function paths(match: ContextMatch): string[] {
  return match.files().map(({ path }) => path);
}

describe('a source', () => {
  test('that is a file has its size and mode', () => {
    const folder = temporaryFolder({ 'app.jar': '12345' });
    chmodSync(join(folder, 'app.jar'), 0o4750);
    const match = only(openContext(folder, { explicit: true }).match('app.jar'));
    expect(match).toMatchObject({ path: 'app.jar', kind: 'file', size: 5, mode: 0o4750 });
    expect(match.files()).toEqual([{ path: '', size: 5, mode: 0o4750 }]);
    expect(match.directories()).toEqual([]);
  });

  test('that is a directory has all that is below', () => {
    const folder = temporaryFolder({
      'src/a.ts': '1',
      'src/lib/b.ts': '22',
      'src/empty': null,
      other: '333',
    });
    const match = only(openContext(folder, { explicit: true }).match('src/'));
    expect(match).toMatchObject({ path: 'src', kind: 'directory', size: 3 });
    expect(paths(match)).toEqual(['a.ts', 'lib/b.ts']);
    expect(match.directories()).toEqual(['empty', 'lib']);
  });

  test.each(['.', './', '/', '', '..', '../..', 'src/..'])('%j is the whole context', (source) => {
    const folder = temporaryFolder({ 'src/a': '1' });
    const match = only(openContext(folder, { explicit: true }).match(source));
    expect(match.path).toBe('.');
    expect(paths(match)).toEqual(['src/a']);
  });

  test.each(['src/a', '/src/a', './src//a', '../src/a', 'x/../src/a'])('%j is cleaned', (source) => {
    const folder = temporaryFolder({ 'src/a': '1' });
    expect(names(openContext(folder, { explicit: true }).match(source))).toEqual(['src/a']);
  });

  test('that is not there matches nothing', () => {
    const folder = temporaryFolder({ a: '1' });
    const context = openContext(folder, { explicit: true });
    expect(context.match('b')).toEqual([]);
    expect(context.match('a/b')).toEqual([]);
    expect(context.match('*.jar')).toEqual([]);
    expect(context.match('[')).toEqual([]);
  });

  test('cannot be answered without a context', () => {
    const folder = temporaryFolder({ file: '' });
    expect(openContext(join(folder, 'none'), { explicit: true }).match('a')).toBeUndefined();
    expect(openContext(join(folder, 'file'), { explicit: true }).match('a')).toBeUndefined();
  });
});

describe('wildcards', () => {
  test('match names in order, a directory as a whole', () => {
    const folder = temporaryFolder({
      'package.json': '',
      'package-lock.json': '',
      'packages/a/package.json': '',
      'packages/b/package.json': '',
      'packages/b/src/package.json': '',
    });
    const context = openContext(folder, { explicit: true });
    expect(names(context.match('package*.json'))).toEqual(['package-lock.json', 'package.json']);
    expect(names(context.match('pack*'))).toEqual(['package-lock.json', 'package.json', 'packages']);
    expect(names(context.match('./packages/*/package.json'))).toEqual([
      'packages/a/package.json',
      'packages/b/package.json',
    ]);
    expect(names(context.match('pa[^x]kages[^x][ab]'))).toEqual(['packages/a', 'packages/b']);
    expect(names(context.match('**/package.json'))).toEqual([]);
  });

  test('do not see what is excluded', () => {
    const folder = temporaryFolder({ '.dockerignore': 'b.*\n.d*', 'a.txt': '', 'b.txt': '' });
    expect(names(openContext(folder, { explicit: true }).match('*'))).toEqual(['a.txt']);
  });
});

describe('.dockerignore', () => {
  test('takes files away, and exceptions bring some back with their directories', () => {
    const folder = temporaryFolder({
      '.dockerignore': '**\n!src/keep\n!deep/er/x',
      'src/keep/a': '1',
      'src/lose/b': '1',
      'src/c': '1',
      'deep/er/x': '1',
      'deep/er/y': '1',
      'gone/d': '1',
    });
    const context = openContext(folder, { explicit: true });
    const whole = only(context.match('.'));
    expect(paths(whole)).toEqual(['deep/er/x', 'src/keep/a']);
    expect(whole.directories()).toEqual(['deep', 'deep/er', 'src', 'src/keep']);
    expect(names(context.match('src'))).toEqual(['src']);
    expect(context.match('gone')).toEqual([]);
    expect(context.match('src/c')).toEqual([]);
    expect(names(context.match('*'))).toEqual(['deep', 'src']);
  });

  test('leaves no directory for an exception that takes back nothing', () => {
    const folder = temporaryFolder({ '.dockerignore': 'src\n!src/none', 'src/a': '1', b: '' });
    const context = openContext(folder, { explicit: true });
    expect(context.match('src')).toEqual([]);
    expect(names(context.match('*'))).toEqual(['.dockerignore', 'b']);
  });

  test('of the Dockerfile beats that of the context', () => {
    const folder = temporaryFolder({
      '.dockerignore': 'a',
      'build/Dockerfile.dockerignore': '/b',
      'build/Dockerfile': '',
      a: '',
      b: '',
    });
    const open = (name: string) =>
      openContext(folder, { explicit: true, dockerfile: join(folder, 'build', name) });
    expect(names(open('Dockerfile').match('[ab]'))).toEqual(['a']);
    expect(names(open('Other').match('[ab]'))).toEqual(['b']);
  });

  test('with a bad pattern is a problem, and the rest of it holds', () => {
    const folder = temporaryFolder({ '.dockerignore': '[\nb\n!', b: '' });
    const context = openContext(folder, { explicit: false });
    expect(context.match('b')).toEqual([]);
    expect(context.problems).toEqual([
      '.dockerignore: pattern "[": syntax error',
      '.dockerignore: pattern "!": nothing follows the exclamation mark',
    ]);
    expect(context.explicit).toBe(false);
  });

  test('that cannot be read is a problem', () => {
    const folder = temporaryFolder({ '.dockerignore': null });
    const context = openContext(folder, { explicit: true });
    expect(context.problems, 'nothing is read before it is asked for').toEqual([]);
    context.match('.');
    expect(context.problems).toEqual(['.dockerignore: cannot be read (EISDIR)']);
  });
});

describe('symbolic links', () => {
  test('below a folder are told apart from files, with what they lead to', () => {
    const folder = temporaryFolder({ 'app/real': 'x' });
    symlinkSync('real', join(folder, 'app', 'link'));
    const [match] = openContext(folder, { explicit: true }).match('app') ?? [];
    expect(match?.files().map(({ path }) => path)).toEqual(['real']);
    expect(match?.links()).toEqual([{ path: 'link', target: 'real' }]);
  });

  test('named as a source are followed, inside the context only', () => {
    const folder = temporaryFolder({
      'real/a': '123',
      file: { link: 'real/a' },
      folder: { link: '/real' },
      up: { link: '../../../real/a' },
      out: { link: '/etc/passwd' },
      dangling: { link: 'none' },
      loop: { link: 'loop' },
    });
    const context = openContext(folder, { explicit: true });
    expect(only(context.match('file'))).toMatchObject({ path: 'file', kind: 'file', size: 3 });
    expect(paths(only(context.match('folder')))).toEqual(['a']);
    expect(only(context.match('folder/a'))).toMatchObject({ path: 'folder/a', size: 3 });
    expect(names(context.match('folder/*'))).toEqual(['real/a']);
    expect(only(context.match('up')).size).toBe(3);
    expect(context.match('out')).toEqual([]);
    expect(context.match('dangling')).toEqual([]);
    expect(context.match('loop')).toEqual([]);
    expect(only(context.match('f*e')).kind).toBe('file');
  });

  test('inside of a directory carry no bytes', () => {
    const folder = temporaryFolder({ 'd/a': '123', 'd/b': { link: 'a' }, 'd/up': { link: '..' } });
    const match = only(openContext(folder, { explicit: true }).match('d'));
    expect(paths(match)).toEqual(['a']);
    expect(match.directories()).toEqual([]);
  });

  test('lead nowhere when either end is excluded', () => {
    const folder = temporaryFolder({
      '.dockerignore': 'secret\nhidden',
      secret: '1',
      link: { link: 'secret' },
      open: '1',
      hidden: { link: 'open' },
    });
    const context = openContext(folder, { explicit: true });
    expect(context.match('link')).toEqual([]);
    expect(context.match('hidden')).toEqual([]);
  });
});

test('what is excluded as a whole is never listed, and nothing is listed twice', () => {
  const folder = temporaryFolder({ '.dockerignore': 'node_modules', 'src/a': '1', 'node_modules/x/y': '' });
  const context = openContext(folder, { explicit: true });
  vi.mocked(readdirSync).mockClear();
  const first = only(context.match('.'));
  expect(readdirSync).not.toHaveBeenCalled();
  expect(paths(first)).toEqual(['.dockerignore', 'src/a']);
  expect(paths(only(context.match('.')))).toEqual(['.dockerignore', 'src/a']);
  expect(names(context.match('src/*'))).toEqual(['src/a']);
  expect(vi.mocked(readdirSync).mock.calls.map(([path]) => path)).toEqual([folder, join(folder, 'src')]);
});

describe('what COPY --exclude leaves out', () => {
  const open = () =>
    openContext(
      temporaryFolder({
        '.dockerignore': '**/secret',
        'src/.git/HEAD': '',
        'src/a.txt': '',
        'src/deep/b.txt': '',
        'src/deep/c.md': '',
        'src/secret': '',
        'top.txt': '',
      }),
      { explicit: true },
    );

  test.each([
    [['.git'], ['a.txt', 'deep/b.txt', 'deep/c.md']],
    [
      ['*.txt', '.git'],
      ['deep/b.txt', 'deep/c.md'],
    ],
    [['**/*.txt'], ['.git/HEAD', 'deep/c.md']],
    [
      ['deep', '!deep/c.md', '.git'],
      ['a.txt', 'deep/c.md'],
    ],
  ])('%j is matched below the source', (patterns, left) => {
    expect(paths(only(open().match('src', patterns)))).toEqual(left.toSorted());
  });

  test('takes single files by their names', () => {
    expect(names(open().match('*.txt', ['top.*']))).toEqual([]);
    expect(names(open().match('top.txt', ['other']))).toEqual(['top.txt']);
  });
});

test.each([
  [{ 'Dockerfile.dockerignore': '', '.dockerignore': '' }, 'Dockerfile.dockerignore'],
  [{ '.dockerignore': '' }, '.dockerignore'],
  [{}, null],
])('the ignore file of %j is %s', (tree, name) => {
  const folder = temporaryFolder({ ...tree, Dockerfile: '' });
  const context = openContext(folder, { explicit: true, dockerfile: join(folder, 'Dockerfile') });
  expect(context.ignoreFile).toBe(name);
});
