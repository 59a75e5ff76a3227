import type { PackageManager } from './manager.ts';

/**
 * pnpm. The files of a project are hard links to the store: of a store with 38 MB all but 0.2 MB were
 * the same bodies, which a layer holds once. Copies cost the whole store. What the registry says of each
 * package is kept besides wherever versions are looked for: 10 MB for one package; an install by its lock file
 * looks for none. Source: files left by pnpm 9 and 10.
 */
export const pnpm: PackageManager = {
  name: 'pnpm',
  programs: ['pnpm'],
  verbs: {
    update: [],
    install: ['install', 'i', 'add', 'ci', 'update', 'up', 'upgrade'],
    remove: ['remove', 'rm', 'uninstall', 'un', 'prune'],
    clean: ['store prune'],
  },
  valueFlags: [
    '-C',
    '--dir',
    '-F',
    '--filter',
    '--store-dir',
    '--cache-dir',
    '--package-import-method',
    '--registry',
    '--reporter',
    '--network-concurrency',
  ],
  idleFlags: ['-h', '--help', '-v', '--version', '--lockfile-only'],
  localFlags: ['--offline'],
  caches: [
    {
      name: 'store',
      title: 'the store',
      directory: '~/.local/share/pnpm/store',
      movedByFlags: [{ flag: '--store-dir', below: '' }],
      movedBy: [
        { variable: 'npm_config_store_dir', below: '' },
        { variable: 'PNPM_HOME', below: '/store' },
        { variable: 'XDG_DATA_HOME', below: '/pnpm/store' },
      ],
      linkedUnless: {
        flags: ['--package-import-method=copy'],
        variables: [
          { variable: 'npm_config_package_import_method', value: 'copy' },
          { variable: 'NPM_CONFIG_PACKAGE_IMPORT_METHOD', value: 'copy' },
        ],
      },
      writtenBy: ['install'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [],
      remedy: {},
    },
    {
      name: 'metadata',
      title: 'the answers of the registry',
      directory: '~/.cache/pnpm',
      movedByFlags: [{ flag: '--cache-dir', below: '' }],
      movedBy: [
        { variable: 'npm_config_cache_dir', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/pnpm' },
      ],
      writtenBy: ['install'],
      writtenByVerbs: ['add', 'update', 'up', 'upgrade'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['store prune'] }],
      remedy: {},
    },
  ],
};
