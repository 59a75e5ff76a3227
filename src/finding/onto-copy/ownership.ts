import type { BuildModel, Passage, PredictedChange } from '../../predict/model.ts';
import { addInstructionFlag, moveBehind, replaceText } from '../edits/index.ts';
import type { Edit, Fix } from '../finding.ts';
import { assumptionsOf, mayBeSetId } from './assumptions.ts';
import type { Changed } from './copies.ts';
import { isAmong, leaveToFolders, nameCopies, readScene } from './scene.ts';

/** Owner and group, as `--chown` takes them: null where the file's own are kept. */
interface Wanted {
  readonly user: string | null;
  /** login: the user's own group. */
  readonly group: string | null;
  readonly login: boolean;
}

/**
 * Gives files their owner with the COPY or ADD that brings them, and takes the chown away, or leaves it to the
 * folders that were there before: those cost nothing. Nothing is offered where the result could differ.
 */
export function ownerFixes(build: BuildModel, change: PredictedChange): Fix[] {
  const scene = readScene(build, change, 'owner');
  if (scene === null) return [];
  const { changed, copies, passage, targets, told, outline } = scene;
  const wanted = readWanted(told.value, told.program === 'chgrp');
  if (wanted === null || changed.some((copy) => mayBeSetId(build, copy))) return [];
  // A folder that the COPY makes elsewhere would have the owner, too.
  const isOutside = copies.some(({ makes }) => makes.some((path) => !isAmong(path, targets)));
  const folders = passage.folders(copies, targets);
  if (folders === null || isOutside) return [];
  const owners = ownersOf(changed, wanted, passage);
  if (owners === null || (owners.move && !passage.canMove(copies))) return [];
  const left = leaveToFolders(build, scene, folders);
  const given = changed.map((copy, index) =>
    giveOwner(build, copy, owners.texts[index] ?? '', owners.move ? outline.instruction : null),
  );
  if (left === null || given.some((edits) => edits === null)) return [];
  const flags = [...new Set(owners.texts)].map((text) => `--chown=${text}`).join(', ');
  return [
    {
      title: `give ${flags} to ${nameCopies(changed)}`,
      safety: 'safe',
      edits: [...given.flatMap((edits) => edits ?? []), ...left],
      assumptions: assumptionsOf(build, changed, targets),
      disposable: [],
    },
  ];
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
    ownerText(copy, wanted, passage.keepsAccounts(copy.placed) ? null : passage.accounts(copy.placed)),
  );
  if (here.every((text) => text !== null)) return { texts: here.flatMap((text) => text ?? []), move: false };
  const behind = changed.map((copy) => ownerText(copy, wanted, passage.accounts(null)));
  return behind.every((text) => text !== null)
    ? { texts: behind.flatMap((text) => text ?? []), move: true }
    : null;
}

/**
 * null where a name is not known, or what the file has already is not.
 * @param accounts those that are known; null where all names hold
 */
function ownerText(
  { victims, instruction, isGivenAway }: Changed,
  { user, group, login }: Wanted,
  accounts: ReturnType<Passage['accounts']> | null,
): string | null {
  const isUser = (name: string): boolean => /^\d+$/.test(name) || accounts?.users.has(name) !== false;
  const isGroup = (name: string): boolean =>
    /^\d+$/.test(name) || accounts?.groups.has(name) !== false || name === 'root';
  // A name that a stage gave may mean another number here, or none.
  const isKept = instruction.flags.some(({ name }) => name === 'from') ? /^(?:\d+|root)$/ : NAME;
  const kept = (side: 'user' | 'group'): string | null => {
    const all = new Set(victims.map(({ body }) => body.owner[side]));
    const [only] = all;
    return !isGivenAway && all.size === 1 && only != null && isKept.test(only) ? only : null;
  };
  const owner = user ?? kept('user');
  if (owner === null || !isUser(owner)) return null;
  if (login) return owner;
  const own = group ?? kept('group');
  return own === null || !isGroup(own) ? null : `${owner}:${own}`;
}

/** The flag, in the place of one that is there; `behind`: with the instruction moved there. */
function giveOwner(
  { file }: BuildModel,
  { instruction }: Changed,
  owner: string,
  behind: Parameters<typeof moveBehind>[2] | null,
): Edit[] | null {
  const flag = `--chown=${owner}`;
  const own = instruction.flags.find(({ name }) => name === 'chown');
  const edit = own === undefined ? addInstructionFlag(instruction, flag) : replaceText(own.span, flag);
  return behind === null ? [edit] : moveBehind(file, instruction, behind, [edit]);
}
