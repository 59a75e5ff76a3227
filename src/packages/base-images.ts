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

/** What the full variants of languages' images stand on (buildpack-deps), as far as people install it once more. */
const OF_BUILDPACK =
  'autoconf automake bzip2 ca-certificates curl default-libmysqlclient-dev dirmngr dpkg-dev file g++ gcc git gnupg ' +
  'imagemagick libbz2-dev libc6-dev libcurl4-openssl-dev libevent-dev libffi-dev libgdbm-dev libglib2.0-dev libgmp-dev ' +
  'libjpeg-dev libkrb5-dev liblzma-dev libncurses5-dev libncursesw5-dev libpng-dev libpq-dev libreadline-dev ' +
  'libsqlite3-dev libssl-dev libtool libwebp-dev libxml2-dev libxslt-dev libyaml-dev make mercurial netbase openssh-client ' +
  'patch procps sq subversion unzip wget xz-utils zlib1g-dev';
const OF_PHP = 'autoconf ca-certificates curl dpkg-dev file g++ gcc libc-dev make pkg-config re2c xz-utils';

/** Packages of Debian that official images bring, in every variant that is neither slim nor Alpine. */
const PACKAGES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [
    ['buildpack-deps', 'gcc', 'node', 'perl', 'pypy', 'python', 'rails', 'ruby', 'rust'].map((name) => [
      name,
      OF_BUILDPACK,
    ]),
    [['php', OF_PHP]],
  ]
    .flat()
    .map(([name = '', list = '']) => [name, new Set(list.split(' '))]),
);

/** The packages that an image is known to bring: installing them changes nothing. */
export function basePackages(reference: string): ReadonlySet<string> {
  const { repository, isOfficial, tag } = readImageReference(reference);
  // Of a tag that only a build argument tells nothing is known.
  const isFull = isOfficial && tag !== '' && !/slim|alpine|curl|scm|\$/.test(tag ?? '');
  return (isFull ? PACKAGES.get(repository) : undefined) ?? NO_PACKAGES;
}

const NO_PACKAGES: ReadonlySet<string> = new Set();

/** Official images that stand on a distribution with all the folders of the Filesystem Hierarchy Standard. */
const ON_DISTRIBUTION: ReadonlySet<string> = new Set(
  (
    'amazoncorretto buildpack-deps cassandra drupal eclipse-temurin elixir erlang gcc ghost golang gradle haproxy haskell ' +
    'httpd ibm-semeru-runtimes julia mariadb maven memcached mongo mysql nginx node openjdk perl php postgres pypy python ' +
    'r-base rabbitmq redis rails ruby rust sapmachine swift tomcat wordpress'
  ).split(' '),
);

/** Whether an image is an official one with a distribution in it, whichever that is. */
export function standsOnDistribution(reference: string): boolean {
  const { repository, isOfficial } = readImageReference(reference);
  return isOfficial && ON_DISTRIBUTION.has(repository);
}
