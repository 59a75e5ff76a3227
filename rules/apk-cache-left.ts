import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL302',
  name: 'apk-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The package index of apk is shipped',
    what: 'Reports `apk add`, `apk update` and `apk upgrade` without `--no-cache` whose index is neither removed in the same RUN nor under a mount.',
    why: 'The index takes two to three MB a repository; nothing at run time reads it.',
    help: 'use `apk add --no-cache …`, without `apk update` and without `--update`',
    fixSafety:
      'Safe: `apk add --no-cache`, without the update before it where nothing else needs that, else a clean-up at the end of the RUN. Nothing but the index differs.',
    proof: 'The layer holds /var/cache/apk/APKINDEX.*.',
  },
  examples: [
    {
      caption: 'index left behind',
      bad: 'FROM alpine:3.20\nRUN apk add curl\n',
      reports: [{ at: '2:5-2:17', paths: ['/var/cache/apk'], severity: 'warning' }],
      fixed: 'FROM alpine:3.20\nRUN apk add --no-cache curl\n',
    },
    {
      caption: 'updated first: one finding for the layer',
      bad: 'FROM alpine:3.20\nRUN apk update && apk add curl\n',
      reports: [{ at: '2:5-2:15', paths: ['/var/cache/apk'] }],
      fixed: 'FROM alpine:3.20\nRUN apk add --no-cache curl\n',
    },
    {
      caption: 'a later add reads the index that is there: one finding, at what fetched it',
      bad: 'FROM alpine:3.20\nRUN apk update\nRUN apk add curl\n',
      reports: [{ at: '2:5-2:15', paths: ['/var/cache/apk'] }],
    },
    { caption: 'without the cache', good: 'FROM alpine:3.20\nRUN apk add --no-cache curl\n' },
    {
      caption: 'removed in the same RUN',
      good: 'FROM alpine:3.20\nRUN apk update && apk add curl && rm -rf /var/cache/apk/*\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'apk',
      'index',
      '{path} keeps the package index that this fetches: nothing at run time reads it',
    );
  },
});
