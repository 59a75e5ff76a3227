import { activitiesOf, type Activity } from './activities.ts';
import type { BaseImage } from './base-image.ts';
import type { BuildModel } from './model.ts';
import type { Writer } from './stored.ts';
import { SHELLS, type Started } from './target.ts';

/** Programs that a developer, a build or a test is started with: the image is for that. */
const WORKING = new Set(
  (
    'make gmake gcc g++ cmake ninja tox pytest nosetests jest mocha ava karma cypress playwright phpunit rspec rake ' +
    'jupyter jupyter-lab jupyter-notebook start-notebook.sh code-server rstudio-server sshd emacs vim tmux sleep ' +
    'nodemon air reflex CompileDaemon fresh realize modd dlv cargo-watch watchman watchexec tsc-watch ts-node-dev ' +
    'ts-node tsx vite webpack webpack-dev-server ng gatsby storybook hugo jekyll mkdocs sphinx-autobuild ' +
    'golangci-lint staticcheck clang-format clang-tidy git bazel pre-commit jshell irb pry ghci scala R Rscript julia'
  ).split(' '),
);
/** Programs that work with sources, unless they are told to run what was made of them. */
const TOOLS = new Set(
  'go cargo mvn mvnw gradle gradlew sbt lein dotnet stack cabal swift rustc javac ant npm npx yarn pnpm bun composer bundle poetry uv pipenv'.split(
    ' ',
  ),
);
/** Words with which a manager of packages runs the finished program. */
const RUNS = /^(?:start|serve|server|prod|production|start:\S+|serve:\S+|exec|run|preview)$/;
/** Words that say that the program is worked on. */
const DEVELOPS =
  /^(?:test|tests|dev|develop|development|watch|lint|build|check|e2e|ci|debug|coverage|cover|start:dev|start:debug|start:watch|dev:\S+|test:\S+|build:\S+|storybook|--watch|--reload|--inspect\S*|--hot|--livereload|runserver)$/;

/** Started without a program to run: the image is for others to build upon. */
const INTERPRETERS =
  /^(?:node|nodejs|python[\d.]*|pypy[\d.]*|ruby|perl|php[\d.]*|lua|erl|iex|jruby|mono|java|dotnet|ocaml|sbcl|guile|swift|deno|bun)$/;

/** Whether an image that starts this is for work on the sources. */
function isWork({ name, words }: Started): boolean {
  if (SHELLS.has(name)) return words.every((word) => /^-[a-z]*$|^--login$/.test(word));
  if (WORKING.has(name)) return true;
  if (INTERPRETERS.test(name) && words.every((word) => /^--?(?:a|i|version|help)?$/.test(word))) return true;
  if (name === 'tail' && words.includes('/dev/null')) return true;
  return words.slice(0, 4).some((word) => DEVELOPS.test(word));
}

/**
 * What the image is there to run; null where it says nothing of that, or says that it is for
 * development, tests or builds.
 */
export function appOf({ image }: BuildModel): readonly Started[] | null {
  if (image === null || image.developing !== null) return null;
  const { starts } = image;
  return starts.length === 0 || starts.some(isWork) ? null : starts;
}

/** Whether a tool for sources is what runs: `go run`, `mvn spring-boot:run`, `dotnet watch`. */
export function runsFromSources(starts: readonly Started[]): boolean {
  return (
    starts.some(({ name, words }) => {
      const [first = ''] = words;
      if (name === 'dotnet') {
        const program = words.find((word) => !word.startsWith('-') && word !== 'exec');
        return program?.endsWith('.dll') !== true;
      }
      if (name === 'java') return words.some((word) => /gradle-wrapper|maven-wrapper/.test(word));
      return TOOLS.has(name) && !RUNS.test(first) && name !== 'npx';
    }) || starts.some(({ name }) => BUILDERS.has(name))
  );
}

const BUILDERS = new Set('go cargo mvn mvnw gradle gradlew sbt lein stack cabal swift'.split(' '));

/** Whether all that starts is said, and nothing is left to a script of which only the name is known. */
export function isToldWhatRuns(starts: readonly Started[]): boolean {
  return !starts.some(
    ({ name, words }) =>
      /\.(?:sh|bash)$|entrypoint|^(?:run|start)$/.test(name) || (SHELLS.has(name) && words.length > 0),
  );
}

/** The activities of one kind in the target's own layers. */
export function shipped<W extends Activity['what']>(
  build: BuildModel,
  what: W,
): { readonly activity: Extract<Activity, { what: W }>; readonly by: Writer }[] {
  const stages = new Set(build.image?.stages.map(({ index }) => index));
  return activitiesOf(build.activities, what).filter(({ by }) => stages.has(by.layer.stage));
}

/** What a message calls a base image. */
export function imageName({ name }: BaseImage): string {
  return name.includes('$') ? 'the base image' : name;
}
