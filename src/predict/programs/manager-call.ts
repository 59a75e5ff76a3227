import { literal, type ShellArgument, type ShellCommand, type Word } from '../../dockerfile/index.ts';
import type { PackageManager, Step } from '../../packages/index.ts';

/** A manager's command line, read. */
export interface Call {
  /** '' where there is none that is known. */
  readonly verb: string;
  /** What the verb does; null for one that changes nothing here. */
  readonly step: Step | null;
  /** As written, with single letters of `-qqy` and with values: `--mode`, `--mode=copy`. */
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, ShellArgument>;
  /** The words behind the verb. */
  readonly operands: readonly ShellArgument[];
}

const STEPS: readonly Step[] = ['update', 'install', 'remove', 'clean'];

/** How many words a verb may have. */
const LONGEST_VERB = 3;

/** Whether a command is one of this manager. */
export function isOf(manager: PackageManager, { name }: ShellCommand): boolean {
  const unversioned = manager.versioned === true ? name.replace(/[\d.]+$/, '') : name;
  return manager.programs.includes(name) || manager.programs.includes(unversioned);
}

/** The verb of a manager's command line, its flags and what it is about. */
export function readCall(manager: PackageManager, command: ShellCommand): Call {
  const flags = new Set<string>();
  const values = new Map<string, ShellArgument>();
  const words: ShellArgument[] = [];
  const variables = manager.flagVariables === undefined ? [] : variableFlags(manager, command);
  const all = variables.length === 0 ? command.args : [...variables, ...command.args];
  for (let at = 0; at < all.length; at++) {
    const argument = all[at];
    if (argument === undefined) break;
    const text = leadingText(argument.word);
    // `cargo +nightly build`.
    if (text.startsWith('+') && /^\+[a-z]/.test(text)) continue;
    if (!text.startsWith('-') || text === '-') {
      words.push(argument);
      continue;
    }
    const equals = text.indexOf('=');
    const flag = equals === -1 ? text : text.slice(0, equals);
    flags.add(flag);
    for (const letter of lettersOf(manager, flag)) flags.add(`-${letter}`);
    const value = equals === -1 ? nextValue(manager, flag, all[at + 1]) : behindEquals(argument, equals);
    if (value === undefined) continue;
    if (equals === -1) at++;
    values.set(flag, value);
    flags.add(`${flag}=${literal(value.word) ?? ''}`);
  }
  return { ...verbOf(manager, words, flags), flags, values };
}

/** Flags that variables hold: `GOFLAGS=-mod=vendor`. */
function variableFlags(manager: PackageManager, command: ShellCommand): ShellArgument[] {
  return (manager.flagVariables ?? []).flatMap((variable) => {
    const words = (literal(valueOf(variable, command) ?? []) ?? '').split(/\s+/);
    return words
      .filter((word) => word.startsWith('-'))
      .map((word): ShellArgument => ({ word: [word], span: command.span, script: null }));
  });
}

/** `-qqy` is three flags. */
function lettersOf({ longFlags }: PackageManager, flag: string): string {
  return longFlags !== true && /^-[a-zA-Z]{2,}$/.test(flag) ? flag.slice(1) : '';
}

function leadingText([head]: Word): string {
  return typeof head === 'string' ? head : '';
}

function nextValue(
  manager: PackageManager,
  flag: string,
  next: ShellArgument | undefined,
): ShellArgument | undefined {
  return manager.valueFlags.includes(flag) ? next : undefined;
}

function behindEquals(argument: ShellArgument, equals: number): ShellArgument {
  const [head, ...rest] = argument.word;
  const after = typeof head === 'string' ? head.slice(equals + 1) : '';
  return { ...argument, word: after === '' ? rest : [after, ...rest], script: null };
}

function verbOf(
  manager: PackageManager,
  words: readonly ShellArgument[],
  flags: ReadonlySet<string>,
): Pick<Call, 'verb' | 'step' | 'operands'> {
  const flagVerb = manager.flagVerbs?.find(
    (entry) => entry.flags.every((flag) => flags.has(flag)) && (entry.bare !== true || words.length === 0),
  );
  if (flagVerb !== undefined) {
    return { verb: flagVerb.verb, step: stepOf(manager, flagVerb.verb), operands: words };
  }
  const texts = words.map(({ word }) => literal(word) ?? '');
  if (texts.length === 0) {
    const verb = manager.defaultVerb ?? '';
    return { verb, step: stepOf(manager, verb), operands: [] };
  }
  for (let length = Math.min(LONGEST_VERB, texts.length); length > 0; length--) {
    const verb = texts.slice(0, length).join(' ');
    const step = stepOf(manager, verb);
    const isRefused = length < texts.length && manager.bareVerbs?.includes(verb) === true;
    if (step !== null) return { verb, step: isRefused ? null : step, operands: words.slice(length) };
  }
  const idle = texts.every((text) => manager.idleVerbs?.includes(text) === true);
  const step = idle ? null : (manager.otherVerbs ?? null);
  return { verb: texts[0] ?? '', step, operands: words.slice(1) };
}

function stepOf(manager: PackageManager, verb: string): Step | null {
  return STEPS.find((step) => manager.verbs[step].includes(verb)) ?? null;
}

/** A variable as the command sees it; what only the base image could set is taken for unset, and so is nothing. */
export function valueOf(variable: string, command: ShellCommand): Word | undefined {
  const value = command.assignments.get(variable) ?? command.lookup(variable);
  return value === undefined || value.length === 0 || fromBase(value) ? undefined : value;
}

function fromBase([first]: Word): boolean {
  return typeof first === 'object' && first.kind === 'unknown' && first.id.startsWith('base:');
}
