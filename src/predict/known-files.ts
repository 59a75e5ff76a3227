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

/** Where files of the system stand: a path that ends with a slash is a folder with all that is in it. */
export function systemPath(text: string): PathSet {
  return text.endsWith('/') ? { path: text.slice(0, -1), extent: 'tree' } : { path: text, extent: 'node' };
}

/** What a base image brings of the system's own files, by path. */
export const SYSTEM_FILES: ReadonlyMap<PathPattern, { readonly at: PathSet; readonly files: SystemFiles }> =
  new Map(
    [
      ...managers.flatMap(({ system }) => system ?? []),
      ...accountFiles,
      ...loginLogs,
      ...linkerCaches,
      ...generatedFiles.map(({ files }) => files),
    ]
      .filter(({ inBase }) => inBase !== 'absent')
      .flatMap((files) =>
        files.paths
          .map(systemPath)
          .map((at): [PathPattern, { at: PathSet; files: SystemFiles }] => [at.path, { at, files }]),
      ),
  );

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
