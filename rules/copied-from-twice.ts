import { advice } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { isBelow, showPath } from '../src/layers/paths.ts';
import type { StageCopy } from '../src/predict/model.ts';

/** Whether `one` brings all that `other` brings, to another place. */
function includes(one: StageCopy, other: StageCopy): boolean {
  if (one === other || one.from.index !== other.from.index || one.excluding || other.excluding) return false;
  const below = isBelow(other.source, one.source) && one.source !== '';
  if (one.source !== other.source && !below) return false;
  // To the same place is a matter of another rule.
  const here = below ? `${one.at.path}${other.source.slice(one.source.length)}` : one.at.path;
  return here !== other.at.path;
}

export default defineRule({
  id: 'LL507',
  name: 'copied-from-twice',
  worst: 'info',
  docs: {
    summary: 'The same files of a stage are copied to two places',
    what: 'Reports a `COPY --from` that brings files which another `COPY --from` of the same image brings as well, to another place: the same path, or a part of it. Two copies to one place are not reported here, nor copies with `--exclude`.',
    why: 'Each copy is stored in full; nothing in an image knows that two files are alike.',
    help: 'copy once, and put a symbolic link in the other place',
    fixSafety: 'There is no automatic fix: a program may not follow the link.',
    proof: 'Two layers, or one, hold the same contents under two names.',
  },
  examples: [
    {
      caption: 'one program under two names',
      bad: 'FROM golang:1.24 AS b\nRUN go build -o /out/app .\nFROM alpine:3.20\nCOPY --from=b /out/app /usr/bin/app\nCOPY --from=b /out/app /usr/bin/app-admin\n',
      reports: [{ at: '5:1-5:42', paths: ['/usr/bin/app-admin'], severity: 'info' }],
    },
    {
      caption: 'copied once and linked',
      good: 'FROM golang:1.24 AS b\nRUN go build -o /out/app .\nFROM alpine:3.20\nCOPY --from=b /out/app /usr/bin/app\nRUN ln -s app /usr/bin/app-admin\n',
    },
    {
      caption: 'two files of one folder',
      good: 'FROM golang:1.24 AS b\nRUN go build -o /out/ ./...\nFROM alpine:3.20\nCOPY --from=b /out/one /usr/bin/\nCOPY --from=b /out/two /usr/bin/\n',
    },
  ],
  evidence: 'kept',
  check({ build, report }) {
    const stages = new Set(build.image?.stages.map(({ index }) => index));
    const copies = build.stageCopies.filter(({ by }) => stages.has(by.layer.stage));
    for (const [index, copy] of copies.entries()) {
      const other = copies
        .slice(0, index)
        .find((earlier) => includes(earlier, copy) || includes(copy, earlier));
      if (other === undefined) continue;
      const smaller = includes(other, copy) ? copy : other;
      report(
        advice(
          copy.by,
          `${showPath(smaller.source)} of the stage is stored here and at ${showPath(other.at.path)}`,
          {
            paths: [{ path: showPath(copy.at.path), kind: copy.at.extent === 'tree' ? 'tree' : 'file' }],
            related: [{ message: 'copied here, too', span: other.by.span }],
          },
        ),
      );
    }
  },
});
