import { reportAgain, wasCopied } from '../src/finding/describe.ts';
import { ontoCopyFixes } from '../src/finding/onto-copy/index.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL102',
  name: 'chmod-after-copy',
  docs: {
    summary: 'Changing the mode of a copied file stores the file a second time',
    what: 'Reports a command that changes the permissions of files which a COPY or ADD of an earlier layer wrote. Where the mode in the build context is known to be the same already, engines that compare end states store nothing, and the finding is only likely.',
    why: 'To give a file of a lower layer another mode the builder stores the whole file again, in the layer of the RUN.',
    help: 'set the mode where the file comes from (`chmod` and commit it), or on the COPY (`COPY --chmod=755 …`), and drop the chmod',
    fixSafety:
      'Safe for an octal mode, and for a symbolic one where the mode in the build context is known: the mode is given to the COPY in octal, since BuildKit ignores symbolic ones without a word, and folders that --chmod does not reach keep the chmod. Unsafe where the mode of the file is not known: 644 is assumed. The classic builder knows no --chmod. Not offered for downloads of ADD, of which older builders ignore the mode, and where anything in between could notice.',
    proof: 'The layer of the RUN holds the same path with the same content and another mode.',
    references: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
  },
  examples: [
    {
      caption: 'made executable in a layer of its own',
      bad: 'FROM debian:12\nCOPY server /usr/local/bin/\nRUN chmod +x /usr/local/bin/server\n',
      reports: [{ at: '3:5-3:35', paths: ['/usr/local/bin/server'], severity: 'warning' }],
      fixedUnsafely: 'FROM debian:12\nCOPY --chmod=755 server /usr/local/bin/\n',
    },
    {
      caption: 'a small script, by its size in the build context',
      bad: 'FROM debian:12\nCOPY entrypoint.sh /\nRUN apt-get --version && chmod 0755 /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n',
      context: { 'entrypoint.sh': { size: 400, mode: 0o644 } },
      reports: [{ at: '3:26-3:51', paths: ['/entrypoint.sh'], severity: 'info' }],
      fixed:
        'FROM debian:12\nCOPY --chmod=755 entrypoint.sh /\nRUN apt-get --version\nENTRYPOINT ["/entrypoint.sh"]\n',
    },
    {
      caption: 'through find and xargs',
      bad: 'FROM debian:12\nCOPY bin/ /opt/bin/\nRUN find /opt/bin -type f -print0 | xargs -0 chmod 755\n',
      reports: [{ at: '3:37-3:55', paths: ['/opt/bin'], severity: 'warning' }],
    },
    { caption: 'mode given to the COPY', good: 'FROM debian:12\nCOPY --chmod=0755 server /usr/local/bin/\n' },
    {
      caption: 'directories only',
      good: 'FROM debian:12\nCOPY bin/ /opt/bin/\nRUN find /opt/bin -type d -exec chmod 755 {} +\n',
    },
  ],
  check({ build, report }) {
    for (const change of build.changes) {
      if (change.kind !== 'metadata' || change.aspect !== 'mode') continue;
      reportAgain(report, change, change.victims.filter(wasCopied), 'mode', () =>
        ontoCopyFixes(build, change),
      );
    }
  },
});
