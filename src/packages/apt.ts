import type { ManagedFiles, PackageManager, Step } from './manager.ts';
import { answerFiles, linkerCaches } from './system-files.ts';

const CHANGING: readonly Step[] = ['install', 'remove'];

/** Written by every install and removal, measured on Debian 12. */
const system: readonly ManagedFiles[] = [
  {
    title: 'the package database',
    paths: ['/var/lib/dpkg/status', '/var/lib/dpkg/status-old', '/var/lib/apt/extended_states'],
    inBase: 'likely',
    written: 'likely',
    writtenBy: CHANGING,
  },
  {
    title: 'the package database',
    paths: ['/var/log/dpkg.log', '/var/log/alternatives.log', '/var/log/apt/'],
    inBase: 'possible',
    written: 'possible',
    writtenBy: CHANGING,
  },
  { ...answerFiles, writtenBy: CHANGING },
  // Official images of Debian and Ubuntu keep none of these (docker-clean), others do: 40 MB each.
  {
    title: 'the package database',
    paths: ['/var/cache/apt/pkgcache.bin', '/var/cache/apt/srcpkgcache.bin'],
    inBase: 'absent',
    written: 'possible',
    writtenBy: ['update', 'install', 'remove'],
  },
  {
    title: 'the package database',
    paths: ['/var/cache/apt/archives/'],
    grows: true,
    inBase: 'absent',
    written: 'possible',
    writtenBy: ['install'],
  },
  ...linkerCaches.map((files): ManagedFiles => ({
    ...files,
    title: 'the package database',
    written: 'possible',
    writtenBy: CHANGING,
  })),
];

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
      isSure: true,
      writtenBy: ['update'],
      preventedByFlags: [],
      preventedByVariables: [],
      // Debian 13's apt and later: it removes the lists; Debian 12's fails on it.
      clearedBy: [{ verbs: ['distclean', 'dist-clean'], isRecent: true }],
    },
  ],
  system,
  clears: [
    {
      verbs: ['clean', 'autoclean', 'distclean', 'dist-clean'],
      paths: ['/var/cache/apt/archives/', '/var/cache/apt/pkgcache.bin', '/var/cache/apt/srcpkgcache.bin'],
    },
  ],
  installsTo: ['/usr', '/var/lib/dpkg/info'],
};
