import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL321',
  name: 'poetry-cache-left',
  evidence: 'kept',
  docs: {
    summary: "Poetry's caches are shipped",
    what: 'Reports a `poetry install` or kin whose caches are neither removed in the same RUN nor under a mount. `--no-cache` keeps it from keeping the answers of the repositories, and not the archives. The virtual environments that Poetry keeps beside them are needed and not meant; `poetry cache clear` leaves the archives.',
    why: 'Poetry keeps the archive of every package that it installs.',
    help: 'end the RUN with `rm -rf ~/.cache/pypoetry/cache ~/.cache/pypoetry/artifacts`, or mount a cache and set POETRY_CACHE_DIR to it with the virtual environment elsewhere (POETRY_VIRTUALENVS_IN_PROJECT=1)',
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
      caption: 'a flag that keeps one of the two from being filled',
      bad: 'FROM python:3.13-slim\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-cache\n',
      reports: [{ at: '3:5-3:30', paths: ['/root/.cache/pypoetry/artifacts'] }],
      fixed:
        'FROM python:3.13-slim\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-cache && rm -rf ~/.cache/pypoetry/artifacts\n',
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM python:3.13-slim\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install && rm -rf ~/.cache/pypoetry/cache ~/.cache/pypoetry/artifacts\n',
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
