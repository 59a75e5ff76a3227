import { literal, type ShellCommand } from '../../dockerfile/index.ts';
import type { Activity } from '../activities.ts';
import { projectCall } from './projects.ts';

/** How a manager of a project's packages is kept from bringing those for development. */
interface Sparing {
  /** Verbs that fetch packages, but not all that are listed. */
  readonly partly?: readonly string[];
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
const NPM_SPARING = /^--(?:production|prod|omit=dev|only=prod(?:uction)?)(?:=true)?$/;

const MANAGERS: Readonly<Record<string, Sparing>> = {
  npm: {
    partly: ['rebuild'],
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
    partly: ['fetch'],
    sparing: /^(?:--prod|--production|-P|--dev|-D)(?:=true)?$/,
    variables: [PRODUCTION, ['NPM_CONFIG_PRODUCTION', TRUE]],
    spares: /^prune\b|\bdeploy\b/,
    flag: '--prod',
  },
  pipenv: {
    asking: /^(?:--dev|-d)$/,
    sparing: /^--(?:only-categories|categories)/,
    variables: [],
    flag: 'no `--dev`',
  },
};

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
  const sparing = Object.hasOwn(MANAGERS, command.name) ? MANAGERS[command.name] : undefined;
  const call = sparing === undefined ? null : projectCall(command);
  if (sparing === undefined || call === null) return [];
  const { manager, verb = '', operands, flags, folder } = call;
  const spare: Activity = { what: 'spare', manager };
  const words = [verb, ...operands.map(({ word }) => literal(word) ?? '?')].join(' ');
  if (sparing.spares?.test(words) === true) return [spare];
  if (call.elsewhere || call.work !== 'fetch' || sparing.partly?.includes(verb) === true) return [];
  // Where they are asked for, they come with packages by name, too.
  const { asking } = sparing;
  if (asking === undefined ? !call.listed : !flags.some((flag) => asking.test(flag))) return [];
  const unknown = command.args.some(({ word }) => word.some((part) => typeof part === 'object'));
  const spared =
    unknown ||
    flags.some((flag) => sparing.sparing.test(flag)) ||
    sparing.variables.some(([name, value]) => isSet(command, name, value));
  return spared ? [spare] : [{ what: 'develop', manager, flag: sparing.flag, folder }];
}

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
