import { copiedFolders, ignoreLines, listParts, reportOfParts } from '../src/finding/copied.ts';
import { verb } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL604',
  name: 'ignore-file-missing',
  evidence: 'stored',
  docs: {
    summary: 'The whole build context is copied, and no .dockerignore keeps anything out',
    what: 'Reports a COPY or ADD of the whole build context into the shipped image where there is neither a .dockerignore nor a `<Dockerfile>.dockerignore`, and the context holds what an image has no use for: all that LL601 (version control) and LL602 (libraries that are installed anyhow, caches) would report one by one. A context that holds nothing of the kind needs no ignore file.',
    why: 'Everything in the folder is sent to the builder and stored in the layer, whatever happens to lie there.',
    help: 'write a .dockerignore',
    fixSafety: 'None: only the owner of the files knows what the build needs.',
    proof: 'The layer of the COPY holds files in these folders.',
    references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
  },
  examples: [
    {
      caption: 'the history and the caches',
      context: {
        '.git/HEAD': 23,
        '.git/objects/pack/pack-1.pack': 48_000_000,
        'app/__pycache__/main.cpython-312.pyc': 9000,
        'app/main.py': 4000,
      },
      bad: 'FROM python:3.13-slim\nWORKDIR /srv\nCOPY . .\n',
      reports: [{ at: '3:1-3:9', paths: ['/srv/.git', '/srv/app/__pycache__'], severity: 'error' }],
    },
    {
      caption: 'libraries over those that were installed',
      context: { 'package.json': 300, 'node_modules/left-pad/index.js': 500_000, 'server.js': 900 },
      bad: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci && npm cache clean --force\nADD ./ /app\n',
      reports: [{ at: '5:1-5:12', paths: ['/app/node_modules'], severity: 'warning' }],
    },
    {
      caption: 'nothing to ignore',
      context: { 'app/main.py': 4000, 'requirements.txt': 80 },
      good: 'FROM python:3.13-slim\nCOPY . /srv\n',
    },
    {
      caption: 'an ignore file',
      context: { '.git/HEAD': 23, '.git/objects/pack/pack-1.pack': 48_000_000, 'main.py': 4000 },
      dockerignore: ['.git'],
      good: 'FROM python:3.13-slim\nCOPY . /srv\n',
    },
    {
      caption: 'single folders are copied',
      context: { '.git/HEAD': 23, '.git/objects/pack/pack-1.pack': 48_000_000, 'app/main.py': 4000 },
      good: 'FROM python:3.13-slim\nCOPY app /srv/app\n',
    },
  ],
  check({ build, report }) {
    for (const folder of copiedFolders(build)) {
      if (!folder.unfiltered) continue;
      const parts = folder.parts.filter(
        ({ kind, bytes }) => (kind === 'vcs' || kind === 'cache' || kind === 'dependencies') && bytes > 0,
      );
      if (parts.length === 0) continue;
      const found = reportOfParts(folder, parts);
      const lines = ignoreLines(parts)
        .slice(0, 5)
        .map((line) => `\`${line}\``);
      report({
        ...found,
        message: `${listParts(parts)} ${verb(found.paths, 'comes', 'come')} along: there is no .dockerignore to keep ${verb(found.paths, 'it', 'them')} out`,
        help: `write a .dockerignore with ${lines.join(', ')}`,
      });
    }
  },
});
