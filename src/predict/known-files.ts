import type { PathPattern, PathSet } from '../layers/paths.ts';
import type { Certainty } from '../layers/vocabulary.ts';
import {
  accountFiles,
  generatedFiles,
  linkerCaches,
  loginLogs,
  managers,
  type SystemFiles,
} from '../packages/index.ts';

import type { Body, Stored, Writer } from './stored.ts';

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

/** A file, or what a layer put into a folder, that programs of the system keep for themselves. */
export interface SystemFile {
  readonly at: PathSet;
  readonly title: string;
  readonly writer: Writer;
  readonly certainty: Certainty;
  /** Its place in the books, once a command may have meant it. */
  body: Body | null;
}

/** The same as a body. */
export function systemBody({ at, title, writer, certainty }: SystemFile): Omit<Stored, 'id'> {
  return {
    at,
    kind: at.extent === 'node' ? 'file' : 'tree',
    writer,
    source: writer,
    certainty,
    bytes: null,
    files: null,
    complete: false,
    owner: { user: null, group: null },
    mode: null,
    cache: null,
    system: title,
    archive: false,
    downloaded: false,
    origin: null,
  };
}
