import { foundPath } from '../src/finding/describe.ts';
import { laterInstall } from '../src/finding/caches.ts';
import { mergeFixes } from '../src/finding/fixes.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL330',
  name: 'apt-update-alone',
  evidence: 'kept',
  docs: {
    summary: 'An apt-get update in a RUN of its own ships its lists, and they grow old',
    what: 'Reports an `apt-get update` in a RUN without an install, where a later RUN installs. Where the lists are removed in a later layer, that removal is reported instead.',
    why: 'The lists stay in the layer of the update, whatever later RUNs do. And that layer is cached: a changed install still reads the old lists and may find no packages.',
    help: 'put update, install and `rm -rf /var/lib/apt/lists/*` into one RUN',
    fixSafety:
      'Safe where the two RUNs follow each other, have the same flags, and the second cannot tell that the first ran in the same shell: they become one RUN.',
    proof: 'The layer of the update holds files below /var/lib/apt/lists.',
    references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  },
  examples: [
    {
      caption: 'update and install apart',
      bad: 'FROM debian:12\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends curl\n',
      reports: [{ at: '2:5-2:19', paths: ['/var/lib/apt/lists'], severity: 'warning' }],
      fixed:
        'FROM debian:12\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends curl\n',
    },
    {
      caption: 'together',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
    },
  ],
  check({ build, report }) {
    for (const entry of build.remaining) {
      const { body, doubted } = entry;
      // A script of the image may install and clear: `install-packages`.
      if (doubted || body.cache?.manager !== 'apt' || body.cache.store !== 'lists') continue;
      const install = laterInstall(build, entry);
      if (install === undefined) continue;
      report({
        at: body.writer.span,
        instruction: body.writer.layer.span,
        paths: [foundPath(body.at, false)],
        bytes: body.bytes,
        confidence: body.certainty,
        fixes: () => mergeFixes(build, body.writer.layer, install.by.layer),
        related: [{ message: 'installed here', span: install.by.span }],
        message:
          'the package lists stay in this layer, and the install in a later RUN reads them however old they are',
      });
    }
  },
});
