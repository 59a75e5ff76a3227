import type { PackageManager } from './manager.ts';

/**
 * Pipenv gives pip a cache of its own, and virtualenv keeps what it makes environments of: 8 MB, with nothing
 * of the project in it. Sources: Pipenv 2026 (utils/pip.py, routines/clear.py) and the files that it left.
 */
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
    {
      name: 'resolved',
      title: 'the archives that were looked into',
      directory: '~/.cache/pipenv',
      movedBy: [
        { variable: 'PIPENV_CACHE_DIR', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/pipenv' },
      ],
      writtenBy: ['update', 'install'],
      // Pipenv looks for versions by itself, and does not ask what pip is told.
      writtenByVerbs: ['lock', 'update', 'upgrade'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['--clear'] }],
      remedy: {},
    },
    {
      name: 'environments',
      title: 'what environments are made of',
      directory: '~/.cache/virtualenv',
      orIn: ['~/.local/share/virtualenv'],
      movedBy: [
        { variable: 'VIRTUALENV_OVERRIDE_APP_DATA', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/virtualenv' },
      ],
      once: true,
      writtenBy: ['install'],
      // Where there is an environment, or none is wanted, none is made.
      preventedByFlags: ['--system'],
      preventedByVariables: ['VIRTUAL_ENV'],
      clearedBy: [],
      remedy: {},
    },
  ],
};
