import type { PackageManager } from './manager.ts';

/**
 * sbt. Libraries come to Coursier's cache, before sbt 1.3 to Ivy's; Scala and sbt itself to a folder of its
 * launcher: 76 MB. Source: files left by sbt 1.9 and 1.10.
 */
export const sbt: PackageManager = {
  name: 'sbt',
  programs: ['sbt'],
  verbs: { update: [], install: [], remove: [], clean: [] },
  otherVerbs: 'install',
  builds: true,
  longFlags: true,
  valueFlags: ['-sbt-dir', '-sbt-boot', '-ivy', '-mem', '-java-home', '--java-home', '-sbt-version'],
  flagVariables: ['SBT_OPTS', 'JAVA_OPTS'],
  idleFlags: ['-h', '-help', '--help', '-V', '-version', '--version', '--script-version'],
  caches: [
    {
      name: 'libraries',
      title: 'the downloaded libraries',
      directory: '~/.cache/coursier',
      orIn: ['~/.ivy2/cache', '~/.coursier/cache'],
      movedByFlags: [
        { flag: '-ivy', below: '/cache' },
        { flag: '-Dsbt.ivy.home', below: '/cache' },
        { flag: '-Dsbt.coursier.home', below: '' },
      ],
      movedBy: [
        { variable: 'COURSIER_CACHE', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/coursier' },
      ],
      once: true,
      writtenBy: ['install'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [],
      remedy: { isRead: true },
    },
    {
      name: 'boot',
      title: 'Scala and sbt itself',
      directory: '~/.sbt/boot',
      movedByFlags: [
        { flag: '-sbt-boot', below: '' },
        { flag: '-Dsbt.boot.directory', below: '' },
        { flag: '-sbt-dir', below: '/boot' },
        { flag: '-Dsbt.global.base', below: '/boot' },
      ],
      once: true,
      writtenBy: ['install'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [],
      remedy: { isRead: true },
    },
  ],
};
