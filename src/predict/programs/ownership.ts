import { literal, type ShellArgument, type ShellCommand } from '../../dockerfile/index.ts';
import type { ModeChange } from '../../layers/mode.ts';
import type { Effect, Target } from '../effects.ts';
import { absolutePath, Options, target, targets } from '../operands.ts';
import type { Owner } from '../stored.ts';
import type { Family } from './program.ts';

const UNKNOWN: Owner = { user: null, group: null };

/** What is given, but computed; no file has it already. */
const UNTOLD = '?';

/** `user`, `user:group`, `user:`, `:group`, with a dot for the colon as GNU still takes it. */
function parseOwner(argument: ShellArgument | undefined): Owner {
  const text = argument === undefined ? undefined : literal(argument.word);
  if (text === undefined) {
    const [first] = argument?.word ?? [];
    if (first === undefined) return UNKNOWN;
    // An unknown name is still no number that a file already has.
    if (typeof first === 'object') {
      return { user: `\${${first.kind === 'unknown' ? first.id : ''}}`, group: UNTOLD };
    }
    const [user = '', ...group] = first.split(':');
    if (group.length === 0) return { user: UNTOLD, group: UNTOLD };
    return { user: user === '' ? null : user, group: UNTOLD };
  }
  // GNU still takes a dot where a colon belongs.
  const separator = text.includes(':')
    ? ':'
    : /^[a-z_][\w-]*\.[a-z_][\w-]*$|^\d+\.\d+$/i.test(text)
      ? '.'
      : '\0';
  const [user = '', group = ''] = text.split(separator);
  return { user: user === '' ? null : user, group: group === '' ? null : group };
}

function parseMode(text: string | undefined): ModeChange {
  if (text !== undefined && /^[0-7]{3,5}$/.test(text)) return { octal: Number.parseInt(text, 8), text };
  return { octal: null, text: text ?? '' };
}

/** chmod's first operand may begin with a dash (`chmod -x file`), so getopt would misread it. */
function splitMode(args: readonly ShellArgument[]): {
  mode: ShellArgument | undefined;
  rest: ShellArgument[];
} {
  const at = args.findIndex((argument) => {
    const text = literal(argument.word);
    return text === undefined || !text.startsWith('-') || /^-[rwxXst]+$/.test(text);
  });
  return { mode: args[at], rest: args.filter((_, index) => index !== at) };
}

/** A change of metadata of a tree: with -R; only the named directory otherwise. */
function change(
  command: ShellCommand,
  operands: readonly ShellArgument[],
  recursive: boolean,
  force: boolean,
): Target[] {
  return targets(operands, command, { tree: recursive, required: !force });
}

