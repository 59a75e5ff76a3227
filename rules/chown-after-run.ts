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
    fixSafety:
      'Safe: the change goes to the end of the RUN that wrote the files, or RUNs that follow each other become one. Not offered where anything in between may have to do with the files, where shell, user or a variable of the command differ, where a user may only be made later, where a umask is set, or where the files come from several RUNs that stand apart.',
    proof: 'The later layer holds the same paths with the same content and another owner or mode.',
  },
  examples: [
    {
      caption: 'downloaded in one RUN, made executable in the next',
      bad: 'FROM debian:12\nRUN curl -fsSL -o /usr/local/bin/kubectl https://dl.k8s.io/v1.31.0/bin/linux/amd64/kubectl\nRUN chmod +x /usr/local/bin/kubectl\n',
      reports: [{ at: '3:5-3:36', paths: ['/usr/local/bin/kubectl'], severity: 'warning' }],
      fixed:
        'FROM debian:12\nRUN curl -fsSL -o /usr/local/bin/kubectl https://dl.k8s.io/v1.31.0/bin/linux/amd64/kubectl \\\n    && chmod +x /usr/local/bin/kubectl\n',
    },
    {
      caption: 'dependencies installed as root, then given away',
      bad: 'FROM node:22\nWORKDIR /srv\nRUN npm ci\nRUN chown -R node:node /srv\n',
      reports: [{ at: '4:5-4:28', paths: ['/srv/node_modules'] }],
      fixed: 'FROM node:22\nWORKDIR /srv\nRUN npm ci \\\n    && chown -R node:node /srv\n',
    },
    {
      caption: 'two instructions further, among other commands',
      bad: 'FROM debian:12\nRUN curl -fsSLo /opt/run https://example.org/run\nENV MODE=prod\nRUN chmod 755 /opt/run && /opt/run --version\n',
      reports: [{ at: '4:5-4:23', paths: ['/opt/run'] }],
      fixed:
        'FROM debian:12\nRUN curl -fsSLo /opt/run https://example.org/run && chmod 755 /opt/run\nENV MODE=prod\nRUN /opt/run --version\n',
    },
    {
      caption: 'a program in between may look at the file: no fix',
      bad: 'FROM debian:12\nRUN curl -fsSLo /opt/run https://example.org/run\nENV MODE=prod\nRUN verify --all && chmod 755 /opt/run\n',
      reports: [{ at: '4:21-4:39', paths: ['/opt/run'] }],
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
