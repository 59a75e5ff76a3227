import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL325',
  name: 'tool-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The headers that node-gyp fetches are shipped',
    what: 'Reports `node-gyp install`, `node-gyp rebuild` and kin whose headers of Node are neither removed in the same RUN nor under a mount. What npm compiles by itself the text does not tell. Caches of tools that are read when the image runs are not reported: browsers, what corepack brings.',
    why: 'The headers of a version of Node are read by the compiler alone.',
    help: 'remove them in the same RUN (`rm -rf ~/.cache/node-gyp`), or point to headers that are there (`--nodedir=/usr/local`)',
    fixSafety:
      'Safe: the folder is removed at the end of the RUN; it is fetched anew whenever something is compiled.',
    proof: "The layer holds files below the user's .cache/node-gyp.",
  },
  examples: [
    {
      caption: 'headers left behind',
      bad: 'FROM node:22\nRUN node-gyp rebuild --directory=/src\n',
      reports: [{ at: '2:5-2:38', paths: ['/root/.cache/node-gyp'], severity: 'warning' }],
      fixed: 'FROM node:22\nRUN node-gyp rebuild --directory=/src && rm -rf ~/.cache/node-gyp\n',
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM node:22\nRUN node-gyp rebuild --directory=/src && rm -rf ~/.cache\n',
    },
    {
      caption: 'headers that are there',
      good: 'FROM node:22\nRUN node-gyp rebuild --directory=/src --nodedir=/usr/local\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'node-gyp',
      null,
      '{path} keeps the headers of Node: only a compiler reads them',
    );
  },
});
