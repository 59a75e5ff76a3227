import type { CacheStore, ManagedFiles, PackageManager, Step } from './manager.ts';

const CHANGING: readonly Step[] = ['install', 'remove'];

/** Every command writes to these, a clean-up, too. */
const LOGS = ['/var/log/dnf.log', '/var/log/dnf.librepo.log', '/var/log/dnf.rpm.log', '/var/log/hawkey.log'];

/** Measured with dnf 4.14; a database in Berkeley DB (`Packages`) is that of version 8 and older. */
const system: readonly ManagedFiles[] = [
  {
    title: 'the package database',
    paths: ['/var/lib/rpm/rpmdb.sqlite'],
    inBase: 'likely',
    written: 'likely',
    writtenBy: CHANGING,
  },
  {
    title: 'the package database',
    paths: [
      '/var/lib/rpm/rpmdb.sqlite-shm',
      '/var/lib/rpm/rpmdb.sqlite-wal',
      '/var/lib/rpm/Packages',
      '/usr/lib/sysimage/rpm/rpmdb.sqlite',
      '/var/lib/dnf/history.sqlite',
      '/var/lib/dnf/history.sqlite-shm',
      '/var/lib/dnf/history.sqlite-wal',
      ...LOGS,
    ],
    inBase: 'possible',
    written: 'possible',
    writtenBy: CHANGING,
  },
];

/** With the short and the long names that dnf 4 and 5 know; the older programs refuse some of them. */
const verbs: PackageManager['verbs'] = {
  update: ['makecache', 'mc', 'check-update', 'check-upgrade'],
  install: [
    'install',
    'in',
    'install-n',
    'install-na',
    'install-nevra',
    'localinstall',
    'reinstall',
    'rei',
    'update',
    'update-to',
    'upgrade',
    'upgrade-to',
    'up',
    'localupdate',
    'update-minimal',
    'upgrade-minimal',
    'up-min',
    'distro-sync',
    'distrosync',
    'distribution-synchronization',
    'dsync',
    'downgrade',
    'dg',
    'swap',
    'groupinstall',
    'groupupdate',
    ...groupVerbs(['install', 'update', 'upgrade']),
    'module install',
    'module update',
    'module switch-to',
    'builddep',
    'build-dep',
  ],
  remove: [
    'remove',
    'remove-n',
    'remove-na',
    'remove-nevra',
    'rm',
    'erase',
    'erase-n',
    'erase-na',
    'erase-nevra',
    'autoremove',
    'groupremove',
    'grouperase',
    ...groupVerbs(['remove', 'erase']),
    'module remove',
  ],
  clean: ['clean'],
};

function groupVerbs(names: readonly string[]): string[] {
  return ['group', 'groups', 'grp'].flatMap((group) => names.map((name) => `${group} ${name}`));
}

const valueFlags: readonly string[] = [
  '-c',
  '--config',
  '-d',
  '--debuglevel',
  '-e',
  '--errorlevel',
  '-x',
  '--exclude',
  '--excludepkgs',
  '--repo',
  '--repoid',
  '--enablerepo',
  '--disablerepo',
  '--repofrompath',
  '--releasever',
  '--installroot',
  '--setopt',
  '--downloaddir',
  '--destdir',
  '--forcearch',
  '--advisory',
  '--comment',
  '--color',
  '-R',
  '--randomwait',
  '--rpmverbosity',
];

/** One program of the family; they share the database and most of the command line. */
function program(
  programs: readonly string[],
  directories: Pick<CacheStore, 'directory' | 'orIn'>,
): PackageManager {
  return {
    name: 'dnf',
    programs,
    verbs,
    upgradeVerbs: [
      'update',
      'upgrade',
      'update-minimal',
      'upgrade-minimal',
      'up',
      'up-min',
      'distro-sync',
      'distrosync',
      'dsync',
    ],
    valueFlags,
    idleFlags: ['-h', '--help', '--version', '--assumeno', '--downloadonly'],
    localFlags: ['-C', '--cacheonly'],
    caches: [
      {
        name: 'metadata',
        title: 'the metadata of the repositories',
        ...directories,
        // Kept for two days: a later install reads what is there.
        once: true,
        writtenBy: ['update', 'install'],
        // Where the cache of another root is depends on the version.
        preventedByFlags: ['--installroot'],
        preventedByVariables: [],
        // `dbcache` is what was made of the metadata only.
        clearedBy: [{ verbs: ['clean'], flags: ['all', 'metadata'] }],
        remedy: { empties: 'clean all', touches: LOGS },
      },
    ],
    system,
    elsewhereFlags: ['--installroot'],
    installsTo: ['/usr'],
  };
}

/**
 * dnf and its kin. `dnf` is version 5 in Fedora 41 and later, `yum` is dnf where there is one, and
 * microdnf keeps yum's folder. Sources: files left by dnf 4.14 and 4.23; the manuals of dnf 4, dnf5 and yum;
 * tdnf's source for its default.
 */
export const dnfFamily: readonly PackageManager[] = [
  program(['dnf', 'dnf-3', 'dnf5'], { directory: '/var/cache/dnf', orIn: ['/var/cache/libdnf5'] }),
  program(['yum'], { directory: '/var/cache/yum', orIn: ['/var/cache/dnf', '/var/cache/libdnf5'] }),
  program(['microdnf'], { directory: '/var/cache/yum', orIn: ['/var/cache/dnf', '/var/cache/libdnf5'] }),
  program(['tdnf'], { directory: '/var/cache/tdnf' }),
];
