import type { PathPattern } from '../layers/paths.ts';

/** Folders that the Filesystem Hierarchy Standard gives to the system and its packages. */
const OF_SYSTEM = /^\/(?:bin|boot|dev|etc|lib\d*|proc|run|sbin|sys|usr|var)(?:\/|$)/;
/** Folders among these that are left to whoever builds the image. */
const LEFT_FREE = /^\/(?:var\/(?:tmp|www|opt)|usr\/(?:local\/)?src)\//;
/** Folders at the top that are there in every system, and homes, which come with files of their own. */
const AT_TOP = /^\/(?:home(?:\/[^/]+)?|opt|srv|mnt|media|tmp|root)?$/;
/** A folder beside the standard ones below /usr/local. */
const OWN_LOCAL = /^\/usr\/local\/(?!(?:bin|etc|games|include|lib\d*|libexec|man|sbin|share|src)$)[^/]+$/;

/** Whether a path lies where programs look without being told. */
export function belongsToSystem(path: PathPattern): boolean {
  return OF_SYSTEM.test(path) && !LEFT_FREE.test(path);
}

/** Whether a folder may hold what no instruction of the file has put there: of a package, or of the base image. */
export function mayHoldMore(path: PathPattern): boolean {
  if (OWN_LOCAL.test(path)) return false;
  return belongsToSystem(path) || AT_TOP.test(path) || path === '/var/www/html';
}
