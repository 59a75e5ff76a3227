import { listPaths, reportOf, verb } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL107',
  name: 'cp-after-copy',
  evidence: 'below',
  docs: {
    summary: 'Copying what an earlier layer holds stores it twice',
    what: 'Reports a command that copies (or hard-links) files which an earlier layer wrote. Symbolic links and copies of what the same RUN made are not reported.',
    why: 'No layer shares bodies with another: the copy is stored in full, and a hard link to a file of a lower layer becomes a copy as well.',
    help: 'make a symbolic link, or let the COPY write the file where it is needed',
    fixSafety: 'None: a symbolic link is not a copy, and two COPYs store as much as one and a cp.',
    proof: 'Two layers hold the same content under two names.',
  },
  examples: [
    {
      caption: 'the same file at two places',
      bad: 'FROM nginx:1.27\nCOPY geo.mmdb /data/\nRUN cp /data/geo.mmdb /etc/nginx/geo.mmdb\n',
      context: { 'geo.mmdb': 6_000_000 },
      reports: [{ at: '3:5-3:42', paths: ['/data/geo.mmdb'], severity: 'error' }],
    },
    {
      caption: 'linked',
      good: 'FROM nginx:1.27\nCOPY geo.mmdb /data/\nRUN ln -s /data/geo.mmdb /etc/nginx/geo.mmdb\n',
    },
    {
      caption: 'a file of the base image',
      good: 'FROM php:8.3\nRUN cp /usr/local/etc/php/php.ini-production /usr/local/etc/php/php.ini\n',
    },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if ((change.kind !== 'copy' && change.kind !== 'link') || change.victims.length === 0) continue;
      const found = reportOf(change, change.victims);
      report({
        ...found,
        message: `${listPaths(found.paths)} ${verb(found.paths, 'is', 'are')} stored twice: no layer shares it with another`,
      });
    }
  },
});
