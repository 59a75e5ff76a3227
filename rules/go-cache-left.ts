import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL311',
  name: 'go-cache-left',
  evidence: 'kept',
  docs: {
    summary: "Go's modules and build cache are shipped",
    what: 'Reports `go build` and kin in a stage that is shipped whose modules and build cache are neither cleared in the same RUN nor under mounts. With `-mod=vendor` no modules are downloaded; the build cache is filled all the same.',
    why: 'A program with one dependency left 24 MB of modules and 37 MB of build cache; the compiled program needs neither.',
    help: 'build in a stage of its own and copy the program, or mount caches (`--mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build`)',
    fixSafety: 'Unsafe: what the image runs may compile.',
    proof: 'The layer holds files below pkg/mod of GOPATH, or below .cache/go-build.',
  },
  examples: [
    {
      caption: 'built where it is shipped',
      bad: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n',
      reports: [{ at: '4:5-4:23', paths: ['/go/pkg/mod', '/root/.cache/go-build'], severity: 'warning' }],
      fixedUnsafely:
        'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /app . && go clean -cache -modcache\n',
    },
    {
      caption: 'one of the two cleared: told at the clean-up (LL405)',
      good: 'FROM golang:1.24\nRUN go install example.org/tool@latest && go clean -modcache\n',
    },
    {
      caption: 'both cleared',
      good: 'FROM golang:1.24\nRUN go install example.org/tool@latest && go clean -modcache -cache\n',
    },
    {
      caption: 'under cache mounts',
      good: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -o /app .\n',
    },
    {
      caption: 'in a build stage',
      good: 'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'go',
      null,
      '{path} {keeps} what Go downloads and compiles: the program is ready without',
    );
  },
});
