import { literal, type ShellCommand } from '../dockerfile/index.ts';
import { baseAccounts } from '../packages/index.ts';
import type { BaseImage } from './base-image.ts';
import { Options } from './operands.ts';
import { adduserOptions, useraddOptions } from './programs/accounts.ts';

/** Users and groups that are there, by name; numbers are null where they are not written. */
export interface KnownAccounts {
  readonly users: ReadonlyMap<string, { readonly id: string | null; readonly group: string | null }>;
  readonly groups: ReadonlyMap<string, string | null>;
}

/**
 * The accounts of a base image that its name tells for certain, and those that commands have made since. Only what
 * is written in so many words is among them.
 */
export function knownAccounts(base: BaseImage | null, commands: readonly ShellCommand[]): KnownAccounts {
  const names =
    base === null ? [] : baseAccounts(base.isOfficial ? base.repository : null, base.family?.name);
  const accounts = new Accounts();
  for (const name of names) accounts.addUser(name, null, name);
  for (const command of commands) if (command.runs === 'always') accounts.follow(command);
  return accounts;
}

class Accounts implements KnownAccounts {
  readonly users = new Map<string, { id: string | null; group: string | null }>();
  readonly groups = new Map<string, string | null>();

  addUser(name: string, id: string | null, group: string | null): void {
    this.users.set(name, { id, group });
    if (group === name && !this.groups.has(name)) this.groups.set(name, null);
  }

  follow(command: ShellCommand): void {
    switch (command.name) {
      case 'useradd': {
        const options = useraddOptions(command);
        const own = options.has('-N', '--no-user-group') ? null : undefined;
        return this.#user(options, options.operands.at(-1)?.word, ['-u', '--uid'], ['-g', '--gid'], own);
      }
      case 'adduser': {
        const options = adduserOptions(command);
        // busybox names the group by `-G`; two operands put a user that is there into a group.
        if (options.operands.length !== 1) return;
        const groups = ['-G', '--ingroup', '--gid'];
        // A system's user belongs to a group that all of them share, unless another is asked for.
        const isSystem = options.has('-S', '--system') && !options.has('--group');
        return this.#user(
          options,
          options.operands[0]?.word,
          ['-u', '--uid'],
          groups,
          isSystem ? null : undefined,
        );
      }
      case 'groupadd':
      case 'addgroup': {
        const options = new Options(command.args, { values: 'gK', longValues: ['--gid', '--key'] });
        const name = literal(options.operands[0]?.word ?? []);
        if (name === undefined || options.operands.length !== 1) return;
        this.groups.set(name, number(options.text('-g', '--gid')));
        return;
      }
      case 'userdel':
      case 'deluser':
      case 'usermod':
      case 'groupmod':
      case 'groupdel':
      case 'delgroup':
        // Whom it is about is not followed: from here on nothing is known.
        this.users.clear();
        this.groups.clear();
        return;
    }
  }

  #user(
    options: Options,
    word: Parameters<typeof literal>[0] | undefined,
    ids: readonly [string, string],
    groups: readonly string[],
    own: null | undefined,
  ): void {
    const name = literal(word ?? []);
    if (name === undefined) return;
    const given = options.value(...groups);
    const group = given === undefined ? (own === null ? null : name) : (literal(given.word) ?? null);
    this.addUser(name, number(options.text(...ids)), group);
  }
}

function number(text: string | undefined): string | null {
  return text !== undefined && /^\d+$/.test(text) ? text : null;
}
