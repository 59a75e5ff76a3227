import type { PackageManager } from './manager.ts';

/**
 * yarn 1. As root its cache is in /usr/local/share, as another user at home. What later versions keep
 * is another matter: `.yarn/cache` in a project may be what it runs from, so their flags make a call
 * of theirs none of this. Source: files left by yarn 1.22.
 */
export const yarn: PackageManager = {
  name: 'yarn',
  programs: ['yarn', 'yarnpkg'],
  verbs: {
    update: [],
    install: ['install', 'add', 'upgrade', 'global add', 'global upgrade'],
    remove: ['remove', 'global remove'],
    clean: ['cache clean'],
  },
  defaultVerb: 'install',
  bareVerbs: ['install'],
  valueFlags: [
    '--cwd',
    '--cache-folder',
    '--modules-folder',
    '--global-folder',
    '--network-timeout',
    '--network-concurrency',
    '--registry',
    '--mutex',
    '--prefix',
    '--use-yarnrc',
  ],
  idleFlags: [
    '-h',
    '--help',
    '-v',
    '--version',
    '--immutable',
    '--immutable-cache',
    '--check-cache',
    '--inline-builds',
    '--mode',
  ],
  localFlags: ['--offline'],
  caches: [
    {
      name: 'cache',
      title: 'the download cache',
      directory: '~/.cache/yarn',
      rootDirectory: '/usr/local/share/.cache/yarn',
      movedByFlags: [{ flag: '--cache-folder', below: '' }],
      movedBy: [
        { variable: 'YARN_CACHE_FOLDER', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/yarn' },
      ],
      writtenBy: ['install'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['cache clean'] }],
      remedy: {},
    },
  ],
};

/** Brings the version of yarn or pnpm that the project asks for; what it fetches is needed to run them. */
export const corepack: PackageManager = {
  name: 'corepack',
  programs: ['corepack'],
  verbs: { update: [], install: ['enable', 'prepare', 'use', 'install'], remove: [], clean: [] },
  valueFlags: ['--install-directory'],
  idleFlags: ['-h', '--help', '--version'],
  caches: [],
};
