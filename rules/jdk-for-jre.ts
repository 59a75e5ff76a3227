import { adviceOnBase } from '../src/finding/describe.ts';
import { appOf, shipped, imageName } from '../src/predict/app.ts';
import { defineRule } from '../src/finding/rule.ts';
import type { BaseImage, BuildModel, Started } from '../src/predict/model.ts';

/** Java releases that `openjdk` has an image with a JRE of. */
const OPENJDK_JRE = new Set([7, 8, 9, 10, 11]);

/** The image with a JRE that stands beside one with a JDK; null where there is none, or it is one already. */
function jreOf({ repository, tag }: BaseImage): string | null {
  if (tag === null || /jre|windows|nanoserver|musl-dev/i.test(tag)) return null;
  const release = /^\d+/.exec(tag)?.[0];
  if (release === undefined) return null;
  if (repository === 'eclipse-temurin' || repository === 'azul/zulu-openjdk') {
    const same = tag.includes('jdk') ? tag.replace('jdk', 'jre') : tag.replace(/^([\d._u+]+)/, '$1-jre');
    return `${repository}:${same}`;
  }
  if (repository === 'openjdk' || repository === 'java' || repository === 'adoptopenjdk') {
    return OPENJDK_JRE.has(Number(release)) ? `eclipse-temurin:${NEXT[release] ?? release}-jre` : null;
  }
  return null;
}

/** Releases that have ended, and those in their place. */
const NEXT: Readonly<Record<string, string>> = { 7: '8', 9: '11', 10: '11' };

function runsJava(starts: readonly Started[]): boolean {
  return starts.some(
    ({ name, words }) =>
      name === 'java' &&
      words.some((word) => word === '-jar' || /^-cp$|^-classpath$|\.jar$|JarLauncher/.test(word)),
  );
}

/** Programs of a JDK that a JRE lacks. */
const JDK = [
  'javac',
  'jlink',
  'jdeps',
  'jar',
  'jarsigner',
  'javap',
  'jmap',
  'jstack',
  'jcmd',
  'native-image',
  'mvn',
  'mvnw',
  'gradle',
  'gradlew',
  'sbt',
  'ant',
  'lein',
];

function needsJdk(build: BuildModel, starts: readonly Started[]): boolean {
  return (
    JDK.some((name) => build.programs.has(name)) ||
    shipped(build, 'compile').length > 0 ||
    starts.some(({ words }) =>
      words.some((word) => /tools\.jar|jdk\.attach|-agentpath|--add-modules.*jdk/.test(word)),
    )
  );
}

export default defineRule({
  id: 'LL505',
  name: 'jdk-for-jre',
  worst: 'info',
  docs: {
    summary: 'A Java program that is only run ships with a JDK',
    what: 'Reports a shipped stage on an image with a JDK of which there is one with a JRE, where ENTRYPOINT or CMD runs `java -jar` or `java -cp` and nothing is compiled. Images of releases without a JRE are not reported, nor where a tool of the JDK is used.',
    why: 'The compiler, the documentation tools and the modules of a JDK take some hundred megabytes more than a JRE.',
    help: 'stand on the image with a JRE',
    fixSafety:
      'There is no automatic fix: whether the program asks for a tool of the JDK the file does not tell.',
    proof: 'The image holds bin/javac.',
    references: ['https://hub.docker.com/_/eclipse-temurin'],
  },
  examples: [
    {
      caption: 'a jar from the build context',
      bad: 'FROM eclipse-temurin:21\nCOPY app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n',
      reports: [{ at: '1:6-1:24', paths: [], severity: 'info' }],
    },
    {
      caption: 'with a JRE',
      good: 'FROM eclipse-temurin:21-jre\nCOPY app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n',
    },
    {
      caption: 'a release without a JRE',
      good: 'FROM openjdk:17\nCOPY app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n',
    },
    {
      caption: 'compiled in the same stage',
      good: 'FROM eclipse-temurin:21\nCOPY . /src\nRUN javac -d / /src/App.java\nENTRYPOINT ["java", "-cp", "/", "App"]\n',
    },
  ],
  check({ build, report }) {
    const starts = appOf(build);
    const base = build.image?.base ?? null;
    if (starts === null || base === null) return;
    const jre = jreOf(base);
    if (jre === null || !runsJava(starts) || needsJdk(build, starts)) return;
    report(
      adviceOnBase(base, `${imageName(base)} brings a JDK, and the program is only run`, {
        help: `stand on \`${jre}\``,
      }),
    );
  },
});
