import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { openContext } from '../../src/context/disk.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { type BuildModel, predictBuild } from '../../src/predict/model.ts';
import { temporaryFolder } from '../context/temporary.ts';

type Tree = Parameters<typeof temporaryFolder>[0];

function predict(
  text: string,
  tree: Tree,
  options: { explicit?: boolean; dockerfile?: string } = {},
): BuildModel {
  const folder = temporaryFolder(tree);
  const { explicit = true, dockerfile = 'Dockerfile' } = options;
  const context = openContext(folder, { explicit, dockerfile: path.join(folder, dockerfile) });
  const file = parseDockerfile(text);
  return predictBuild({ file, buildArgs: new Map(), context, engine: 'any', allStages: false });
}

function left({ remaining }: BuildModel): string[] {
  return remaining.flatMap(({ files }) => (files ?? []).map((file) => file.path)).toSorted();
}

describe('what a COPY leaves in the image', () => {
  const TREE: Tree = { 'src/a/x.txt': 'x', 'src/b/y.md': 'y', 'top.txt': '' };

  test.each([
    ['COPY src /app', ['/app/a/x.txt', '/app/b/y.md']],
    ['COPY --exclude=*/*.md src /app', ['/app/a/x.txt']],
    ['ARG P=b\nCOPY --exclude=a --exclude=${P} src /app', []],
    ['COPY --parents src/a /app/', ['/app/src/a/x.txt']],
    ['COPY --parents src/*/y.md top.txt /app/', ['/app/src/b/y.md', '/app/top.txt']],
    ['COPY --parents ./src/./a /app/', ['/app/a/x.txt']],
    ['COPY --parents src/./*/x.txt /app/', ['/app/a/x.txt']],
    ['COPY src /app\nRUN rm -r /app/a', ['/app/b/y.md']],
    ['COPY src /app\nRUN chown -R 7 /app', ['/app/a/x.txt', '/app/b/y.md']],
  ])('%s', (body, files) => {
    expect(left(predict(`FROM alpine:3.20\n${body}\n`, TREE))).toEqual(files);
  });

  test('is not known where --exclude is not', () => {
    expect(left(predict('FROM alpine:3.20\nARG P\nCOPY --exclude=$P src /app\n', TREE))).toEqual([]);
  });
});

test('ADD of a repository brings a folder, and its history where asked', () => {
  const text = (flag: string): string => `FROM alpine:3.20\nADD ${flag} https://github.com/a/b.git#v1 /src\n`;
  const paths = (flag: string): string[] =>
    predict(text(flag), {}).remaining.map(({ body }) => `${body.kind} ${body.at.path}`);
  expect(paths('')).toEqual(['tree /src']);
  expect(paths('--keep-git-dir')).toEqual(['tree /src', 'tree /src/.git']);
});

describe('the folder of the Dockerfile as a guess at the context', () => {
  const COPY_ALL = 'FROM node:22\nCOPY . .\n';
  const COPY_NAMED = 'FROM node:22\nCOPY package.json .\nCOPY . .\n';
  const COPY_OTHERS = 'FROM node:22\nCOPY web/package.json .\nCOPY . .\n';

  test.each<[string, string, Tree, string]>([
    ['with nothing that speaks for it', COPY_ALL, { a: '' }, 'possible'],
    ['with what is copied by name', COPY_NAMED, { 'package.json': '' }, 'likely'],
    ['without what is copied by name', COPY_OTHERS, { 'package.json': '' }, 'possible'],
    ['with a .dockerignore', COPY_ALL, { '.dockerignore': '' }, 'likely'],
    ['with one, but without what is copied', COPY_OTHERS, { '.dockerignore': '' }, 'possible'],
    ['with an ignore file of the Dockerfile alone', COPY_ALL, { 'Dockerfile.dockerignore': '' }, 'possible'],
    ['as the root of a repository', COPY_OTHERS, { '.git/HEAD': '' }, 'likely'],
  ])('%s', (_, text, tree, certainty) => {
    expect(predict(text, tree, { explicit: false }).context()?.certainty).toBe(certainty);
  });

  test('is not asked where the user names the context', () => {
    expect(predict(COPY_OTHERS, {}).context()).toEqual({ certainty: 'certain', ignoreFile: null });
  });
});

test.each([
  ['npm ci', '/app/node_modules', true],
  ['npm install --omit=dev', '/app/node_modules', false],
  ['npm --prefix web ci', '/app/web/node_modules', true],
  ['cd /srv && yarn', '/srv/node_modules', false],
  ['yarn --cwd /x install', '/x/node_modules', false],
  ['composer install --no-dev', '/app/vendor', false],
  ['python3 -m venv /v && pip3.12 install flask', null, false],
  ['pip install uv -r requirements.txt', null, false],
  ['uv sync', null, false],
])('%s is seen to install into %s', (command, folder, replaces) => {
  const { dependencies } = predict(`FROM node:22\nWORKDIR /app\nRUN ${command}\n`, {});
  expect(dependencies.map((each) => [each.folder, each.replaces])).toEqual([[folder, replaces]]);
});

test.each([
  'npm run build',
  'npm install -g serve',
  'yarn --version',
  'yarn build',
  'npm ci --dry-run',
  'pip list',
  'pip install --upgrade pip uv==0.5',
])('%s installs nothing in the project', (command) => {
  expect(predict(`FROM node:22\nRUN ${command}\n`, {}).dependencies).toEqual([]);
});

test('what is installed under a mount fills no folder of the image', () => {
  const text = 'FROM node:22\nWORKDIR /app\nRUN --mount=type=tmpfs,target=/app/node_modules npm ci\n';
  expect(predict(text, {}).dependencies.map(({ folder }) => folder)).toEqual([null]);
});
