import { literal, type ShellCommand } from '../../dockerfile/index.ts';
import type { Activity } from '../activities.ts';
import { absolutePath, Options } from '../operands.ts';

/** How a manager of a project's packages brings those for development, and how it is kept from it. */
interface ProjectManager {
  /** What the packages lie in, where it is below the folder it runs in. */
  readonly folder: string | null;
  /** Verbs that install what the project's manifest lists. */
  readonly verbs: readonly string[];
  /** So does the bare name. */
  readonly bare?: boolean;
  /** Operands behind the verb name other packages. */
  readonly named?: boolean;
  /** Flags, `--flag=value` too, without which development packages come along. */
  readonly sparing: RegExp;
  /** It installs them only with one of these. */
  readonly asking?: RegExp;
  /** Variables that keep them away, with the values that do. */
  readonly variables: readonly (readonly [name: string, value: RegExp])[];
  /** Other command lines, joined with blanks, that keep them away or remove them. */
  readonly spares?: RegExp;
  /** What to write. */
  readonly flag: string;
}

const PRODUCTION = ['NODE_ENV', /^production$/i] as const;
const TRUE = /^(?:1|true|yes|on)$/i;
const NPM_SPARING = /^--(?:production|prod|omit[= ]dev|only[= ]prod(?:uction)?)(?:=true)?$/;

const MANAGERS: Readonly<Record<string, ProjectManager>> = {
  npm: {
    folder: 'node_modules',
    verbs: ['install', 'i', 'ci', 'clean-install'],
    named: true,
    sparing: NPM_SPARING,
    variables: [
      PRODUCTION,
      ['NPM_CONFIG_PRODUCTION', TRUE],
      ['npm_config_production', TRUE],
      ['NPM_CONFIG_OMIT', /dev/],
      ['npm_config_omit', /dev/],
      ['NPM_CONFIG_ONLY', /^prod/],
    ],
    spares: /^(?:prune|config set (?:production|only|omit|-g production))\b/,
    flag: '--omit=dev',
  },
  yarn: {
    folder: 'node_modules',
    verbs: ['install'],
    bare: true,
    sparing: /^--prod(?:uction)?(?:=true)?$/,
    variables: [
      PRODUCTION,
      ['YARN_PRODUCTION', TRUE],
      ['NPM_CONFIG_PRODUCTION', TRUE],
      ['YARN_NODE_LINKER', /pnp/],
    ],
    spares: /^workspaces focus\b|^config set production\b|^autoclean\b/,
    flag: '--production',
  },
  pnpm: {
    folder: 'node_modules',
    verbs: ['install', 'i'],
    named: true,
    sparing: /^(?:--prod|--production|-P|--dev|-D)(?:=true)?$/,
    variables: [PRODUCTION, ['NPM_CONFIG_PRODUCTION', TRUE]],
    spares: /^(?:prune|deploy)\b|\bdeploy\b/,
    flag: '--prod',
  },
  pipenv: {
    folder: null,
    verbs: ['install', 'sync'],
    asking: /^(?:--dev|-d)$/,
    sparing: /^--(?:only-categories|categories)/,
    variables: [],
    flag: 'no `--dev`',
  },
};

const VALUES = [
  '--prefix',
  '--cwd',
  '--dir',
  '--registry',
  '--omit',
  '--only',
  '--include',
  '--cache',
  '--cache-folder',
  '--loglevel',
  '--jobs',
  '--retry',
  '--filter',
  '--working-dir',
  '-C',
  '-d',
  '--path',
  '--extra',
  '--modules-folder',
  '--network-timeout',
];

/** Flags as written, with the value of `--omit dev` behind a blank. */
function flagsOf(command: ShellCommand): string[] {
  const words = command.args.map(({ word }) => literal(word) ?? '?');
  return words.flatMap((word, at) => {
    if (!word.startsWith('-')) return [];
    const next = words[at + 1];
    return next === undefined || next.startsWith('-') || word.includes('=')
      ? [word]
      : [word, `${word} ${next}`];
  });
}

/** Whether a variable is set so, or to what only the builder's user knows. */
function isSet(command: ShellCommand, name: string, value: RegExp): boolean {
  const word = command.assignments.get(name) ?? command.lookup(name);
  const [first] = word ?? [];
  if (typeof first === 'object') return !(first.kind === 'unknown' && first.id.startsWith('base:'));
  const text = literal(word ?? []);
  return text !== undefined && text !== '' && value.test(text);
}

/** Whether a project's packages for development come, or are taken away. */
export function development(command: ShellCommand): Activity[] {
  if (command.name === 'rm') return removed(command);
  const manager = Object.hasOwn(MANAGERS, command.name) ? MANAGERS[command.name] : undefined;
  if (manager === undefined) return [];
  const options = new Options(command.args, {
    longValues: VALUES,
    values: command.name === 'pnpm' ? 'C' : '',
  });
  const [verb, ...operands] = options.operands.map(({ word }) => literal(word) ?? '?');
  const spare: Activity = { what: 'spare', manager: command.name };
  if (manager.spares?.test([verb, ...operands].join(' ')) === true) return [spare];
  const installs = verb === undefined ? manager.bare === true : manager.verbs.includes(verb);
  if (!installs || (manager.named === true && operands.length > 0)) return [];
  const flags = flagsOf(command);
  if (flags.some((flag) => IDLE.test(flag))) return [];
  if (manager.asking !== undefined && !flags.some((flag) => manager.asking?.test(flag))) return [];
  const unknown = command.args.some(({ word }) => word.some((part) => typeof part === 'object'));
  const spared =
    unknown ||
    flags.some((flag) => manager.sparing.test(flag)) ||
    manager.variables.some(([name, value]) => isSet(command, name, value));
  if (spared) return [spare];
  const { folder, flag } = manager;
  const place = folder === null || command.cwd === null ? null : absolutePath([folder], command.cwd);
  return [{ what: 'develop', manager: command.name, flag, folder: place }];
}

/** Nothing is installed with these, or not here. */
const IDLE =
  /^(?:-g|--global|--version|-v|-V|--help|-h|--dry-run|--package-lock-only|--lockfile-only|--mode=update-lockfile)$/;

/** `rm -rf node_modules`: whatever was in it. */
function removed(command: ShellCommand): Activity[] {
  const folders = command.args.map(({ word }) => literal(word)?.replace(/\/+$/, ''));
  return folders.some((folder) => folder !== undefined && /(?:^|\/)node_modules$/.test(folder))
    ? [
        { what: 'spare', manager: 'npm' },
        { what: 'spare', manager: 'yarn' },
        { what: 'spare', manager: 'pnpm' },
      ]
    : [];
}
