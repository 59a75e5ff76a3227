import { literal, type ShellArgument, type ShellCommand } from '../../dockerfile/index.ts';
import { joinPath, parentPath, resolvePath, type PathPattern } from '../../layers/paths.ts';
import { managers } from '../../packages/index.ts';
import type { Effect } from '../effects.ts';
import { absolutePath, Options, ownTargets, workingDirectory } from '../operands.ts';

/** A manager of a project's own packages. Sources: each program's manual, under "install". */
interface ProjectManager {
  /** Who fetches, for the rules: `python` for all that fill an environment of Python. */
  readonly tool: string;
  /** Verbs that fetch packages. */
  readonly verbs: readonly string[];
  /** Verbs that empty the folder first. */
  readonly replacing?: readonly string[];
  /** Verbs that remove packages; without names, all that the manifest no longer asks for. */
  readonly prunes?: readonly string[];
  /** Without a verb it fetches, too. */
  readonly bare?: boolean;
  /** The flag that names the manifest; without it nothing of a manifest is fetched. */
  readonly manifest?: readonly string[];
  /** Where they go, below the project; null where elsewhere, or it depends. */
  readonly folder: string | null;
  /** Flags that name the project's folder. */
  readonly directory?: readonly string[];
  /** Flags with which nothing goes to the project; `--flag=value` where only that value says so. */
  readonly elsewhere?: readonly string[];
}

const NEVER = ['--version', '--help', '-h', '--dry-run'];
const NODE_ELSEWHERE = [
  ...NEVER,
  '-v',
  '-g',
  '--global',
  '--location',
  '--package-lock-only',
  '--lockfile-only',
];
const python = (...verbs: string[]): ProjectManager => ({
  tool: 'python',
  verbs,
  folder: null,
  elsewhere: NEVER,
});

const PROJECTS: Readonly<Record<string, ProjectManager>> = {
  npm: {
    tool: 'npm',
    verbs: ['install', 'i', 'in', 'add', 'rebuild'],
    replacing: ['ci', 'clean-install', 'ic', 'install-clean'],
    prunes: ['prune', 'uninstall', 'remove', 'rm', 'un'],
    folder: 'node_modules',
    directory: ['--prefix', '-C'],
    elsewhere: NODE_ELSEWHERE,
  },
  yarn: {
    tool: 'yarn',
    verbs: ['install', 'add', 'workspaces focus'],
    prunes: ['remove'],
    bare: true,
    folder: 'node_modules',
    directory: ['--cwd'],
    elsewhere: [...NODE_ELSEWHERE, '--modules-folder', '--mode=update-lockfile'],
  },
  pnpm: {
    tool: 'pnpm',
    verbs: ['install', 'i', 'add', 'fetch', 'ci'],
    prunes: ['prune', 'remove', 'rm'],
    folder: 'node_modules',
    directory: ['--dir', '-C'],
    elsewhere: NODE_ELSEWHERE,
  },
  bun: {
    tool: 'bun',
    verbs: ['install', 'i', 'add', 'ci'],
    prunes: ['remove', 'rm'],
    folder: 'node_modules',
    directory: ['--cwd'],
    elsewhere: NODE_ELSEWHERE,
  },
  composer: {
    tool: 'composer',
    verbs: ['install', 'i', 'update', 'require'],
    prunes: ['remove'],
    folder: 'vendor',
    directory: ['-d', '--working-dir'],
    elsewhere: NEVER,
  },
  pip: { ...python('install', 'sync'), manifest: ['-r', '--requirement'] },
  uv: python('sync', 'pip', 'add'),
  poetry: python('install', 'sync', 'add'),
  pipenv: python('install', 'sync', 'update'),
  pdm: python('install', 'sync', 'add'),
  bundle: { tool: 'bundle', verbs: ['install'], bare: true, folder: null, elsewhere: NEVER },
  go: { tool: 'go', verbs: ['mod download'], folder: null },
  cargo: { tool: 'cargo', verbs: ['fetch'], folder: null },
  dotnet: { tool: 'dotnet', verbs: ['restore'], folder: null },
};

/** Packages that themselves fetch a project's libraries, or are no library of it. */
const TOOLS: ReadonlySet<string> = new Set(
  'pip setuptools wheel uv poetry poetry-core pipenv pdm hatch virtualenv tox nox pre-commit awscli'.split(
    ' ',
  ),
);

/** What a command of a project's manager is told to do. */
export interface ProjectCall {
  /** Without a version behind it: `pip` for `pip3.11`. */
  readonly manager: string;
  readonly tool: string;
  readonly work: 'fetch' | 'prune' | 'other';
  /** It is told to do nothing, or nothing to the project: `--dry-run`, `--global`. */
  readonly elsewhere: boolean;
  readonly verb: string | undefined;
  /** The words behind the verb. */
  readonly operands: readonly ShellArgument[];
  /** As written, those with values as `--flag=value`, whichever way they are given. */
  readonly flags: readonly string[];
  /** What the manifest lists is fetched, and not packages by name. */
  readonly listed: boolean;
  readonly replaces: boolean;
  /** Where the manifest is; null where that is not known. */
  readonly directory: PathPattern | null;
  /** Where the packages go; null where elsewhere, or that is not known. */
  readonly folder: PathPattern | null;
}

