import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL303',
  name: 'pip-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The cache of pip is shipped',
    what: 'Reports `pip install` (also as `python -m pip`) whose cache is neither switched off (`--no-cache-dir`, PIP_NO_CACHE_DIR with any value), nor moved under a mount, nor removed in the same RUN.',
    why: 'pip keeps every archive it downloads and every wheel it builds: about as many bytes as the packages themselves, once more.',
    help: 'use `pip install --no-cache-dir …`, or mount a cache (`RUN --mount=type=cache,target=/root/.cache/pip …`)',
    fixSafety:
      'Safe: `--no-cache-dir` behind the verb of each command of the RUN. Nothing but the cache differs.',
    proof: "The layer holds files below the user's .cache/pip.",
  },
  examples: [
    {
      caption: 'cache left behind',
      bad: 'FROM python:3.13-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
      reports: [{ at: '3:5-3:36', paths: ['/root/.cache/pip'], severity: 'warning' }],
      fixed:
        'FROM python:3.13-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n',
    },
    {
      caption: 'switched off by a flag',
      good: 'FROM python:3.13-slim\nRUN pip3 install --no-cache-dir flask\n',
    },
    {
      caption: 'switched off by a variable',
      good: 'FROM python:3.13-slim AS base\nENV PIP_NO_CACHE_DIR=1\nFROM base\nRUN python -m pip install flask\n',
    },
    {
      caption: 'under a cache mount',
      good: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache pip install flask\n',
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM python:3.13-slim\nRUN pip install flask && rm -rf ~/.cache\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'pip',
      'cache',
      '{path} keeps what pip downloads and builds here: the packages are installed elsewhere',
    );
  },
});
