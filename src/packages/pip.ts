import type { PackageManager } from './manager.ts';

/**
 * pip. PIP_NO_CACHE_DIR switches the cache off with any valid boolean, `0` and `off` too. Source:
 * pip's documentation of caching, and of the configuration by environment variables.
 */
export const pip: PackageManager = {
  name: 'pip',
  programs: ['pip', 'pip2', 'pip3'],
  versioned: true,
  pythonModule: 'pip',
  verbs: {
    update: [],
    install: ['install', 'wheel', 'download'],
    remove: ['uninstall'],
    clean: ['cache'],
  },
  valueFlags: ['-r', '--requirement', '-c', '--constraint', '-e', '--editable', '-t', '--target', '-i', '--index-url', '--extra-index-url', '-f', '--find-links', '--prefix', '--root', '--src', '--platform', '--python-version', '--trusted-host', '--timeout', '--cache-dir', '--log', '--proxy', '--retries', '--progress-bar', '--upgrade-strategy', '-d', '--dest', '-w', '--wheel-dir', '--config-settings', '-C', '--python', '--use-feature', '--only-binary', '--no-binary'],
  idleFlags: ['-h', '--help', '-V', '--version', '--dry-run'],
  localFlags: ['--no-index'],
  caches: [
    {
      name: 'cache',
      title: 'the download and wheel cache',
      directory: '~/.cache/pip',
      movedBy: [
        { variable: 'PIP_CACHE_DIR', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/pip' },
      ],
      writtenBy: ['install'],
      preventedByFlags: ['--no-cache-dir', '--no-cache'],
      preventedByVariables: ['PIP_NO_CACHE_DIR'],
      clearedBy: [{ verbs: ['cache'], flags: ['purge'] }],
    },
  ],
};
