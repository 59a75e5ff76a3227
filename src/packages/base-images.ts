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

/** What an image sets, by the beginning of its name that is known: `golang:` of `golang:${VERSION}`. */
export function baseVariables(reference: string): ReadonlyMap<string, string> {
  const name =
    /^(?:(?:docker\.io|mirror\.gcr\.io|public\.ecr\.aws\/docker)\/)?(?:library\/)?([a-z]+)[:@]/.exec(
      `${reference}:`,
    )?.[1];
  if (name === 'golang' && /:1\.(?:\d|10)(?:\D|$)/.test(reference)) return OLD_GO;
  return VARIABLES.get(name ?? '') ?? NONE;
}
