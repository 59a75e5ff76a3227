import { listPaths, reportOf, writtenHere } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { clearedLaterFixes } from '../src/finding/to-writer/cleared-later.ts';

export default defineRule({
  id: 'LL204',
  name: 'cache-clean-later',
  docs: {
    summary: "Clearing a package manager's cache in a later layer saves nothing",
    what: 'Reports a command that clears package lists or caches which a RUN of an earlier layer wrote.',
    why: 'The layer that wrote the cache is closed and ships it; the clean-up only adds marks that the names are gone.',
    help: 'clean up at the end of the RUN that fills the cache',
    fixSafety:
      'Safe: every RUN that fills the cache gets the flag or the clean-up that the rule about that cache would give it, and the late clean-up goes, or keeps what else it clears. Unsafe where what the image runs may read the cache; not offered where a later RUN needs what is in it.',
    proof: 'The later layer marks as removed what the earlier one holds below the cache folder.',
  },
  examples: [
    {
      caption: 'lists removed in a RUN of their own',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nRUN rm -rf /var/lib/apt/lists/*\n',
      reports: [{ at: '3:5-3:32', paths: ['/var/lib/apt/lists'], severity: 'warning' }],
      fixed:
        'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      caption: 'the manager asked too late',
      bad: 'FROM python:3.13\nRUN pip install flask\nRUN pip cache purge\n',
      reports: [{ at: '3:5-3:20', paths: ['/root/.cache/pip'], severity: 'warning' }],
      fixed: 'FROM python:3.13\nRUN pip install --no-cache-dir flask\n',
    },
    {
      caption: 'a RUN in between needs the lists: no fix',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nRUN apt-get install -y --no-install-recommends jq\nRUN rm -rf /var/lib/apt/lists/*\n',
      reports: [{ at: '4:5-4:32', paths: ['/var/lib/apt/lists'] }],
    },
    {
      caption: 'in the same RUN',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
    },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if (change.kind !== 'remove') continue;
      const victims = change.victims.filter(({ body }) => body.cache !== null);
      if (victims.length === 0) continue;
      const found = reportOf(change, victims);
      const related = writtenHere(victims, 'filled here');
      report({
        ...found,
        related,
        fixes: () => clearedLaterFixes(build, change, victims),
        message: `what an earlier layer holds of ${listPaths(found.paths)} stays there: clearing it here saves nothing of that`,
      });
    }
  },
});
