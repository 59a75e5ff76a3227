import { reportAgain, wasCopied } from '../src/finding/describe.ts';
import { ontoCopyFixes } from '../src/finding/onto-copy/index.ts';
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
      'Safe: the owner and the very group that the files have afterwards are given to the COPY or ADD, the chown goes, or keeps the folders that were there before, which costs nothing. Names are used where they are known to exist at the COPY; where the RUN itself makes the user, the COPY moves behind it. Not offered where anything in between could notice or writes among the files, where the COPY would make folders that the chown leaves alone, where files may have set-id bits or capabilities, below a VOLUME, with --link, or where the folder may hold files of the base image. KICS and Sonar advise against `--chown` to another user than root, since a program could then change its own files: where it need not write, leave the files to root, readable for everybody, and drop the chown without a --chown.',
    proof: 'The layer of the RUN holds the same path with the same content and another owner.',
    references: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
  },
  examples: [
    {
      caption: 'owner changed in a layer of its own',
      bad: 'FROM alpine:3.20\nCOPY app.jar /app.jar\nRUN chown 1000 /app.jar\n',
      reports: [{ at: '3:5-3:24', paths: ['/app.jar'], severity: 'warning' }],
      fixed: 'FROM alpine:3.20\nCOPY --chown=1000:0 app.jar /app.jar\n',
    },
    {
      caption: 'a whole folder, with its size from the build context',
      bad: 'FROM alpine:3.20\nWORKDIR /app\nCOPY . .\nRUN adduser -D app && chown -R app:app /app\nUSER app\n',
      context: { 'lib/model.bin': 3_000_000, 'main.py': 1200 },
      reports: [{ at: '4:23-4:44', paths: ['/app'], severity: 'error' }],
      fixed:
        'FROM alpine:3.20\nWORKDIR /app\nRUN adduser -D app && chown app:app /app\nCOPY --chown=app:app . .\nUSER app\n',
    },
    {
      caption: 'through variables, in a later RUN, among other commands',
      bad: 'FROM alpine:3.20\nARG DIR=/srv/www\nCOPY site.tar.gz ${DIR}/\nRUN apk add --no-cache nginx\nRUN set -eux; cd "$DIR"; chown nginx: site.tar.gz; nginx -t\n',
      reports: [{ at: '5:26-5:50', paths: ['/srv/www/site.tar.gz'] }],
    },
    {
      caption: 'the folder was there before the COPY and keeps a chown of its own',
      bad: 'FROM node:22\nWORKDIR /srv/app\nCOPY package.json server.js ./\nRUN chown -R node:node /srv/app\n',
      reports: [{ at: '4:5-4:32', paths: ['/srv/app/server.js', '/srv/app/package.json'] }],
      fixed:
        'FROM node:22\nWORKDIR /srv/app\nCOPY --chown=node:node package.json server.js ./\nRUN chown node:node /srv/app\n',
    },
    {
      caption: 'the COPY makes /opt/tool, which must stay with root: no fix',
      bad: 'FROM alpine:3.20\nCOPY run.sh /opt/tool/run.sh\nRUN chown 1000:1000 /opt/tool/run.sh\n',
      reports: [{ at: '3:5-3:37', paths: ['/opt/tool/run.sh'] }],
    },
    {
      caption: 'npm runs scripts as the owner of the folder and writes into it: no fix',
      bad: 'FROM node:22\nWORKDIR /srv/app\nCOPY . .\nRUN npm ci\nRUN chown -R node:node /srv/app\n',
      reports: [{ at: '5:5-5:32', paths: ['/srv/app'] }],
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
      reportAgain(report, change, change.victims.filter(wasCopied), 'owner', () =>
        ontoCopyFixes(build, change),
      );
    }
  },
});
