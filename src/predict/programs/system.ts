import { generatedFiles, linkerCaches, managers } from '../../packages/index.ts';
import { literal } from '../../dockerfile/index.ts';
import type { Effect } from '../effects.ts';
import { Options } from '../operands.ts';
import { installDebs } from './archives.ts';
import type { Family, Program } from './program.ts';

/** What every change of packages writes on a system that dpkg keeps. */
const packageFiles: Effect = {
  kind: 'system',
  files: managers
    .filter(({ name }) => name === 'apt')
    .flatMap(({ system = [] }) => system.filter(({ inBase }) => inBase !== 'absent')),
};

/** Packages of which only the files' names are known. */
function debsOf({ operands }: Options): Effect[] {
  const names = operands.flatMap(({ word }) => literal(word.slice(-1)) ?? []);
  const places = managers.find(({ name }) => name === 'apt')?.installsTo ?? [];
  return [{ kind: 'install', manager: 'apt', names, places }];
}

/** Programs of the system that keep files of their own. */
export const system: Family = {
  ...Object.fromEntries(
    generatedFiles.flatMap(({ programs, files }) =>
      programs.map((program): [string, Program] => [program, () => [{ kind: 'system', files: [files] }]]),
    ),
  ),
  ldconfig: (command) => {
    const options = new Options(command.args, { values: 'CfnrN' });
    return options.has('-p', '--print-cache', '-N', '-V', '--version', '-h')
      ? []
      : [{ kind: 'system', files: linkerCaches }];
  },
  dpkg: (command, context) => {
    const options = new Options(command.args);
    const changes = ['-i', '--install', '--unpack', '--configure', '-r', '--remove', '-P', '--purge'];
    return options.has(...changes)
      ? [...installDebs(command, context), packageFiles, ...debsOf(options)]
      : [];
  },
};
