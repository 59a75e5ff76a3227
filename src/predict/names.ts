import { baseName, type PathPattern } from '../layers/paths.ts';

/** Archives that `tar` reads and ADD unpacks (BuildKit detects them by content, their names tell as much). */
const TAR = /\.(?:tar|tar\.(?:gz|bz2|xz|zst|lzma|Z|lz4)|tgz|tbz2?|txz|tzst)$/i;
const OTHER_ARCHIVE = /\.(?:zip|7z|rar|jmod|deb|rpm|apk|whl|run|bin|gz|bz2|xz|zst|cpio|phar\.gz)$/i;

/** Whether a path is named as something that is unpacked or installed, not used as it is. */
export function archiveName(path: PathPattern): boolean {
  const name = baseName(path);
  return TAR.test(name) || OTHER_ARCHIVE.test(name);
}

export function tarName(path: PathPattern): boolean {
  return TAR.test(baseName(path));
}

/** Names without a dot that are files all the same. */
const FILES: ReadonlySet<string> = new Set([
  'Dockerfile',
  'Makefile',
  'Gemfile',
  'Rakefile',
  'Procfile',
  'Pipfile',
  'Cargo.lock',
  'gradlew',
  'mvnw',
  'artisan',
  'LICENSE',
  'README',
  'VERSION',
  'entrypoint',
  'docker-entrypoint',
  'crontab',
  'passwd',
  'group',
  'hosts',
  'sudoers',
  'authorized_keys',
  'id_rsa',
  'known_hosts',
  'configure',
  'start',
  'run',
  'healthcheck',
  'healthy',
]);

/** Whether a source's name is a file's: it ends as files do. Directories with dots (`conf.d`) are few. */
export function looksLikeFile(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return false;
  if (FILES.has(name)) return true;
  if (
    /^\.(?:git|github|docker|ssh|vscode|config|venv|m2|gradle|npm|cargo|aws|kube|bundle|devcontainer|cache|local)$/.test(
      name,
    )
  ) {
    return false;
  }
  return /[^.]\.[A-Za-z][A-Za-z0-9]{0,9}$/.test(name) &&
    !/\.(?:d|git|app|framework|dist|egg-info)$/.test(name)
    ? true
    : /^\.[a-z0-9_.-]+(?:rc|env|ignore|conf|json|ya?ml|profile|config)?$/i.test(name);
}
