import { literal, type ShellArgument, type ShellCommand, type Word } from '../../dockerfile/index.ts';
import { managers, type CacheStore, type PackageManager, type Step } from '../../packages/index.ts';
import type { Effect, StoreUse, Unneeded } from '../effects.ts';
import { resolvePath, showPath, wild } from '../../layers/paths.ts';
import { absolutePath, pathText, target } from '../operands.ts';

interface Call {
  readonly verb: string;
  readonly flags: ReadonlySet<string>;
  /** Values of flags that take the next word. */
  readonly values: ReadonlyMap<string, ShellArgument>;
  readonly operands: readonly ShellArgument[];
}

/** The verb of a manager's command line, its flags and what it is about. */
function readCall(manager: PackageManager, args: readonly ShellArgument[]): Call {
  const flags = new Set<string>();
  const values = new Map<string, ShellArgument>();
  const words: ShellArgument[] = [];
  for (let at = 0; at < args.length; at++) {
    const argument = args[at];
    const text = argument === undefined ? '' : (literal(argument.word) ?? '');
    if (argument === undefined) break;
    if (!text.startsWith('-') || text === '-') {
      words.push(argument);
      continue;
    }
    const [flag = ''] = text.split('=');
    flags.add(flag);
    // `-qqy` is three flags.
    if (/^-[a-zA-Z]{2,}$/.test(flag)) for (const letter of flag.slice(1)) flags.add(`-${letter}`);
    if (!manager.valueFlags.includes(flag) || text.includes('=')) continue;
    const value = args[++at];
    if (value !== undefined) values.set(flag, value);
  }
  return { verb: literal(words[0]?.word ?? []) ?? '', flags, values, operands: words.slice(1) };
}

function stepOf(manager: PackageManager, verb: string): Step | null {
  for (const step of ['update', 'install', 'remove', 'clean'] as const) {
    if (manager.verbs[step].includes(verb)) return step;
  }
  return null;
}

/** The words behind the manager's name where the command is one of this manager; else null. */
function callOf(manager: PackageManager, command: ShellCommand): readonly ShellArgument[] | null {
  const name = manager.versioned === true ? command.name.replace(/[\d.]+$/, '') : command.name;
  if (manager.programs.includes(command.name) || manager.programs.includes(name)) return command.args;
  if (manager.pythonModule === undefined || !/^python[\d.]*$/.test(command.name)) return null;
  const at = command.args.findIndex(({ word }) => literal(word) === '-m');
  const module = literal(command.args[at + 1]?.word ?? []);
  return at !== -1 && module === manager.pythonModule ? command.args.slice(at + 2) : null;
}

/** Where a cache is for this command: moved by variables, below the user's home, or fixed. */
function cacheDirectory(store: CacheStore, command: ShellCommand): string | null {
  for (const { variable, below } of store.movedBy ?? []) {
    const value = command.assignments.get(variable) ?? command.lookup(variable);
    if (value !== undefined && value.length > 0 && !fromBase(value)) {
      return absolutePath(
        [...value, below].filter((part) => part !== ''),
        command.cwd,
      );
    }
  }
  if (!store.directory.startsWith('~')) return absolutePath([store.directory], null);
  const home = command.lookup('HOME');
  return home === undefined ? null : absolutePath([...home, store.directory.slice(1)], command.cwd);
}

/** A variable that only the base image could set is taken for unset. */
function fromBase(value: Word): boolean {
  const [first] = value;
  return typeof first === 'object' && first.kind === 'unknown' && first.id.startsWith('base:');
}

function isSet(variable: string, command: ShellCommand): boolean {
  const value = command.assignments.get(variable) ?? command.lookup(variable);
  return value !== undefined && value.length > 0 && !fromBase(value);
}

