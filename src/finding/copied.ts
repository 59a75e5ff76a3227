import { baseName, isLiteral, parentPath, type PathPattern } from '../layers/paths.ts';
import { weakest, type Certainty } from '../layers/vocabulary.ts';
import type { BuildModel, DependencyInstall, KnownFile, Remaining } from '../predict/model.ts';
import type { FoundPath } from './finding.ts';
import { listPaths } from './describe.ts';
import type { Report } from './rule.ts';

/**
 * Kinds of files that come with a copied folder and that an image does not need:
 *
 * - vcs: the history of a version control
 * - cache: what a tool makes again by itself
 * - dependencies: libraries that the Dockerfile installs itself
 * - stray: files that somebody left lying about: logs, dumps, backups
 * - tests: tests, documentation, settings of editors and of CI
 */
export type CopiedKind = 'vcs' | 'cache' | 'dependencies' | 'stray' | 'tests';

/** A folder or file of one kind in what an instruction copies. */
export interface CopiedPart {
  readonly kind: CopiedKind;
  readonly path: FoundPath;
  /** The same, below what was copied. */
  readonly below: string;
  readonly bytes: number;
  /** For dependencies: what installs them here. */
  readonly install: Brought | null;
}

/** A folder that a COPY or ADD brings, with what of it is not needed. */
export interface CopiedFolder {
  readonly entry: Remaining;
  readonly parts: readonly CopiedPart[];
  /** Content bytes of all its files that are still there. */
  readonly bytes: number;
  /** How sure it is that these very files are copied. */
  readonly certainty: Certainty;
  /** The whole build context, and there is no ignore file. */
  readonly unfiltered: boolean;
}

const known = new WeakMap<BuildModel, readonly CopiedFolder[]>();

/** The folders that the image holds of COPY and ADD, where it is known what is in them. Asked once, looked at once. */
export function copiedFolders(build: BuildModel): readonly CopiedFolder[] {
  const before = known.get(build);
  if (before !== undefined) return before;
  const folders = build.remaining.flatMap((entry) => copiedFolder(build, entry) ?? []);
  known.set(build, folders);
  return folders;
}

function copiedFolder(build: BuildModel, entry: Remaining): CopiedFolder | null {
  const { body, files } = entry;
  const { keyword } = body.source.layer;
  if (files === null || files.length === 0 || body.kind !== 'tree' || !isLiteral(body.at.path)) return null;
  if (keyword !== 'COPY' && keyword !== 'ADD') return null;
  const context = build.context();
  if (context === null || context.certainty === 'possible') return null;
  const isRoot = body.origin === 'context:.';
  const fromContext = body.origin?.startsWith('context:') === true;
  // A stage may have removed more than its text tells.
  const certainty = weakest(context.certainty, body.certainty, fromContext ? 'certain' : 'likely');
  const parts = new Sorter(build, entry, isRoot).sort(files);
  return {
    entry,
    parts,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    certainty,
    unfiltered: isRoot && context.ignoreFile === null,
  };
}

/** Folders that only a version control or a tool makes, by name. */
const VERSION_CONTROL: ReadonlySet<string> = new Set(['.git', '.hg', '.svn']);
/** Each tool's manual calls these a cache or throws them away by itself. */
const CACHES: ReadonlySet<string> = new Set([
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.tox',
  '.nox',
  '.hypothesis',
  '.ipynb_checkpoints',
  '.terraform',
  '.parcel-cache',
  '.turbo',
  '.nyc_output',
  '.sass-cache',
]);
/** The same with the folder above. */
const CACHES_IN: ReadonlySet<string> = new Set(['.next/cache', 'node_modules/.cache', '.angular/cache']);
/** At the top of a project: what is there for its developers. */
const DEVELOPERS: ReadonlySet<string> = new Set([
  'test',
  'tests',
  '__tests__',
  'spec',
  'e2e',
  'cypress',
  'doc',
  'docs',
  '.github',
  '.gitlab',
  '.circleci',
  '.vscode',
  '.idea',
  'coverage',
  'htmlcov',
]);
/** A file that shows a folder to be what its name says. */
const MARKS: ReadonlySet<string> = new Set(['HEAD', 'requires', 'wc.db', 'entries', 'pyvenv.cfg']);

