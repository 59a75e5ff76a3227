import type { PackageManager } from './manager.ts';

/**
 * uv. What it installs are hard links to its cache: of 61 MB all but 1.7 MB were the same bodies, which
 * a layer holds once. Copies cost the whole cache. Source: files left by uv 0.13.
 */
export const uv: PackageManager = {
  name: 'uv',
  programs: ['uv'],
  pythonModule: 'uv',
  verbs: {
    update: [],
    install: ['sync', 'add', 'run', 'pip install', 'pip sync', 'tool install', 'tool run'],
    remove: ['remove', 'pip uninstall', 'tool uninstall'],
    clean: ['cache clean', 'clean'],
  },
  builds: true,
  valueFlags: [
    '-p',
    '--python',
    '--cache-dir',
    '--link-mode',
    '--directory',
    '--project',
    '--config-file',
    '-r',
    '--requirement',
    '--requirements',
    '-c',
    '--constraint',
    '-e',
    '--editable',
    '--extra',
    '--group',
    '--target',
    '--prefix',
    '-i',
    '--index-url',
    '--extra-index-url',
    '--index',
    '--default-index',
    '-f',
    '--find-links',
    '--index-strategy',
    '--with',
    '--color',
  ],
  idleFlags: ['-h', '--help', '-V', '--version', '--dry-run'],
  localFlags: ['--offline'],
  caches: [
    {
      name: 'cache',
      title: 'the cache',
      directory: '~/.cache/uv',
      movedByFlags: [{ flag: '--cache-dir', below: '' }],
      movedBy: [
        { variable: 'UV_CACHE_DIR', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/uv' },
      ],
      linkedUnless: {
        flags: ['--link-mode=copy'],
        variables: [{ variable: 'UV_LINK_MODE', value: 'copy' }],
      },
      writtenBy: ['install'],
      preventedByFlags: ['-n', '--no-cache', '--no-cache-dir'],
      preventedByVariables: [],
      preventedByTrue: ['UV_NO_CACHE'],
      clearedBy: [{ verbs: ['cache clean', 'clean'] }],
      remedy: { flag: '--no-cache' },
    },
  ],
};
