/** What the system calls an error, in words for a message. */
export function systemMessage(error: unknown): string {
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
      return 'leads in a circle of symbolic links';
    default:
      return typeof code === 'string' ? code : String(error);
  }
}
