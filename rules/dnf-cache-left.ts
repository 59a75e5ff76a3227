import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL317',
  name: 'dnf-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The metadata of dnf is shipped',
    what: "Reports `dnf install` and kin, also with yum, microdnf and tdnf, whose metadata is neither cleared in the same RUN nor under a mount. The folder depends on the version: one of the family's is enough to be cleaned up.",
    why: 'The metadata of the repositories takes tens to hundreds of MB; nothing at run time reads it.',
    help: 'end the RUN with `dnf clean all` (`yum clean all`, `microdnf clean all`)',
    fixSafety:
      'Safe: `dnf clean all` at the end of the RUN. Nothing but the metadata and the logs of dnf differs.',
    proof: 'The layer holds files below /var/cache/dnf, /var/cache/libdnf5 or /var/cache/yum.',
  },
  examples: [
    {
      caption: 'metadata left behind',
      bad: 'FROM fedora:40\nRUN dnf install -y curl\n',
      reports: [{ at: '2:5-2:24', paths: ['/var/cache/dnf'], severity: 'warning' }],
      fixed: 'FROM fedora:40\nRUN dnf install -y curl && dnf clean all\n',
    },
    {
      caption: 'a later install reads the metadata that is there: told where it was fetched',
      bad: 'FROM fedora:40\nRUN dnf install -y curl\nRUN dnf install -y jq\n',
      reports: [{ at: '2:5-2:24', paths: ['/var/cache/dnf'] }],
    },
    {
      caption: 'cleared and then filled again: told at the clean-up (LL402)',
      good: 'FROM centos:7\nRUN yum clean all && yum install -y curl\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM fedora:40\nRUN dnf install -y curl && dnf clean all\n',
    },
    {
      caption: 'cleared under another name of the family',
      good: 'FROM rockylinux:9\nRUN yum install -y curl && dnf clean all\n',
    },
    {
      caption: 'removed',
      good: 'FROM redhat/ubi9-minimal\nRUN microdnf install -y curl && rm -rf /var/cache/yum\n',
    },
    {
      caption: 'under a cache mount',
      good: 'FROM fedora:41\nRUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y curl\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'dnf',
      null,
      '{path} keeps the metadata that this fetches: nothing at run time reads it',
    );
  },
});