/** Whether a program is known to fill a folder of the project, and so does nothing that nobody knows. */
export function fillsFolder(name: string): boolean {
  return projectManager(name)?.folder != null;
}

function projectManager(name: string): ProjectManager | undefined {
  return Object.hasOwn(PROJECTS, name) ? PROJECTS[name] : undefined;
}

/** Flags that take the next word. */
function valueFlags(name: string, { directory = [], manifest = [] }: ProjectManager): readonly string[] {
  const known = managers.find(({ programs }) => programs.includes(name))?.valueFlags ?? [];
  return [...known, ...directory, ...manifest];
}

function writtenFlags({ flags, values }: Options): string[] {
  return [...flags].flatMap(
    (flag) => values.get(flag)?.map(({ word }) => `${flag}=${literal(word) ?? '?'}`) ?? flag,
  );
}

/** Reads a command of a project's manager; null where it is of none. */
export function projectCall(command: ShellCommand): ProjectCall | null {
  const name = command.name.replace(/(?<=^pip)[\d.]+$/, '');
  const manager = projectManager(name);
  if (manager === undefined) return null;
  const named = valueFlags(name, manager);
  const options = new Options(command.args, {
    values: named.flatMap((flag) => /^-([a-zA-Z])$/.exec(flag)?.[1] ?? []).join(''),
    longValues: named.filter((flag) => flag.startsWith('--')),
  });
  const flags = writtenFlags(options);
  const words = options.operands.map(({ word }) => literal(word));
  const [first] = words;
  const pair = words.slice(0, 2).join(' ');
  const verb = manager.verbs.includes(pair) ? pair : first;
  const operands = options.operands.slice(verb === pair && pair !== first ? 2 : 1);
  const replaces = verb !== undefined && manager.replacing?.includes(verb) === true;
  const isBare = words.length === 0 && manager.bare === true;
  const fetches = replaces || isBare || (verb !== undefined && manager.verbs.includes(verb));
  const prunes = verb !== undefined && manager.prunes?.includes(verb) === true;
  const manifest = options.value(...(manager.manifest ?? []));
  const given = options.value(...(manager.directory ?? []));
  const project = given === undefined ? workingDirectory(command) : absolutePath(given.word, command.cwd);
  const manifestPath = manifest === undefined ? null : absolutePath(manifest.word, command.cwd);
  return {
    manager: name,
    tool: manager.tool,
    work: fetches ? 'fetch' : prunes ? 'prune' : 'other',
    elsewhere: manager.elsewhere?.some((flag) => options.has(flag) || flags.includes(flag)) === true,
    verb,
    operands,
    flags,
    listed: manager.manifest === undefined ? operands.length === 0 : manifest !== undefined,
    replaces,
    directory: manifestPath === null ? project : parentPath(manifestPath),
    folder: manager.folder === null || project === null ? null : joinPath(project, manager.folder),
  };
}

/** Stands for whatever a manifest lists. */
const LISTED = 'development packages';

function names(operands: readonly ShellArgument[]): string[] {
  return operands.flatMap(({ word }) => literal(word) ?? []);
}

/** `pip install --upgrade pip uv==0.5`: nothing of the project is among it. */
function isToolsOnly({ manager, operands, listed }: ProjectCall): boolean {
  if (manager !== 'pip' || listed || operands.length === 0) return false;
  return operands.every(({ word }) =>
    TOOLS.has((literal(word) ?? '').replace(/[=<>!~[;@ ].*$/, '').toLowerCase()),
  );
}

/** What a manager of a project's packages fetches and removes. */
export function projectEffects(command: ShellCommand): Effect[] {
  const call = projectCall(command);
  if (call === null || call.elsewhere || call.work === 'other') return [];
  const { tool, manager, operands, listed, replaces, directory, folder } = call;
  // Packages of one folder are known by it, whoever fetches them.
  const group = folder === null ? '' : folder.slice(folder.lastIndexOf('/') + 1);
  if (call.work === 'prune') {
    const removed = operands.length === 0 ? [LISTED] : names(operands);
    return folder === null
      ? []
      : [{ kind: 'uninstall', manager: group, names: removed, places: [folder], certainty: 'likely' }];
  }
  const fetched: Effect[] = isToolsOnly(call)
    ? []
    : [{ kind: 'dependencies', tool, manager, directory, listed, folder, replaces }];
  const [found] = folder === null ? [] : ownTargets([resolvePath('', folder)], command, true);
  if (folder === null || found === undefined) return fetched;
  return [
    { kind: 'create', target: found, bytes: null, file: false, certainty: 'likely', mode: null },
    { kind: 'install', manager: group, names: [LISTED, ...names(operands)], groups: [], places: [folder] },
    ...fetched,
  ];
}
