import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL332',
  name: 'apt-packages-left',
  evidence: 'kept',
  docs: {
    summary: 'The packages that apt downloads are shipped, where nothing deletes them any more',
    what: 'Reports `apt-get update` and `apt-get install` after /etc/apt/apt.conf.d/docker-clean was removed, in a RUN that neither mounts a cache on /var/cache/apt nor ends with `apt-get clean`. While that file is there, or may be, nothing is said: official images of Debian and Ubuntu have it, and with it apt keeps nothing.',
    why: 'Besides every package that is installed, apt keeps what it makes of the lists: 74 MB in a Debian 12 image, and half of it once more in every layer that installs something.',
    help: 'mount a cache on /var/cache/apt in every RUN that installs (`RUN --mount=type=cache,target=/var/cache/apt …`), or leave docker-clean where it is',
    fixSafety: 'Safe: the packages are fetched anew whenever they are needed.',
    proof: 'The layer holds files below /var/cache/apt.',
    references: ['https://docs.docker.com/reference/dockerfile/#run---mounttypecache'],
  },
  examples: [
    {
      caption: 'docker-clean removed for a mount that this RUN does not have',
      bad: 'FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y curl\n',
      reports: [{ at: '3:50-3:64', paths: ['/var/cache/apt'], severity: 'warning' }],
    },
    {
      caption: 'both mounted',
      good: 'FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\nRUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y curl\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y curl && apt-get clean && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      caption: 'docker-clean in place',
      good: 'FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y curl\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'apt',
      'packages',
      '{path} keeps what apt downloads and makes of its lists: docker-clean, which would delete it, is removed',
    );
  },
});
