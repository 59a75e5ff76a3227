import {
  copiedFolders,
  ignoreLines,
  listParts,
  reportOfParts,
  type CopiedPart,
} from '../src/finding/copied.ts';
import { verb } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

/** What is wrong with the parts, going on behind their names. */
function reasonOf(parts: readonly CopiedPart[]): string {
  const installed = parts.filter(({ install }) => install !== null);
  if (installed.length === 0) {
    return parts.length === 1
      ? 'comes along: a cache that tools make again by themselves'
      : 'come along: caches that tools make again by themselves';
  }
  return `${verb(
    parts.map(({ path }) => path),
    'comes',
    'come',
  )} along, and the Dockerfile installs the same libraries itself`;
}

export default defineRule({
  id: 'LL602',
  name: 'dependencies-copied',
  evidence: 'stored',
  docs: {
    summary: 'Installed libraries or caches of the build context are copied into the image',
    what: 'Reports a COPY or ADD of a folder that brings what the image holds anyhow or never needs, by what the build context holds and its .dockerignore leaves: node_modules or vendor over those that a RUN above installed or that came from a stage, or under an `npm ci` that removes them again; a virtual environment of Python where the Dockerfile installs libraries itself; caches of tools (__pycache__, .pytest_cache, .mypy_cache, .ruff_cache, .tox, .nox, .hypothesis, .terraform, .turbo, .parcel-cache, .nyc_output, .next/cache, node_modules/.cache and the like). Libraries that nothing installs, and results of builds (dist, target), may be needed and are not reported; neither is a folder that is copied by its own name. Where there is no ignore file at all, LL604 says so instead.',
    why: 'Libraries that are copied over installed ones are stored twice, and those of another system may not even run. Caches are made again where they are wanted.',
    help: 'add it to .dockerignore, or leave it out by `COPY --exclude=…`',
    fixSafety: 'None: a program may count on what was copied.',
    proof: 'The layer of the COPY holds files in these folders.',
    references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
  },
  examples: [
    {
      caption: 'copied over the installed ones',
      context: { 'package.json': 300, 'node_modules/left-pad/index.js': 3_000_000, 'server.js': 900 },
      dockerignore: ['.git'],
      bad: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci && npm cache clean --force\nCOPY . .\n',
      reports: [{ at: '5:1-5:9', paths: ['/app/node_modules'], severity: 'error' }],
    },
    {
      caption: 'removed again by `npm ci`',
      context: { 'package.json': 300, 'node_modules/left-pad/index.js': 90_000, 'server.js': 900 },
      dockerignore: ['.git'],
      bad: 'FROM node:22\nCOPY . /app\nRUN cd /app && npm ci && npm cache clean --force\n',
      reports: [{ at: '2:1-2:12', paths: ['/app/node_modules'], severity: 'warning' }],
    },
    {
      caption: 'a virtual environment, and caches',
      context: {
        'requirements.txt': 30,
        'app/__pycache__/main.cpython-312.pyc': 9000,
        'app/main.py': 4000,
        '.venv/pyvenv.cfg': 200,
        '.venv/lib/python3.12/site-packages/flask/app.py': 60_000_000,
      },
      dockerignore: ['.git'],
      bad: 'FROM python:3.13-slim\nCOPY . /srv\nRUN pip install --no-cache-dir -r /srv/requirements.txt\n',
      reports: [{ at: '2:1-2:12', paths: ['/srv/.venv', '/srv/app/__pycache__'], severity: 'error' }],
    },
    {
      caption: 'copied over those of a stage',
      context: { 'package.json': 300, 'node_modules/left-pad/index.js': 200_000, 'server.js': 900 },
      dockerignore: ['.git'],
      bad: 'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/node_modules node_modules\nCOPY . .\n',
      reports: [{ at: '8:1-8:9', paths: ['/app/node_modules'], severity: 'warning' }],
    },
    {
      caption: 'ignored, wherever they are',
      context: {
        'package.json': 300,
        'web/node_modules/a/index.js': 3_000_000,
        'web/__pycache__/a.pyc': 100,
      },
      dockerignore: ['**/node_modules', '**/__pycache__'],
      good: 'FROM node:22\nWORKDIR /web\nCOPY package.json ./\nRUN npm ci && npm cache clean --force\nCOPY web .\n',
    },
    {
      caption: 'nothing installs them: they are needed',
      context: { 'node_modules/left-pad/index.js': 3_000_000, 'server.js': 900, 'dist/app.js': 5_000_000 },
      dockerignore: ['.git'],
      good: 'FROM node:22\nCOPY . /app\n',
    },
    {
      caption: '`npm install` takes what is there',
      context: { 'package.json': 300, 'node_modules/left-pad/index.js': 3_000_000 },
      dockerignore: ['.git'],
      good: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install && npm cache clean --force\n',
    },
    {
      caption: 'copied by its own name',
      context: { '.venv/pyvenv.cfg': 200, '.venv/bin/app': 50_000_000 },
      dockerignore: ['.git'],
      good: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir uv\nCOPY .venv /opt/venv\n',
    },
    {
      caption: 'installed elsewhere',
      context: { 'tool/package.json': 300, 'node_modules/left-pad/index.js': 3_000_000 },
      dockerignore: ['.git'],
      good: 'FROM node:22\nRUN npm install -g serve && npm cache clean --force\nCOPY tool/package.json /tool/\nRUN cd /tool && npm ci && npm cache clean --force\nCOPY . /app\n',
    },
  ],
  check({ build, report }) {
    for (const folder of copiedFolders(build)) {
      const parts = folder.parts.filter(
        ({ kind, bytes }) => (kind === 'cache' || kind === 'dependencies') && bytes > 0,
      );
      if (parts.length === 0 || folder.unfiltered) continue;
      const lines = ignoreLines(parts)
        .slice(0, 5)
        .map((line) => `\`${line}\``);
      report({
        ...reportOfParts(folder, parts),
        message: `${listParts(parts)} ${reasonOf(parts)}`,
        help: `add to .dockerignore: ${lines.join(', ')}; or leave it out by \`COPY --exclude=…\``,
      });
    }
  },
});