/** The flag or variable that keeps a cache from being filled. */
function preventedBy(store: CacheStore, call: Call, command: ShellCommand): string | null {
  return (
    store.preventedByFlags.find((flag) => call.flags.has(flag)) ??
    store.preventedByVariables.find((variable) => isSet(variable, command)) ??
    null
  );
}

function storeUse(store: CacheStore, step: Step, call: Call, command: ShellCommand): StoreUse | null {
  const directory = store.writtenBy.includes(step) ? cacheDirectory(store, command) : null;
  return directory === null
    ? null
    : { store: store.name, directory, preventedBy: preventedBy(store, call, command) };
}

const wordLists = new Map<string, ReadonlySet<string>>();

/** The names in a list, read when the first one asks. */
function wordsOf(list: string): ReadonlySet<string> {
  const known = wordLists.get(list) ?? new Set(list.split(' '));
  wordLists.set(list, known);
  return known;
}

/** Whether packages come that nothing needs, as far as the command tells. */
function unneededPackages(manager: PackageManager, call: Call, command: ShellCommand): Unneeded | null {
  const { unneeded } = manager;
  if (unneeded === undefined || !unneeded.verbs.includes(call.verb)) return null;
  const { refusedBy, settings, settingFlags, movedBy, files } = unneeded;
  const given = command.args.some(({ word }, index) => {
    const before = literal(command.args[index - 1]?.word ?? []) ?? '';
    const text = showPath(pathText(word));
    const isSetting = settingFlags.includes(before) || settingFlags.some((flag) => text.startsWith(flag));
    return isSetting && settings.test(text);
  });
  const isRefused =
    given || refusedBy.some((flag) => call.flags.has(flag)) || movedBy.some((name) => isSet(name, command));
  const names = call.operands.map(({ word }) => packageName(showPath(pathText(word))));
  const among = (list: string): string[] => names.filter((name) => wordsOf(list).has(name));
  const come = !isRefused && names.length > among(unneeded.alone).length;
  return {
    come,
    bringing: come ? among(unneeded.bringing) : [],
    common: come ? among(unneeded.common) : [],
    configuredIn: files.map((path) => ({ path, says: settings })),
  };
}

function cacheEffects(
  manager: PackageManager,
  store: CacheStore,
  step: Step,
  call: Call,
  command: ShellCommand,
): Effect[] {
  const directory = cacheDirectory(store, command);
  if (directory === null) return [];
  const clears = store.clearedBy.find(
    ({ verbs, flags }) =>
      verbs.includes(call.verb) &&
      (flags ?? []).every((flag) => call.operands.some(({ word }) => literal(word) === flag)),
  );
  if (clears !== undefined) {
    const found = target({ word: [directory], span: command.span, script: null }, command, {
      tree: true,
      required: false,
    });
    const certainty = clears.isRecent === true ? 'likely' : 'certain';
    return found === null ? [] : [{ kind: 'remove', targets: [found], certainty }];
  }
  if (!store.writtenBy.includes(step)) return [];
  const prevented = preventedBy(store, call, command) !== null;
  const local = manager.localFlags?.some((flag) => call.flags.has(flag)) === true;
  return prevented || local
    ? []
    : [
        {
          kind: 'cache',
          label: { manager: manager.name, store: store.name },
          directory,
          certainty: store.isSure === true ? 'certain' : 'likely',
        },
      ];
}

/** Names that some manager answers to; versions behind them aside. */
const NAMES: ReadonlySet<string> = new Set(
  managers.flatMap(({ programs, helpers, pythonModule }) => [
    ...programs,
    ...(helpers ?? []).map(({ program }) => program),
    ...(pythonModule === undefined ? [] : ['python']),
  ]),
);

/** What package managers do, read from their data; null where the command is of none. */
export function managedEffects(command: ShellCommand): Effect[] | null {
  if (!NAMES.has(command.name) && !NAMES.has(command.name.replace(/[\d.]+$/, ''))) return null;
  let effects: Effect[] | null = null;
  for (const manager of managers) {
    const own = managerEffects(manager, command);
    if (own !== null) effects = [...(effects ?? []), ...own];
  }
  return effects;
}

