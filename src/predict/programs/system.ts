import { linkerCaches, managers } from '../../packages/index.ts';
import type { Effect } from '../effects.ts';
import { Options } from '../operands.ts';
import { installDebs } from './archives.ts';
import type { Family } from './program.ts';

/** What every change of packages writes on a system that dpkg keeps. */
const packageFiles: Effect = {
  kind: 'system',
  files: managers
    .filter(({ name }) => name === 'apt')
    .flatMap(({ system = [] }) => system.filter(({ inBase }) => inBase !== 'absent')),
};

/** Programs of the system that keep files of their own. */
export const system: Family = {
  ldconfig: (command) => {
    const options = new Options(command.args, { values: 'CfnrN' });
    return options.has('-p', '--print-cache', '-N', '-V', '--version', '-h')
      ? []
      : [{ kind: 'system', files: linkerCaches }];
  },
  dpkg: (command, context) => {
    const options = new Options(command.args);
    const changes = ['-i', '--install', '--unpack', '--configure', '-r', '--remove', '-P', '--purge'];
    return options.has(...changes) ? [...installDebs(command, context), packageFiles] : [];
  },
};
