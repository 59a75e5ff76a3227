import { reportAgain } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL110',
  name: 'attributes-after-copy',
  docs: {
    summary: 'Giving capabilities or ACLs to a file of an earlier layer stores it a second time',
    what: 'Reports `setcap`, `setfacl` and `setfattr` on files which an earlier layer wrote.',
    why: 'Extended attributes belong to the file: with another one the builder stores the whole file again.',
    help: 'set it in the RUN that installs the file, or in a build stage: COPY --from keeps capabilities with BuildKit',
    fixSafety: 'None: not every builder keeps attributes on COPY.',
    proof: 'The later layer holds the same path with the same content and another extended attribute.',
  },
  examples: [
    {
      caption: 'a capability for a copied program',
      bad: 'FROM debian:12\nCOPY --from=build-image /out/dns.bin /usr/bin/dns.bin\nRUN setcap cap_net_bind_service=+ep /usr/bin/dns.bin\n',
      reports: [{ at: '3:5-3:53', paths: ['/usr/bin/dns.bin'], severity: 'warning' }],
    },
    {
      caption: 'in the RUN that installs it',
      good: 'FROM debian:12\nRUN curl -o /usr/bin/dns https://example.org/dns && setcap cap_net_bind_service=+ep /usr/bin/dns\n',
    },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if (change.kind !== 'metadata' || change.aspect !== 'attributes') continue;
      reportAgain(report, change, change.victims, 'attributes');
    }
  },
});
