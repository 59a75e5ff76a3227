/** A regular file of the build context. */
export interface ContextFile {
  /** Relative to the root it was asked of, separated by `/`; empty for a file that is itself the source. */
  readonly path: string;
  readonly size: number;
  /** The permission bits, setuid, setgid and sticky among them. */
  readonly mode: number;
}

/** A symbolic link of the build context; it is copied as a link. */
export interface ContextLink {
  readonly path: string;
  /** As it is written in the link. */
  readonly target: string;
}

/** What one source of a COPY or ADD names in the build context. */
export interface ContextMatch {
  /** Relative to the context and cleaned; `.` for the whole context. A followed link keeps its own name. */
  readonly path: string;
  readonly kind: 'file' | 'directory';
  /** Content bytes; of a directory the sum of its files, counted when first asked for. */
  readonly size: number;
  readonly mode: number;
  /** Of a directory all regular files below it that .dockerignore leaves; of a file the file itself. */
  readonly files: () => readonly ContextFile[];
  /** Of a directory all directories below it that .dockerignore leaves, relative to it. */
  readonly directories: () => readonly string[];
  /** Of a directory all symbolic links below it that .dockerignore leaves, relative to it. */
  readonly links: () => readonly ContextLink[];
}

/** What prediction may ask of the build context; where the answers come from is not its business. */
export interface BuildContext {
  /** Named by the user: then absence is proof. Else the folder of the Dockerfile is only a guess. */
  readonly explicit: boolean;
  /** The name of the ignore file that counts, `.dockerignore` or the Dockerfile's own; null where there is none. */
  readonly ignoreFile: string | null;
  /** What is wrong with the .dockerignore that was read so far, in words; the builder refuses such a file. */
  readonly problems: readonly string[];
  /**
   * What one source names: wildcards as COPY reads them, a leading `/` or `./` ignored, `..` held inside the context.
   * Empty when nothing matches; undefined when the context cannot be read.
   * @param excluding patterns of `COPY --exclude`, relative to what the source names
   */
  match(source: string, excluding?: readonly string[]): readonly ContextMatch[] | undefined;
}
