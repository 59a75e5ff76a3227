import { foundPath, listPaths, sumBytes } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { mountedArchiveFixes } from '../src/finding/to-writer/mounted-copy.ts';

export default defineRule({
  id: 'LL111',
  name: 'archive-unpacked-later',
  evidence: 'below',
  docs: {
    summary: 'An archive copied in one layer and unpacked in a later one is shipped as well',
    what: 'Reports a command that unpacks or installs an archive which an earlier layer brought (COPY, ADD of a URL, a download in another RUN), where the archive stays in the image. Where a later command removes it, that command is reported instead.',
    why: 'The image ships the archive and its contents. Removing the archive after it was unpacked saves nothing, for it stands in a layer of its own.',
    help: 'mount it for the RUN that unpacks it (`RUN --mount=type=bind,source=…,target=… tar …`), let ADD unpack it, or fetch and remove it in that RUN',
    fixSafety:
      'Unsafe: an archive that a COPY brought and nothing else names is mounted for the RUN that unpacks it, which only BuildKit and its kin know, and the image no longer has it. ADD is not offered: it keeps the owners that the archive tells, which tar does as root alone.',
    proof: 'One layer holds the archive, a later one what was in it.',
    references: ['https://docs.docker.com/reference/dockerfile/#run---mounttypebind'],
  },
  examples: [
    {
      caption: 'copied, then unpacked',
      bad: 'FROM debian:12\nCOPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz -C /opt\n',
      reports: [{ at: '3:5-3:37', paths: ['/tmp/app.tar.gz'], severity: 'warning' }],
      fixedUnsafely:
        'FROM debian:12\nRUN --mount=type=bind,source=app.tar.gz,target=/tmp/app.tar.gz tar -xzf /tmp/app.tar.gz -C /opt\n',
    },
    {
      caption: 'a package file copied and installed',
      bad: 'FROM debian:12\nCOPY tool.deb /tmp/tool.deb\nRUN dpkg -i /tmp/tool.deb\n',
      context: { 'tool.deb': 12_000_000 },
      reports: [{ at: '3:5-3:26', paths: ['/tmp/tool.deb'], severity: 'error' }],
      fixedUnsafely:
        'FROM debian:12\nRUN --mount=type=bind,source=tool.deb,target=/tmp/tool.deb dpkg -i /tmp/tool.deb\n',
    },
    {
      caption: 'mounted',
      good: 'FROM debian:12\nRUN --mount=type=bind,source=app.tar.gz,target=/tmp/app.tar.gz tar -xzf /tmp/app.tar.gz -C /opt\n',
    },
    { caption: 'unpacked by ADD', good: 'FROM debian:12\nADD app.tar.gz /opt/\n' },
  ],
  check({ build, report }) {
    // Removed later: the finding belongs to the command that removes it.
    const remaining = new Set(build.remaining.map(({ body }) => body.id));
    for (const change of build.changes) {
      const archives = change.unpacks.filter((body) => body.archive && remaining.has(body.id));
      if (archives.length === 0) continue;
      const paths = archives.map((body) => foundPath(body.at, true));
      report({
        at: change.by.span,
        instruction: change.by.layer.span,
        paths,
        bytes: sumBytes(archives),
        confidence: change.by.certainty,
        fixes: () => mountedArchiveFixes(build, change, archives),
        related: archives.map((body) => ({ message: 'stored here', span: body.writer.span })),
        message: `${listPaths(paths)} is unpacked here but stored by an earlier layer: the image ships both`,
      });
    }
  },
});
