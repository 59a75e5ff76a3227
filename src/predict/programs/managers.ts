import { literal, type ShellArgument, type ShellCommand } from '../../dockerfile/index.ts';
import { managers, type PackageManager, type Step } from '../../packages/index.ts';
import type { Effect, Unneeded } from '../effects.ts';
import { resolvePath, showPath, wild } from '../../layers/paths.ts';
import { pathText, target } from '../operands.ts';
import { cacheEffects, storeUses } from './manager-caches.ts';
import { isOf, readCall, valueOf, type Call } from './manager-call.ts';

/** The managers that a program's name may mean; versions behind it aside. */
const BY_NAME: ReadonlyMap<string, readonly PackageManager[]> = byName();

function byName(): Map<string, PackageManager[]> {
  const all = new Map<string, PackageManager[]>();
  for (const manager of managers) {
    const { programs, helpers = [] } = manager;
    for (const name of [...programs, ...helpers.map(({ program }) => program)]) {
      all.set(name, [...(all.get(name) ?? []), manager]);
    }
  }
  return all;
}

/** The managers that a text in `$(…)` asks: `rm -rf "$(yarn cache dir)"`. */
export function managersAsked(command: ShellCommand): string[] {
  return command.args.flatMap(({ word }) =>
    word.flatMap((part) => {
      const text = typeof part === 'object' && part.kind === 'unknown' ? part.text : '';
      const program = /^(?:\$\(|`)\s*(?:python[\d.]*\s+-m\s+)?([\w-]+)/.exec(text)?.[1];
      return (BY_NAME.get(program ?? '') ?? []).map(({ name }) => name);
    }),
  );
}

/** What package managers do, read from their data; null where the command is of none. */
export function managedEffects(command: ShellCommand): { effects: Effect[]; builds: boolean } | null {
  const exact = BY_NAME.get(command.name);
  const versioned = /[\d.]$/.test(command.name)
    ? BY_NAME.get(command.name.replace(/[\d.]+$/, ''))
    : undefined;
  // Most commands.
  if (exact === undefined && versioned === undefined) return null;
  const found = new Set([...(exact ?? []), ...(versioned ?? [])]);
  const effects: Effect[] = [];
  let [isManager, builds] = [false, false];
  for (const manager of found) {
    const own = managerEffects(manager, command);
    if (own === null) continue;
    effects.push(...own);
    isManager = true;
    builds ||= manager.builds === true;
  }
  return isManager ? { effects, builds } : null;
}

/** What one manager does; null where the command is not of this manager. */
function managerEffects(manager: PackageManager, command: ShellCommand): Effect[] | null {
  const helper = manager.helpers?.find(({ program }) => program === command.name);
  if (helper === undefined && !isOf(manager, command)) return null;
  const call = readCall(manager, command);
  if (helper !== undefined && helper.unless.some((flag) => call.flags.has(flag))) return [];
  if (manager.idleFlags.some((flag) => call.flags.has(flag))) return [];
  const step = helper?.step ?? call.step;
  if (step === null) return [];
  return [
    ...manager.caches.flatMap((store) => cacheEffects(manager, store, { ...call, step }, command)),
    ...systemEffects(manager, step),
    ...packageEffects(manager, step, call),
    {
      kind: 'manager',
      manager: manager.name,
      step,
      upgrades: upgradesAll(manager, call),
      stores: manager.caches.flatMap((store) => storeUses(store, { ...call, step }, command)),
      unneeded: unneededPackages(manager, call, command),
    },
    ...localFiles(step, call, command),
  ];
}

function upgradesAll({ upgradeVerbs, elsewhereFlags = [] }: PackageManager, call: Call): boolean {
  return (
    upgradeVerbs?.includes(call.verb) === true &&
    call.operands.length === 0 &&
    !elsewhereFlags.some((flag) => call.flags.has(flag))
  );
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
    given ||
    refusedBy.some((flag) => call.flags.has(flag)) ||
    movedBy.some((name) => valueOf(name, command) !== undefined);
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

/** Which packages come and go. */
function packageEffects(manager: PackageManager, step: Step, call: Call): Effect[] {
  const { name, installsTo = [], groupFlags = [], elsewhereFlags = [] } = manager;
  if (installsTo.length === 0 || elsewhereFlags.some((flag) => call.flags.has(flag))) return [];
  const places = installsTo.map((place) => resolvePath('', place.replaceAll('*', wild.anyName)));
  const groups = groupFlags.flatMap((flag) => call.values.get(flag) ?? []);
  const nameOf = ({ word }: ShellArgument): string => packageName(showPath(pathText(word)));
  const names = [...groups, ...call.operands].map(nameOf);
  if (step === 'install') {
    return [{ kind: 'install', manager: name, names, groups: groups.map(nameOf), places }];
  }
  // Without names it takes what nothing needs any more: nothing that was asked for.
  return step === 'remove' && names.length > 0
    ? [{ kind: 'uninstall', manager: name, names, places, certainty: 'likely' }]
    : [];
}

/** Without version, architecture and extras: `curl=8.1`, `libc6:amd64`, `flask[async]>=3`. */
function packageName(text: string): string {
  return text.replace(/(?<=.)[=<>!~:[;@ ].*$/, '').toLowerCase();
}

/** What a step writes of the manager's own files. */
function systemEffects(manager: PackageManager, step: Step): Effect[] {
  const files = manager.system?.filter(({ writtenBy }) => writtenBy.includes(step)) ?? [];
  return files.length > 0 ? [{ kind: 'system', files }] : [];
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
