import type { PackageManager } from './manager.ts';

/**
 * Alpine's apk. Without `--no-cache` every verb that needs the index fetches it and keeps it, unless what
 * is kept is younger than four hours; `apk cache clean` leaves the index where it is. Sources: apk(8),
 * apk-add(8), apk-cache(5); files left by apk 2.14.
 */
export const apk: PackageManager = {
  name: 'apk',
  programs: ['apk'],
  verbs: {
    update: ['update'],
    install: ['add', 'upgrade', 'fix'],
    remove: ['del'],
    clean: ['cache'],
  },
  upgradeVerbs: ['upgrade'],
  valueFlags: [
    '-p',
    '--root',
    '-X',
    '--repository',
    '-t',
    '--virtual',
    '--arch',
    '--cache-dir',
    '--cache-max-age',
    '--keys-dir',
    '--repositories-file',
    '--wait',
    '--progress-fd',
    '--timeout',
  ],
  idleFlags: ['-s', '--simulate', '-h', '--help', '-V', '--version'],
  localFlags: ['--no-network'],
  caches: [
    {
      name: 'index',
      title: 'the package index',
      directory: '/var/cache/apk',
      isSure: true,
      once: true,
      writtenBy: ['update', 'install'],
      preventedByFlags: ['--no-cache'],
      preventedByVariables: [],
      clearedBy: [],
      remedy: {
        flag: '--no-cache',
        replaces: ['-U', '--update', '--update-cache'],
        obviates: ['update'],
        removes: ['/var/cache/apk/*'],
      },
    },
  ],
  system: [
    {
      title: 'the package database',
      paths: [
        '/lib/apk/db/installed',
        '/lib/apk/db/scripts.tar',
        '/lib/apk/db/scripts.tar.gz',
        '/lib/apk/db/triggers',
        '/usr/lib/apk/db/installed',
        '/usr/lib/apk/db/scripts.tar.gz',
        '/usr/lib/apk/db/triggers',
        '/etc/apk/world',
      ],
      inBase: 'likely',
      written: 'likely',
      writtenBy: ['install', 'remove'],
    },
  ],
  groupFlags: ['-t', '--virtual'],
  elsewhereFlags: ['-p', '--root'],
  installsTo: ['/usr', '/lib', '/bin', '/sbin'],
};
