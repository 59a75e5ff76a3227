import { sumBytes, victimPaths, writtenHere } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { mergeUpTo } from '../src/finding/to-writer/merge.ts';
import { strongest } from '../src/layers/vocabulary.ts';

/** How many packages a message names before it counts. */
const MOST_NAMES = 3;

function listNames(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(', ');
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
}

export default defineRule({
  id: 'LL202',
  name: 'uninstall-later',
  docs: {
    summary: 'Removing packages that an earlier layer installed saves nothing',
    what: 'Reports `apt-get purge`, `apk del`, `pip uninstall`, `npm prune` and their kin for packages that a RUN of an earlier layer installed. Packages of the base image are not reported: nothing here could save them. Which files a package has the text does not tell, so the folders that packages are installed to are named.',
    why: "The layer that installed the packages is closed and ships all their files; the removal hides them, and writes the manager's database once more.",
    help: 'install, use and remove them in one RUN, or use them in a build stage',
    fixSafety:
      'Safe where RUNs follow each other, at most four of them: they become one. Else none: what stands in between may need the packages.',
    proof: 'The later layer marks files as removed that the layer of the install holds.',
    references: ['https://docs.docker.com/build/building/multi-stage/'],
  },
  examples: [
    {
      caption: 'a compiler, one RUN too long',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y gcc make && rm -rf /var/lib/apt/lists/*\nCOPY src /src\nRUN make -C /src install\nRUN apt-get purge -y --auto-remove gcc make\n',
      reports: [{ at: '5:5-5:44', paths: ['/usr', '/var/lib/dpkg/info'], severity: 'warning' }],
    },
    {
      caption: 'a virtual package of Alpine',
      bad: 'FROM alpine:3.20\nRUN apk add --no-cache --virtual .build-deps gcc musl-dev\nRUN pip install --no-cache-dir uwsgi\nRUN apk del .build-deps\n',
      reports: [{ at: '4:5-4:24', paths: ['/usr', '/lib', '/bin', '/sbin'] }],
      fixed:
        'FROM alpine:3.20\nRUN apk add --no-cache --virtual .build-deps gcc musl-dev \\\n    && pip install --no-cache-dir uwsgi \\\n    && apk del .build-deps\n',
    },
    {
      caption: 'development packages pruned too late',
      bad: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build && npm prune --omit=dev\n',
      reports: [{ at: '6:22-6:42', paths: ['/app/node_modules'] }],
    },
    {
      caption: 'in the RUN that installs them',
      good: 'FROM alpine:3.20\nRUN apk add --no-cache --virtual .build-deps gcc musl-dev && pip install --no-cache-dir uwsgi && apk del .build-deps\n',
    },
    {
      caption: 'a package of the base image',
      good: 'FROM node:22\nRUN apt-get purge -y --auto-remove python3\n',
    },
  ],
  check({ build, report }) {
    for (const { by, packages, victims } of build.uninstalls) {
      report({
        at: by.span,
        instruction: by.layer.span,
        paths: victimPaths(victims),
        bytes: sumBytes(victims),
        confidence: strongest(...victims.map(({ certainty }) => certainty)),
        related: writtenHere(victims, 'installed here'),
        fixes: () => mergeUpTo(build, victims, by.layer),
        message: `${listNames(packages)} ${packages.length === 1 ? 'stays' : 'stay'} in the layer that installed ${packages.length === 1 ? 'it' : 'them'}: removing ${packages.length === 1 ? 'it' : 'them'} here saves nothing`,
      });
    }
  },
});
