import { literal, type ShellCommand } from '../../dockerfile/index.ts';
import { joinPath } from '../../layers/paths.ts';
import type { Effect } from '../effects.ts';
import { absolutePath, Options } from '../operands.ts';
import type { ProgramContext } from './program.ts';

/** A program that fetches a project's libraries. Sources: each program's manual, under "install". */
interface Installer {
  readonly tool: string;
  readonly verbs: readonly string[];
  /** Verbs that empty the folder first. */
  readonly replacing?: readonly string[];
  /** Without a verb it installs. */
  readonly bare?: boolean;
  /** Below the project; null where they go elsewhere, or it depends. */
  readonly folder: string | null;
  /** Flags that name the project's folder. */
  readonly directory?: readonly string[];
  readonly valueFlags?: readonly string[];
  /** Flags with which nothing goes to the project. */
  readonly elsewhere?: readonly string[];
}

const NODE_ELSEWHERE = ['-g', '--global', '--dry-run', '--package-lock-only', '--lockfile-only'];

const python = (...verbs: string[]): Installer => ({ tool: 'python', verbs, folder: null });
const pip = python('install', 'sync');

const INSTALLERS: Readonly<Record<string, Installer>> = {
  npm: {
    tool: 'npm',
    verbs: ['install', 'i', 'in', 'add'],
    replacing: ['ci', 'clean-install', 'ic', 'install-clean'],
    folder: 'node_modules',
    directory: ['--prefix', '-C'],
    valueFlags: ['--registry', '--loglevel', '--omit', '--include', '--cache', '--workspace', '-w'],
    elsewhere: NODE_ELSEWHERE,
  },
  yarn: {
    tool: 'yarn',
    verbs: ['install', 'add'],
    bare: true,
    folder: 'node_modules',
    directory: ['--cwd'],
    valueFlags: ['--network-timeout', '--cache-folder', '--registry', '--network-concurrency'],
    elsewhere: ['--modules-folder', '-v', '--version', '-h', '--help'],
  },
  pnpm: {
    tool: 'pnpm',
    verbs: ['install', 'i', 'add'],
    folder: 'node_modules',
    directory: ['--dir', '-C'],
    valueFlags: ['--filter', '-F', '--store-dir', '--registry'],
    elsewhere: NODE_ELSEWHERE,
  },
  bun: {
    tool: 'bun',
    verbs: ['install', 'i', 'add'],
    folder: 'node_modules',
    directory: ['--cwd'],
    elsewhere: NODE_ELSEWHERE,
  },
  composer: {
    tool: 'composer',
    verbs: ['install', 'i', 'update', 'require'],
    folder: 'vendor',
    directory: ['-d', '--working-dir'],
    elsewhere: ['--dry-run'],
  },
  pip,
  uv: python('sync', 'pip', 'add'),
  poetry: python('install', 'sync', 'add'),
  pipenv: python('install', 'sync', 'update'),
  pdm: python('install', 'sync', 'add'),
};

/** Programs that themselves install a project's libraries, or are no library of it. */
const TOOLS: ReadonlySet<string> = new Set(
  'pip setuptools wheel uv poetry poetry-core pipenv pdm hatch virtualenv tox nox pre-commit awscli'.split(
    ' ',
  ),
);

/** `pip install --upgrade pip uv==0.5`: nothing of the project is among it. */
function isToolsOnly(options: Options): boolean {
  const names = options.operands
    .slice(1)
    .map(({ word }) => (literal(word) ?? '').replace(/[=<>!~[;@ ].*$/, ''));
  return names.length > 0 && names.every((name) => TOOLS.has(name.toLowerCase()));
}

/** Libraries that a command fetches into a folder of the project. */
export function dependencies(command: ShellCommand, { cwd }: ProgramContext): Effect[] {
  const isPip = /^pip[\d.]*$/.test(command.name);
  const installer = isPip
    ? pip
    : Object.hasOwn(INSTALLERS, command.name)
      ? INSTALLERS[command.name]
      : undefined;
  if (installer === undefined) return [];
  const { tool, directory = [], valueFlags = [], folder } = installer;
  const named = [...directory, ...valueFlags];
  const options = new Options(command.args, {
    values: named.flatMap((flag) => /^-([a-zA-Z])$/.exec(flag)?.[1] ?? []).join(''),
    longValues: named.filter((flag) => flag.startsWith('--')),
  });
  if (installer.elsewhere?.some((flag) => options.flags.has(flag)) === true) return [];
  const verb = literal(options.operands[0]?.word ?? []);
  const replaces = verb !== undefined && installer.replacing?.includes(verb) === true;
  const bare = options.operands.length === 0 && installer.bare === true;
  if (!replaces && !bare && (verb === undefined || !installer.verbs.includes(verb))) return [];
  if (isPip && isToolsOnly(options)) return [];
  const given = directory.flatMap((flag) => options.values.get(flag) ?? []).at(-1);
  const project = given === undefined ? cwd : absolutePath(given.word, command.cwd);
  const path = folder === null || project === null ? null : joinPath(project, folder);
  return [{ kind: 'dependencies', tool, folder: path, replaces }];
}
