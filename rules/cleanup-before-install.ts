import { cleanUpFixes, failedCleanUps, reportOfCleanUp } from '../src/finding/clean-ups.ts';
import { listPaths } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL402',
  name: 'cleanup-before-install',
  evidence: 'kept',
  docs: {
    summary: 'A clean-up stands before the command that fills the cache',
    what: 'Reports a clean-up of a package manager’s cache in front of the command of the same RUN that fills it, where nothing clears it afterwards. The cache is not reported a second time where it is filled. Nothing is said where the cache is cleared before and after.',
    why: 'What the later command fetches stays in the layer.',
    help: 'put the clean-up at the end of the RUN',
    fixSafety:
      'Safe as for the rule about that cache: a flag, or another clean-up at the end of the RUN. This one stays.',
    proof: 'The layer holds files below the path of the cache.',
  },
  examples: [
    {
      caption: 'removed before they are there',
      bad: 'FROM debian:12\nRUN rm -rf /var/lib/apt/lists/* && apt-get update && apt-get install -y curl\n',
      fixed:
        'FROM debian:12\nRUN rm -rf /var/lib/apt/lists/* && apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
      reports: [{ at: '2:5-2:32', paths: ['/var/lib/apt/lists'], severity: 'warning' }],
    },
    {
      caption: 'one more install behind the clean-up',
      bad: 'FROM python:3.13\nRUN pip install flask && pip cache purge && pip install gunicorn\n',
      fixed:
        'FROM python:3.13\nRUN pip install flask && pip cache purge && pip install --no-cache-dir gunicorn\n',
      reports: [{ at: '2:26-2:41', paths: ['/root/.cache/pip'] }],
    },
    {
      caption: "the manager's own command",
      bad: 'FROM centos:7\nRUN yum clean all && yum install -y curl\n',
      fixed: 'FROM centos:7\nRUN yum clean all && yum install -y curl && yum clean all\n',
      reports: [{ at: '2:5-2:18', paths: ['/var/cache/yum'] }],
    },
    {
      caption: 'before and after',
      good: 'FROM debian:12\nRUN rm -rf /var/lib/apt/lists/* && apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      caption: 'fetched under a mount',
      good: 'FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt/lists rm -rf /var/lib/apt/lists/* && apt-get update\n',
    },
  ],
  check({ build, report }) {
    for (const failed of failedCleanUps(build, 'early')) {
      const found = reportOfCleanUp(failed);
      const filler = failed.entry.body.source.name;
      report({
        ...found,
        fixes: () => cleanUpFixes(build, failed),
        message: `${listPaths(found.paths)} is cleared here, and then ${filler} fills it again`,
      });
    }
  },
});
