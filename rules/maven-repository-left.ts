import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL313',
  name: 'maven-repository-left',
  evidence: 'kept',
  worst: 'info',
  docs: {
    summary: "Maven's local repository is shipped",
    what: 'Reports a Maven build in a stage that is shipped whose local repository is neither removed in the same RUN nor under a mount. A program that Maven starts when the image runs reads from it; then the finding is to be ignored.',
    why: 'The repository holds every library and every plugin of the build; a packaged program holds what it needs.',
    help: 'build in a stage of its own and copy the archive, or mount a cache on /root/.m2',
    fixSafety: 'Unsafe: Maven may run in the image.',
    proof: "The layer holds files below the user's .m2/repository.",
  },
  examples: [
    {
      caption: 'built where it is shipped',
      bad: 'FROM maven:3.9\nCOPY . /src\nRUN mvn -B -f /src/pom.xml package\n',
      reports: [{ at: '3:5-3:35', paths: ['/root/.m2/repository'], severity: 'info' }],
      fixedUnsafely:
        'FROM maven:3.9\nCOPY . /src\nRUN mvn -B -f /src/pom.xml package && rm -rf ~/.m2/repository\n',
    },
    {
      caption: 'by the wrapper',
      bad: 'FROM eclipse-temurin:21\nCOPY . .\nRUN ./mvnw dependency:go-offline\n',
      reports: [{ at: '3:5-3:33', paths: ['/root/.m2/repository'] }],
      fixedUnsafely:
        'FROM eclipse-temurin:21\nCOPY . .\nRUN ./mvnw dependency:go-offline && rm -rf ~/.m2/repository\n',
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM maven:3.9\nCOPY . /src\nRUN mvn -B -f /src/pom.xml package && rm -rf ~/.m2\n',
    },
    {
      caption: 'moved below a mount',
      good: 'FROM maven:3.9\nCOPY . /src\nRUN --mount=type=cache,target=/m2 mvn -Dmaven.repo.local=/m2 -f /src/pom.xml package\n',
    },
    {
      caption: 'in a build stage',
      good: 'FROM maven:3.9 AS build\nCOPY . .\nRUN mvn package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /target/app.jar /app.jar\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'maven',
      null,
      '{path} keeps the libraries and plugins of the build: what is packaged holds its own',
    );
  },
});
