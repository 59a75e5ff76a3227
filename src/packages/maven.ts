import type { PackageManager } from './manager.ts';

/**
 * Maven's local repository: a packaged program holds what it needs of it. Source: Maven's guide to
 * configuration; files left by Maven 3.8.
 */
export const maven: PackageManager = {
  name: 'maven',
  programs: ['mvn', 'mvnw', 'mvnd'],
  verbs: { update: [], install: [], remove: [], clean: ['dependency:purge-local-repository'] },
  otherVerbs: 'install',
  builds: true,
  longFlags: true,
  valueFlags: [
    '-f',
    '--file',
    '-s',
    '--settings',
    '-gs',
    '--global-settings',
    '-t',
    '--toolchains',
    '-pl',
    '--projects',
    '-rf',
    '--resume-from',
    '-P',
    '--activate-profiles',
    '-T',
    '--threads',
    '-l',
    '--log-file',
    '-D',
    '--define',
    '-b',
    '--builder',
  ],
  flagVariables: ['MAVEN_ARGS', 'MAVEN_OPTS', 'MAVEN_CONFIG'],
  idleFlags: ['-h', '--help', '-v', '--version'],
  localFlags: ['-o', '--offline'],
  caches: [
    {
      name: 'repository',
      title: 'the local repository',
      directory: '~/.m2/repository',
      movedByFlags: [{ flag: '-Dmaven.repo.local', below: '' }],
      once: true,
      writtenBy: ['install'],
      // The official image's own settings have the repository elsewhere, to be copied from.
      preventedByFlags: [
        '-s=/usr/share/maven/ref/settings-docker.xml',
        '--settings=/usr/share/maven/ref/settings-docker.xml',
      ],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['dependency:purge-local-repository'] }],
      remedy: { isRead: true },
    },
  ],
};
