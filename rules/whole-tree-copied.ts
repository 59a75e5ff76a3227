import { advice } from '../src/finding/describe.ts';
import { imageName } from '../src/predict/app.ts';
import { defineRule } from '../src/finding/rule.ts';
import { contains, isBelow, showPath } from '../src/layers/paths.ts';
import { activitiesOf, type BaseImage, type StageCopy } from '../src/predict/model.ts';

/** Folders that every image of a distribution fills. */
const SYSTEM = new Set([
  '',
  '/usr',
  '/usr/lib',
  '/usr/bin',
  '/usr/share',
  '/lib',
  '/bin',
  '/var',
  '/var/lib',
]);
/** Images that fill /usr/local with their own runtime. */
const LOCAL = /^(?:node|python|pypy|ruby|perl|php|golang|rust|julia|elixir|erlang|httpd)$/;

function brings(source: string, { repository, family }: BaseImage): boolean {
  const isRuntime = LOCAL.test(repository);
  // Of other images it is not known that they hold a system: some are made to be copied whole.
  if (SYSTEM.has(source)) return isRuntime || family !== null;
  return isRuntime && (source === '/usr/local' || source === '/usr/local/lib');
}

/** Languages of which the sources and what a build leaves beside the program are not needed to run it. */
const COMPILED = new Set(['Go', 'Rust', 'Java', '.NET', 'Haskell', 'Swift']);

/** A folder of the stage in which a program was compiled from sources that were copied there. */
function builtIn({ activities, source, bodies, excluding }: StageCopy): string | null {
  if (excluding || source === '') return null;
  const compile = activitiesOf(activities, 'compile').find(
    ({ activity: { language, own, directory } }) =>
      own &&
      COMPILED.has(language) &&
      directory !== null &&
      (directory === source || isBelow(directory, source)),
  );
  if (compile === undefined) return null;
  const sources = bodies().find(
    ({ at, source: writer }) =>
      writer.layer.keyword !== 'RUN' &&
      at.extent === 'tree' &&
      (at.path === source || contains(at, { path: source, extent: 'node' }) === 'yes'),
  );
  return sources === undefined ? null : compile.activity.language;
}

export default defineRule({
  id: 'LL503',
  name: 'whole-tree-copied',
  worst: 'info',
  docs: {
    summary: 'COPY --from takes a whole tree where only a part of it is needed',
    what: 'Reports a `COPY --from` of a stage of the same file that takes a system folder (`/`, `/usr`, or `/usr/local` of an image whose runtime lies there) onto a base that has those files itself, and one that takes the folder in which a program was compiled from copied sources: the sources and what the build left come with it. `FROM scratch` with `COPY --from=x / /` is a way to make one layer of many and is not reported.',
    why: 'All that the tree holds is stored in the layer, also what the base image has already, and what only the build needed.',
    help: 'name the files that the program needs, or install into a folder of its own and copy that',
    fixSafety: 'There is no automatic fix: which files the program needs the file does not tell.',
    proof: 'The layer holds paths of the base image again, or sources.',
    references: ['https://docs.docker.com/build/building/multi-stage/'],
  },
  examples: [
    {
      caption: 'a runtime onto the same runtime',
      bad: 'FROM python:3.12-slim AS b\nRUN pip install --no-cache-dir flask\nFROM python:3.12-slim\nCOPY --from=b /usr/local /usr/local\nCMD ["flask", "run"]\n',
      reports: [{ at: '4:1-4:36', paths: [], severity: 'info' }],
    },
    {
      caption: 'sources and program',
      bad: 'FROM golang:1.24 AS b\nWORKDIR /src\nCOPY . .\nRUN go build -o app .\nFROM alpine:3.20\nCOPY --from=b /src /src\nCMD ["/src/app"]\n',
      reports: [{ at: '6:1-6:24', paths: [], severity: 'info' }],
    },
    {
      caption: 'the program alone',
      good: 'FROM golang:1.24 AS b\nWORKDIR /src\nCOPY . .\nRUN go build -o app .\nFROM alpine:3.20\nCOPY --from=b /src/app /app\nCMD ["/app"]\n',
    },
    {
      caption: 'an image that is made to be copied whole',
      good: 'FROM tonistiigi/xx AS xx\nFROM alpine:3.20\nCOPY --from=xx / /\n',
    },
    {
      caption: 'one layer of many',
      good: 'FROM debian:12 AS b\nRUN apt-get update\nFROM scratch\nCOPY --from=b / /\n',
    },
    {
      caption: 'packages in a folder of their own',
      good: 'FROM python:3.12-slim AS b\nRUN python -m venv /venv && /venv/bin/pip install --no-cache-dir flask\nFROM python:3.12-slim\nCOPY --from=b /venv /venv\nCMD ["/venv/bin/flask", "run"]\n',
    },
  ],
  check({ build, report }) {
    const { image } = build;
    const stages = new Set(image?.stages.map(({ index }) => index));
    for (const copy of build.stageCopies) {
      const { by, from, source, at } = copy;
      if (!stages.has(by.layer.stage)) continue;
      const again =
        image?.base != null && from.base !== null && brings(source, from.base) && at.path === source;
      if (again) {
        const same = image.base?.repository === from.base.repository;
        report(
          advice(
            by,
            `all of ${showPath(source)} comes along, also what ${same ? `${imageName(image.base)} has there itself` : `${imageName(from.base)} brings`}`,
          ),
        );
        continue;
      }
      const language = builtIn(copy);
      if (language === null) continue;
      report(
        advice(
          by,
          `all of ${showPath(source)} comes along: the ${language} sources and what the build left, not only the program`,
        ),
      );
    }
  },
});
