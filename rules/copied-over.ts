import { listPaths, reportOf, verb } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import type { BuildModel, PredictedChange, Victim } from '../src/predict/model.ts';

/** Below this, a manifest that is copied first and again with the rest is worth its layer. */
const MANIFEST_BYTES = 1_000_000;

/**
 * `COPY package.json ./`, `RUN npm ci`, `COPY . .`: the manifest comes first so that the RUN is
 * cached while the sources change. That it is stored twice is the price, and a small one.
 */
function isManifestFirst(build: BuildModel, change: PredictedChange, { body, bytes }: Victim): boolean {
  if (body.kind !== 'file' || (bytes ?? 0) >= MANIFEST_BYTES) return false;
  // A command may have changed it in between.
  const { index } = body.source.layer;
  return build.layers.some(
    (layer) => layer.keyword === 'RUN' && layer.index > index && layer.index < change.by.layer.index,
  );
}

export default defineRule({
  id: 'LL115',
  name: 'copied-over',
  docs: {
    summary: 'A COPY over what an earlier layer wrote stores it a second time',
    what: 'Reports a COPY or ADD which writes paths that an earlier layer of the image already holds. A manifest that is copied before the dependencies are installed, and again with the sources, is not reported.',
    why: 'What is written over stays in its layer, hidden and unused.',
    help: 'copy it once: leave it out of one of the two (`COPY --exclude=…`, .dockerignore), or drop one',
    fixSafety: 'None.',
    proof: 'Two layers hold the same path, the earlier one hidden by the later.',
  },
  examples: [
    {
      caption: 'a file copied twice',
      bad: 'FROM alpine:3.20\nCOPY default.conf /etc/app.conf\nCOPY site.conf /etc/app.conf\n',
      reports: [{ at: '3:1-3:29', paths: ['/etc/app.conf'], severity: 'warning' }],
    },
    {
      caption: 'a folder of its own, then everything',
      bad: 'FROM alpine:3.20\nWORKDIR /app\nCOPY assets assets\nCOPY . .\n',
      context: { 'assets/film.mp4': 40_000_000, 'main.py': 10 },
      reports: [{ at: '4:1-4:9', paths: ['/app/assets/film.mp4'], severity: 'warning' }],
    },
    {
      caption: 'the manifest first',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci && npm cache clean --force\nCOPY . .\n',
    },
    { caption: 'two folders', good: 'FROM alpine:3.20\nCOPY assets /app/assets/\nCOPY src /app/src/\n' },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if (change.kind !== 'rewrite' || change.by.layer.keyword === 'RUN') continue;
      const victims = change.victims.filter(
        (victim) => victim.certainty !== 'possible' && !isManifestFirst(build, change, victim),
      );
      if (victims.length === 0) continue;
      const found = reportOf(change, victims);
      report({
        ...found,
        message: `${listPaths(found.paths)} ${verb(found.paths, 'is', 'are')} written over: the earlier ${verb(found.paths, 'one stays', 'ones stay')} in the image, unused`,
      });
    }
  },
});
