import { literal, type ShellCommand } from '../../dockerfile/index.ts';
import { baseName, isLiteral, resolvePath, type PathPattern } from '../../layers/paths.ts';
import type { Activity } from '../activities.ts';
import type { Effect, Target } from '../effects.ts';
import { Options, workingDirectory } from '../operands.ts';
import { useraddOptions } from './accounts.ts';
import { development } from './development.ts';
import { projectCall } from './projects.ts';

type Purpose = (command: ShellCommand, words: readonly string[]) => readonly Activity[];

/** Goals and tasks that end in something that can be run. */
const MAVEN = /^(?:[\w.-]*:)?(?:package|install|verify|deploy|compile|native:compile)$/;
const GRADLE =
  /(?:^|:)(?:build|assemble|jar|war|bootJar|bootWar|shadowJar|fatJar|uberJar|installDist|distTar|distZip|fullBuild|buildFatJar)$/;

function compiles(
  language: string,
  command: ShellCommand,
  own = true,
  directory: PathPattern | null = workingDirectory(command),
): Activity[] {
  return [{ what: 'compile', language, own, directory }];
}

/** A build tool that compiles where one of its words is a goal. */
function goals(language: string, goal: RegExp): Purpose {
  return (command, words) => (words.some((word) => goal.test(word)) ? compiles(language, command) : []);
}

const c: Purpose = (command, words) =>
  words.some((word) => /^(?:-v|--version|-dump.*|clean|distclean)$/.test(word)) ? [] : compiles('C', command);

/** Where packages of a system have their files. */
const UPGRADED: readonly PathPattern[] = ['/usr', '/lib', '/bin', '/sbin', '/etc', '/var/lib'];

/** `pip install --upgrade pip`. */
const pip: Purpose = (command, words) => {
  const options = new Options(command.args, { values: 'rcitfe' });
  const [verb, ...packages] = options.operands.map(({ word }) =>
    (literal(word) ?? '').replace(/[=<>!~].*$/, ''),
  );
  const places: PathPattern[] = ['/usr/local/lib'];
  const upgrade = options.has('-U', '--upgrade') && !words.includes('--target') && !words.includes('--user');
  // In an environment of its own there is a pip that no base image brings.
  const [path] = command.lookup('PATH') ?? [];
  const elsewhere = typeof path === 'string' || typeof command.lookup('VIRTUAL_ENV')?.[0] === 'string';
  return verb === 'install' && upgrade && !elsewhere && packages.includes('pip')
    ? [{ what: 'upgrade', manager: 'pip', own: true, places }]
    : [];
};

/** `npm install -g npm@latest`. */
const npmItself: Purpose = (command) => {
  const options = new Options(command.args);
  const [verb, ...packages] = options.operands.map(({ word }) => literal(word.slice(0, 1)) ?? '');
  const places: PathPattern[] = ['/usr/local/lib/node_modules/npm'];
  return (verb === 'install' || verb === 'i' || verb === 'update') &&
    options.has('-g', '--global') &&
    packages.some((name) => /^npm(?:@|$)/.test(name))
    ? [{ what: 'upgrade', manager: 'npm', own: true, places }]
    : [];
};

const go: Purpose = (command, [verb, ...words]) =>
  (verb === 'build' || verb === 'install') && !words.some((word) => /^-(?:race|n)$|^std$/.test(word))
    ? compiles('Go', command, !words.some((word) => /@|^[\w-]+\.[a-z]+\/.*\/.*@/.test(word)))
    : [];

const cargo: Purpose = (command, words) => {
  const [verb, ...rest] = words.filter((word) => !word.startsWith('+'));
  if (verb === 'build' || verb === 'b') return compiles('Rust', command);
  return verb === 'install' ? compiles('Rust', command, rest.includes('--path')) : [];
};

/** What a script of a project's manifest is called that makes what is shipped. */
const BUILD_SCRIPT = /^(?:build|compile|dist|bundle|prod|production)(?::[\w:-]+)?$/;
/** Programs of packages that make what is shipped. */
const BUNDLER = /^(?:tsc|webpack|webpack-cli|vite|rollup|esbuild|ng|parcel|gulp|grunt|babel|nest|tsup|swc)$/;

/** `npm run build`, `yarn build`: seen as an activity, whatever else the program does. */
const script: Purpose = (command) => {
  const call = projectCall(command);
  if (call === null) return [];
  const { verb = '', operands, directory } = call;
  const runs = verb === 'run' || verb === 'run-script' || verb === 'exec';
  const called = runs ? (literal(operands[0]?.word ?? []) ?? '') : verb;
  const isBuild = BUILD_SCRIPT.test(called) || BUNDLER.test(called);
  // npm has no such verbs of its own.
  return isBuild && (runs || call.manager !== 'npm') ? compiles('JavaScript', command, true, directory) : [];
};
/** `npx tsc`. */
const npx: Purpose = (command, words) =>
  BUNDLER.test(words.find((word) => !word.startsWith('-')) ?? '') ? compiles('JavaScript', command) : [];
