import { copiedFolders, listParts, reportOfParts } from '../src/finding/copied.ts';
import { verb } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

/** Less is not worth a line in a .dockerignore. */
const LEAST_BYTES = 1_000_000;
/** A stage of its own for those who work on the project. */
const FOR_DEVELOPERS = /test|dev|docs?$|lint|ci$|debug/i;

export default defineRule({
  id: 'LL605',
  name: 'docs-and-tests-copied',
  evidence: 'stored',
  worst: 'info',
  docs: {
    summary: 'Tests, documentation or settings of developers are copied with the whole build context',
    what: 'Mentions a COPY or ADD of the whole build context that brings folders at its top which are there for developers (test, tests, spec, e2e, cypress, docs, coverage, .github, .vscode and the like), from 1 MB on. Nothing is said where they make up most of what is copied, for then they are what the image is about, nor where the stage is named for tests or development.',
    why: 'They are shipped with every image, and a change in them makes the layer and all above it anew.',
    help: 'add to .dockerignore what the image does not need, or copy the folders that it does need by name',
    fixSafety: 'None: a program may read its own documentation.',
    proof: 'The layer of the COPY holds files in these folders.',
    references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
  },
  examples: [
    {
      caption: 'tests and documentation',
      context: { 'src/main.py': 9_000_000, 'tests/data.json': 2_000_000, 'docs/screen.png': 1_500_000 },
      dockerignore: ['.git'],
      bad: 'FROM python:3.13-slim\nCOPY . /app\n',
      reports: [{ at: '2:1-2:12', paths: ['/app/tests', '/app/docs'], severity: 'info' }],
    },
    {
      caption: 'too small to matter',
      context: { 'src/main.py': 9_000_000, 'tests/test_main.py': 20_000 },
      good: 'FROM python:3.13-slim\nCOPY . /app\n',
    },
    {
      caption: 'what the image is about',
      context: { 'docs/index.md': 4_000_000, 'mkdocs.yml': 900 },
      good: 'FROM squidfunk/mkdocs-material\nCOPY . /docs\n',
    },
    {
      caption: 'a stage for tests',
      context: { 'src/main.py': 9_000_000, 'tests/data.json': 2_000_000 },
      good: 'FROM python:3.13-slim AS test\nCOPY . /app\nCMD ["pytest"]\n',
    },
    {
      caption: 'copied by name',
      context: { 'tests/data.json': 2_000_000, 'src/main.py': 9_000_000 },
      good: 'FROM python:3.13-slim\nCOPY src /app\nCOPY tests /app/tests\n',
    },
  ],
  check({ build, report }) {
    if (FOR_DEVELOPERS.test(build.target ?? '')) return;
    for (const folder of copiedFolders(build)) {
      const parts = folder.parts.filter(({ kind }) => kind === 'tests');
      const found = reportOfParts(folder, parts);
      const bytes = found.bytes ?? 0;
      if (bytes < LEAST_BYTES || bytes > folder.bytes / 2) continue;
      report({
        ...found,
        message: `${listParts(parts)} ${verb(found.paths, 'comes', 'come')} along with the whole build context, for developers only by ${verb(found.paths, 'its name', 'their names')}`,
      });
    }
  },
});
