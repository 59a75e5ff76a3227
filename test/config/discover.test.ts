import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { discover, isDockerfileName } from '../../src/config/discover.ts';
import { temporaryFolder } from '../context/temporary.ts';

async function found(folder: string, ...paths: string[]): Promise<string[]> {
  return (await discover(paths, folder)).files.map(({ path }) => path);
}

describe('names', () => {
  test.each([
    'Dockerfile',
    'Dockerfile.prod',
    'Dockerfile.alpine.3',
    'web.Dockerfile',
    'web.dockerfile',
    'dockerfile',
    'Containerfile',
    'Containerfile.dev',
    'web.Containerfile',
  ])('%s is a Dockerfile', (name) => {
    expect(isDockerfileName(name)).toBe(true);
  });

  test.each([
    'Dockerfile.dockerignore',
    'Dockerfile.prod.dockerignore',
    '.dockerignore',
    'Dockerfile.md',
    'Dockerfile.orig',
    'Dockerfile.template',
    'Dockerfile.bak',
    'Dockerfile.swp',
    'Dockerfile~',
    'Dockerfile.prod~',
    'Dockerfiles',
    'MyDockerfile',
    'containerfile.x',
    'README',
  ])('%s is none', (name) => {
    expect(isDockerfileName(name)).toBe(false);
  });
});

describe('paths', () => {
  test('a file is taken whatever its name, as it was given', async () => {
    const folder = temporaryFolder({ 'build/x.txt': '' });
    expect(await discover(['./build/x.txt'], folder)).toEqual({
      files: [{ path: './build/x.txt', absolute: join(folder, 'build/x.txt') }],
      problems: [],
    });
  });

  test('a folder is searched, the current one when nothing is given', async () => {
    const folder = temporaryFolder({
      Dockerfile: '',
      'a/b/Dockerfile.dev': '',
      '.devcontainer/Dockerfile': '',
      'a/main.go': '',
      'Containerfile/x': '',
    });
    const all = ['.devcontainer/Dockerfile', 'Dockerfile', 'a/b/Dockerfile.dev'];
    expect(await found(folder)).toEqual(all);
    expect(await found(folder, '.')).toEqual(all);
    expect(await found(folder, 'a')).toEqual(['a/b/Dockerfile.dev']);
    expect(await found(folder, './a/')).toEqual(['./a/b/Dockerfile.dev']);
    expect(await found(join(folder, 'a'), '..')).toEqual(all.map((path) => `../${path}`));
  });

  test('each file comes once', async () => {
    const folder = temporaryFolder({
      'a/Dockerfile': '',
      'a/Dockerfile.also': { link: 'Dockerfile' },
      '0.Dockerfile': { link: 'a/Dockerfile' },
    });
    expect(await found(folder)).toEqual(['a/Dockerfile']);
    expect(await found(folder, 'a/Dockerfile', '.', './a/Dockerfile')).toEqual(['a/Dockerfile']);
    expect(await found(folder, '0.Dockerfile')).toEqual(['0.Dockerfile']);
  });

  test('links that loop or lead nowhere do no harm', async () => {
    const folder = temporaryFolder({
      'a/Dockerfile': '',
      'a/up': { link: '..' },
      'a/Dockerfile.loop': { link: 'Dockerfile.loop' },
      'a/Dockerfile.gone': { link: 'none' },
    });
    expect(await found(folder)).toEqual(['a/Dockerfile']);
    expect(await found(folder, 'a/up')).toEqual(['a/up/a/Dockerfile']);
  });

  test('- is standard input', async () => {
    const folder = temporaryFolder({ Dockerfile: '' });
    expect((await discover(['Dockerfile', '-'], folder)).files).toEqual([
      { path: '-', absolute: '-' },
      { path: 'Dockerfile', absolute: join(folder, 'Dockerfile') },
    ]);
  });

  test('that lead to nothing are problems in words', async () => {
    const folder = temporaryFolder({ 'empty/x': '' });
    const { files, problems } = await discover(['none', 'empty', 'empty/x/y'], folder);
    expect(files).toEqual([]);
    expect(problems.map(({ path }) => path)).toEqual(['none', 'empty', 'empty/x/y']);
    expect(problems[0]?.message).toBe('no such file');
    expect(problems[1]?.message).toMatch(
      /^no Dockerfile in this folder; looked for Dockerfile, Dockerfile\.\*/,
    );
    expect(problems[2]?.message).toBe('no such file');
  });
});

describe('passed over', () => {
  test('are .git, node_modules and what git ignores, at every level', async () => {
    const folder = temporaryFolder({
      '.git/info/exclude': 'mine\n',
      '.git/Dockerfile': '',
      '.gitignore': 'out/\n*.dev\n!kept.dev\n/top\n',
      'out/Dockerfile': '',
      'node_modules/x/Dockerfile': '',
      'mine/Dockerfile': '',
      'Dockerfile.dev': '',
      'top/Dockerfile': '',
      'a/top/Dockerfile': '',
      'a/.gitignore': '/\nsub/x\n!Dockerfile.dev\nDockerfile.\\*\n',
      'a/Dockerfile.dev': '',
      'a/sub/x/Dockerfile': '',
      'a/b/sub/x/Dockerfile': '',
      'a/Dockerfile.*': '',
    });
    const all = ['a/Dockerfile.dev', 'a/b/sub/x/Dockerfile', 'a/top/Dockerfile'];
    expect(await found(folder)).toEqual(all);
    expect(await found(folder, 'a')).toEqual(all);
    expect(await found(join(folder, 'a/b'), '.')).toEqual(['sub/x/Dockerfile']);
  });

  test('a folder taken back in by a deeper .gitignore stays in', async () => {
    const folder = temporaryFolder({
      '.git': null,
      '.gitignore': 'build/',
      'a/.gitignore': '!build/',
      'a/build/Dockerfile': '',
      'build/Dockerfile': '',
    });
    expect(await found(folder)).toEqual(['a/build/Dockerfile']);
  });

  test('not a folder or file that was named, though git ignores it', async () => {
    const folder = temporaryFolder({
      '.git': null,
      '.gitignore': 'build/',
      'build/x/Dockerfile': '',
      'build/.gitignore': 'y',
      'build/y/Dockerfile': '',
    });
    expect(await found(folder, 'build')).toEqual(['build/x/Dockerfile']);
    expect(await found(folder, 'build/y/Dockerfile')).toEqual(['build/y/Dockerfile']);
  });

  test('case and special characters in names of folders count', async () => {
    const folder = temporaryFolder({
      '.gitignore': 'BUILD',
      'build/Dockerfile': '',
      'a [b]*!/.gitignore': 'c\n!d\n\\!e\n',
      'a [b]*!/c/Dockerfile': '',
      'a [b]*!/d/Dockerfile': '',
      'a [b]*!/!e/Dockerfile': '',
      'a b/c/Dockerfile': '',
    });
    expect(await found(folder)).toEqual(['a [b]*!/d/Dockerfile', 'a b/c/Dockerfile', 'build/Dockerfile']);
  });

  test('in a worktree, by the exclude file of its repository', async () => {
    const folder = temporaryFolder({
      'main/.git/info/exclude': 'mine',
      'main/.git/worktrees/w/commondir': '../..\n',
      'w/.git': 'gitdir: ../main/.git/worktrees/w\n',
      'w/mine/Dockerfile': '',
      'w/Dockerfile': '',
    });
    expect(await found(folder, 'w')).toEqual(['w/Dockerfile']);
  });
});
