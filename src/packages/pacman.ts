import type { PackageManager } from './manager.ts';

/**
 * Arch's pacman keeps every package it downloads. `-Sc` leaves those that are installed, and so does `-Scc
 * --noconfirm`, which answers no. Sources: pacman(8); files left by pacman 7.0.
 */
export const pacman: PackageManager = {
  name: 'pacman',
  programs: ['pacman'],
  verbs: { update: ['refresh'], install: ['sync'], remove: ['remove'], clean: ['clean', 'clean-some'] },
  flagVerbs: [
    { flags: ['-Scc', '--noconfirm'], verb: 'clean-some' },
    { flags: ['-Scc'], verb: 'clean' },
    { flags: ['-S', '-c'], verb: 'clean-some' },
    { flags: ['--sync', '--clean'], verb: 'clean' },
    { flags: ['-S', '-s'], verb: 'search' },
    { flags: ['-S', '-i'], verb: 'info' },
    { flags: ['-S', '-l'], verb: 'list' },
    { flags: ['-S', '-g'], verb: 'groups' },
    { flags: ['-S', '-u'], verb: 'sync' },
    { flags: ['--sync', '--sysupgrade'], verb: 'sync' },
    { flags: ['-S', '-y'], bare: true, verb: 'refresh' },
    { flags: ['--sync', '--refresh'], bare: true, verb: 'refresh' },
    { flags: ['-S'], verb: 'sync' },
    { flags: ['--sync'], verb: 'sync' },
    { flags: ['-R'], verb: 'remove' },
    { flags: ['--remove'], verb: 'remove' },
  ],
  valueFlags: [
    '-b',
    '--dbpath',
    '-r',
    '--root',
    '--sysroot',
    '--cachedir',
    '--config',
    '--arch',
    '--overwrite',
    '--ignore',
    '--color',
    '--gpgdir',
    '--hookdir',
    '--logfile',
    '--assume-installed',
  ],
  idleFlags: ['-h', '--help', '-V', '--version', '-p', '--print'],
  caches: [
    {
      name: 'packages',
      title: 'the downloaded packages',
      directory: '/var/cache/pacman/pkg',
      movedByFlags: [{ flag: '--cachedir', below: '' }],
      writtenBy: ['install'],
      preventedByFlags: ['-r', '--root', '--sysroot'],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['clean'] }],
      // `pacman -Scc --noconfirm` takes no for the answer.
      remedy: { removes: ['/var/cache/pacman/pkg/*'] },
    },
  ],
  elsewhereFlags: ['-r', '--root', '--sysroot'],
  installsTo: ['/usr'],
};
