import { literal, type ShellCommand } from '../../dockerfile/index.ts';
import { managers } from '../../packages/index.ts';

/** The programs that modules of Python are, too. */
const MODULES: ReadonlyMap<string, string> = new Map([
  ['venv', 'virtualenv'],
  ['virtualenv', 'virtualenv'],
  ...managers.flatMap(({ programs: [program], pythonModule }): [string, string][] =>
    program === undefined || pythonModule === undefined ? [] : [[pythonModule, program]],
  ),
]);

/** Flags of python in front of `-m`, which may stand behind their letters. */
const FLAGS = /^-[bBdEhiIOPqRsSuvVx]+$/;
const MODULE = /^-[bBdEhiIOPqRsSuvVx]*m$/;

/**
 * The program that an interpreter is told to run, where it is known by a name of its own:
 * `python -m pip install` is pip, and `node /opt/npm/bin/npm-cli.js install` is npm. Any other
 * command is what it is.
 */
export function launched(command: ShellCommand): ShellCommand {
  const { name, args } = command;
  if (name === 'node') {
    const isNpm = literal(args[0]?.word ?? [])?.endsWith('/npm-cli.js') === true;
    return isNpm ? { ...command, name: 'npm', args: args.slice(1) } : command;
  }
  if (!/^python[\d.]*$/.test(name)) return command;
  const flag = args.findIndex(({ word }) => !FLAGS.test(literal(word) ?? ''));
  if (!MODULE.test(literal(args[flag]?.word ?? []) ?? '')) return command;
  const program = MODULES.get(literal(args[flag + 1]?.word ?? []) ?? '');
  return program === undefined ? command : { ...command, name: program, args: args.slice(flag + 2) };
}
