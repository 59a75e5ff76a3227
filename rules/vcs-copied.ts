import { copiedFolders, listParts, reportOfParts } from '../src/finding/copied.ts';
import { verb } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL601',
  name: 'vcs-copied',
  evidence: 'stored',
  docs: {
    summary: 'The history of the version control is copied into the image',
    what: 'Reports a COPY or ADD of a folder that brings a .git, .hg or .svn folder into the shipped image, by what the build context holds and its .dockerignore leaves. A folder that is copied by its own name (`COPY .git .git`) is taken to be meant, and one that a later command removes is reported there. Where there is no ignore file at all, LL604 says so instead. Without `--context` the folder of the Dockerfile is looked at only where it fits: it is the root of a repository, or holds all that the Dockerfile copies by name.',
    why: 'The history holds every version of every file, packed. It grows with each commit, is seldom of use to a container, and shows to everybody who pulls the image what was once removed from the sources.',
    help: 'add it to .dockerignore; where a RUN needs it: `COPY --exclude=.git …` and `RUN --mount=type=bind,source=.git,target=.git …`',
    fixSafety: 'None: a RUN may ask the version control for the version.',
    proof: 'The layer of the COPY holds files below .git.',
    references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
  },
  examples: [
    {
      caption: 'the .dockerignore does not name it',
      context: { '.git/HEAD': 23, '.git/objects/pack/pack-1.pack': 48_000_000, 'main.py': 900 },
      dockerignore: ['*.md', 'tests'],
      bad: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n',
      reports: [{ at: '3:1-3:9', paths: ['/app/.git'], severity: 'error' }],
    },
    {
      caption: 'through a stage',
      context: { '.git/HEAD': 23, '.git/objects/pack/pack-1.pack': 900_000, 'main.py': 900 },
      dockerignore: ['*.md'],
      bad: 'FROM python:3.13-slim AS build\nCOPY . /src\nRUN pip install --no-cache-dir -r /src/requirements.txt\nFROM python:3.13-slim\nCOPY --from=build /src /app\n',
      reports: [{ at: '5:1-5:28', paths: ['/app/.git'], severity: 'warning' }],
    },
    {
      caption: 'taken back in',
      context: { '.git/HEAD': 23, '.git/objects/pack/pack-1.pack': 30_000, 'main.py': 900 },
      dockerignore: ['*', '!main.py', '!.git'],
      bad: 'FROM python:3.13-slim\nCOPY . /app\n',
      reports: [{ at: '2:1-2:12', paths: ['/app/.git'], severity: 'info' }],
    },
    {
      caption: 'ignored',
      context: { '.git/HEAD': 23, '.git/objects/pack/pack-1.pack': 48_000_000, 'main.py': 900 },
      dockerignore: ['.git'],
      good: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n',
    },
    {
      caption: 'excluded by the COPY',
      context: { '.git/HEAD': 23, '.git/objects/pack/pack-1.pack': 48_000_000, 'main.py': 900 },
      dockerignore: ['*.md'],
      good: '# syntax=docker/dockerfile:1\nFROM python:3.13-slim\nCOPY --exclude=.git . /app\nRUN --mount=type=bind,source=.git,target=/app/.git git -C /app describe > /version\n',
    },
    {
      caption: 'copied by its own name',
      context: { '.git/HEAD': 23, '.git/objects/pack/pack-1.pack': 48_000_000 },
      dockerignore: ['*.md'],
      good: 'FROM alpine/git\nCOPY .git /mirror/.git\n',
    },
    {
      caption: 'in a stage that is not shipped',
      context: { '.git/HEAD': 23, '.git/objects/pack/pack-1.pack': 48_000_000, 'main.go': 900 },
      dockerignore: ['*.md'],
      good: 'FROM golang:1.24 AS build\nCOPY . /src\nRUN cd /src && go build -o /app\nFROM scratch\nCOPY --from=build /app /app\n',
    },
    {
      caption: 'a file that tells where the history is, as submodules have it',
      context: { '.git': 40, 'main.py': 900 },
      dockerignore: ['*.md'],
      good: 'FROM python:3.13-slim\nCOPY . /app\n',
    },
  ],
  check({ build, report }) {
    for (const folder of copiedFolders(build)) {
      const parts = folder.parts.filter(({ kind }) => kind === 'vcs');
      if (parts.length === 0 || folder.unfiltered) continue;
      const found = reportOfParts(folder, parts);
      report({
        ...found,
        message: `${listParts(parts)} ${verb(found.paths, 'comes', 'come')} along: the history of the version control, which the image does not need`,
      });
    }
  },
});
