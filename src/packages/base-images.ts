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

/** The name of an official image, and what is known of its tag: `golang`, `1.` of `golang:1.${MINOR}`. */
function official(reference: string): { readonly name: string; readonly tag: string } | null {
  const [, name, tag = ''] =
    /^(?:(?:docker\.io|mirror\.gcr\.io|public\.ecr\.aws\/docker)\/)?(?:library\/)?([a-z]+)(?::([^@]*))?(?:@.*)?$/.exec(
      reference,
    ) ?? [];
  return name === undefined ? null : { name, tag };
}

/** The working directory of an official image; null where it is the root, or not known. */
export function baseWorkdir(reference: string): string | null {
  const image = official(reference);
  if (image === null) return null;
  const known = WORKDIRS.find(({ name, tag }) => name === image.name && tag?.test(image.tag) !== false);
  return known?.directory ?? null;
}

/** What an image sets, by the beginning of its name that is known: `golang:` of `golang:${VERSION}`. */
export function baseVariables(reference: string): ReadonlyMap<string, string> {
  const image = official(reference);
  if (image?.name === 'golang' && /^1\.(?:\d|10)(?:\D|$)/.test(image.tag)) return OLD_GO;
  return VARIABLES.get(image?.name ?? '') ?? NONE;
}
