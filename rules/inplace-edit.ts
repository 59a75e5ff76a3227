import { listPaths, reportOf, verb } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL108',
  name: 'inplace-edit',
  docs: {
    summary: 'Editing a file of an earlier layer stores the whole file again',
    what: 'Reports a command that writes to files which an earlier layer wrote: `sed -i`, `>>`, `tee -a`, `patch`, `strip`, `upx`, `dos2unix` and their kin, and programs that write over them. Files of the base image are not reported.',
    why: 'However small the edit, the builder stores the whole file again; the first one stays in the image, unused. That holds even where nothing is replaced.',
    help: 'edit the file before it is copied, in a build stage, or in the RUN that writes it',
    fixSafety: 'None: where the edit belongs only its author knows.',
    proof: 'The later layer holds the same path with other content.',
  },
  examples: [
    {
      caption: 'a copied file edited in place',
      bad: 'FROM php:8.3-apache\nCOPY app.conf /etc/app.conf\nRUN sed -i "s/dev/prod/" /etc/app.conf\n',
      reports: [{ at: '3:5-3:39', paths: ['/etc/app.conf'], severity: 'warning' }],
    },
    {
      caption: 'a line appended in each RUN',
      bad: 'FROM alpine:3.20\nRUN wget -O /usr/share/words https://example.org/words\nRUN echo mine >> /usr/share/words\n',
      reports: [{ at: '3:5-3:34', paths: ['/usr/share/words'] }],
    },
    {
      caption: 'a binary stripped in a later layer',
      bad: 'FROM debian:12\nCOPY --from=golang:1.23 /usr/local/go/bin/gofmt /usr/local/bin/gofmt\nRUN strip /usr/local/bin/gofmt\n',
      reports: [{ at: '3:5-3:31', paths: ['/usr/local/bin/gofmt'] }],
    },
    {
      caption: 'a file of the base image',
      good: 'FROM debian:12\nRUN sed -i "s/main/main contrib/" /etc/apt/sources.list.d/debian.sources\n',
    },
    {
      caption: 'written and edited in one RUN',
      good: 'FROM alpine:3.20\nRUN wget -O /w https://example.org/words && sed -i 1d /w\n',
    },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if (change.kind !== 'rewrite' || change.by.layer.keyword !== 'RUN' || change.victims.length === 0) {
        continue;
      }
      const found = reportOf(change, change.victims);
      report({
        ...found,
        message: `${listPaths(found.paths)} ${verb(found.paths, 'is', 'are')} stored a second time, whole, for what is written to ${verb(found.paths, 'it', 'them')} here`,
      });
    }
  },
});
