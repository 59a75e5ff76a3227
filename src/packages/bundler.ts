import { gemCaches } from './gem.ts';
import type { PackageManager } from './manager.ts';

/**
 * Bundler keeps each .gem in a folder `cache` beside the gems; `--no-cache` is about vendor/cache. A
 * `bundle config` may have set another path. Source: files left by bundler 2.3.
 */
export const bundler: PackageManager = {
  name: 'bundler',
  programs: ['bundle', 'bundler'],
  verbs: { update: [], install: ['install', 'update'], remove: [], clean: [] },
  defaultVerb: 'install',
  builds: true,
  valueFlags: [
    '-j',
    '--jobs',
    '--path',
    '--gemfile',
    '--without',
    '--with',
    '--retry',
    '--binstubs',
    '--system-bindir',
    '--trust-policy',
  ],
  idleFlags: ['-h', '--help', '-v', '--version'],
  localFlags: ['--local'],
  caches: [
    {
      name: 'cache',
      title: 'the downloaded gems',
      directory: '/var/lib/gems/*/cache',
      orIn: gemCaches,
      anyway: ['vendor/bundle/ruby/*/cache', '/usr/local/bundle/cache', '/usr/local/bundle/ruby/*/cache'],
      movedByFlags: [{ flag: '--path', below: '/ruby/*/cache' }],
      movedBy: [
        { variable: 'BUNDLE_PATH', below: '/ruby/*/cache' },
        { variable: 'GEM_HOME', below: '/cache' },
      ],
      writtenBy: ['install'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [],
    },
  ],
};
