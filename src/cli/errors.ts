/** The command line says something that cannot be done; the message says what to write instead. */
export class UsageError extends Error {}

/** A file or folder that cannot be used; the message says what is wrong with it. */
export class InputError extends Error {}

/** What the system calls an error, in words; undefined for one that has no place in a message. */
export function systemReason(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'is a folder';
    case 'ELOOP':
      return 'too many symbolic links';
    case 'ENAMETOOLONG':
      return 'the name is too long';
    default:
      return typeof code === 'string' ? code : undefined;
  }
}
