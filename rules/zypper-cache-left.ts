import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL318',
  name: 'zypper-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The metadata of zypper is shipped',
    what: 'Reports `zypper install` and kin whose metadata is neither cleared in the same RUN nor under a mount. `zypper clean` alone removes packages and leaves the metadata.',
    why: 'The metadata of every repository is kept twice, as it came and as it was read; nothing at run time needs it.',
    help: 'end the RUN with `zypper clean --all`',
    fixSafety:
      'Safe: `zypper clean --all` at the end of the RUN. Nothing but the metadata and the logs of zypper differs.',
    proof: 'The layer holds files below /var/cache/zypp.',
  },
  examples: [
    {
      caption: 'metadata left behind',
      bad: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl\n',
      reports: [{ at: '2:5-2:27', paths: ['/var/cache/zypp'], severity: 'warning' }],
      fixed: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl && zypper clean --all\n',
    },
    {
      caption: 'refreshed before, in another layer: told where it was fetched',
      bad: 'FROM opensuse/leap:15.6\nRUN zypper -n refresh\nRUN zypper -n install curl\n',
      reports: [{ at: '2:5-2:22', paths: ['/var/cache/zypp'] }],
    },
    {
      caption: 'not all of it cleared: told at the clean-up (LL405)',
      good: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl && zypper clean\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl && zypper clean -a\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'zypper',
      null,
      '{path} keeps the metadata that this fetches: nothing at run time reads it',
    );
  },
});
