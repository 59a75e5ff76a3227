import type { PathPattern } from '../layers/paths.ts';
import {
  accountFiles,
  generatedFiles,
  linkerCaches,
  loginLogs,
  managers,
  type SystemFiles,
} from '../packages/index.ts';

/** What a base image brings of the system's own files, by path. Folders are left out: they only grow. */
export const SYSTEM_FILES: ReadonlyMap<PathPattern, SystemFiles> = new Map(
  [
    ...managers.flatMap(({ system }) => system ?? []),
    ...accountFiles,
    ...loginLogs,
    ...linkerCaches,
    ...generatedFiles.map(({ files }) => files),
  ].flatMap((files) =>
    files.paths.flatMap((path): [PathPattern, SystemFiles][] =>
      isFolder(path) || files.inBase === 'absent' ? [] : [[path, files]],
    ),
  ),
);

/** Written with a slash at its end: a folder with all that is in it. */
export function isFolder(path: string): boolean {
  return path.endsWith('/');
}
