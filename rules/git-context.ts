import { foundPath } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL606',
  name: 'git-context',
  evidence: 'stored',
  worst: 'info',
  docs: {
    summary: 'ADD of a repository keeps its .git folder',
    what: 'Mentions `ADD --keep-git-dir` of a repository in the shipped image. Where a later command removes the folder, that command is reported instead.',
    why: 'The flag stores the history that was fetched beside the files, where it stays after a build has read its version from it.',
    help: 'leave out `--keep-git-dir`, or add the repository in a stage that is not shipped and copy what is needed',
    fixSafety: 'None: the flag was given for a reason, such as a version that a build asks for.',
    proof: 'The layer of the ADD holds files below .git.',
    references: ['https://docs.docker.com/reference/dockerfile/#add---keep-git-dir'],
  },
  examples: [
    {
      caption: 'kept',
      bad: 'FROM alpine:3.20\nADD --keep-git-dir=true https://github.com/moby/buildkit.git#v0.10.1 /buildkit\n',
      reports: [{ at: '2:1-2:79', paths: ['/buildkit/.git'], severity: 'info' }],
    },
    {
      caption: 'not kept',
      good: 'FROM alpine:3.20\nADD https://github.com/moby/buildkit.git#v0.10.1 /buildkit\nADD --keep-git-dir=false https://github.com/moby/moby.git /moby\n',
    },
    {
      caption: 'in a stage that is not shipped',
      good: 'FROM golang:1.24 AS build\nADD --keep-git-dir https://github.com/moby/buildkit.git /src\nRUN cd /src && go build -o /buildkitd ./cmd/buildkitd\nFROM scratch\nCOPY --from=build /buildkitd /\n',
    },
    {
      caption: 'removed: too late, which LL201 reports',
      good: 'FROM alpine:3.20\nADD --keep-git-dir=true https://github.com/moby/buildkit.git /src\nRUN rm -rf /src/.git\n',
    },
  ],
  check({ build, report }) {
    for (const { body } of build.remaining) {
      const { source, writer, at } = body;
      if (body.origin?.startsWith('git:') !== true || !at.path.endsWith('/.git')) continue;
      const paths = [foundPath(at, false)];
      report({
        at: source.span,
        instruction: source.layer.span,
        further: writer === source ? [] : [writer.layer.span],
        paths,
        bytes: null,
        confidence: body.certainty,
        related: [],
        message: `${paths[0]?.path ?? '.git'} is kept: the history of the repository beside its files`,
      });
    }
  },
});
