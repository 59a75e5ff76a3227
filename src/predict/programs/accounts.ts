import { literal, type ShellArgument, type ShellCommand } from '../../dockerfile/index.ts';
import { accountFiles } from '../../packages/index.ts';
import type { Effect } from '../effects.ts';
import { absolutePath, Options, ownTargets } from '../operands.ts';
import type { Family } from './program.ts';

/** The account files are written anew. */
const databases: Effect = { kind: 'system', files: accountFiles };

/** useradd resets the user's records in the login logs, where there are such logs. */
function loginLogs(command: ShellCommand): Effect {
  const logs = ownTargets(['/var/log/lastlog', '/var/log/faillog'], command, false);
  return { kind: 'rewrite', targets: logs, creates: false, bytes: null };
}

function home(
  argument: ShellArgument | undefined,
  name: string | undefined,
  command: ShellCommand,
): Effect[] {
  const path =
    argument === undefined
      ? name === undefined
        ? null
        : `/home/${name}`
      : absolutePath(argument.word, command.cwd);
  return path === null ? [] : [{ kind: 'directory', paths: [path] }];
}

/** Flags with values that useradd and usermod share. */
const ACCOUNT = {
  values: 'cdefgGpRPsuZ',
  longValues: [
    '--comment',
    '--home-dir',
    '--home',
    '--expiredate',
    '--inactive',
    '--gid',
    '--groups',
    '--password',
    '--root',
    '--prefix',
    '--shell',
    '--uid',
    '--selinux-user',
  ],
} as const;

/** The words of useradd(8), sorted. */
export function useraddOptions({ args }: ShellCommand): Options {
  return new Options(args, {
    values: `${ACCOUNT.values}bkK`,
    longValues: [...ACCOUNT.longValues, '--base-dir', '--skel', '--key'],
  });
}

/** The words of adduser, Debian's and busybox's, sorted. */
export function adduserOptions({ args }: ShellCommand): Options {
  return new Options(args, {
    values: 'hgsGuk',
    longValues: [
      '--home',
      '--uid',
      '--gid',
      '--ingroup',
      '--shell',
      '--gecos',
      '--firstuid',
      '--lastuid',
      '--conf',
    ],
  });
}

/** Programs that add and change users and groups. */
export const accounts: Family = {
  useradd: (command) => {
    const options = useraddOptions(command);
    const name = literal(options.operands.at(-1)?.word ?? []);
    const makesHome = options.has('-m', '--create-home');
    return [
      databases,
      ...(options.has('-l', '--no-log-init') ? [] : [loginLogs(command)]),
      ...(makesHome ? home(options.value('-d', '--home-dir', '--home'), name, command) : []),
    ];
  },
  adduser: (command) => {
    const options = adduserOptions(command);
    const [user] = options.operands;
    const noHome = options.has('-H', '--no-create-home');
    return [
      databases,
      ...(noHome ? [] : home(options.value('--home', '-h'), literal(user?.word ?? []), command)),
    ];
  },
  usermod: (command) => {
    const options = new Options(command.args, {
      values: `${ACCOUNT.values}lvVwW`,
      longValues: [...ACCOUNT.longValues, '--login'],
    });
    const name = literal(options.operands.at(-1)?.word ?? []);
    const renumbers = options.has('-u', '--uid');
    // A new number is given to everything in the user's home.
    const homes =
      renumbers && name !== undefined
        ? ownTargets([name === 'root' ? '/root' : `/home/${name}`], command, true)
        : [];
    const owner = { user: options.text('-u', '--uid') ?? null, group: null };
    return homes.length === 0
      ? [databases]
      : [databases, { kind: 'metadata', aspect: 'owner', targets: homes, owner, mayBeIdle: false }];
  },
  groupadd: () => [databases],
  addgroup: () => [databases],
  groupmod: () => [databases],
  groupdel: () => [databases],
  deluser: () => [databases],
  delgroup: () => [databases],
  userdel: (command) => {
    const options = new Options(command.args);
    const name = literal(options.operands.at(-1)?.word ?? []);
    const removed =
      options.has('-r', '--remove') && name !== undefined ? ownTargets([`/home/${name}`], command, true) : [];
    return removed.length === 0 ? [databases] : [databases, { kind: 'remove', targets: removed }];
  },
  chpasswd: () => [databases],
};

/** Whether a program is about users and groups: what it is told are names, no paths. */
export function isOfAccounts(name: string): boolean {
  return Object.hasOwn(accounts, name);
}
