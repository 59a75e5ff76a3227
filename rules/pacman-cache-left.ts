import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL319',
  name: 'pacman-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The packages that pacman downloads are shipped',
    what: 'Reports a `pacman -S` whose downloaded packages are neither removed in the same RUN nor under a mount. `pacman -Sc` keeps packages that are installed, and `pacman -Scc --noconfirm` answers no to the question whether all shall go.',
    why: 'pacman keeps the archive of every package that it installs.',
    help: 'end the RUN with `rm -rf /var/cache/pacman/pkg/*`, or mount a cache there',
    fixSafety:
      'Safe: the archives are removed at the end of the RUN (`pacman -Scc --noconfirm` would keep them).',
    proof: 'The layer holds files below /var/cache/pacman/pkg.',
  },
  examples: [
    {
      caption: 'packages left behind',
      bad: 'FROM archlinux:latest\nRUN pacman -Syu --noconfirm git\n',
      reports: [{ at: '2:5-2:32', paths: ['/var/cache/pacman/pkg'], severity: 'warning' }],
      fixed: 'FROM archlinux:latest\nRUN pacman -Syu --noconfirm git && rm -rf /var/cache/pacman/pkg/*\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM archlinux:latest\nRUN pacman -Syu --noconfirm git && yes | pacman -Scc\n',
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM archlinux:latest\nRUN pacman -Syu --noconfirm git && rm -rf /var/cache/pacman/pkg/*\n',
    },
    {
      caption: 'a clean-up that says no: told at the clean-up (LL405)',
      good: 'FROM archlinux:latest\nRUN pacman -Syu --noconfirm git && pacman -Scc --noconfirm\n',
    },
    { caption: 'nothing installed', good: 'FROM archlinux:latest\nRUN pacman -Sy\n' },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'pacman',
      null,
      '{path} keeps the archives of the packages: they are installed',
    );
  },
});
