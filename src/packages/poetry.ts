import type { CacheStore, PackageManager } from './manager.ts';

function below(name: string): Pick<CacheStore, 'directory' | 'movedBy'> {
  return {
    directory: `~/.cache/pypoetry/${name}`,
    movedBy: [
      { variable: 'POETRY_CACHE_DIR', below: `/${name}` },
      { variable: 'XDG_CACHE_HOME', below: `/pypoetry/${name}` },
    ],
  };
}

/**
 * Poetry. Beside the two caches its folder holds the virtual environments, which are needed; `poetry
 * cache clear` leaves the artifacts, and `--no-cache` fills them all the same. Sources: Poetry 2.5
 * (config.py, cache/clear.py) and the files that it left.
 */
export const poetry: PackageManager = {
  name: 'poetry',
  programs: ['poetry'],
  pythonModule: 'poetry',
  verbs: {
    update: ['lock'],
    install: ['install', 'add', 'update', 'sync'],
    remove: ['remove'],
    clean: ['cache clear'],
  },
  builds: true,
  valueFlags: [
    '-C',
    '--directory',
    '-P',
    '--project',
    '-E',
    '--extras',
    '--only',
    '--with',
    '--without',
    '-G',
    '--group',
  ],
  idleFlags: ['-h', '--help', '-V', '--version', '--dry-run'],
  caches: [
    {
      name: 'artifacts',
      title: 'the downloaded archives',
      ...below('artifacts'),
      writtenBy: ['install'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [],
      remedy: {},
    },
    {
      name: 'repositories',
      title: 'the answers of the repositories',
      ...below('cache'),
      writtenBy: ['update', 'install'],
      preventedByFlags: ['--no-cache'],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['cache clear'] }],
      remedy: {},
    },
  ],
};
