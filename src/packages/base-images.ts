import { readImageReference } from './image-reference.ts';

/**
 * Variables of official images that say where caches are: each as its Dockerfile sets it in every
 * version that is still built.
 */
const VARIABLES: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['composer', new Map([['COMPOSER_HOME', '/tmp']])],
  ['golang', new Map([['GOPATH', '/go']])],
  ['jruby', new Map([['GEM_HOME', '/usr/local/bundle']])],
  ['ruby', new Map([['GEM_HOME', '/usr/local/bundle']])],
  ['rust', new Map([['CARGO_HOME', '/usr/local/cargo']])],
]);

/** Go before 1.11 knows no modules, and before 1.10 no build cache. */
const OLD_GO: ReadonlyMap<string, string> = new Map([
  ['GOPATH', '/go'],
  ['GO111MODULE', 'off'],
  ['GOCACHE', 'off'],
]);

const NONE: ReadonlyMap<string, string> = new Map();

/** The working directories that official images leave, in every version that is still built. */
const WORKDIRS: readonly { readonly name: string; readonly tag?: RegExp; readonly directory: string }[] = [
  { name: 'drupal', directory: '/opt/drupal' },
  { name: 'ghost', directory: '/var/lib/ghost' },
  { name: 'golang', directory: '/go' },
  { name: 'haproxy', tag: /^(?!1\.|2\.[0-3](?:\D|$))/, directory: '/var/lib/haproxy' },
  { name: 'httpd', directory: '/usr/local/apache2' },
  { name: 'php', tag: /apache|fpm/, directory: '/var/www/html' },
  { name: 'redmine', directory: '/usr/src/redmine' },
  { name: 'tomcat', directory: '/usr/local/tomcat' },
  { name: 'wordpress', tag: /^(?!cli)/, directory: '/var/www/html' },
];

/** The working directory of an official image; null where it is the root, or not known. */
export function baseWorkdir(reference: string): string | null {
  const { repository, isOfficial, tag } = readImageReference(reference);
  if (!isOfficial) return null;
  const known = WORKDIRS.find((image) => image.name === repository && image.tag?.test(tag ?? '') !== false);
  return known?.directory ?? null;
}

/** What an image sets, by the beginning of its name that is known: `golang:` of `golang:${VERSION}`. */
export function baseVariables(reference: string): ReadonlyMap<string, string> {
  const { repository, isOfficial, tag } = readImageReference(reference);
  if (!isOfficial) return NONE;
  if (repository === 'golang' && /^1\.(?:\d|10)(?:\D|$)/.test(tag ?? '')) return OLD_GO;
  return VARIABLES.get(repository) ?? NONE;
}
