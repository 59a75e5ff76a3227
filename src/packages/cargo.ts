import type { CacheStore, PackageManager } from './manager.ts';

function registry(name: string, title: string): CacheStore {
  return {
    name,
    title,
    directory: `~/.cargo/registry/${name}`,
    orIn: [`/usr/local/cargo/registry/${name}`],
    movedBy: [{ variable: 'CARGO_HOME', below: `/registry/${name}` }],
    once: true,
    writtenBy: ['install'],
    preventedByFlags: [],
    preventedByVariables: [],
    clearedBy: [{ verbs: ['cache'] }],
    remedy: { isRead: true },
  };
}

/**
 * Cargo. A compiled program needs nothing of the registry. `cargo cache` is an extension that clears
 * it. Source: files left by cargo 1.95.
 */
export const cargo: PackageManager = {
  name: 'cargo',
  programs: ['cargo'],
  verbs: {
    update: [],
    install: [
      'build',
      'b',
      'install',
      'fetch',
      'run',
      'r',
      'test',
      't',
      'check',
      'c',
      'rustc',
      'bench',
      'doc',
      'vendor',
      'clippy',
      'chef cook',
    ],
    remove: [],
    clean: ['cache'],
  },
  builds: true,
  valueFlags: [
    '-j',
    '--jobs',
    '-p',
    '--package',
    '-F',
    '--features',
    '-Z',
    '--config',
    '--target',
    '--target-dir',
    '--manifest-path',
    '--recipe-path',
    '--root',
    '--version',
    '--vers',
    '--git',
    '--branch',
    '--tag',
    '--rev',
    '--path',
    '--profile',
    '--bin',
  ],
  idleFlags: ['-h', '--help', '-V', '--list', '--dry-run'],
  localFlags: ['--offline', '--frozen'],
  caches: [
    registry('cache', 'the downloaded crates'),
    registry('src', 'the unpacked crates'),
    registry('index', 'the index of the registry'),
  ],
};
