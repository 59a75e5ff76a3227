import { foundPath, listPaths } from '../src/finding/describe.ts';
import { downloadFixes } from '../src/finding/download-fixes.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL210',
  name: 'download-left',
  evidence: 'kept',
  docs: {
    summary: 'A download that was unpacked or installed is left in the image',
    what: 'Reports a download (curl, wget, aria2c) which the same RUN unpacks or installs and does not remove. A file that is downloaded to be used as it is is not reported.',
    why: 'The image ships the archive and what was in it.',
    help: 'remove it in the same RUN (`&& rm …`), or do without the file: `curl … | tar -x …`',
    fixSafety: 'Safe where the name is written out and nothing else names it: `rm` at the end of the RUN.',
    proof: 'The layer holds the archive beside what was in it.',
  },
  examples: [
    {
      caption: 'archive left behind',
      bad: 'FROM debian:12\nWORKDIR /opt\nRUN curl -fsSLO https://example.org/tool-1.2.tar.gz && tar xzf tool-1.2.tar.gz\n',
      reports: [{ at: '3:5-3:52', paths: ['/opt/tool-1.2.tar.gz'], severity: 'warning' }],
      fixed:
        'FROM debian:12\nWORKDIR /opt\nRUN curl -fsSLO https://example.org/tool-1.2.tar.gz && tar xzf tool-1.2.tar.gz && rm tool-1.2.tar.gz\n',
    },
    {
      caption: 'a package file installed',
      bad: 'FROM debian:12\nARG V=3.1\nRUN wget -q https://example.org/x_${V}.deb && dpkg -i x_${V}.deb\n',
      reports: [{ at: '3:5-3:43', paths: ['/x_3.1.deb'] }],
    },
    {
      caption: 'removed',
      good: 'FROM debian:12\nRUN curl -fsSLo /tmp/t.tgz https://example.org/t.tgz && tar xf /tmp/t.tgz -C /opt && rm /tmp/t.tgz\n',
    },
    {
      caption: 'through a pipe',
      good: 'FROM debian:12\nRUN curl -fsSL https://example.org/t.tgz | tar xz -C /opt\n',
    },
    {
      caption: 'removed with its folder',
      good: 'FROM debian:12\nRUN cd "$(mktemp -d)" && curl -fsSLO https://example.org/t.tgz && tar xf t.tgz -C /opt && rm -rf /tmp/*\n',
    },
  ],
  check({ build, report }) {
    for (const entry of build.remaining) {
      const { body, uses } = entry;
      if (!body.downloaded || body.writer.layer.keyword !== 'RUN') continue;
      const use = uses.find(
        ({ use: how, by }) => how !== 'executed' && by.layer.index === body.writer.layer.index,
      );
      if (use === undefined) continue;
      const paths = [foundPath(body.at, true)];
      report({
        at: body.writer.span,
        instruction: body.writer.layer.span,
        paths,
        bytes: body.bytes,
        confidence: body.certainty,
        fixes: () => downloadFixes(build, entry),
        related: [{ message: `${use.use} here`, span: use.by.span }],
        message: `${listPaths(paths)} is ${use.use} and then only lies in the image`,
      });
    }
  },
});