/** From here on a single file is worth a line. */
const STRAY_BYTES = 1_000_000;
/** Logs, heap and core dumps, backups of editors, half of a download: nobody means to ship them. */
const LEFT_LYING = /(?:\.log(?:\.\d+)?|\.hprof|^(?:vg)?core\.\d+|\.bak|\.orig|\.swp|~|\.part|\.crdownload)$/i;
/** Meant or not, they are no part of an application: only where the whole context comes along. */
const SELDOM_MEANT = /\.(?:iso|vmdk|vdi|vhdx?|qcow2|sql|sql\.gz|dump)$/i;
const PACKED = /\.(?:zip|tar|tgz|tar\.(?:gz|bz2|xz|zst))$/i;

/** Who brings the libraries of a project into one of its folders. */
type Brought = Pick<DependencyInstall, 'tool' | 'folder' | 'replaces' | 'by'>;

interface Part {
  readonly kind: CopiedKind;
  readonly path: PathPattern;
  readonly file: boolean;
  readonly install: Brought | null;
  bytes: number;
}

/** Libraries that come from a stage which installed them. */
function broughtFolders(build: BuildModel): Brought[] {
  return build.remaining.flatMap(({ body: { at, source, origin } }) =>
    origin?.startsWith('stage:') === true && /\/(?:node_modules|vendor)$/.test(at.path)
      ? { tool: 'stage', folder: at.path, replaces: false, by: source }
      : [],
  );
}

/** Sorts the files of one copied folder: one look at each file and each folder. */
class Sorter {
  readonly #root: PathPattern;
  readonly #entry: Remaining;
  readonly #whole: boolean;
  readonly #installs: readonly Brought[];
  /** Folders with a file of a telling name: `/app/.git/HEAD`. */
  readonly #marked = new Set<PathPattern>();
  readonly #folders = new Map<PathPattern, Part | null>();

  constructor(build: BuildModel, entry: Remaining, whole: boolean) {
    this.#root = entry.body.at.path;
    this.#entry = entry;
    this.#whole = whole;
    const fromContext = entry.body.origin?.startsWith('context:') === true;
    this.#installs = fromContext ? [...build.dependencies, ...broughtFolders(build)] : [];
    this.#folders.set(this.#root, null);
  }

