import type { PackageManager } from './manager.ts';

/** Where gems are kept where no variable says so: Debian, Alpine, Fedora, a Ruby built from source. */
export const gemCaches: readonly string[] = [
  '/usr/lib/ruby/gems/*/cache',
  '/usr/share/gems/cache',
  '/usr/local/share/gems/cache',
  '/usr/local/lib/ruby/gems/*/cache',
  '/usr/local/bundle/cache',
];

/**
 * RubyGems keeps each .gem beside what it unpacks; who may not write there installs below the home. Source:
 * files left by gem 3.3 on Debian 12 and gem 3.6 on Debian 13.
 */
export const gem: PackageManager = {
  name: 'gem',
  programs: ['gem'],
  verbs: { update: [], install: ['install', 'i', 'update'], remove: ['uninstall'], clean: [] },
  valueFlags: [
    '-v',
    '--version',
    '-i',
    '--install-dir',
    '-n',
    '--bindir',
    '-s',
    '--source',
    '-P',
    '--trust-policy',
    '--platform',
    '-p',
    '--http-proxy',
    '--config-file',
    '-g',
    '--file',
  ],
  idleFlags: ['-h', '--help', '--explain'],
  caches: [
    {
      name: 'cache',
      title: 'the downloaded gems',
      directory: '~/.local/share/gem/ruby/*/cache',
      rootDirectory: '/var/lib/gems/*/cache',
      orIn: gemCaches,
      movedByFlags: [
        { flag: '-i', below: '/cache' },
        { flag: '--install-dir', below: '/cache' },
      ],
      movedBy: [{ variable: 'GEM_HOME', below: '/cache' }],
      writtenBy: ['install'],
      // Below the home of the user, in one of two folders.
      preventedByFlags: ['--user-install'],
      preventedByVariables: [],
      clearedBy: [],
      remedy: { removes: ['"$(gem env gemdir)/cache"'] },
    },
  ],
};
