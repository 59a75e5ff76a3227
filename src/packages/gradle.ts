import type { PackageManager } from './manager.ts';

/**
 * Gradle's user home. The official image keeps it in /home/gradle and has the superuser's as a link to
 * it. Source: Gradle's documentation of its directories; the Dockerfile of the official image.
 */
export const gradle: PackageManager = {
  name: 'gradle',
  programs: ['gradle', 'gradlew'],
  verbs: { update: [], install: [], remove: [], clean: [] },
  otherVerbs: 'install',
  idleVerbs: ['wrapper', 'init', 'help', 'tasks', 'projects', 'clean'],
  builds: true,
  longFlags: true,
  valueFlags: [
    '-b',
    '--build-file',
    '-c',
    '--settings-file',
    '-p',
    '--project-dir',
    '-g',
    '--gradle-user-home',
    '--project-cache-dir',
    '-x',
    '--exclude-task',
    '-I',
    '--init-script',
    '--type',
    '--dsl',
    '--console',
    '--max-workers',
    '--warning-mode',
  ],
  flagVariables: ['GRADLE_OPTS'],
  idleFlags: ['-h', '-?', '--help', '-v', '--version', '--stop', '--status'],
  localFlags: ['--offline'],
  caches: [
    {
      name: 'caches',
      title: 'the caches of its user home',
      directory: '~/.gradle/caches',
      orIn: ['/home/gradle/.gradle/caches'],
      movedByFlags: [
        { flag: '-g', below: '/caches' },
        { flag: '--gradle-user-home', below: '/caches' },
        { flag: '-Dgradle.user.home', below: '/caches' },
      ],
      movedBy: [{ variable: 'GRADLE_USER_HOME', below: '/caches' }],
      once: true,
      writtenBy: ['install'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [],
      remedy: { isRead: true },
    },
  ],
};
