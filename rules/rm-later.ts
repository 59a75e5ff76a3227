import { listPaths, reportOf, verb } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { mountedFixes } from '../src/finding/to-writer/mounted-copy.ts';
import { toWriterFixes } from '../src/finding/to-writer/move-back.ts';

export default defineRule({
  id: 'LL201',
  name: 'rm-later',
  docs: {
    summary: 'Removing what an earlier layer wrote saves nothing',
    what: 'Reports a command that removes files which an earlier layer of this Dockerfile wrote. Files of the base image are not reported (nothing here could save them), nor what the same RUN made, nor caches of package managers, which have a rule of their own.',
    why: 'A removal only hides: the later layer holds a mark that the name is gone, the earlier one still holds the file, and the image ships both.',
    help: 'remove it in the RUN that writes it; a copied file that is only needed during the build can be mounted instead (`RUN --mount=type=bind,…`)',
    fixSafety:
      'Safe for what a RUN wrote: the rm, or those of its words that are about it, goes to the end of that RUN, or RUNs that follow each other become one. Not offered where anything in between may have to do with the files, or shell, user or a variable differ. Unsafe for what a COPY brought and one RUN uses and removes: it is mounted for that RUN, which only BuildKit and its kin know, and cannot be written to unless the RUN is seen to do so.',
    proof: 'The later layer marks the path as removed that the earlier one holds.',
    references: ['https://docs.docker.com/reference/dockerfile/#run---mounttypebind'],
  },
  examples: [
    {
      caption: 'a download removed one RUN too late',
      bad: 'FROM debian:12\nRUN curl -fsSLO https://example.org/tool.tar.gz\nRUN tar xf tool.tar.gz -C /opt\nRUN rm tool.tar.gz\n',
      reports: [{ at: '4:5-4:19', paths: ['/tool.tar.gz'], severity: 'warning' }],
      fixed:
        'FROM debian:12\nRUN curl -fsSLO https://example.org/tool.tar.gz \\\n    && tar xf tool.tar.gz -C /opt \\\n    && rm tool.tar.gz\n',
    },
    {
      caption: 'one word of a late clean-up',
      bad: 'FROM debian:12\nRUN git clone https://example.org/x /opt/x && make -C /opt/x install\nENV MODE=prod\nRUN rm -rf /opt/x /etc/motd\n',
      reports: [{ at: '4:5-4:28', paths: ['/opt/x'] }],
      fixed:
        'FROM debian:12\nRUN git clone https://example.org/x /opt/x && make -C /opt/x install && rm -rf /opt/x\nENV MODE=prod\nRUN rm -rf /etc/motd\n',
    },
    {
      caption: 'copied for one RUN',
      bad: 'FROM debian:12\nCOPY setup.sh /tmp/\nRUN sh /tmp/setup.sh && rm /tmp/setup.sh\n',
      reports: [{ at: '3:25-3:41', paths: ['/tmp/setup.sh'] }],
      fixedUnsafely:
        'FROM debian:12\nRUN --mount=type=bind,source=setup.sh,target=/tmp/setup.sh sh /tmp/setup.sh\n',
    },
    {
      caption: 'a copied folder, used once',
      bad: 'FROM debian:12\nCOPY installer/ /tmp/installer/\nRUN /tmp/installer/run.sh && rm -rf /tmp/*\n',
      context: { 'installer/run.sh': 500, 'installer/payload.bin': 5_000_000 },
      reports: [{ at: '3:30-3:43', paths: ['/tmp/installer'], severity: 'error' }],
    },
    {
      caption: 'found and deleted',
      bad: 'FROM debian:12\nCOPY src/ /app/\nRUN find /app -name "*.md" -delete\n',
      context: { 'src/a.md': 100_000, 'src/b.py': 1000 },
      reports: [{ at: '3:5-3:35', paths: ['/app/a.md'], severity: 'warning' }],
    },
    {
      caption: 'in the RUN that fetched it',
      good: 'FROM debian:12\nRUN curl -fsSLO https://example.org/tool.tar.gz && tar xf tool.tar.gz -C /opt && rm tool.tar.gz\n',
    },
    { caption: 'files of the base image', good: 'FROM nginx:1.27\nRUN rm /etc/nginx/conf.d/default.conf\n' },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if (change.kind !== 'remove') continue;
      const victims = change.victims.filter(({ body }) => body.cache === null);
      if (victims.length === 0) continue;
      const found = reportOf(change, victims);
      report({
        ...found,
        fixes: () => [
          ...toWriterFixes(build, change, victims),
          ...mountedFixes(
            build,
            change,
            victims.map(({ body }) => body),
          ),
        ],
        message: `${listPaths(found.paths)} ${verb(found.paths, 'stays', 'stay')} in the layer that wrote ${verb(found.paths, 'it', 'them')}: removing ${verb(found.paths, 'it', 'them')} here saves nothing`,
      });
    }
  },
});
