import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL306',
  name: 'pnpm-store-left',
  evidence: 'kept',
  docs: {
    summary: 'The store of pnpm is shipped beside copies of its files',
    what: 'Reports a `pnpm install` that is told to copy (`--package-import-method=copy`, npm_config_package_import_method) and whose store is neither removed in the same RUN nor under a mount. By default the files in node_modules are hard links to the store: a layer holds them once, and removing the store saves next to nothing.',
    why: 'With copies the layer holds every package twice.',
    help: 'leave hard links where the store is in the layer, or mount the store (`RUN --mount=type=cache,target=… pnpm install`)',
    fixSafety: 'Safe: the store is removed at the end of the RUN; it only saves downloads.',
    proof: 'The layer holds the files below the store, none of them as a hard link.',
  },
  examples: [
    {
      caption: 'copies beside the store',
      bad: 'FROM node:22\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --package-import-method=copy\n',
      reports: [{ at: '3:5-3:46', paths: ['/root/.local/share/pnpm/store'], severity: 'warning' }],
      fixed:
        'FROM node:22\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --package-import-method=copy && rm -rf ~/.local/share/pnpm/store\n',
    },
    {
      caption: 'hard links',
      good: 'FROM node:22\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\n',
    },
    {
      caption: 'under a cache mount',
      good: 'FROM node:22\nENV PNPM_HOME=/pnpm npm_config_package_import_method=copy\nCOPY package.json pnpm-lock.yaml ./\nRUN --mount=type=cache,target=/pnpm/store pnpm install\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'pnpm',
      null,
      '{path} keeps every package once more: they are copied to node_modules',
    );
  },
});
