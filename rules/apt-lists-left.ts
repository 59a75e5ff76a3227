import { laterInstall, reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL301',
  name: 'apt-lists-left',
  evidence: 'kept',
  docs: {
    summary: 'The package lists of apt are shipped',
    what: 'Reports an `apt-get update` whose lists are neither removed in the same RUN nor under a mount. Official Debian and Ubuntu images clean the downloaded packages by themselves, but not the lists. Where a clean-up in the RUN misses the lists, comes too early, or clears something else (`apt-get clean`), that clean-up is reported instead (LL401, LL402, LL405).',
    why: 'The lists take about 19 MB in an official Debian 12 image and 83 MB where translations are fetched and nothing is compressed; nothing at run time reads them.',
    help: 'end the RUN with `rm -rf /var/lib/apt/lists/*`, or mount a cache on /var/lib/apt/lists',
    fixSafety:
      'Safe where no later RUN and no other stage installs without an update of its own: `rm -rf /var/lib/apt/lists/*` at the end of the RUN. Unsafe where a later RUN starts a script that may do so. Nothing but the lists differs.',
    proof: 'The layer holds files below /var/lib/apt/lists.',
  },
  examples: [
    {
      caption: 'a script behind it may install without an update: unsafe',
      bad: 'FROM debian:12\nCOPY install /tmp/\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nRUN /tmp/install\n',
      reports: [{ at: '3:5-3:19', paths: ['/var/lib/apt/lists'] }],
      fixedUnsafely:
        'FROM debian:12\nCOPY install /tmp/\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nRUN /tmp/install\n',
    },
    {
      caption: 'lists left behind',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n',
      reports: [{ at: '2:5-2:19', paths: ['/var/lib/apt/lists'], severity: 'warning' }],
      fixed:
        'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      caption: 'removed',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      caption: 'under a cache mount',
      good: 'FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl\n',
    },
    {
      caption: 'removed by find',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && find /var/lib/apt/lists -type f -delete\n',
    },
  ],
  check(context) {
    const message = '{path} keeps the package lists that this fetches: nothing at run time reads them';
    reportCachesLeft(
      context,
      'apt',
      'lists',
      message,
      (entry) => laterInstall(context.build, entry) !== undefined,
    );
  },
});
