import type { PackageManager } from './manager.ts';

/**
 * openSUSE's zypper. `zypper clean` removes packages and leaves the metadata; `--all` removes both.
 * Source: files left by zypper 1.14.42 and 1.14.89; zypper(8).
 */
export const zypper: PackageManager = {
  name: 'zypper',
  programs: ['zypper'],
  verbs: {
    update: ['refresh', 'ref'],
    install: ['install', 'in', 'update', 'up', 'patch', 'dist-upgrade', 'dup', 'source-install', 'si'],
    remove: ['remove', 'rm'],
    clean: ['clean', 'cc'],
  },
  upgradeVerbs: ['update', 'up', 'dist-upgrade', 'dup', 'patch'],
  valueFlags: [
    '-c',
    '--config',
    '-R',
    '--root',
    '--installroot',
    '-C',
    '--cache-dir',
    '--reposd-dir',
    '-D',
    '-p',
    '--plus-repo',
    '-r',
    '--repo',
    '--from',
    '-t',
    '--type',
    '--releasever',
  ],
  idleFlags: ['-h', '--help', '-V', '--version', '--dry-run', '--download-only'],
  caches: [
    {
      name: 'metadata',
      title: 'the metadata of the repositories',
      directory: '/var/cache/zypp',
      isSure: true,
      // Refreshed after ten minutes; what an install writes besides is the list of what is installed.
      once: true,
      writtenBy: ['update', 'install'],
      preventedByFlags: ['-R', '--root', '--installroot', '-C', '--cache-dir'],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['clean', 'cc'], flags: ['-a', '--all'] }],
      remedy: { empties: 'clean --all', touches: ['/var/log/zypper.log', '/var/log/zypp'] },
    },
  ],
  system: [
    {
      title: 'the package database',
      paths: [
        '/usr/lib/sysimage/rpm/Packages.db',
        '/usr/lib/sysimage/rpm/Index.db',
        '/var/lib/rpm/rpmdb.sqlite',
        '/var/lib/rpm/rpmdb.sqlite-shm',
        '/var/lib/zypp/AutoInstalled',
        '/var/log/zypp/history',
        '/var/log/zypper.log',
      ],
      inBase: 'possible',
      written: 'possible',
      writtenBy: ['install', 'remove'],
    },
  ],
  elsewhereFlags: ['-R', '--root', '--installroot'],
  installsTo: ['/usr'],
};
