import { literal, type ShellArgument, type ShellCommand } from '../../dockerfile/index.ts';
import type { PathPattern } from '../../layers/paths.ts';
import type { Certainty } from '../../layers/vocabulary.ts';
import type { Effect } from '../effects.ts';
import { absolutePath, Options, target } from '../operands.ts';
import type { Family, Program } from './program.ts';

/** A folder with files that the program is known to write. */
function tree(argument: ShellArgument, command: ShellCommand, certainty: Certainty): Effect[] {
  const found = target(argument, command, { tree: true, required: false });
  return found === null
    ? []
    : [{ kind: 'create', target: found, bytes: null, file: false, certainty, mode: null }];
}

/** A compiler's `-o file`. */
const compiler: Program = (command) => {
  const options = new Options(command.args, { values: 'o', longValues: ['-o', '--output'] });
  const output = options.value('-o', '--output');
  const found = output === undefined ? null : target(output, command, { tree: false, required: false });
  return found === null
    ? []
    : [{ kind: 'create', target: found, bytes: null, file: true, certainty: 'certain', mode: 0o755 }];
};

function gitClone(command: ShellCommand): Effect[] {
  const options = new Options(command.args, {
    values: 'bojuCc',
    longValues: [
      '--branch',
      '--depth',
      '--origin',
      '--reference',
      '--config',
      '--jobs',
      '--shallow-since',
      '--filter',
      '--separate-git-dir',
      '--template',
    ],
  });
  const [verb, url, folder] = options.operands;
  if (literal(verb?.word ?? []) !== 'clone' || url === undefined) return [];
  if (folder !== undefined) return cloned(tree(folder, command, 'certain'), options);
  const last = url.word.at(-1);
  const name =
    typeof last === 'string'
      ? last
          .replace(/\/+$/, '')
          .replace(/\.git$/, '')
          .replace(/^.*[/:]/, '')
      : '';
  return name === '' ? [] : cloned(tree({ ...url, word: [name], script: null }, command, 'certain'), options);
}

/** Tools that read their own history when they run: versions of ports, updates. */
const ASKS_ITS_HISTORY = /(?:^|[/:])(?:vcpkg|flutter|brew|depot_tools|homebrew-[a-z]+)(?:\.git)?\/?$/;

/** A tree with its history; a bare clone is nothing else. */
function cloned(effects: readonly Effect[], options: Options): Effect[] {
  if (options.has('--bare', '--mirror', '--separate-git-dir')) return [...effects];
  const url = literal(options.operands[1]?.word.slice(-1) ?? []) ?? '';
  if (ASKS_ITS_HISTORY.test(url)) return [...effects];
  const part = options.has('--depth', '--shallow-since', '--filter');
  return effects.map((effect) =>
    effect.kind === 'create' ? { ...effect, cloned: part ? 'cloned in part' : 'cloned' } : effect,
  );
}

const venv: Program = (command) => {
  const operands = new Options(command.args, { values: 'pm', longValues: ['--python', '--prompt'] }).operands;
  return operands.flatMap((folder) => tree(folder, command, 'certain'));
};

function directories(command: ShellCommand): Effect[] {
  const options = new Options(command.args, { values: 'mZ', longValues: ['--mode', '--context'] });
  const paths: PathPattern[] = options.operands.flatMap(({ word }) => absolutePath(word, command.cwd) ?? []);
  return [{ kind: 'directory', paths }];
}

/** Programs whose output the text tells: where they put files, if not how many. */
export const outputs: Family = {
  mkdir: directories,
  git: gitClone,
  go: compiler,
  gcc: compiler,
  'g++': compiler,
  cc: compiler,
  clang: compiler,
  rustc: compiler,
  virtualenv: venv,
  // A script of Python's may write anything, too; few of those in a RUN touch what others wrote.
  python: () => [],
  python3: () => [],
};
