import { shipped } from '../src/predict/app.ts';
import { flagFixes } from '../src/finding/fixes.ts';
import { defineRule } from '../src/finding/rule.ts';
import { showPath } from '../src/layers/paths.ts';
import type { BaseImage } from '../src/predict/model.ts';

/** The last release of Debian whose useradd writes the logs to their full length (measured). */
const LAST_DEBIAN = 11;
/** Ubuntu's last release with the same version of useradd. */
const LAST_UBUNTU = 22;

/** How sure it is that useradd writes the logs on this base; null: it does not. */
function sureness(base: BaseImage | null): 'likely' | 'possible' | null {
  const { name, release } = base?.family ?? { name: null, release: null };
  if (name === 'alpine') return null;
  if (name === 'debian' && release !== null) return release <= LAST_DEBIAN ? 'likely' : null;
  if (name === 'ubuntu' && release !== null && release > LAST_UBUNTU) return null;
  return 'possible';
}

export default defineRule({
  id: 'LL112',
  name: 'sparse-lastlog',
  evidence: 'kept',
  docs: {
    summary: 'A user with a large number makes the login logs long, and a layer stores all of it',
    what: 'Reports `useradd` with a number above 65535 and without `--no-log-init`, on Debian 11 and older, where it was measured. On other bases, of which that is not known, it is mentioned only; Debian 12, Ubuntu 24.04 and Alpine, where it does not happen, are left out. Numbers that only a build argument tells are not reported.',
    why: "/var/log/lastlog and /var/log/faillog hold a record for each number up to the user's own: 292 and 32 bytes. On a disk the gap takes no space; in a layer it is stored as zeros. They compress well, but an engine unpacks every byte, and each later useradd stores both files again.",
    help: 'add `--no-log-init` (`-l`) to useradd',
    fixSafety: 'Safe: only the two logs differ, which nothing in a container reads.',
    proof: 'The layer holds /var/log/lastlog with 292 bytes for each number up to the user’s.',
    references: ['https://docs.docker.com/build/building/best-practices/#user'],
  },
  examples: [
    {
      caption: 'the user of a company directory',
      bad: 'FROM debian:11\nRUN useradd -u 1000660000 app\n',
      reports: [{ at: '2:5-2:30', paths: ['/var/log/lastlog', '/var/log/faillog'], severity: 'warning' }],
      fixed: 'FROM debian:11\nRUN useradd --no-log-init -u 1000660000 app\n',
    },
    {
      caption: 'a base of which it is not known',
      bad: 'FROM registry.example.org/base:3\nRUN useradd -u 100000 app\n',
      reports: [{ at: '2:5-2:26', paths: ['/var/log/lastlog', '/var/log/faillog'], severity: 'info' }],
      fixed: 'FROM registry.example.org/base:3\nRUN useradd --no-log-init -u 100000 app\n',
    },
    { caption: 'without the logs', good: 'FROM debian:11\nRUN useradd -l -u 1000660000 app\n' },
    { caption: 'a small number', good: 'FROM debian:11\nRUN useradd -u 10001 app\n' },
    { caption: 'a release that does not do it', good: 'FROM debian:12\nRUN useradd -u 1000660000 app\n' },
    {
      caption: 'removed in the same RUN',
      good: 'FROM debian:11\nRUN useradd -u 100000 app && rm -f /var/log/lastlog /var/log/faillog\n',
    },
  ],
  check({ build, report }) {
    const sure = sureness(build.image?.base ?? null);
    if (sure === null) return;
    for (const { activity, by } of shipped(build, 'log-in')) {
      const removed = [...build.changes, ...build.system].some(
        ({ kind, targets, by: remover }) =>
          kind === 'remove' &&
          remover.layer === by.layer &&
          targets.some(({ path }) => activity.paths.includes(path) || path === '/var/log'),
      );
      if (removed) continue;
      report({
        at: by.span,
        instruction: by.layer.span,
        paths: activity.paths.map((path) => ({ path: showPath(path), kind: 'file' })),
        bytes: activity.bytes,
        confidence: by.certainty === 'possible' ? 'possible' : sure,
        related: [],
        fixes: () =>
          flagFixes(build, [by], '--no-log-init', ['useradd'], {
            safety: 'safe',
            assumptions: [],
            disposable: activity.paths.map((path) => ({ path: showPath(path), kind: 'file' })),
          }),
        message: `useradd fills the login logs up to number ${activity.uid}, and the layer stores all of it`,
      });
    }
  },
});
