import type { PathPattern } from '../../layers/paths.ts';
import type { BuildModel, Passage } from '../../predict/model.ts';
import { mayBeSetId } from './assumptions.ts';
import type { Changed } from './copies.ts';
import { isAmong, type PlacedCommand, type Scene } from './scene.ts';

/** Owner and group, as `--chown` takes them: null where the file's own are kept. */
interface Wanted {
  readonly user: string | null;
  /** login: the user's own group. */
  readonly group: string | null;
  readonly login: boolean;
}

/** What the COPYs say of owners, in their order, and what is left to the commands. */
export interface OwnerPart {
  readonly texts: readonly string[];
  /** Only behind the RUN are the names known. */
  readonly move: boolean;
  readonly left: readonly { readonly command: PlacedCommand; readonly folders: readonly PathPattern[] }[];
}

/**
 * The owner that one chown, or several in a row, give to all files of the copies, folders that were there before
 * aside. null where the result could differ.
 */
export function ownerPart(
  build: BuildModel,
  { changed, copies, passage }: Scene,
  commands: readonly PlacedCommand[],
): OwnerPart | null {
  const wanted = commands.map(({ value, program }) => readWanted(value, program === 'chgrp'));
  const all = wanted.reduce((before, next) => (before === null || next === null ? null : join(before, next)));
  if (all === null || changed.some((copy) => mayBeSetId(build, copy))) return null;
  // A folder that the COPY makes elsewhere would have the owner, too.
  const isOutside = commands.some(({ targets }) =>
    copies.some(({ makes }) => makes.some((path) => !isAmong(path, targets))),
  );
  const left = commands.map((command) => ({ command, folders: passage.folders(copies, command.targets) }));
  const owners = isOutside ? null : ownersOf(changed, all, passage);
  if (owners === null || (owners.move && !passage.canMove(copies))) return null;
  const known = left.flatMap(({ command, folders }) => (folders === null ? [] : [{ command, folders }]));
  return known.length < left.length ? null : { ...owners, left: known };
}

/** What a second chown leaves of the first. */
function join(first: Wanted, second: Wanted): Wanted | null {
  if (first.login && second.group === null && !second.login && second.user !== null) return null;
  return {
    user: second.user ?? first.user,
    group: second.login ? null : (second.group ?? first.group),
    login: second.login || (first.login && second.group === null),
  };
}

/** A number, or a name as accounts have it. */
const NAME = /^(?:\d+|[a-z_][\w-]*)$/i;

/** `1000`, `app:app`, `app:`, `:0`; null where it is none of these. */
function readWanted(value: string, isGroup: boolean): Wanted | null {
  if (isGroup) return NAME.test(value) ? { user: null, group: value, login: false } : null;
  const [user = '', group, ...more] = value.split(/:|(?<=^\d+)\.(?=\d+$)/);
  const login = group === '';
  if (more.length > 0 || (user === '' && (group ?? '') === '')) return null;
  if ((user !== '' && !NAME.test(user)) || (group !== undefined && group !== '' && !NAME.test(group))) {
    return null;
  }
  // The login group of a number stands in a file that is not read.
  if (login && /^\d+$/.test(user)) return null;
  return { user: user === '' ? null : user, group: group === undefined || login ? null : group, login };
}

/** What `--chown` has to say for each; `move`: only behind the command are the names known. */
function ownersOf(
  changed: readonly Changed[],
  wanted: Wanted,
  passage: Passage,
): { readonly texts: readonly string[]; readonly move: boolean } | null {
  const here = changed.map((copy) =>
    ownerText(copy, wanted, passage.accounts(copy.placed), passage.keepsAccounts(copy.placed)),
  );
  if (here.every((text) => text !== null)) return { texts: here.flatMap((text) => text ?? []), move: false };
  const behind = changed.map((copy) => ownerText(copy, wanted, passage.accounts(null), false));
  return behind.every((text) => text !== null)
    ? { texts: behind.flatMap((text) => text ?? []), move: true }
    : null;
}

/**
 * null where a name is not known, or what the file has already is not.
 * @param accounts those that are known
 * @param allHold the others that the command names are there as well
 */
function ownerText(
  { victims, instruction, isGivenAway }: Changed,
  { user, group, login }: Wanted,
  accounts: ReturnType<Passage['accounts']>,
  allHold: boolean,
): string | null {
  const isNumber = (name: string): boolean => /^\d+$/.test(name);
  const isUser = (name: string): boolean => isNumber(name) || allHold || accounts.users.has(name);
  const isGroup = (name: string): boolean =>
    isNumber(name) || allHold || accounts.groups.has(name) || name === 'root';
  // A name that a stage gave may mean another number here, or none.
  const isKept = instruction.flags.some(({ name }) => name === 'from') ? /^(?:\d+|root)$/ : NAME;
  const kept = (side: 'user' | 'group'): string | null => {
    const all = new Set(victims.map(({ body }) => body.owner[side]));
    const [only] = all;
    return !isGivenAway && all.size === 1 && only != null && isKept.test(only) ? only : null;
  };
  const owner = user ?? kept('user');
  if (owner === null || !isUser(owner)) return null;
  // The classic builder takes a user alone for a group of that name, too; the others take the login group.
  const own = login ? (accounts.users.get(owner)?.group ?? null) : (group ?? kept('group'));
  return own === null || !isGroup(own) ? null : `${owner}:${own}`;
}
