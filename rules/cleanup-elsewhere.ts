import { cleanUpFixes, failedCleanUps, reportOfCleanUp } from '../src/finding/clean-ups.ts';
import { listPaths } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL405',
  name: 'cleanup-elsewhere',
  evidence: 'kept',
  docs: {
    summary: 'A clean-up clears other files of the package manager and leaves the cache that it filled',
    what: 'Reports `apt-get clean`, `rm -rf /var/cache/apt/*` and `apk cache clean` in a RUN that fetches package lists or an index and leaves them: these clear the downloaded packages only, which official images of Debian and Ubuntu do not keep anyhow (`docker-clean`). So are other managers’ commands that clear only a part: `zypper clean` without `--all`, `go clean -modcache`, `pacman -Sc`, and `pacman -Scc --noconfirm`, which answers no to its own question. The lists are not reported a second time where they are fetched; where they are removed besides, nothing is said.',
    why: '`apt-get clean` removes packages and `*.bin`, and keeps all lists: 19 MB in an official Debian 12 image, 83 MB elsewhere.',
    help: 'remove what remains in the same RUN: `rm -rf /var/lib/apt/lists/*`, `rm -rf /var/cache/apk/*`, `zypper clean --all`, `go clean -cache -modcache`, `rm -rf /var/cache/pacman/pkg/*`',
    fixSafety:
      'Safe as for the rule about that cache: a flag, or another clean-up at the end of the RUN. This one stays.',
    proof: 'The layer holds files below the path of the cache.',
  },
  examples: [
    {
      caption: 'the lists stay',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && apt-get clean\n',
      fixed:
        'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && apt-get clean && rm -rf /var/lib/apt/lists/*\n',
      reports: [{ at: '2:74-2:87', paths: ['/var/lib/apt/lists'], severity: 'warning' }],
    },
    {
      caption: 'by hand',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/cache/apt/*\n',
      fixed:
        'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/cache/apt/* && rm -rf /var/lib/apt/lists/*\n',
      reports: [{ at: '2:50-2:73', paths: ['/var/lib/apt/lists'] }],
    },
    {
      caption: "apk's index stays",
      bad: 'FROM alpine:3.20\nRUN apk add --update curl && apk cache clean\n',
      fixed: 'FROM alpine:3.20\nRUN apk add --no-cache curl && apk cache clean\n',
      reports: [{ at: '2:30-2:45', paths: ['/var/cache/apk'] }],
    },
    {
      caption: "zypper's metadata stay",
      bad: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl && zypper clean\n',
      fixed: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl && zypper clean && zypper clean --all\n',
      reports: [{ at: '2:31-2:43', paths: ['/var/cache/zypp'] }],
    },
    {
      caption: "one of Go's two caches stays",
      bad: 'FROM golang:1.24\nRUN go install example.org/tool@latest && go clean -modcache\n',
      fixedUnsafely:
        'FROM golang:1.24\nRUN go install example.org/tool@latest && go clean -modcache && go clean -cache -modcache\n',
      reports: [{ at: '2:43-2:61', paths: ['/root/.cache/go-build'] }],
    },
    {
      caption: "pacman's packages stay: it says no to removing all",
      bad: 'FROM archlinux:latest\nRUN pacman -Syu --noconfirm git && pacman -Scc --noconfirm\n',
      reports: [{ at: '2:36-2:59', paths: ['/var/cache/pacman/pkg'] }],
      fixed:
        'FROM archlinux:latest\nRUN pacman -Syu --noconfirm git && pacman -Scc --noconfirm && rm -rf /var/cache/pacman/pkg/*\n',
    },
    {
      caption: 'the lists removed as well',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && apt-get clean && rm -rf /var/lib/apt/lists/*\n',
    },
    { caption: 'nothing fetched', good: 'FROM debian:12\nRUN apt-get clean\n' },
  ],
  check({ build, report }) {
    for (const failed of failedCleanUps(build, 'other')) {
      const found = reportOfCleanUp(failed);
      const filler = failed.entry.body.source.name;
      report({
        ...found,
        fixes: () => cleanUpFixes(build, failed),
        message: `this leaves ${listPaths(found.paths)} as ${filler} filled it: it clears other files`,
      });
    }
  },
});
