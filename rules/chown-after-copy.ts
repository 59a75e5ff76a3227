import { reportAgain, wasCopied } from '../src/finding/describe.ts';
import { ownerFixes } from '../src/finding/onto-copy/ownership.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL101',
  name: 'chown-after-copy',
  docs: {
    summary: 'Changing the owner of a copied file stores the file a second time',
    what: 'Reports a command that changes the owner or group of files which a COPY or ADD of an earlier layer wrote. A `chown` of a directory alone, of files that the same RUN made, and of files of the base image is not reported: none of these stores a copied file again.',
    why: 'A layer cannot be changed. To give a file of a lower layer a new owner the builder stores the whole file again, in the layer of the RUN; the first one stays in the image, unused.',
    help: 'give the owner to the COPY (`COPY --chown=user:group …`) and drop the chown, or leave the files to root and readable',
    fixSafety:
      'Safe where the exact owner and group can be given to the COPY, and nothing in between could notice.',
    proof: 'The layer of the RUN holds the same path with the same content and another owner.',
    references: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
  },
  examples: [
    {
      caption: 'owner changed in a layer of its own',
      bad: 'FROM alpine:3.20\nCOPY app.jar /app.jar\nRUN chown 1000 /app.jar\n',
      reports: [{ at: '3:5-3:24', paths: ['/app.jar'], severity: 'warning' }],
    },
    {
      caption: 'a whole folder, with its size from the build context',
      bad: 'FROM alpine:3.20\nWORKDIR /app\nCOPY . .\nRUN adduser -D app && chown -R app:app /app\nUSER app\n',
      context: { 'lib/model.bin': 3_000_000, 'main.py': 1200 },
      reports: [{ at: '4:23-4:44', paths: ['/app'], severity: 'error' }],
    },
    {
      caption: 'through variables, in a later RUN, among other commands',
      bad: 'FROM alpine:3.20\nARG DIR=/srv/www\nCOPY site.tar.gz ${DIR}/\nRUN apk add --no-cache nginx\nRUN set -eux; cd "$DIR"; chown nginx: site.tar.gz; nginx -t\n',
      reports: [{ at: '5:26-5:50', paths: ['/srv/www/site.tar.gz'] }],
    },
    {
      caption: 'owner given to the COPY',
      good: 'FROM alpine:3.20\nCOPY --chown=1000:0 app.jar /app.jar\n',
    },
    {
      caption: 'a directory alone costs nothing',
      good: 'FROM alpine:3.20\nWORKDIR /app\nCOPY --chown=1000:1000 . .\nRUN chown 1000:1000 /app\n',
    },
    {
      caption: 'in a stage that is not shipped',
      good: 'FROM alpine:3.20 AS build\nCOPY app.jar /app.jar\nRUN chown 1000 /app.jar\nFROM scratch\nCOPY --from=build /app.jar /app.jar\n',
    },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if (change.kind !== 'metadata' || change.aspect !== 'owner') continue;
      reportAgain(report, change, change.victims.filter(wasCopied), 'owner', () => ownerFixes(build, change));
    }
  },
});
