import { literal, type ShellArgument, type ShellCommand } from '../../dockerfile/index.ts';
import type { Effect, Target } from '../effects.ts';
import { absolutePath, Options, pathText, target } from '../operands.ts';
import type { Family } from './program.ts';

const VALUE_FLAGS = { values: 'tS', longValues: ['--target-directory', '--suffix'] };

interface Transfer {
  readonly sources: Target[];
  readonly destination: string;
  readonly into: boolean | null;
}

/** The operands of mv and cp: sources, then where they go. */
function transfer(command: ShellCommand, options: Options, tree: boolean): Transfer | null {
  const directory = options.value('-t', '--target-directory');
  const last = directory ?? options.operands.at(-1);
  const sources = directory === undefined ? options.operands.slice(0, -1) : options.operands;
  if (last === undefined || sources.length === 0) return null;
  const destination = absolutePath(last.word, command.cwd);
  if (destination === null) return null;
  return {
    sources: sources.flatMap((source) => contents(source, command, tree)),
    destination,
    into: options.has('-T', '--no-target-directory')
      ? false
      : directory !== undefined || endsAsDirectory(last)
        ? true
        : null,
  };
}

/** `cp -r dir/. to`: what is in the directory, not the directory. */
function contents(source: ShellArgument, command: ShellCommand, tree: boolean): Target[] {
  const found = target(source, command, { tree, required: true });
  if (found === null) return [];
  const last = source.word.at(-1);
  if (!tree || typeof last !== 'string' || !last.endsWith('/.')) return [found];
  const all = target(
    {
      ...source,
      word: [...source.word.slice(0, -1), `${last.slice(0, -1)}`, { kind: 'wildcard', text: '*' }],
    },
    command,
    { tree, required: true },
  );
  return all === null ? [found] : [all];
}

function endsAsDirectory(argument: ShellArgument): boolean {
  const last = argument.word.at(-1);
  return typeof last === 'string' && /(?:\/|(?:^|\/)\.\.?)$/.test(last);
}

function link(command: ShellCommand): Effect[] {
  const options = new Options(command.args, VALUE_FLAGS);
  const [only] = options.operands;
  if (options.has('-s', '--symbolic')) {
    const last =
      options.value('-t', '--target-directory') ??
      (options.operands.length > 1 ? options.operands.at(-1) : undefined);
    if (last === undefined || only === undefined || options.operands.length > 2) return [];
    const path = absolutePath(last.word, command.cwd);
    const into = options.has('-n', '-T', '--no-dereference', '--no-target-directory')
      ? false
      : endsAsDirectory(last)
        ? true
        : null;
    if (path === null) return [];
    // A relative link counts from where it stands.
    const to = pathText(only.word).startsWith('/')
      ? absolutePath(only.word, null)
      : absolutePath(only.word, [path.replace(/\/[^/]*$/, '') || '/']);
    return to === null ? [] : [{ kind: 'symlink', path, to, into }];
  }
  const found =
    options.operands.length === 1 && only !== undefined ? null : transfer(command, options, false);
  return found === null ? [] : [{ kind: 'link', ...found }];
}

export const moving: Family = {
  mv: (command) => {
    const found = transfer(command, new Options(command.args, VALUE_FLAGS), true);
    return found === null ? [] : [{ kind: 'move', ...found }];
  },
  cp: (command) => {
    const options = new Options(command.args, VALUE_FLAGS);
    const found = transfer(command, options, options.has('-r', '-R', '-a', '--recursive', '--archive'));
    if (found === null || options.has('-s', '--symbolic-link')) return [];
    return [{ kind: options.has('-l', '--link') ? 'link' : 'copy', ...found }];
  },
  rsync: (command) => {
    const options = new Options(command.args, {
      values: 'efT',
      longValues: [
        '--exclude',
        '--include',
        '--rsh',
        '--chmod',
        '--files-from',
        '--filter',
        '--exclude-from',
      ],
    });
    const found = transfer(command, options, true);
    if (found === null || options.operands.some(({ word }) => /^[^/]*:/.test(literal(word) ?? ''))) return [];
    return [
      { kind: options.has('--remove-source-files') ? 'move' : 'copy', ...found, into: found.into ?? true },
    ];
  },
  ln: link,
};
