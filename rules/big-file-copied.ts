import { copiedFolders, listParts, reportOfParts } from '../src/finding/copied.ts';
import { verb } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL603',
  name: 'big-file-copied',
  evidence: 'stored',
  worst: 'info',
  docs: {
    summary: 'A large file that looks left lying about is copied with its folder',
    what: 'Mentions files of at least 1 MB in a copied folder that look like no part of an application: logs, core and heap dumps, backups of editors, half of a download, an archive beside the folder that was unpacked from it; where the whole build context is copied, also images of disks and dumps of databases. Files that are copied by name are meant. An archive that a RUN unpacks is LL111.',
    why: 'What lies in the folder when the image is built is shipped with it.',
    help: 'add it to .dockerignore, or remove it where it is of no use',
    fixSafety: 'None: only its owner knows whether a file is needed.',
    proof: 'The layer of the COPY holds the file.',
    references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
  },
  examples: [
    {
      caption: 'a log and a heap dump',
      context: { 'src/main.py': 900, 'src/debug.log': 7_000_000, 'src/java_pid77.hprof': 90_000_000 },
      dockerignore: ['.git'],
      bad: 'FROM python:3.13-slim\nCOPY src /app\n',
      reports: [{ at: '2:1-2:14', paths: ['/app/java_pid77.hprof', '/app/debug.log'], severity: 'info' }],
    },
    {
      caption: 'an archive beside what was in it',
      context: { 'lib/model.zip': 30_000_000, 'lib/model/weights.bin': 31_000_000 },
      bad: 'FROM python:3.13-slim\nCOPY . /app\n',
      reports: [{ at: '2:1-2:12', paths: ['/app/lib/model.zip'], severity: 'info' }],
    },
    {
      caption: 'media, models and archives that are not unpacked beside them',
      context: { 'public/film.mp4': 80_000_000, 'model.bin': 500_000_000, 'samples.zip': 9_000_000 },
      good: 'FROM nginx:1.27\nCOPY . /usr/share/nginx/html\n',
    },
    {
      caption: 'copied by name',
      context: { 'dump.sql': 40_000_000, 'sql/seed.sql': 40_000_000 },
      good: 'FROM postgres:17\nCOPY dump.sql /docker-entrypoint-initdb.d/\nCOPY sql /docker-entrypoint-initdb.d/\n',
    },
    { caption: 'small', context: { 'src/npm-debug.log': 4000 }, good: 'FROM node:22\nCOPY src /app\n' },
  ],
  check({ build, report }) {
    for (const folder of copiedFolders(build)) {
      const parts = folder.parts.filter(({ kind }) => kind === 'stray');
      if (parts.length === 0) continue;
      const found = reportOfParts(folder, parts);
      report({
        ...found,
        message: `${listParts(parts)} ${verb(found.paths, 'comes', 'come')} along with the folder, and ${verb(found.paths, 'looks', 'look')} like no part of an application`,
      });
    }
  },
});
