import { literal, type Argument, type CopyInstruction, type Word } from '../dockerfile/index.ts';
import {
  baseName,
  hasWildcard,
  isLiteral,
  joinPath,
  literalText,
  parentPath,
  resolvePath,
  type PathPattern,
} from '../layers/paths.ts';
import { fileSource, readSource, ROOT, type Origin, type Source } from './copy-source.ts';
import type { Filesystem } from './filesystem.ts';
import { archiveName } from './names.ts';
import { absolutePath } from './operands.ts';
import { expandArgument, type Complain, type Place } from './place.ts';
import type { Created } from './recorder.ts';
import type { KnownFile, Owner, Writer } from './stored.ts';

export type { Origin } from './copy-source.ts';

const NOBODY_KNOWN: Owner = { user: null, group: null };

/** What a COPY or ADD stores, and the directories that it makes. */
export interface CopyResult {
  readonly bodies: readonly Created[];
  readonly directories: readonly PathPattern[];
  /** The symbolic links that it brings, with what they lead to. */
  readonly links: readonly (readonly [PathPattern, PathPattern])[];
}

/** What a COPY or ADD is read with. */
export interface CopyScene {
  readonly place: Place;
  readonly origin: Origin;
  readonly filesystem: Filesystem;
  readonly by: Writer;
  readonly complain: Complain;
  /** Takes each source that is known as text, with what it was found to be. */
  readonly sought: (text: string, sources: readonly Source[]) => void;
}

/** The flags of a COPY or ADD that change what is stored. */
interface CopyFlags {
  readonly owner: Owner | null;
  readonly mode: number | null;
  /** Patterns; null where the file does not tell them all. */
  readonly excluding: readonly string[] | null;
  readonly parents: boolean;
  readonly linked: boolean;
  readonly keepsGit: boolean;
}

function readFlags({ flags }: CopyInstruction, place: Place): CopyFlags {
  const values = new Map(flags.map((flag) => [flag.name, flag.value?.text]));
  const on = (name: string): boolean => values.has(name) && values.get(name) !== 'false';
  return {
    owner: readOwner(values.get('chown'), place),
    mode: readMode(values.get('chmod'), place),
    excluding: readExcluded(flags, place),
    parents: on('parents'),
    linked: on('link'),
    keepsGit: on('keep-git-dir'),
  };
}

function readExcluded(flags: CopyInstruction['flags'], place: Place): readonly string[] | null {
  const patterns: string[] = [];
  for (const { name, value } of flags) {
    if (name !== 'exclude') continue;
    const argument = { text: value?.text ?? '', span: { start: 0, end: 0 } };
    const word = expandArgument(argument, place, () => undefined);
    const pattern = word === null ? undefined : literal(word);
    if (pattern === undefined) return null;
    patterns.push(pattern);
  }
  return patterns;
}

/** Reads a COPY or ADD: which names it makes at its destination, and what is known of them. */
export function readCopy(instruction: CopyInstruction, scene: CopyScene): CopyResult {
  const { place, filesystem, complain } = scene;
  const destination = expandArgument(instruction.destination, place, complain);
  const path = destination === null ? null : absolutePath(destination, place.workdir);
  if (destination === null || path === null) return { bodies: [], directories: [], links: [] };
  const root = filesystem.resolveLinks(path, true);
  const flags = readFlags(instruction, place);
  const named = instruction.sources.flatMap((argument) =>
    sourcesOf(argument, instruction, flags, scene).map((source) => ({ source, argument })),
  );
  const several = named.length > 1 || instruction.sources.length > 1;
  const into = several || isDirectoryText(destination) || filesystem.isDirectory(root);
  const bodies: Created[] = [];
  const directories: PathPattern[] = [];
  const links: [PathPattern, PathPattern][] = [];
  for (const { source, argument } of named) {
    const prefix = flags.parents ? parentsPrefix(argument.text, source) : '';
    const placed = placeSource(source, joinPath(root, prefix), into || prefix !== '', filesystem);
    bodies.push(bodyOf(source, placed, flags, scene));
    if (flags.keepsGit && source.kind === 'directory' && source.origin?.startsWith('git:') === true) {
      const metadata = treeAt(joinPath(placed.at.path, '.git'), { ...source, files: null });
      bodies.push(bodyOf(source, metadata, flags, scene));
    }
    if (source.kind === 'directory') {
      const below = source.directories.map((directory) => joinPath(placed.at.path, directory));
      directories.push(placed.at.path, ...below);
      for (const { path: name, target } of source.links) {
        const link = joinPath(placed.at.path, literalText(name));
        links.push([link, resolvePath(parentPath(link), literalText(target))]);
      }
    }
  }
  return { bodies, directories, links };
}

