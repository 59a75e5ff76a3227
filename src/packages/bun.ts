import type { PackageManager } from './manager.ts';

/**
 * bun. On Linux a project's files are hard links to the cache, which then costs nothing; `--backend`
 * can ask for copies. `--no-cache` only keeps it from reading. Source: files left by bun 1.4.
 */
export const bun: PackageManager = {
  name: 'bun',
  programs: ['bun'],
  verbs: {
    update: [],
    install: ['install', 'i', 'add', 'a', 'ci', 'update'],
    remove: ['remove', 'rm'],
    clean: ['pm cache rm'],
  },
  valueFlags: ['--cwd', '-c', '--config', '--cache-dir', '--backend', '--registry', '--filter', '--omit'],
  idleFlags: ['-h', '--help', '-v', '--version', '--dry-run', '--lockfile-only'],
  caches: [
    {
      name: 'cache',
      title: 'the cache',
      directory: '~/.bun/install/cache',
      movedByFlags: [{ flag: '--cache-dir', below: '' }],
      movedBy: [
        { variable: 'BUN_INSTALL_CACHE_DIR', below: '' },
        { variable: 'BUN_INSTALL', below: '/install/cache' },
        { variable: 'XDG_CACHE_HOME', below: '/.bun/install/cache' },
      ],
      linkedUnless: { flags: ['--backend=copyfile'], variables: [] },
      writtenBy: ['install'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['pm cache rm'] }],
      remedy: {},
    },
  ],
};
