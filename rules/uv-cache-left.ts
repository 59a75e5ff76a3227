import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL320',
  name: 'uv-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The cache of uv is shipped beside copies of its files',
    what: 'Reports an install by uv that is told to copy (UV_LINK_MODE=copy, `--link-mode=copy`) and whose cache is neither switched off (`--no-cache`, UV_NO_CACHE), nor cleared in the same RUN, nor under a mount. By default uv makes hard links: a layer holds each file once, and of 61 MB of cache less than 2 were on their own.',
    why: 'With copies the layer holds every package twice.',
    help: 'mount the cache (`RUN --mount=type=cache,target=/root/.cache/uv …`), for which UV_LINK_MODE=copy is meant, or use `--no-cache`',
    fixSafety:
      'Safe: `--no-cache` behind the verb of each command of the RUN. Nothing but the cache differs.',
    proof: "The layer holds the files below the user's .cache/uv, none of them as a hard link.",
  },
  examples: [
    {
      caption: 'copies beside the cache',
      bad: 'FROM python:3.13-slim\nENV UV_LINK_MODE=copy\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --frozen\n',
      reports: [{ at: '4:5-4:21', paths: ['/root/.cache/uv'], severity: 'warning' }],
      fixed:
        'FROM python:3.13-slim\nENV UV_LINK_MODE=copy\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --no-cache --frozen\n',
    },
    {
      caption: 'hard links',
      good: 'FROM python:3.13-slim\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --frozen\n',
    },
    {
      caption: 'under a cache mount',
      good: 'FROM python:3.13-slim\nENV UV_LINK_MODE=copy\nRUN --mount=type=cache,target=/root/.cache/uv uv pip install --system flask\n',
    },
    {
      caption: 'switched off',
      good: 'FROM python:3.13-slim\nENV UV_LINK_MODE=copy UV_NO_CACHE=1\nRUN uv pip install --system flask\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'uv',
      null,
      '{path} keeps every package once more: they are copied to where they are installed',
    );
  },
});
