import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';
import type { BuildModel } from '../src/predict/model.ts';

/** Files of later versions, or corepack, which brings the version that the project asks for. */
function mayBeLaterVersion({ steps, remaining }: BuildModel): boolean {
  const isLater = (path: string): boolean => /\/\.yarn(?:rc\.yml)?$/.test(path);
  return (
    steps.some(({ manager }) => manager === 'corepack') ||
    remaining.some(({ body: { at, files } }) => isLater(at.path) || files?.some(({ path }) => isLater(path)))
  );
}

export default defineRule({
  id: 'LL305',
  name: 'yarn-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The cache of yarn 1 is shipped',
    what: 'Reports a `yarn install` or `yarn add` of yarn 1 whose cache is neither cleared in the same RUN, nor moved under a mount. Nothing is said where files or flags of later versions are seen, or corepack, which may bring one: their projects may run from `.yarn/cache`.',
    why: 'yarn keeps each package unpacked: as many bytes as node_modules itself. As root the folder is /usr/local/share/.cache/yarn, and `rm -rf ~/.cache` misses it.',
    help: 'end the RUN with `yarn cache clean`, or set YARN_CACHE_FOLDER to a folder under a cache mount',
    fixSafety: 'Safe: the folder is removed at the end of the RUN; it only saves downloads.',
    proof: 'The layer holds files below /usr/local/share/.cache/yarn, or below .cache/yarn of another user.',
  },
  examples: [
    {
      caption: 'cache left behind',
      bad: 'FROM node:22\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\n',
      reports: [{ at: '3:5-3:35', paths: ['/usr/local/share/.cache/yarn'], severity: 'warning' }],
      fixed:
        'FROM node:22\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile && rm -rf /usr/local/share/.cache/yarn\n',
    },
    {
      caption: 'the wrong folder removed',
      bad: 'FROM node:22\nCOPY package.json yarn.lock ./\nRUN yarn && rm -rf /root/.cache\n',
      reports: [{ at: '3:5-3:9', paths: ['/usr/local/share/.cache/yarn'] }],
      fixed:
        'FROM node:22\nCOPY package.json yarn.lock ./\nRUN yarn && rm -rf /root/.cache && rm -rf /usr/local/share/.cache/yarn\n',
    },
    {
      caption: 'as another user',
      bad: 'FROM node:22\nUSER node\nRUN yarn add express\n',
      reports: [{ at: '3:5-3:21', paths: ['/home/node/.cache/yarn'] }],
      fixed: 'FROM node:22\nUSER node\nRUN yarn add express && rm -rf ~/.cache/yarn\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM node:22\nCOPY package.json yarn.lock ./\nRUN yarn --production && yarn cache clean\n',
    },
    {
      caption: 'under a cache mount',
      good: 'FROM node:22\nENV YARN_CACHE_FOLDER=/cache\nCOPY package.json yarn.lock ./\nRUN --mount=type=cache,target=/cache yarn install\n',
    },
    {
      caption: 'a later version',
      good: 'FROM node:22\nCOPY package.json yarn.lock .yarnrc.yml ./\nRUN yarn install\n',
    },
  ],
  check(context) {
    if (mayBeLaterVersion(context.build)) return;
    reportCachesLeft(
      context,
      'yarn',
      null,
      '{path} keeps every package once more: yarn has copied them to node_modules',
    );
  },
});
