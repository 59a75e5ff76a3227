import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL323',
  name: 'pdm-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The cache of PDM is shipped',
    what: 'Reports a `pdm install` or `pdm sync` whose cache is neither switched off (`--no-cache`, PDM_NO_CACHE), nor cleared in the same RUN, nor under a mount.',
    why: 'PDM keeps what it downloads and the wheels that it builds.',
    help: 'use `pdm --no-cache sync …`, or mount a cache (`RUN --mount=type=cache,target=/root/.cache/pdm …`)',
    fixSafety: 'Safe: the folder is removed at the end of the RUN; it only saves downloads.',
    proof: "The layer holds files below the user's .cache/pdm.",
  },
  examples: [
    {
      caption: 'cache left behind',
      bad: 'FROM python:3.13-slim\nCOPY pyproject.toml pdm.lock ./\nRUN pdm sync --prod\n',
      reports: [{ at: '3:5-3:20', paths: ['/root/.cache/pdm'], severity: 'warning' }],
      fixed:
        'FROM python:3.13-slim\nCOPY pyproject.toml pdm.lock ./\nRUN pdm sync --prod && rm -rf ~/.cache/pdm\n',
    },
    {
      caption: 'switched off',
      good: 'FROM python:3.13-slim\nCOPY pyproject.toml pdm.lock ./\nRUN pdm --no-cache sync --prod\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM python:3.13-slim\nCOPY pyproject.toml pdm.lock ./\nRUN pdm sync && pdm cache clear\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'pdm',
      null,
      '{path} keeps what PDM downloads and builds: the packages are installed elsewhere',
    );
  },
});
