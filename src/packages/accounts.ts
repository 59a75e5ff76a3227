/** Accounts that every system of a family has, each with a group of the same name (Debian policy 9.2, Alpine's baselayout). */
const OF_FAMILY: Readonly<Record<string, readonly string[]>> = {
  debian: ['root', 'daemon', 'bin', 'sys', 'man', 'lp', 'mail', 'news', 'uucp', 'www-data', 'backup'],
  ubuntu: ['root', 'daemon', 'bin', 'sys', 'man', 'lp', 'mail', 'news', 'uucp', 'www-data', 'backup'],
  alpine: ['root', 'daemon', 'bin', 'adm', 'lp', 'mail', 'news'],
};

/** Users that official images add, each with a group of the same name, in every version that is still built. */
const OF_IMAGE: Readonly<Record<string, readonly string[]>> = {
  cassandra: ['cassandra'],
  gradle: ['gradle'],
  haproxy: ['haproxy'],
  httpd: ['www-data'],
  mariadb: ['mysql'],
  memcached: ['memcache'],
  mongo: ['mongodb'],
  mysql: ['mysql'],
  nginx: ['nginx'],
  node: ['node'],
  php: ['www-data'],
  postgres: ['postgres'],
  rabbitmq: ['rabbitmq'],
  redis: ['redis'],
};

/**
 * The users that are in an image for certain, each with a group of its name.
 * @param repository of an official image; null for any other
 * @param family the system that it stands on, where that is known
 */
export function baseAccounts(repository: string | null, family: string | undefined): readonly string[] {
  const ofFamily = family === undefined ? [] : (OF_FAMILY[family] ?? []);
  return ['root', ...ofFamily, ...(repository === null ? [] : (OF_IMAGE[repository] ?? []))];
}
