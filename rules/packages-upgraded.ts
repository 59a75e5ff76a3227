import { shipped, imageName } from '../src/predict/app.ts';
import { defineRule } from '../src/finding/rule.ts';
import { showPath } from '../src/layers/paths.ts';

/** Images that bring the manager itself, so that a newer one is a second one. */
const BRINGS: Readonly<Record<string, RegExp>> = { pip: /^(?:python|pypy)$/, npm: /^node$/ };

export default defineRule({
  id: 'LL114',
  name: 'packages-upgraded',
  worst: 'info',
  docs: {
    summary: "Upgrading the base image's packages stores them a second time",
    what: 'Reports `apt-get upgrade`, `apk upgrade`, `dnf update` and their kin without the names of packages, and `pip install --upgrade pip` and `npm install -g npm` on official images that bring pip or npm. It is advice: an image that must have the newest fixes may want it all the same.',
    why: 'Files of the base image cannot be taken away: the old ones stay in its layers, and the new ones are stored on top.',
    help: 'stand on a newer release of the base image, or on one that is built often',
    fixSafety: 'There is no automatic fix: which base image has the newer packages the file does not tell.',
    proof: 'The layer holds other content at paths of the base image.',
    references: ['https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often'],
  },
  examples: [
    {
      caption: 'all packages of the base image',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get upgrade -y && rm -rf /var/lib/apt/lists/*\n',
      reports: [
        {
          at: '2:23-2:41',
          paths: ['/usr', '/lib', '/bin', '/sbin', '/etc', '/var/lib'],
          severity: 'info',
        },
      ],
    },
    {
      caption: 'the pip that the image brings',
      bad: 'FROM python:3.12-slim\nRUN pip install --no-cache-dir --upgrade pip\n',
      reports: [{ at: '2:5-2:45', paths: ['/usr/local/lib'], severity: 'info' }],
    },
    { caption: 'packages by name', good: 'FROM alpine:3.20\nRUN apk add --no-cache --upgrade busybox\n' },
    {
      caption: 'pip came in the same layer',
      good: 'FROM alpine:3.20\nRUN apk add --no-cache py3-pip && pip install --no-cache-dir --upgrade pip\n',
    },
    {
      caption: 'in a stage that is not shipped',
      good: 'FROM debian:12 AS b\nRUN apt-get update && apt-get upgrade -y\nFROM debian:12\nCOPY --from=b /app /app\n',
    },
  ],
  check({ build, report }) {
    const base = build.image?.base ?? null;
    if (base === null) return;
    for (const { activity, by } of shipped(build, 'upgrade')) {
      const { own, manager, places } = activity;
      if (own && BRINGS[manager]?.test(base.repository) !== true) continue;
      report({
        at: by.span,
        instruction: by.layer.span,
        paths: places.map((path) => ({ path: showPath(path), kind: 'tree' })),
        bytes: null,
        confidence: by.certainty === 'certain' ? 'likely' : 'possible',
        related: [{ message: 'the base image', span: base.span }],
        message: own
          ? `${imageName(base)} brings ${manager}: the newer one is stored on top of it`
          : `the upgraded packages of ${imageName(base)} are stored on top of those that it brings`,
      });
    }
  },
});
