import type { PackageManager } from './manager.ts';

/**
 * NuGet's copies of what it downloads. The folder of packages is left out: a project that is run and
 * not published reads from it. Sources: Microsoft's pages on NuGet's folders and on `dotnet nuget locals`.
 */
export const nuget: PackageManager = {
  name: 'nuget',
  programs: ['dotnet'],
  verbs: {
    update: [],
    install: [
      'restore',
      'build',
      'publish',
      'run',
      'test',
      'pack',
      'msbuild',
      'add package',
      'tool restore',
      'tool update',
      'workload install',
      'workload restore',
    ],
    remove: [],
    clean: ['nuget locals'],
  },
  builds: true,
  valueFlags: [
    '-c',
    '--configuration',
    '-o',
    '--output',
    '-f',
    '--framework',
    '-r',
    '--runtime',
    '-s',
    '--source',
    '-v',
    '--verbosity',
    '-a',
    '--arch',
    '--os',
    '--configfile',
    '--packages',
    '--project',
    '--tool-path',
    '--version',
    '--version-suffix',
  ],
  idleFlags: ['-h', '--help', '-?', '--info', '--list-sdks', '--list-runtimes'],
  localFlags: ['--no-restore', '--no-build'],
  caches: [
    {
      name: 'http',
      title: 'the cache of downloads',
      directory: '~/.local/share/NuGet/http-cache',
      orIn: ['~/.local/share/NuGet/v3-cache'],
      movedBy: [
        { variable: 'NUGET_HTTP_CACHE_PATH', below: '' },
        { variable: 'XDG_DATA_HOME', below: '/NuGet/http-cache' },
      ],
      once: true,
      writtenBy: ['install'],
      preventedByFlags: ['--no-cache', '--no-http-cache'],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['nuget locals'], flags: ['all', 'http-cache'] }],
      remedy: {},
    },
  ],
};