  sort(files: readonly KnownFile[]): CopiedPart[] {
    for (const { path } of files) if (MARKS.has(baseName(path))) this.#marked.add(path);
    const parts = new Set<Part>();
    for (const { path, bytes } of files) {
      const part = this.#partOf(parentPath(path));
      if (part === null) continue;
      part.bytes += bytes;
      parts.add(part);
    }
    for (const file of files) {
      const part = this.#stray(file);
      if (part !== null) parts.add(part);
    }
    return [...parts].map(({ kind, path, file, bytes, install }) => ({
      kind,
      path: { path, kind: file ? 'file' : 'tree' },
      below: path.slice(this.#root.length + 1),
      bytes,
      install,
    }));
  }

  /** The outermost part that a folder lies in. */
  #partOf(folder: PathPattern): Part | null {
    const before = this.#folders.get(folder);
    if (before !== undefined) return before;
    if (folder.length <= this.#root.length) return null;
    const above = this.#partOf(parentPath(folder));
    const found = this.#kindOf(folder);
    // A cache among the tests is a cache.
    const inner = above === null || (above.kind === 'tests' && found !== null);
    const part = !inner ? above : found === null ? null : { ...found, path: folder, file: false, bytes: 0 };
    this.#folders.set(folder, part);
    return part;
  }

  #kindOf(folder: PathPattern): Pick<Part, 'kind' | 'install'> | null {
    const name = baseName(folder);
    const holds = (...names: string[]): boolean =>
      names.some((mark) => this.#marked.has(`${folder}/${mark}`));
    if (VERSION_CONTROL.has(name)) {
      return holds('HEAD', 'requires', 'wc.db', 'entries') ? { kind: 'vcs', install: null } : null;
    }
    const above = parentPath(folder);
    if (CACHES.has(name) || CACHES_IN.has(`${baseName(above)}/${name}`)) {
      return { kind: 'cache', install: null };
    }
    if (name === 'node_modules' || name === 'vendor' || holds('pyvenv.cfg')) {
      const install = this.#installOf(folder, holds('pyvenv.cfg'));
      if (install !== undefined) return { kind: 'dependencies', install };
    }
    return this.#whole && above === this.#root && DEVELOPERS.has(name)
      ? { kind: 'tests', install: null }
      : null;
  }

  /** What installs the same libraries: before, so that they are covered; or later, emptying the folder first. */
  #installOf(folder: PathPattern, isPython: boolean): Brought | undefined {
    const { index } = this.#entry.body.source.layer;
    return this.#installs.find(({ tool, folder: into, replaces, by }) => {
      if (isPython) return tool === 'python';
      return into === folder && by.certainty !== 'possible' && (by.layer.index < index || replaces);
    });
  }

  #stray({ path, bytes }: KnownFile): Part | null {
    if (bytes < STRAY_BYTES) return null;
    const folder = parentPath(path);
    const name = baseName(path);
    const part = this.#partOf(folder);
    if (part !== null && part.kind !== 'tests') return null;
    const packed = PACKED.exec(name);
    const unpacked = packed !== null && this.#folders.has(`${folder}/${name.slice(0, packed.index)}`);
    const used = this.#entry.uses.length > 0;
    const isStray = LEFT_LYING.test(name) || (this.#whole && SELDOM_MEANT.test(name)) || (unpacked && !used);
    if (!isStray) return null;
    if (part !== null) part.bytes -= bytes;
    return { kind: 'stray', path, file: true, bytes, install: null };
  }
}

/** Most paths that a finding carries; of more, the largest. */
const MOST_PATHS = 100;

/** Everything of a report but its message and help, for parts of a copied folder. */
export function reportOfParts(
  { entry: { body }, certainty }: CopiedFolder,
  parts: readonly CopiedPart[],
): Omit<Report, 'message'> {
  const { writer, source } = body;
  const paths = largestFirst(parts).slice(0, MOST_PATHS);
  const installs = new Map(parts.flatMap(({ install }) => (install === null ? [] : [[install.by, install]])));
  return {
    at: source.span,
    instruction: source.layer.span,
    // A chown has stored it once more.
    further: writer === source ? [] : [writer.layer.span],
    paths: paths.map(({ path }) => path),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    confidence: certainty,
    related: [...installs.keys()].map(({ span }) => ({ message: 'here already', span })),
  };
}

function largestFirst(parts: readonly CopiedPart[]): readonly CopiedPart[] {
  return parts.toSorted((a, b) => b.bytes - a.bytes);
}

/** The names of the parts for a message, largest first; of many of one name, one and the number. */
export function listParts(parts: readonly CopiedPart[]): string {
  const byName = new Map<string, FoundPath[]>();
  for (const { path } of largestFirst(parts)) {
    const name = baseName(path.path);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  const names = [...byName].map(([name, [first, ...more]]): FoundPath => {
    const path = first?.path ?? name;
    const kind = first?.kind ?? 'tree';
    const what = kind === 'file' ? 'files' : 'folders';
    return { path: more.length === 0 ? path : `${more.length + 1} ${what} ${name}`, kind };
  });
  return listPaths(names);
}

/** Lines of a .dockerignore that leave parts out, those of the largest first. */
export function ignoreLines(parts: readonly CopiedPart[]): string[] {
  const lines = largestFirst(parts).map(({ below }) => {
    const [name = '', above = ''] = below.split('/').toReversed();
    const shown = CACHES_IN.has(`${above}/${name}`) ? `${above}/${name}` : name;
    return below === shown ? shown : `**/${shown}`;
  });
  const distinct = new Set(lines);
  // `**/a` means the one at the top, too.
  return [...distinct].filter((line) => !distinct.has(`**/${line}`));
}
