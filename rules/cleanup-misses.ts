import { failedCleanUps, reportOfCleanUp } from '../src/finding/clean-ups.ts';
import { foundPath } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL401',
  name: 'cleanup-misses',
  evidence: 'kept',
  docs: {
    summary: "A clean-up misses the cache that it means: its path is nearly, but not quite, the cache's",
    what: "Reports the removal of a path that is nearly a package manager's cache, in the RUN that fills the cache and leaves it: a letter more or less, names in another order, the last name in another folder, or a `*` between quotes, which the shell then takes for a name. The cache is not reported a second time where it is filled.",
    why: '`rm -rf` of a name that is not there succeeds without a word, and the cache is shipped.',
    help: "give the cache's own path",
    fixSafety: 'Safe: the cache is fetched anew whenever it is needed.',
    proof: 'The layer holds files below the path of the cache.',
  },
  examples: [
    {
      caption: 'a letter is missing',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/list/*\n',
      reports: [{ at: '2:50-2:76', paths: ['/var/lib/apt/lists'], severity: 'warning' }],
    },
    {
      caption: 'letters exchanged',
      bad: 'FROM alpine:3.20\nRUN apk add --update curl && rm -rf /var/cahce/apk/*\n',
      reports: [{ at: '2:30-2:53', paths: ['/var/cache/apk'] }],
    },
    {
      caption: 'a star between quotes is no wildcard',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf "/var/lib/apt/lists/*"\n',
      reports: [{ at: '2:50-2:79', paths: ['/var/lib/apt/lists'] }],
    },
    {
      caption: 'lists looked for where the packages are',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/cache/apt/lists\n',
      reports: [{ at: '2:50-2:77', paths: ['/var/lib/apt/lists'] }],
    },
    {
      caption: 'the right path besides',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/list/* /var/lib/apt/lists/*\n',
    },
    {
      caption: 'something else is meant',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/log/apt /tmp/*\n',
    },
  ],
  check({ build, report }) {
    for (const failed of failedCleanUps(build, 'astray')) {
      const found = reportOfCleanUp(failed);
      const removed = failed.path === null ? '' : foundPath({ path: failed.path, extent: 'node' }, true).path;
      const cache = found.paths.map(({ path }) => path).join('');
      const why =
        removed === `${cache}/*` ? 'between quotes the star is no wildcard' : `the cache is ${cache}`;
      report({ ...found, message: `${removed} is not what ${failed.entry.body.source.name} fills: ${why}` });
    }
  },
});