/** What one manager does; null where the command is not of this manager. */
function managerEffects(manager: PackageManager, command: ShellCommand): Effect[] | null {
  const helper = manager.helpers?.find(({ program }) => program === command.name);
  const args = callOf(manager, command);
  if (args === null && helper === undefined) return null;
  const call = readCall(manager, args ?? command.args);
  if (helper !== undefined && helper.unless.some((flag) => call.flags.has(flag))) return [];
  if (manager.idleFlags.some((flag) => call.flags.has(flag))) return [];
  const step = helper?.step ?? stepOf(manager, call.verb);
  if (step === null) return [];
  const caches = manager.caches.flatMap((store) => cacheEffects(manager, store, step, call, command));
  return [
    ...caches,
    ...systemEffects(manager, step, call, command),
    ...packageEffects(manager, step, call),
    {
      kind: 'manager',
      manager: manager.name,
      step,
      stores: manager.caches.flatMap((store) => storeUse(store, step, call, command) ?? []),
      unneeded: unneededPackages(manager, call, command),
    },
    ...localFiles(step, call, command),
  ];
}

/** Which packages come and go. */
function packageEffects(manager: PackageManager, step: Step, call: Call): Effect[] {
  const { name, installsTo = [], groupFlags = [], elsewhereFlags = [] } = manager;
  if (installsTo.length === 0 || elsewhereFlags.some((flag) => call.flags.has(flag))) return [];
  const places = installsTo.map((place) => resolvePath('', place.replaceAll('*', wild.anyName)));
  const groups = groupFlags.flatMap((flag) => call.values.get(flag) ?? []);
  const names = [...groups, ...call.operands].map(({ word }) => packageName(showPath(pathText(word))));
  if (step === 'install') return [{ kind: 'install', manager: name, names, places }];
  // Without names it takes what nothing needs any more: nothing that was asked for.
  return step === 'remove' && names.length > 0
    ? [{ kind: 'uninstall', manager: name, names, places, certainty: 'likely' }]
    : [];
}

/** Without version, architecture and extras: `curl=8.1`, `libc6:amd64`, `flask[async]>=3`. */
function packageName(text: string): string {
  return text.replace(/(?<=.)[=<>!~:[;@ ].*$/, '').toLowerCase();
}

/** What a step writes and clears of the manager's own files. */
function systemEffects(manager: PackageManager, step: Step, call: Call, command: ShellCommand): Effect[] {
  const effects: Effect[] = [];
  const files = manager.system?.filter(({ writtenBy }) => writtenBy.includes(step)) ?? [];
  if (files.length > 0) effects.push({ kind: 'system', files });
  for (const { verbs, paths } of manager.clears ?? []) {
    if (!verbs.includes(call.verb)) continue;
    const found = paths.flatMap(
      (path) =>
        target({ word: [path], span: command.span, script: null }, command, {
          tree: path.endsWith('/'),
          required: false,
        }) ?? [],
    );
    effects.push({ kind: 'remove', targets: found });
  }
  return effects;
}

/** `apt-get install ./x.deb`, `pip install x.whl`: a file is read and then only lies there. */
function localFiles(step: Step, call: Call, command: ShellCommand): Effect[] {
  if (step !== 'install') return [];
  const files = call.operands.filter(({ word }) => {
    const last = word.at(-1);
    return (
      typeof last === 'string' &&
      /\.(?:deb|rpm|apk|whl|tar\.gz|tgz|zip)$/.test(last) &&
      !/^[a-z+]+:\/\//.test(literal(word) ?? '')
    );
  });
  const archives = files.flatMap((file) => target(file, command, { tree: false, required: true }) ?? []);
  return archives.length === 0
    ? []
    : [{ kind: 'consume', use: 'installed', archives, into: null, replaces: false }];
}