const bundler: Purpose = (command) => compiles('JavaScript', command);

/** Longer login logs by one record for each number up to the user's own. */
const LASTLOG_RECORD = 292;
const FAILLOG_RECORD = 32;
/** The builder's users have numbers below; from here on the logs cost what one notices. */
const LARGE_UID = 65_535;

const useradd: Purpose = (command) => {
  const options = useraddOptions(command);
  const text = options.text('-u', '--uid');
  const uid = text !== undefined && /^\d+$/.test(text) ? Number(text) : 0;
  if (uid <= LARGE_UID || options.has('-l', '--no-log-init', '-R', '--root', '-P', '--prefix')) return [];
  const bytes = (LASTLOG_RECORD + FAILLOG_RECORD) * (uid + 1);
  return [{ what: 'log-in', uid, bytes, paths: ['/var/log/lastlog', '/var/log/faillog'] }];
};

const PURPOSES: ReadonlyMap<string, Purpose> = new Map(
  Object.entries({
    go,
    cargo,
    rustc: (command) => compiles('Rust', command),
    mvn: goals('Java', MAVEN),
    mvnw: goals('Java', MAVEN),
    gradle: goals('Java', GRADLE),
    gradlew: goals('Java', GRADLE),
    javac: (command) => compiles('Java', command),
    ant: (command) => compiles('Java', command),
    sbt: goals('Java', /(?:^|:|\/| )(?:assembly|stage|dist|compile|package|pack|universal:packageBin)$/),
    lein: goals('Java', /^(?:uberjar|jar|compile)$/),
    dotnet: goals('.NET', /^(?:publish|build)$/),
    gcc: c,
    'g++': c,
    cc: c,
    'c++': c,
    clang: c,
    'clang++': c,
    nvcc: c,
    make: c,
    gmake: c,
    ninja: c,
    cmake: goals('C', /^--(?:build|install)$/),
    stack: goals('Haskell', /^(?:build|install)$/),
    cabal: goals('Haskell', /^(?:v2-|new-)?(?:build|install)$/),
    ghc: (command) => compiles('Haskell', command),
    swift: goals('Swift', /^build$/),
    npm: (command, words) => [...npmItself(command, words), ...script(command, words)],
    npx,
    yarn: script,
    pnpm: script,
    tsc: bundler,
    webpack: bundler,
    vite: bundler,
    ng: bundler,
    gulp: bundler,
    grunt: bundler,
    pip,
    pip3: pip,
    useradd,
  } satisfies Record<string, Purpose>),
);

/** What a command is for, as far as its words tell. */
export function purposeOf(command: ShellCommand, effects: readonly Effect[]): Activity[] {
  const purpose = PURPOSES.get(command.name);
  const found: Activity[] = [...development(command), ...sweeps(command, effects), ...upgrades(effects)];
  if (purpose === undefined) return found;
  const words = command.args.map(({ word }) => literal(word) ?? '');
  return [...found, ...purpose(command, words)];
}

function upgrades(effects: readonly Effect[]): Activity[] {
  return effects.flatMap((effect): Activity[] =>
    effect.kind === 'manager' && effect.upgrades
      ? [{ what: 'upgrade', manager: effect.manager, own: false, places: UPGRADED }]
      : [],
  );
}

/** Where the file sets no directory, a base image may have set one. */
function isSure({ span }: Target, { args, cwd }: ShellCommand): boolean {
  const operand = args.find((argument) => argument.span.start === span.start);
  const [first] = operand?.word ?? [];
  return (typeof first === 'string' && first.startsWith('/')) || literal(cwd ?? []) !== '/';
}

function sweeps(command: ShellCommand, effects: readonly Effect[]): Activity[] {
  return effects.flatMap((effect): Activity[] => {
    if (effect.kind !== 'metadata' || (effect.aspect !== 'owner' && effect.aspect !== 'mode')) return [];
    const { aspect, targets, mayBeIdle } = effect;
    if (mayBeIdle) return [];
    return targets.flatMap((target): Activity[] => {
      const { set, narrowed, directoriesOnly } = target;
      // `/usr/*` is all of /usr as well.
      const path = isLiteral(baseName(set.path)) ? set.path : wholeFolder(set.path);
      const swept =
        set.extent === 'tree' &&
        !narrowed &&
        !directoriesOnly &&
        path !== null &&
        isLiteral(path) &&
        isSure(target, command);
      return swept ? [{ what: 'sweep', aspect, path }] : [];
    });
  });
}

function wholeFolder(path: PathPattern): PathPattern | null {
  const [folder, name] = [path.slice(0, path.lastIndexOf('/')), baseName(path)];
  return name.length === 1 && !/\w/.test(name) ? resolvePath('', folder) : null;
}
