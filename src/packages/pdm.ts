import type { PackageManager } from './manager.ts';

/** PDM. Source: PDM 2.29 (project/config.py, cli/options.py), and the folders that it makes. */
export const pdm: PackageManager = {
  name: 'pdm',
  programs: ['pdm'],
  pythonModule: 'pdm',
  verbs: {
    update: ['lock'],
    install: ['install', 'sync', 'add', 'update'],
    remove: ['remove'],
    clean: ['cache clear'],
  },
  builds: true,
  valueFlags: ['-c', '--config', '-p', '--project', '-G', '--group', '-L', '--lockfile', '--venv'],
  idleFlags: ['-h', '--help', '-V', '--version', '--dry-run'],
  caches: [
    {
      name: 'cache',
      title: 'the download and wheel cache',
      directory: '~/.cache/pdm',
      movedBy: [
        { variable: 'PDM_CACHE_DIR', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/pdm' },
      ],
      writtenBy: ['install'],
      preventedByFlags: ['--no-cache'],
      preventedByVariables: ['PDM_NO_CACHE'],
      clearedBy: [{ verbs: ['cache clear'] }],
      remedy: {},
    },
  ],
};
