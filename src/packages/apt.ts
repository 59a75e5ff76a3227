import type { PackageManager } from './manager.ts';

/** Debian's apt. Sources: apt-get(8), apt.conf(5); sizes in images of the project's own builds. */
export const apt: PackageManager = {
  name: 'apt',
  programs: ['apt-get', 'apt', 'aptitude'],
  verbs: {
    update: ['update'],
    install: [
      'install',
      'reinstall',
      'build-dep',
      'satisfy',
      'upgrade',
      'dist-upgrade',
      'full-upgrade',
      'safe-upgrade',
    ],
    remove: ['remove', 'purge', 'autoremove', 'autopurge'],
    clean: ['clean', 'autoclean', 'distclean', 'dist-clean'],
  },
  valueFlags: [
    '-o',
    '--option',
    '-c',
    '--config-file',
    '-t',
    '--target-release',
    '--default-release',
    '-a',
    '--host-architecture',
    '-P',
    '--build-profiles',
  ],
  idleFlags: [
    '-s',
    '--simulate',
    '--just-print',
    '--dry-run',
    '--recon',
    '--no-act',
    '--print-uris',
    '-h',
    '--help',
    '--version',
    '-d',
    '--download-only',
  ],
  helpers: [
    {
      program: 'add-apt-repository',
      step: 'update',
      unless: ['-n', '--no-update', '-r', '--remove', '-h', '--help'],
    },
  ],
  caches: [
    {
      name: 'lists',
      title: 'the package lists',
      directory: '/var/lib/apt/lists',
      writtenBy: ['update'],
      preventedByFlags: [],
      preventedByVariables: [],
      // Debian 13's apt and later: it removes the lists; Debian 12's fails on it.
      clearedBy: [{ verbs: ['distclean', 'dist-clean'] }],
    },
  ],
};
