import { literal, resolveFrom, type ShellArgument, type ShellCommand } from '../../dockerfile/index.ts';
import { parentPath } from '../../layers/paths.ts';
import type { Effect } from '../effects.ts';
import { absolutePath, Options, targets, workingDirectory } from '../operands.ts';

/** Programs that build from sources: what says that they install, and where they work. */
const BUILDERS: ReadonlyMap<string, (args: readonly ShellArgument[]) => Work> = new Map([
  ['make', making],
  ['gmake', making],
  ['ninja', making],
  ['samu', making],
  ['scons', making],
  ['meson', (args) => ({ ...making(args), isWork: hasWord(args, 'compile', 'install') })],
  ['cmake', cmake],
]);

interface Work {
  readonly isWork: boolean;
  readonly installs: boolean;
  readonly directory: ShellArgument | undefined;
}

function hasWord(args: readonly ShellArgument[], ...words: readonly string[]): boolean {
  return args.some(({ word }) => words.includes(literal(word) ?? ''));
}

/** `make -C build install`. */
function making(args: readonly ShellArgument[]): Work {
  const options = new Options(args, { values: 'Cfjlo', longValues: ['--directory', '--file'] });
  const installs = options.operands.some(({ word }) => /^install(?:[-_/]|$)/.test(literal(word) ?? ''));
  return { isWork: !options.has('-n'), installs, directory: options.value('-C', '--directory') };
}

/** `cmake --build build --target install`, `cmake --install build`. */
function cmake(args: readonly ShellArgument[]): Work {
  const options = new Options(args, { longValues: ['--build', '--install', '--target', '-t'] });
  const directory = options.value('--build', '--install');
  const installs = options.has('--install') || hasWord(args, 'install');
  return { isWork: directory !== undefined, installs, directory };
}

/** Sources that a command builds, or installs from where they were built. */
export function buildEffects(command: ShellCommand): Effect[] {
  if (command.name === 'git') return historyEffects(command);
  const work = BUILDERS.get(command.name)?.(command.args) ?? pythonSetup(command);
  if (work !== null) {
    if (!work.isWork) return [];
    const cwd = work.directory === undefined ? command.cwd : resolveFrom(command.cwd, work.directory.word);
    const directory = workingDirectory({ ...command, cwd });
    return directory === null
      ? []
      : [{ kind: 'build', directory, work: work.installs ? 'installs' : 'builds' }];
  }
  // `./aws/install`: an installer that came in an archive.
  const path = command.program === null ? null : absolutePath(command.program, command.cwd);
  const isOwn = literal(command.program ?? [])?.includes('/') === true;
  return isOwn &&
    path !== null &&
    /^(?:install|installer|setup)(?:\.sh|\.pl|\.run|\.bin)?$/.test(command.name)
    ? [{ kind: 'build', directory: parentPath(path), work: 'installs' }]
    : [];
}

/** `git describe`: the history of a clone is asked. */
function historyEffects(command: ShellCommand): Effect[] {
  const options = new Options(command.args, { values: 'Cc', longValues: ['--git-dir', '--work-tree'] });
  const verb = literal(options.operands[0]?.word ?? []);
  const place = options.value('-C');
  const cwd = place === undefined ? command.cwd : resolveFrom(command.cwd, place.word);
  const directory = workingDirectory({ ...command, cwd });
  // Who declares a clone safe goes on with git there.
  const [, setting, safe] = options.operands;
  if (verb === 'config' && literal(setting?.word ?? []) === 'safe.directory' && safe !== undefined) {
    const path = absolutePath(safe.word, command.cwd);
    return path === null ? [] : [{ kind: 'build', directory: path, work: 'history' }];
  }
  return directory === null || verb === undefined || /^(?:clone|config|lfs|version|init)$/.test(verb)
    ? []
    : [{ kind: 'build', directory, work: 'history' }];
}

/** `python setup.py install`. */
function pythonSetup({ name, args }: ShellCommand): Work | null {
  if (!/^python[\d.]*$/.test(name) || literal(args[0]?.word ?? []) !== 'setup.py') return null;
  return { isWork: true, installs: hasWord(args, 'install'), directory: undefined };
}

const INTERPRETERS = /^(?:sh|bash|dash|ash|zsh|ksh|perl|ruby|php|python[\d.]*)$/;

/** A file that is run: by a shell or another interpreter, or by its path. */
export function executed(command: ShellCommand): Effect[] {
  const file = executedFile(command);
  const archives = file === undefined ? [] : targets([file], command, { tree: false, required: true });
  return archives.length === 0
    ? []
    : [{ kind: 'consume', use: 'executed', archives, into: null, replaces: false }];
}

function executedFile({ name, args, program, span }: ShellCommand): ShellArgument | undefined {
  if (INTERPRETERS.test(name)) {
    const flags = args.findIndex(({ word }) => !(literal(word) ?? '').startsWith('-'));
    // What follows `-c`, `-m` or `-o` is no file.
    const isValue = /^-[a-z]*[ceEmorn]$/.test(literal(args[flags - 1]?.word ?? []) ?? '');
    return isValue ? undefined : args[flags];
  }
  const isOwn = program !== null && literal(program)?.includes('/') === true;
  return isOwn ? { word: program, span, script: null } : undefined;
}
