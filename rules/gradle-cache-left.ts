import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL314',
  name: 'gradle-cache-left',
  evidence: 'kept',
  worst: 'info',
  docs: {
    summary: "Gradle's caches are shipped",
    what: 'Reports a Gradle build in a stage that is shipped whose caches are neither removed in the same RUN nor under a mount.',
    why: 'The caches hold every library and plugin of the build, some of them twice; a packaged program holds what it needs.',
    help: 'build in a stage of its own and copy the archive, or mount a cache on the caches of the Gradle user home',
    fixSafety: 'Unsafe: Gradle may run in the image.',
    proof: "The layer holds files below caches in GRADLE_USER_HOME, by default the user's .gradle.",
  },
  examples: [
    {
      caption: 'built where it is shipped',
      bad: 'FROM eclipse-temurin:21\nCOPY . .\nRUN ./gradlew --no-daemon build\n',
      reports: [{ at: '3:5-3:32', paths: ['/root/.gradle/caches'], severity: 'info' }],
      fixedUnsafely:
        'FROM eclipse-temurin:21\nCOPY . .\nRUN ./gradlew --no-daemon build && rm -rf ~/.gradle/caches /home/gradle/.gradle/caches\n',
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM eclipse-temurin:21\nCOPY . .\nRUN ./gradlew --no-daemon build && rm -rf ~/.gradle\n',
    },
    {
      caption: 'under a cache mount, in the official image',
      good: 'FROM gradle:8\nCOPY . .\nRUN --mount=type=cache,target=/home/gradle/.gradle gradle build\n',
    },
    {
      caption: 'in a build stage',
      good: 'FROM gradle:8 AS build\nCOPY . .\nRUN gradle build\nFROM eclipse-temurin:21-jre\nCOPY --from=build /home/gradle/build/libs/app.jar /app.jar\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'gradle',
      null,
      '{path} keeps the libraries and plugins of the build: what is packaged holds its own',
    );
  },
});
