import { listPaths, reportOf, verb } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { movedFixes } from '../src/finding/to-writer/moved-copy.ts';

export default defineRule({
  id: 'LL106',
  name: 'mv-after-copy',
  docs: {
    summary: 'Moving what an earlier layer holds stores it a second time',
    what: 'Reports a command that moves or renames files or folders which an earlier layer wrote. Moving what the same RUN made is free.',
    why: 'No layer can say that a file has moved: the builder stores the file in full under its new name and marks the old name as removed. A renamed folder is stored again with all that is in it.',
    help: 'let the COPY, ADD or RUN that brings it write it where it belongs',
    fixSafety:
      'Safe: a COPY or ADD of a single file or folder gets the new name as its destination; of RUNs that follow each other, where the file comes from one of them, one is made. Not offered where anything in between has to do with the old or the new name, where the COPY makes a folder that would be missing, or would make one that comes later, or where what the base image may have at the new name decides what mv does. That it has no folder there is printed as an assumption where nothing tells it.',
    proof: 'The later layer holds a file with the content of one whose name it marks as removed.',
  },
  examples: [
    {
      caption: 'renamed after the COPY',
      bad: 'FROM alpine:3.20\nCOPY config.prod.json /app/\nRUN mv /app/config.prod.json /app/config.json\n',
      reports: [{ at: '3:5-3:46', paths: ['/app/config.prod.json'], severity: 'warning' }],
      fixed: 'FROM alpine:3.20\nCOPY config.prod.json /app/config.json\n',
    },
    {
      caption: 'a folder unpacked by an earlier RUN',
      bad: 'FROM alpine:3.20\nRUN git clone https://example.org/tool.git /tmp/tool\nRUN mv /tmp/tool /opt/tool\n',
      reports: [{ at: '3:5-3:27', paths: ['/tmp/tool'] }],
      fixed:
        'FROM alpine:3.20\nRUN git clone https://example.org/tool.git /tmp/tool \\\n    && mv /tmp/tool /opt/tool\n',
    },
    {
      caption: 'into a folder of programs, among other commands',
      bad: 'FROM alpine:3.20\nCOPY entry.sh /tmp/\nRUN mv /tmp/entry.sh /usr/local/bin && apk add --no-cache tini\n',
      reports: [{ at: '3:5-3:36', paths: ['/tmp/entry.sh'] }],
      fixed: 'FROM alpine:3.20\nCOPY entry.sh /usr/local/bin/entry.sh\nRUN apk add --no-cache tini\n',
    },
    {
      caption: 'the COPY makes /srv/new, which would be missing: no fix',
      bad: 'FROM alpine:3.20\nCOPY site.json /srv/new/\nRUN mv /srv/new/site.json /opt/site.json\n',
      reports: [{ at: '3:5-3:41', paths: ['/srv/new/site.json'] }],
    },
    {
      caption: 'copied to where it belongs',
      good: 'FROM alpine:3.20\nCOPY config.prod.json /app/config.json\n',
    },
    {
      caption: 'within one RUN',
      good: 'FROM alpine:3.20\nRUN wget -O /tmp/x https://example.org/x && mv /tmp/x /usr/bin/x\n',
    },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if (change.kind !== 'move' || change.victims.length === 0) continue;
      const found = reportOf(change, change.victims);
      report({
        ...found,
        fixes: () => movedFixes(build, change),
        message: `${listPaths(found.paths)} ${verb(found.paths, 'is', 'are')} stored a second time under another name`,
      });
    }
  },
});
