import type { PackageManager } from './manager.ts';

/** Pipenv gives pip a cache of its own. Source: Pipenv 2026 (utils/pip.py, routines/clear.py). */
export const pipenv: PackageManager = {
  name: 'pipenv',
  programs: ['pipenv'],
  pythonModule: 'pipenv',
  verbs: {
    update: ['lock'],
    install: ['install', 'sync', 'update', 'upgrade'],
    remove: ['uninstall'],
    clean: ['--clear'],
  },
  flagVerbs: [{ flags: ['--clear'], bare: true, verb: '--clear' }],
  builds: true,
  valueFlags: [
    '--python',
    '-i',
    '--index',
    '--pypi-mirror',
    '-r',
    '--requirements',
    '--categories',
    '--extra-pip-args',
  ],
  idleFlags: ['-h', '--help', '--version'],
  caches: [
    {
      name: 'cache',
      title: 'the download and wheel cache',
      directory: '~/.cache/pipenv',
      movedBy: [
        { variable: 'PIPENV_CACHE_DIR', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/pipenv' },
      ],
      writtenBy: ['install'],
      preventedByFlags: [],
      preventedByVariables: ['PIP_NO_CACHE_DIR'],
      clearedBy: [{ verbs: ['--clear'] }],
      remedy: {},
    },
  ],
};
