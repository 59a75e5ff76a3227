import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL321',
  name: 'poetry-cache-left',
  evidence: 'kept',
  docs: {
    summary: "Poetry's caches are shipped",
    what: 'Reports a `poetry install` or kin whose caches are neither switched off (`--no-cache`), nor removed in the same RUN, nor under a mount. The virtual environments that Poetry keeps beside them are needed and not meant; `poetry cache clear` leaves the archives.',
    why: 'Poetry keeps the archive of every package that it installs.',
    help: 'use `poetry install --no-cache …`, or mount a cache and set POETRY_CACHE_DIR to it with the virtual environment elsewhere (POETRY_VIRTUALENVS_IN_PROJECT=1)',
    fixSafety:
      'Safe: the two folders are removed at the end of the RUN, the virtual environments beside them stay.',
    proof: "The layer holds files below artifacts or cache in the user's .cache/pypoetry.",
  },
  examples: [
    {
      caption: 'caches left behind',
      bad: 'FROM python:3.13-slim\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --only main\n',
      reports: [
        {
          at: '3:5-3:31',
          paths: ['/root/.cache/pypoetry/artifacts', '/root/.cache/pypoetry/cache'],
          severity: 'warning',
        },
      ],
      fixed:
        'FROM python:3.13-slim\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --only main && rm -rf ~/.cache/pypoetry/artifacts ~/.cache/pypoetry/cache\n',
    },
    {
      caption: 'switched off',
      good: 'FROM python:3.13-slim\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-cache\n',
    },
    {
      caption: 'moved, and removed',
      good: 'FROM python:3.13-slim\nENV POETRY_CACHE_DIR=/tmp/poetry\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install && rm -rf $POETRY_CACHE_DIR\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'poetry',
      null,
      '{path} {keeps} what Poetry downloads: the packages are installed elsewhere',
    );
  },
});
