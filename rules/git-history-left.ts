import { listPaths } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { isRemoved, treesLeft } from '../src/finding/sources.ts';
import { overlap, showPath, type PathSet } from '../src/layers/paths.ts';
import { weakest } from '../src/layers/vocabulary.ts';
import type { BuildModel, Remaining } from '../src/predict/model.ts';

/** Images in which the sources are built, revision by revision, when they run. */
const WORKSHOP = /(?:^|\/)oss-fuzz-base\//;

/** Whether a later layer asks the history, or an instruction of the image updates the clone. */
function isAsked(build: BuildModel, { body }: Remaining, history: PathSet): boolean {
  const { layer } = body.writer;
  const later = build.builds.some(
    ({ work, directory, by }) =>
      work === 'history' &&
      by.layer.index > layer.index &&
      overlap(body.at, { path: directory, extent: 'node' }).answer !== 'no',
  );
  return (
    later ||
    isRemoved(build, layer, history) ||
    ['git pull', 'git fetch', '.git'].some((text) => build.namedElsewhere(layer, text))
  );
}

export default defineRule({
  id: 'LL211',
  name: 'git-history-left',
  evidence: 'kept',
  docs: {
    summary: "A clone's history is shipped",
    what: 'Reports `git clone` in a shipped layer whose .git folder is still there at the end of the RUN. With `--depth` or `--filter` a part of the history is left, which is mentioned only. Not reported: clones that are removed or moved again, bare clones, clones that a later RUN asks for their history, tools that read their own history (vcpkg, flutter), images of OSS-Fuzz, which build revisions when they run, and a tree that was built and left, which is reported as a whole (LL213).',
    why: 'The history of a repository holds every version of every file, and is often larger than the files themselves. Nothing at run time reads it.',
    help: 'remove .git in the same RUN, or fetch an archive: `ADD https://host/repository.git#version /dir` keeps no history',
    fixSafety: 'Unsafe: something may ask git for its version at run time.',
    proof: 'The layer holds files below .git.',
    references: ['https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository'],
  },
  examples: [
    {
      caption: 'the whole history',
      bad: 'FROM debian:12\nRUN git clone https://example.org/tool.git /opt/tool\n',
      reports: [{ at: '2:5-2:53', paths: ['/opt/tool/.git'], severity: 'warning' }],
    },
    {
      caption: 'the last version only',
      bad: 'FROM debian:12\nRUN git clone --depth 1 https://example.org/tool.git\n',
      reports: [{ at: '2:5-2:53', paths: ['/tool/.git'], severity: 'info' }],
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM debian:12\nRUN git clone https://example.org/tool.git /opt/tool && rm -rf /opt/tool/.git\n',
    },
    {
      caption: 'only used during the RUN',
      good: 'FROM debian:12\nRUN git clone https://example.org/tool.git /tmp/tool && cp /tmp/tool/a /usr/bin/a && rm -rf /tmp/tool\n',
    },
    {
      caption: 'a later RUN asks for the version',
      good: 'FROM debian:12\nRUN git clone https://example.org/tool.git /opt/tool\nRUN cd /opt/tool && git checkout v2\n',
    },
    {
      caption: 'a tool that reads its own history',
      good: 'FROM debian:12\nRUN git clone https://github.com/microsoft/vcpkg.git /opt/vcpkg\n',
    },
    {
      caption: 'in a stage that is not shipped',
      good: 'FROM debian:12 AS src\nRUN git clone https://example.org/tool.git /opt/tool\nFROM debian:12\nCOPY --from=src /opt/tool/bin /usr/local/bin/\n',
    },
  ],
  check({ build, report }) {
    const trees = treesLeft(build);
    for (const entry of build.remaining) {
      const { body } = entry;
      const { came, writer, source } = body;
      if (came === undefined || came === 'unpacked' || writer.layer.keyword !== 'RUN') continue;
      const base = build.baseOf(writer.layer)?.repository ?? '';
      // Stored again since, or in an image that is made to build what was cloned when it runs.
      if (writer.layer !== source.layer || WORKSHOP.test(base)) continue;
      const history: PathSet = { path: `${body.at.path}/.git`, extent: 'tree' };
      if (trees.some((tree) => tree.entry.body === body) || isAsked(build, entry, history)) continue;
      const paths = [{ path: showPath(history.path), kind: 'tree' as const }];
      report({
        at: source.span,
        instruction: writer.layer.span,
        paths,
        bytes: null,
        confidence: came === 'cloned' ? weakest('likely', body.certainty) : 'possible',
        related: [],
        message: `${listPaths(paths)} keeps ${came === 'cloned' ? 'the history' : 'a part of the history'} of what is cloned here: nothing at run time reads it`,
      });
    }
  },
});
