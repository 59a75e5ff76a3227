import type { PackageManager } from './manager.ts';

/**
 * PHP's Composer. Its home is ~/.composer unless the system follows the XDG folders. Source: files left
 * by Composer 2.5; Composer's documentation of `cache-dir`.
 */
export const composer: PackageManager = {
  name: 'composer',
  programs: ['composer', 'composer.phar'],
  verbs: {
    update: [],
    install: [
      'install',
      'i',
      'update',
      'u',
      'upgrade',
      'require',
      'req',
      'r',
      'create-project',
      'reinstall',
      'global install',
      'global update',
      'global require',
    ],
    remove: ['remove', 'rm', 'global remove'],
    clean: ['clear-cache', 'clearcache', 'cc'],
  },
  valueFlags: ['-d', '--working-dir', '--prefer-install', '--repository', '--stability', '-s'],
  idleFlags: ['-h', '--help', '-V', '--version', '--dry-run'],
  caches: [
    {
      name: 'cache',
      title: 'the download cache',
      directory: '~/.composer/cache',
      orIn: ['~/.cache/composer'],
      movedBy: [
        { variable: 'COMPOSER_CACHE_DIR', below: '' },
        { variable: 'COMPOSER_HOME', below: '/cache' },
        { variable: 'XDG_CACHE_HOME', below: '/composer' },
      ],
      writtenBy: ['install'],
      preventedByFlags: ['--no-cache'],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['clear-cache', 'clearcache', 'cc'] }],
      remedy: { empties: 'clear-cache' },
    },
  ],
};
