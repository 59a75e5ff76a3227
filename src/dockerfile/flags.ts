import type { Draft } from './draft.ts';
import type { Flag } from './instructions.ts';
import { mountProblem } from './mounts.ts';
import { nearest } from './nearest.ts';

/** `list` may be given several times, the others once. */
type FlagKind = 'boolean' | 'string' | 'list';

const COPYING = { chown: 'string', chmod: 'string', link: 'boolean', exclude: 'list' } as const;

/** BuildKit's flags by instruction (its instructions/parse.go and commands_run*.go). */
const KNOWN: ReadonlyMap<string, Readonly<Record<string, FlagKind>>> = new Map<
  string,
  Readonly<Record<string, FlagKind>>
>([
  ['FROM', { platform: 'string' }],
  ['RUN', { mount: 'list', network: 'string', security: 'string', device: 'list' }],
  ['COPY', { ...COPYING, from: 'string', parents: 'boolean' }],
  ['ADD', { ...COPYING, 'keep-git-dir': 'boolean', checksum: 'string', unpack: 'boolean' }],
  [
    'HEALTHCHECK',
    {
      interval: 'string',
      timeout: 'string',
      'start-period': 'string',
      'start-interval': 'string',
      retries: 'string',
    },
  ],
]);

/** BuildKit never looks at the flags of these two. */
const UNCHECKED: readonly string[] = ['ARG', 'STOPSIGNAL'];

const CHOICES: ReadonlyMap<string, readonly string[]> = new Map([
  ['network', ['default', 'none', 'host']],
  ['security', ['sandbox', 'insecure']],
]);

/** Reports flags that the instruction does not have, that stand twice, or whose value cannot be. */
export function checkFlags(draft: Draft): void {
  const { keyword, flags } = draft.common;
  if (flags.length === 0 || UNCHECKED.includes(keyword)) return;
  const known = new Map(Object.entries(KNOWN.get(keyword) ?? {}));
  const seen = new Set<string>();
  for (const flag of flags) {
    const kind = known.get(flag.name);
    if (kind === undefined) {
      reportUnknown(draft, flag, [...known.keys()]);
      continue;
    }
    if (seen.has(flag.name) && kind !== 'list') draft.report(`--${flag.name} is given twice`, flag.span);
    seen.add(flag.name);
    const message = kind === 'boolean' ? booleanProblem(flag) : valueProblem(keyword, flag);
    if (message !== undefined) draft.report(message, flag.span);
  }
}

function reportUnknown(draft: Draft, flag: Flag, known: readonly string[]): void {
  const near = nearest(flag.name, known);
  const advice =
    known.length === 0
      ? `${draft.common.keyword} takes no flags`
      : near === undefined
        ? `expected one of ${known.map((name) => `--${name}`).join(', ')}`
        : `did you mean --${near}?`;
  draft.report(`unknown flag --${flag.name}: ${advice}`, flag.span);
}

function booleanProblem({ name, value }: Flag): string | undefined {
  if (value === null || ['true', 'false'].includes(value.text.toLowerCase())) return undefined;
  return `--${name} takes true or false, not "${value.text}"`;
}

function valueProblem(keyword: string, flag: Flag): string | undefined {
  const { name, value } = flag;
  if (value === null) return `--${name} needs a value: --${name}=…`;
  if (name === 'mount') return mountProblem(value.text);
  const choices = CHOICES.get(name);
  if (choices !== undefined && !choices.includes(value.text)) {
    return `--${name} takes ${choices.join(', ')}, not "${value.text}"`;
  }
  if (keyword !== 'HEALTHCHECK') return undefined;
  return name === 'retries' ? retriesProblem(value.text) : durationProblem(name, value.text);
}

function retriesProblem(value: string): string | undefined {
  return /^\+?[0-9]*$/.test(value) ? undefined : `--retries takes a whole number, not "${value}"`;
}

const NANOSECONDS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['\u00B5s', 1e3],
  ['\u03BCs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

/** A duration as Go writes it, `1m30s`; zero, or at least a millisecond. */
function durationProblem(name: string, value: string): string | undefined {
  if (value === '' || /^[+-]?0$/.test(value)) return undefined;
  const unit = '(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:ns|us|\u00B5s|\u03BCs|ms|s|m|h)';
  if (!new RegExp(`^[+-]?(?:${unit})+$`).test(value)) {
    return `--${name} takes a duration like 30s or 1m30s, not "${value}"`;
  }
  let total = 0;
  for (const [, amount, name_] of value.matchAll(/([0-9.]+)([^0-9.]+)/g)) {
    total += Number(amount) * (NANOSECONDS.get(name_ ?? '') ?? 0);
  }
  if (total === 0 || (total >= 1e6 && !value.startsWith('-'))) return undefined;
  return `--${name} cannot be shorter than 1ms`;
}
