import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL322',
  name: 'pipenv-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The cache of Pipenv is shipped',
    what: 'Reports a `pipenv install` or `pipenv sync` whose cache is neither switched off (PIP_NO_CACHE_DIR), nor removed in the same RUN, nor under a mount. Where it makes an environment (without `--system`), virtualenv keeps in .cache/virtualenv what it makes them of.',
    why: 'Pipenv gives pip a cache of its own, with every archive that is downloaded and every wheel that is built. What virtualenv keeps are 8 MB.',
    help: 'set PIP_NO_CACHE_DIR=1 and install with `--system`, end the RUN with `rm -rf /root/.cache`, or mount a cache (`RUN --mount=type=cache,target=/root/.cache …`)',
    fixSafety: 'Safe: the folders are removed at the end of the RUN; they only save downloads.',
    proof: "The layer holds files below the user's .cache/pipenv or .cache/virtualenv.",
  },
  examples: [
    {
      caption: 'cache left behind',
      bad: 'FROM python:3.13-slim\nCOPY Pipfile* ./\nRUN pipenv install --system --deploy\n',
      reports: [{ at: '3:5-3:37', paths: ['/root/.cache/pipenv'], severity: 'warning' }],
      fixed:
        'FROM python:3.13-slim\nCOPY Pipfile* ./\nRUN pipenv install --system --deploy && rm -rf ~/.cache/pipenv\n',
    },
    {
      caption: 'switched off',
      good: 'FROM python:3.13-slim\nENV PIP_NO_CACHE_DIR=1\nCOPY Pipfile* ./\nRUN pipenv install --system --deploy\n',
    },
    {
      caption: 'with an environment',
      bad: 'FROM python:3.13-slim\nENV PIP_NO_CACHE_DIR=1\nCOPY Pipfile* ./\nRUN pipenv sync\n',
      reports: [{ at: '4:5-4:16', paths: ['/root/.cache/virtualenv'] }],
      fixed:
        'FROM python:3.13-slim\nENV PIP_NO_CACHE_DIR=1\nCOPY Pipfile* ./\nRUN pipenv sync && rm -rf ~/.cache/virtualenv ~/.local/share/virtualenv\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM python:3.13-slim\nCOPY Pipfile* ./\nRUN pipenv install --system --deploy && pipenv --clear\n',
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM python:3.13-slim\nCOPY Pipfile* ./\nRUN pipenv sync && rm -rf /root/.cache\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'pipenv',
      null,
      '{path} keeps what Pipenv downloads and builds: the packages are installed elsewhere',
    );
  },
});