export const ownership: Family = {
  chown: (command) => {
    const options = new Options(command.args, { longValues: ['--from', '--reference'] });
    // A reference file has an owner that we do not know; `--from` passes over all but some files.
    const reference = options.has('--reference');
    const [owner, ...rest] = options.operands;
    const operands = reference ? options.operands : rest;
    const recursive = options.has('-R', '--recursive');
    const force = options.has('-f', '--silent', '--quiet');
    // The link itself is meant: a link has no bytes.
    if (options.has('-h', '--no-dereference') && !recursive) return [];
    const found = change(command, operands, recursive, force).map((path) => ({
      ...path,
      narrowed: path.narrowed || options.has('--from'),
      // With -R a link that is named is left alone, unless one of these is there.
      followsLink: path.followsLink || options.has('-L', '-H'),
    }));
    return [
      {
        kind: 'metadata',
        aspect: 'owner',
        targets: found,
        owner: reference ? UNKNOWN : parseOwner(owner),
        mayBeIdle: options.has('--from') || reference,
      },
    ];
  },
  chgrp: (command) => {
    const options = new Options(command.args, { longValues: ['--reference'] });
    const [group, ...rest] = options.operands;
    const reference = options.has('--reference');
    const operands = reference ? options.operands : rest;
    const owner: Owner = {
      user: null,
      group: group === undefined || reference ? null : (literal(group.word) ?? UNTOLD),
    };
    return [
      {
        kind: 'metadata',
        aspect: 'owner',
        targets: change(command, operands, options.has('-R', '--recursive'), options.has('-f')),
        owner,
        mayBeIdle: reference,
      },
    ];
  },
  chmod: (command) => {
    const { mode, rest } = splitMode(command.args);
    const options = new Options(rest, { longValues: ['--reference'] });
    const reference = options.has('--reference');
    const operands = reference && mode !== undefined ? [mode, ...options.operands] : options.operands;
    const found = change(
      command,
      operands,
      options.has('-R', '--recursive'),
      options.has('-f', '--silent', '--quiet'),
    );
    return [
      {
        kind: 'metadata',
        aspect: 'mode',
        targets: found,
        mode: parseMode(mode === undefined ? undefined : literal(mode.word)),
        mayBeIdle: reference,
      },
    ];
  },
  setfacl: (command) => {
    const options = new Options(command.args, {
      values: 'mxMXdn',
      longValues: ['--modify', '--remove', '--set', '--restore'],
    });
    if (options.has('--restore')) return [];
    return [
      {
        kind: 'metadata',
        aspect: 'attributes',
        targets: change(command, options.operands, options.has('-R', '--recursive'), false),
        mayBeIdle: false,
      },
    ];
  },
  setcap: (command) => {
    // With -v it only looks.
    if (command.args.some(({ word }) => /^-[qrn]*v/.test(literal(word) ?? ''))) return [];
    const operands = command.args.filter(({ word }) => !/^-[qvrn]/.test(literal(word) ?? ''));
    const removes = command.args.some(({ word }) => literal(word) === '-r');
    const files = removes ? operands : operands.filter((_, index) => index % 2 === 1);
    return [
      {
        kind: 'metadata',
        aspect: 'attributes',
        targets: change(command, files, false, false),
        mayBeIdle: false,
      },
    ];
  },
  // Builders drop attributes of users; those of the system are rare here.
  setfattr: (command) => [
    {
      kind: 'metadata',
      aspect: 'attributes',
      targets: change(command, new Options(command.args, { values: 'nvxB' }).operands, false, false),
      mayBeIdle: true,
    },
  ],
  chcon: (command) => {
    const options = new Options(command.args, { values: 'utrl' });
    return [
      {
        kind: 'metadata',
        aspect: 'attributes',
        targets: change(command, options.operands.slice(1), options.has('-R'), false),
        mayBeIdle: true,
      },
    ];
  },
  install: (command) => installProgram(command),
};

/** install(1): copies, with owner and mode; with -d it makes directories. */
function installProgram(command: ShellCommand): Effect[] {
  const options = new Options(command.args, {
    values: 'gomtS',
    longValues: ['--group', '--mode', '--owner', '--target-directory', '--suffix', '--strip-program'],
  });
  if (options.has('-d', '--directory')) {
    const paths = options.operands.flatMap(({ word }) => absolutePath(word, command.cwd) ?? []);
    return [{ kind: 'directory', paths }];
  }
  const directory = options.value('-t', '--target-directory');
  const last = directory ?? options.operands.at(-1);
  const sources = directory === undefined ? options.operands.slice(0, -1) : options.operands;
  const destination = last === undefined ? null : absolutePath(last.word, command.cwd);
  if (destination === null) return [];
  const text = literal(last?.word ?? []) ?? '';
  const into = directory !== undefined || text.endsWith('/') || /(?:^|\/)\.\.?$/.test(text) ? true : null;
  const mode = parseMode(options.text('-m', '--mode') ?? '755');
  const owner: Owner = {
    user: options.text('-o', '--owner') ?? '0',
    group: options.text('-g', '--group') ?? '0',
  };
  const found = sources.flatMap((source) => target(source, command, { tree: false, required: true }) ?? []);
  return [{ kind: 'copy', sources: found, destination, into, owner, mode }];
}
