import { reportAgain, wasCopied } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { toWriterFixes } from '../src/finding/to-writer/move-back.ts';

export default defineRule({
  id: 'LL103',
  name: 'chown-after-run',
  docs: {
    summary: 'Changing owner or mode of what an earlier RUN wrote stores it a second time',
    what: 'Reports a command that changes owner or mode of files which a RUN of an earlier layer wrote: downloads, clones, installed packages of a language, generated files. In the RUN that wrote them the change costs nothing.',
    why: 'The layer of the earlier RUN is closed; every file that gets another owner or mode is stored again in full.',
    help: 'move the change to the end of the RUN that writes the files, or write them as the right user',
    fixSafety: 'Unsafe: moving a command into another RUN changes when it runs.',
    proof: 'The later layer holds the same paths with the same content and another owner or mode.',
  },
  examples: [
    {
      caption: 'downloaded in one RUN, made executable in the next',
      bad: 'FROM debian:12\nRUN curl -fsSL -o /usr/local/bin/kubectl https://dl.k8s.io/v1.31.0/bin/linux/amd64/kubectl\nRUN chmod +x /usr/local/bin/kubectl\n',
      reports: [{ at: '3:5-3:36', paths: ['/usr/local/bin/kubectl'], severity: 'warning' }],
    },
    {
      caption: 'dependencies installed as root, then given away',
      bad: 'FROM node:22\nWORKDIR /srv\nRUN npm ci\nRUN chown -R node:node /srv\n',
      reports: [{ at: '4:5-4:28', paths: ['/srv/node_modules'] }],
    },
    {
      caption: 'in the RUN that writes the file',
      good: 'FROM debian:12\nRUN curl -fsSLo /usr/local/bin/x https://example.org/x && chmod +x /usr/local/bin/x\n',
    },
    {
      caption: 'a directory that holds no files yet',
      good: 'FROM debian:12\nRUN mkdir -p /data/db\nRUN chown -R 999:999 /data\n',
    },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if (change.kind !== 'metadata' || (change.aspect !== 'owner' && change.aspect !== 'mode')) continue;
      const victims = change.victims.filter((victim) => !wasCopied(victim));
      reportAgain(report, change, victims, change.aspect, () => toWriterFixes(build, change, victims));
    }
  },
});
