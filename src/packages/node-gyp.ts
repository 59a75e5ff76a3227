import type { PackageManager } from './manager.ts';

/** node-gyp fetches Node's headers to compile an add-on. Source: node-gyp's README. */
export const nodeGyp: PackageManager = {
  name: 'node-gyp',
  programs: ['node-gyp'],
  verbs: { update: [], install: ['install', 'configure', 'build', 'rebuild'], remove: ['remove'], clean: [] },
  builds: true,
  valueFlags: [
    '-C',
    '--directory',
    '-j',
    '--jobs',
    '--target',
    '--devdir',
    '--nodedir',
    '--arch',
    '--python',
  ],
  idleFlags: ['-h', '--help', '-v', '--version'],
  caches: [
    {
      name: 'headers',
      title: 'the headers of Node',
      directory: '~/.cache/node-gyp',
      movedByFlags: [{ flag: '--devdir', below: '' }],
      movedBy: [
        { variable: 'npm_config_devdir', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/node-gyp' },
      ],
      writtenBy: ['install'],
      preventedByFlags: ['--nodedir'],
      preventedByVariables: ['npm_config_nodedir'],
      clearedBy: [],
      remedy: {},
    },
  ],
};
