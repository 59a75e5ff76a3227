import { reportAgain } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL109',
  name: 'touch-after-copy',
  docs: {
    summary: 'Changing the times of a file of an earlier layer stores it a second time',
    what: 'Reports a `touch` of files which an earlier layer wrote. A `touch` that makes a new, empty file is not reported.',
    why: 'Times belong to the file: with another one the builder stores the whole file again.',
    help: 'drop the touch, or do it where the file is written',
    fixSafety: 'None: something may depend on the time, and no COPY sets it.',
    proof: 'The later layer holds the same path with the same content and another modification time.',
  },
  examples: [
    {
      caption: 'a copied file touched',
      bad: 'FROM alpine:3.20\nCOPY data.db /var/lib/app/data.db\nRUN touch /var/lib/app/data.db\n',
      reports: [{ at: '3:5-3:31', paths: ['/var/lib/app/data.db'], severity: 'warning' }],
    },
    {
      caption: 'a new file',
      good: 'FROM alpine:3.20\nCOPY data.db /var/lib/app/data.db\nRUN touch /var/lib/app/ready\n',
    },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if (change.kind !== 'metadata' || change.aspect !== 'times') continue;
      reportAgain(report, change, change.victims, 'time');
    }
  },
});
