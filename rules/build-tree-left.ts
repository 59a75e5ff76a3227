import { defineRule } from '../src/finding/rule.ts';
import { treesLeft } from '../src/finding/sources.ts';
import { weakest } from '../src/layers/vocabulary.ts';
import { showPath } from '../src/layers/paths.ts';

export default defineRule({
  id: 'LL213',
  name: 'build-tree-left',
  evidence: 'kept',
  docs: {
    summary: 'Sources that were built and installed elsewhere are left in the image',
    what: 'Reports a tree that a RUN clones or unpacks and installs from (`make install`, `cmake --install`, `python setup.py install`, an unpacked `./install`), and that is still there at the end of the RUN. Not reported: trees that are removed or moved, wholly or perhaps, trees that another instruction names (as the working folder, in PATH, by CMD) or that a link leads to, and trees that are only built, for they may be used where they stand.',
    why: 'A tree of sources with its object files is several times as large as what it installs.',
    help: 'remove the tree at the end of the RUN, or build in a stage of its own and copy what it installs',
    fixSafety: 'Unsafe: what is installed may refer to the tree.',
    proof: 'The layer holds the tree beside what was installed from it.',
  },
  examples: [
    {
      caption: 'unpacked, built, installed and left',
      bad: 'FROM debian:12\nRUN curl -fsSL https://example.org/x-1.0.tar.gz | tar xz -C /usr/src && cd /usr/src/x-1.0 && ./configure && make && make install\n',
      reports: [{ at: '2:117-2:129', paths: ['/usr/src/x-1.0'], severity: 'warning' }],
    },
    {
      caption: 'a clone',
      bad: 'FROM debian:12\nRUN git clone https://example.org/tool /tmp/tool && make -C /tmp/tool install\n',
      reports: [{ at: '2:53-2:78', paths: ['/tmp/tool'] }],
    },
    {
      caption: "an archive's own installer",
      bad: 'FROM debian:12\nRUN unzip -q awscliv2.zip && ./aws/install\n',
      reports: [{ at: '2:30-2:43', paths: ['/aws'] }],
    },
    {
      caption: 'removed',
      good: 'FROM debian:12\nRUN git clone https://example.org/tool /tmp/tool && cd /tmp/tool && make install && cd / && rm -rf /tmp/tool\n',
    },
    {
      caption: 'removed with all that lies beside it',
      good: 'FROM debian:12\nRUN cd /tmp && tar xf x.tgz && cd x && make install && rm -rf /tmp/*\n',
    },
    {
      caption: 'built, and used where it stands',
      good: 'FROM debian:12\nRUN git clone https://example.org/tool /opt/tool && cd /opt/tool && make && rm -rf .git\n',
    },
    {
      caption: 'used later',
      good: 'FROM debian:12\nRUN git clone https://example.org/tool /opt/tool && cd /opt/tool && make install\nCMD ["/opt/tool/run"]\n',
    },
    {
      caption: 'named by a variable',
      good: 'FROM debian:12\nARG V=1.0\nRUN tar xzf /a.tgz && cd x-$V && make install\nENV PATH=/x-${V}/bin:$PATH\n',
    },
    {
      caption: 'under a mount',
      good: 'FROM debian:12\nRUN --mount=type=tmpfs,target=/tmp git clone https://example.org/tool /tmp/tool && make -C /tmp/tool install\n',
    },
  ],
  check({ build, report }) {
    for (const { entry, tree, step } of treesLeft(build)) {
      const { writer } = entry.body;
      const path = showPath(tree);
      report({
        at: step.by.span,
        instruction: step.by.layer.span,
        paths: [{ path, kind: 'tree' }],
        bytes: null,
        confidence: weakest('likely', step.by.certainty),
        related: [
          { message: entry.body.came === 'unpacked' ? 'unpacked here' : 'cloned here', span: writer.span },
        ],
        message: `${path} is installed from here and then only lies in the image`,
      });
    }
  },
});
