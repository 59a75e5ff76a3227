import type { BuildContext, ContextFile, ContextMatch } from '../../src/context/context.ts';
import { DockerignoreMatcher } from '../../src/context/dockerignore.ts';
import { hasWildcard, matchSource } from '../../src/context/go-match.ts';
import type { Example } from '../../src/finding/rule.ts';

/** A build context that exists in a test only; it was named by the user, so what it does not hold is not there. */
export function memoryContext(
  files: NonNullable<Example['context']>,
  ignored?: readonly string[],
): BuildContext {
  const matcher = new DockerignoreMatcher(ignored ?? []);
  const all: ContextFile[] = Object.entries(files)
    .map(([path, file]) => (typeof file === 'number' ? { path, size: file, mode: 0o644 } : { path, ...file }))
    .filter(({ path }) => !matcher.excludes(path));
  return {
    explicit: true,
    ignoreFile: ignored === undefined ? null : '.dockerignore',
    problems: [],
    match(source, excluding = []) {
      const left = new DockerignoreMatcher(excluding);
      const wanted = clean(source);
      const names = namesOf(all);
      if (wanted === '.') return [describe('.', all, left)];
      const matching = hasWildcard(wanted) ? names.filter((name) => matchSource(wanted, name)) : [wanted];
      return matching.filter((name) => names.includes(name)).map((name) => describe(name, all, left));
    },
  };
}

function clean(source: string): string {
  const parts: string[] = [];
  for (const part of source.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

/** Every file and every directory that a file stands in. */
function namesOf(all: readonly ContextFile[]): string[] {
  const names = new Set<string>();
  for (const { path } of all) {
    const parts = path.split('/');
    for (const index of parts.keys()) names.add(parts.slice(0, index + 1).join('/'));
  }
  return [...names].toSorted();
}

function describe(path: string, all: readonly ContextFile[], left: DockerignoreMatcher): ContextMatch {
  const own = all.find((file) => file.path === path);
  if (own !== undefined) {
    const file = { ...own, path: '' };
    return {
      path,
      kind: 'file',
      size: own.size,
      mode: own.mode,
      files: () => [file],
      directories: () => [],
      links: () => [],
    };
  }
  const prefix = path === '.' ? '' : `${path}/`;
  const below = all
    .filter((file) => file.path.startsWith(prefix))
    .map((file) => ({ ...file, path: file.path.slice(prefix.length) }))
    .filter((file) => !left.excludes(file.path));
  const fileNames = new Set(below.map((file) => file.path));
  return {
    path,
    kind: 'directory',
    size: below.reduce((sum, file) => sum + file.size, 0),
    mode: 0o755,
    files: () => below,
    links: () => [],
    directories: () => namesOf(below).filter((name) => !fileNames.has(name)),
  };
}
