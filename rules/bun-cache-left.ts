import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL307',
  name: 'bun-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The cache of bun is shipped beside copies of its files',
    what: 'Reports a `bun install` that is told to copy (`--backend=copyfile`) and whose cache is neither removed in the same RUN nor under a mount. By default the files in node_modules are hard links to the cache: a layer holds them once, and removing the cache saves next to nothing.',
    why: 'With copies the layer holds every package twice.',
    help: 'leave hard links where the cache is in the layer, or mount it (`RUN --mount=type=cache,target=/root/.bun/install/cache …`)',
    fixSafety: 'Safe: the folder is removed at the end of the RUN; it only saves downloads.',
    proof: "The layer holds the files below the user's .bun/install/cache, none of them as a hard link.",
  },
  examples: [
    {
      caption: 'copies beside the cache',
      bad: 'FROM oven/bun:1\nCOPY package.json bun.lock ./\nRUN bun install --backend=copyfile\n',
      reports: [{ at: '3:5-3:35', paths: ['/root/.bun/install/cache'], severity: 'warning' }],
      fixed:
        'FROM oven/bun:1\nCOPY package.json bun.lock ./\nRUN bun install --backend=copyfile && rm -rf ~/.bun/install/cache\n',
    },
    {
      caption: 'hard links',
      good: 'FROM oven/bun:1\nCOPY package.json bun.lock ./\nRUN bun install --frozen-lockfile\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM oven/bun:1\nCOPY package.json bun.lock ./\nRUN bun install --backend copyfile && bun pm cache rm\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'bun',
      null,
      '{path} keeps every package once more: they are copied to node_modules',
    );
  },
});
