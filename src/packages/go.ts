import type { PackageManager } from './manager.ts';

const BUILDING: readonly string[] = ['build', 'install', 'run', 'test', 'vet', 'tool'];

/**
 * Go. A compiled program needs neither the modules nor the build cache: 24 MB and 37 MB for a program
 * with one dependency. Source: files left by Go 1.26; `go help environment`, `go help clean`.
 */
export const go: PackageManager = {
  name: 'go',
  programs: ['go'],
  verbs: {
    update: [],
    // `go get` fills the modules with versions that know them, else src in GOPATH.
    install: [...BUILDING, 'generate', 'mod download', 'mod tidy', 'mod vendor', 'work sync'],
    remove: [],
    clean: ['clean'],
  },
  builds: true,
  longFlags: true,
  valueFlags: ['-C', '-o', '-p', '-tags', '-ldflags', '-gcflags', '-asmflags', '-mod', '-modfile', '-run'],
  flagVariables: ['GOFLAGS'],
  idleFlags: ['-h', '-n'],
  caches: [
    {
      name: 'modules',
      title: 'the downloaded modules',
      directory: '~/go/pkg/mod',
      orIn: ['/go/pkg/mod'],
      movedBy: [
        { variable: 'GOMODCACHE', below: '' },
        { variable: 'GOPATH', below: '/pkg/mod', isList: true },
      ],
      once: true,
      writtenBy: ['install'],
      preventedByFlags: ['-mod=vendor'],
      preventedBy: [{ variable: 'GO111MODULE', value: 'off' }],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['clean'], flags: ['-modcache'] }],
      remedy: { empties: 'clean -cache -modcache', isRead: true },
    },
    {
      name: 'build',
      title: 'the build cache',
      directory: '~/.cache/go-build',
      movedBy: [
        { variable: 'GOCACHE', below: '' },
        { variable: 'XDG_CACHE_HOME', below: '/go-build' },
      ],
      once: true,
      writtenBy: ['install'],
      writtenByVerbs: BUILDING,
      preventedBy: [{ variable: 'GOCACHE', value: 'off' }],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['clean'], flags: ['-cache'] }],
      remedy: { empties: 'clean -cache -modcache', isRead: true },
    },
  ],
};