function sourcesOf(
  argument: Argument,
  instruction: CopyInstruction,
  flags: CopyFlags,
  scene: CopyScene,
): Source[] {
  const delimiter = /^\d*<<-?\s*["']?(.*?)["']?$/.exec(argument.text)?.[1];
  const heredoc = instruction.heredocs.find(({ name }) => name === delimiter);
  if (heredoc !== undefined) {
    const bytes = Buffer.byteLength(heredoc.content.text);
    return [fileSource(heredoc.name, { bytes, mode: 0o644, owner: ROOT })];
  }
  const word = expandArgument(argument, scene.place, scene.complain);
  if (word === null) return [];
  const sources = readSource(word, instruction.keyword, scene.origin, flags.excluding);
  const text = literal(word);
  if (text !== undefined) scene.sought(text, sources);
  return sources;
}

function bodyOf(source: Source, placed: Placed, flags: CopyFlags, { by, origin }: CopyScene): Created {
  const { mode } = flags;
  const files = placed.files?.map((file): KnownFile => (mode === null ? file : { ...file, mode })) ?? null;
  return {
    ...placed,
    writer: by,
    source: by,
    certainty: 'certain',
    cache: null,
    system: null,
    files,
    owner: flags.owner ?? source.owner ?? originOwner(origin),
    mode: mode ?? placed.mode,
    // With --link no engine compares what is there already.
    origin: flags.linked ? null : placed.origin,
  };
}

function originOwner(origin: Origin): Owner {
  if (origin.kind === 'context') return ROOT;
  return origin.kind === 'stage' ? origin.owner : NOBODY_KNOWN;
}

/**
 * `--parents` keeps the source's own folders below the destination (a `/./` in it says from where), and of a folder
 * the folder itself. What a wildcard stands for is known where the build context told the source.
 */
function parentsPrefix(text: string, source: Source): string {
  const pivot = text.lastIndexOf('/./');
  const found = source.kind !== 'unknown' && source.origin?.startsWith('context:') === true;
  const named = pivot === -1 ? text : text.slice(pivot + 3);
  const names = (path: string): string[] =>
    path.split('/').filter((name) => name !== '' && name !== '.' && name !== '..');
  const whole = found ? names(source.origin?.slice('context:'.length) ?? '') : names(named);
  const kept = found && pivot !== -1 ? whole.slice(names(text.slice(0, pivot)).length) : whole;
  return (source.kind === 'directory' ? kept : kept.slice(0, -1)).join('/');
}

function isDirectoryText(destination: Word): boolean {
  const last = destination.at(-1);
  return (
    typeof last === 'string' &&
    /(?:^|\/)\.{0,2}$/.test(last) &&
    (destination.length > 1 || last !== '') &&
    (last.endsWith('/') || /(?:^|\/)\.\.?$/.test(last))
  );
}

/** `--chown=user:group`; a number alone is both ids (facts of the builders), a name has its own group. */
function readOwner(text: string | undefined, place: Place): Owner | null {
  if (text === undefined) return null;
  const word = expandArgument({ text, span: { start: 0, end: 0 } }, place, () => undefined);
  const value = word === null ? undefined : literal(word);
  if (value === undefined) return NOBODY_KNOWN;
  const [user = '', group] = value.split(':');
  if (group !== undefined && group !== '') return { user: user === '' ? '0' : user, group };
  return { user, group: /^\d+$/.test(user) ? user : null };
}

/** `--chmod` in octal; every other form is ignored by BuildKit (measured), so it tells nothing. */
function readMode(text: string | undefined, place: Place): number | null {
  if (text === undefined) return null;
  const word = expandArgument({ text, span: { start: 0, end: 0 } }, place, () => undefined);
  const value = word === null ? undefined : literal(word);
  return value !== undefined && /^0?[0-7]{3,4}$/.test(value) ? Number.parseInt(value, 8) : null;
}

type Placed = Pick<
  Created,
  'at' | 'kind' | 'bytes' | 'files' | 'complete' | 'mode' | 'archive' | 'origin' | 'downloaded'
>;

function placeSource(
  source: Source,
  destination: PathPattern,
  into: boolean,
  filesystem: Filesystem,
): Placed {
  if (source.kind === 'file') {
    if (source.unpacked) return treeAt(destination, { ...source, files: null, complete: false, bytes: null });
    // `COPY nginx.conf /etc/nginx`: where the base has a folder there, it goes into it.
    if (!into && mayBeDirectory(source.name, destination)) {
      const { bytes, origin, mode, url } = source;
      const placed = treeAt(destination, { files: null, complete: false, bytes, origin });
      return { ...placed, kind: 'either', mode, archive: archiveName(source.name), downloaded: url };
    }
    const path = into && source.name !== '' ? joinPath(destination, source.name) : destination;
    const { bytes, mode, origin, url } = source;
    const files = bytes === null || hasWildcard(path) ? null : [{ path, bytes, mode }];
    return {
      at: { path, extent: 'node' },
      kind: 'file',
      bytes,
      files,
      complete: files !== null,
      mode,
      archive: archiveName(path),
      origin,
      downloaded: url,
    };
  }
  if (source.kind === 'directory') {
    const files =
      source.files?.map((file): KnownFile => ({ ...file, path: joinPath(destination, file.path) })) ?? null;
    return treeAt(destination, { ...source, files });
  }
  // A name without an ending: into a program directory goes a program, elsewhere it may be a folder.
  const program = /\/s?bin$/.test(destination) && filesystem.isDirectory(destination);
  if (into && program) {
    return placeSource(
      { ...source, kind: 'file', bytes: null, mode: null, owner: null, unpacked: false, url: false },
      destination,
      true,
      filesystem,
    );
  }
  const placed = treeAt(destination, { files: null, complete: false, bytes: null, origin: source.origin });
  return into ? placed : { ...placed, kind: 'either' };
}

/** Top folders that a base image may hold folders below, and names that are folders by habit. */
const SYSTEM_FOLDER = /^\/(?:etc|home|lib|media|mnt|opt|root|run|srv|tmp|usr|var)\/./;
const USUAL_FOLDER =
  /\/(?:app|bin|build|certs|code|conf|config|data|dist|html|lib|logs|public|scripts|src|work|workspace)$/;

function isLikelyFolder(path: PathPattern): boolean {
  return SYSTEM_FOLDER.test(path) || USUAL_FOLDER.test(path);
}

/** A file with an ending that is copied to a name without one, and not just its own name without it. */
function mayBeDirectory(name: PathPattern, destination: PathPattern): boolean {
  const last = baseName(destination);
  if (isLiteral(destination) && !isLikelyFolder(destination)) return false;
  return /[^.]\.[^.]+$/.test(name) && !last.includes('.') && !name.startsWith(`${last}.`);
}

function treeAt(path: PathPattern, tree: Pick<Placed, 'files' | 'complete' | 'bytes' | 'origin'>): Placed {
  const { files, complete, bytes, origin } = tree;
  return {
    at: { path, extent: 'tree' },
    kind: 'tree',
    bytes,
    files,
    complete,
    mode: null,
    archive: false,
    origin,
    downloaded: false,
  };
}

/** Whether an ADD may unpack archives, which tell the owners of what is in them, or clone a repository. */
export function mayUnpack({ keyword, sources }: CopyInstruction, bodies: readonly Created[]): boolean {
  if (keyword !== 'ADD' || bodies.every(({ downloaded }) => downloaded)) return false;
  const isPlain = bodies.every(({ kind, origin }) => kind === 'file' && origin?.startsWith('git:') !== true);
  return !isPlain || bodies.length !== sources.length;
}
