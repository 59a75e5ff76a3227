import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL315',
  name: 'sbt-cache-left',
  evidence: 'kept',
  worst: 'info',
  docs: {
    summary: 'The libraries that sbt downloads are shipped',
    what: "Reports a build with sbt in a stage that is shipped whose downloaded libraries are neither removed in the same RUN nor under a mount: those in Coursier's cache, before sbt 1.3 in Ivy's, and Scala and sbt itself, which its launcher fetches to .sbt/boot.",
    why: 'A project with one library left 56 MB of libraries and 76 MB of Scala and sbt; a packaged program holds what it needs.',
    help: "build in a stage of its own and copy the archive, or mount caches on the user's .cache/coursier and .sbt/boot",
    fixSafety: 'Unsafe: sbt may run in the image.',
    proof: "The layer holds files below the user's .cache/coursier, .ivy2/cache or .sbt/boot.",
  },
  examples: [
    {
      caption: 'built where it is shipped',
      bad: 'FROM eclipse-temurin:21\nCOPY . .\nRUN sbt assembly\n',
      reports: [{ at: '3:5-3:17', paths: ['/root/.cache/coursier', '/root/.sbt/boot'], severity: 'info' }],
      fixedUnsafely:
        'FROM eclipse-temurin:21\nCOPY . .\nRUN sbt assembly && rm -rf ~/.cache/coursier ~/.ivy2/cache ~/.coursier/cache ~/.sbt/boot\n',
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM eclipse-temurin:21\nCOPY . .\nRUN sbt assembly && rm -rf ~/.cache ~/.ivy2 ~/.sbt\n',
    },
    {
      caption: 'in a build stage',
      good: 'FROM eclipse-temurin:21 AS build\nCOPY . .\nRUN sbt assembly\nFROM eclipse-temurin:21-jre\nCOPY --from=build /target/app.jar /app.jar\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'sbt',
      null,
      '{path} keeps the libraries of the build: what is packaged holds its own',
    );
  },
});
