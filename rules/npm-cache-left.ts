import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL304',
  name: 'npm-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The cache of npm is shipped',
    what: 'Reports an `npm install`, `npm ci` or kin whose downloads are neither cleared in the same RUN nor under a mount. `--no-cache` does not keep npm from filling its cache, nor does `--prefer-offline`.',
    why: 'npm keeps every archive and every answer of the registry: 17 MB for three packages.',
    help: 'end the RUN with `npm cache clean --force`, or mount a cache (`RUN --mount=type=cache,target=/root/.npm …`)',
    fixSafety:
      'Safe: `npm cache clean --force` at the end of the RUN. Nothing but the cache and the logs of npm differs. None is offered where npm may not run there any more.',
    proof: "The layer holds files below the user's .npm/_cacache.",
  },
  examples: [
    {
      caption: 'cache left behind',
      bad: 'FROM node:22\nCOPY package*.json ./\nRUN npm ci --omit=dev\n',
      reports: [{ at: '3:5-3:22', paths: ['/root/.npm/_cacache'], severity: 'warning' }],
      fixed: 'FROM node:22\nCOPY package*.json ./\nRUN npm ci --omit=dev && npm cache clean --force\n',
    },
    {
      caption: 'a flag that does not help',
      bad: 'FROM node:22\nRUN npm install -g --no-cache serve\n',
      reports: [{ at: '2:5-2:36', paths: ['/root/.npm/_cacache'] }],
      fixed: 'FROM node:22\nRUN npm install -g --no-cache serve && npm cache clean --force\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM node:22\nCOPY package*.json ./\nRUN npm ci --omit=dev && npm cache clean --force\n',
    },
    {
      caption: 'moved below a mount',
      good: 'FROM node:22\nENV npm_config_cache=/cache\nCOPY package*.json ./\nRUN --mount=type=cache,target=/cache npm ci\n',
    },
    {
      caption: 'moved by a flag, and removed',
      good: 'FROM node:22\nCOPY package*.json ./\nRUN npm ci --cache /tmp/npm && rm -rf /tmp/npm\n',
    },
    {
      caption: 'in a build stage',
      good: 'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM nginx:1.27\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'npm',
      null,
      '{path} keeps what npm downloads: the packages are in node_modules',
    );
  },
});
