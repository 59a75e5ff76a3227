import type { BuildContext, ContextMatch } from '../context/context.ts';
import { literal, type CopyInstruction, type Word } from '../dockerfile/index.ts';
import { baseName, hasWildcard, joinPath, resolvePath, wild, type PathPattern } from '../layers/paths.ts';
import type { Filesystem } from './filesystem.ts';
import { archiveName, looksLikeFile, tarName } from './names.ts';
import { absolutePath, pathText } from './operands.ts';
import { expandArgument, type Complain, type Place } from './place.ts';
import type { KnownFile, Owner, Stored, Writer } from './stored.ts';

/** Where the sources of a COPY come from. */
export type Origin =
  | { readonly kind: 'context'; readonly context: BuildContext | null }
  | {
      readonly kind: 'stage';
      readonly name: string;
      readonly filesystem: Filesystem | null;
      readonly owner: Owner;
    }
  | { readonly kind: 'image' };

/** One source, as far as it can be told what it is. */
type Source =
  | {
      readonly kind: 'file';
      readonly name: PathPattern;
      readonly bytes: number | null;
      readonly mode: number | null;
      readonly owner: Owner | null;
      readonly origin: string | null;
      readonly unpacked: boolean;
      readonly url: boolean;
    }
  | {
      readonly kind: 'directory';
      readonly files: readonly KnownFile[] | null;
      readonly directories: readonly string[];
      readonly complete: boolean;
      readonly bytes: number | null;
      readonly owner: Owner | null;
      readonly origin: string | null;
    }
  | { readonly kind: 'unknown'; readonly name: PathPattern; readonly origin: string | null };

type Created = Omit<Stored, 'id'>;

const ROOT: Owner = { user: '0', group: '0' };
const NOBODY_KNOWN: Owner = { user: null, group: null };

/** What a COPY or ADD stores, and the directories that it makes. */
export interface CopyResult {
  readonly bodies: readonly Created[];
  readonly directories: readonly PathPattern[];
}

/** Reads a COPY or ADD: which names it makes at its destination, and what is known of them. */
export function readCopy(
  instruction: CopyInstruction,
  place: Place,
  origin: Origin,
  filesystem: Filesystem,
  by: Writer,
  complain: Complain,
): CopyResult {
  const flags = new Map(instruction.flags.map((flag) => [flag.name, flag.value]));
  const destination = expandArgument(instruction.destination, place, complain);
  if (destination === null) return { bodies: [], directories: [] };
  const path = absolutePath(destination, place.workdir);
  if (path === null) return { bodies: [], directories: [] };
  const root = filesystem.resolveLinks(path, true);
  const owner = readOwner(flags.get('chown')?.text, place);
  const mode = readMode(flags.get('chmod')?.text, place);
  const excluding = flags.has('exclude');
  const parents = flags.has('parents') && flags.get('parents')?.text !== 'false';
  const sources = instruction.sources.flatMap((source) => {
    if (
      source.text.includes('<<') &&
      instruction.heredocs.some((heredoc) => source.text.includes(heredoc.name))
    ) {
      const heredoc = instruction.heredocs.find((candidate) => source.text.includes(candidate.name));
      const bytes = heredoc === undefined ? null : Buffer.byteLength(heredoc.content.text);
      return [fileSource(heredoc?.name ?? '', { bytes, mode: 0o644, owner: ROOT })];
    }
    const word = expandArgument(source, place, complain);
    if (word === null) return [];
    return readSource(word, instruction.keyword, origin, excluding);
  });
  const into =
    sources.length > 1 ||
    instruction.sources.length > 1 ||
    isDirectoryText(destination) ||
    filesystem.isDirectory(root);
  const result: CopyResult = { bodies: [], directories: [] };
  for (const [index, source] of sources.entries()) {
    const prefix = parents ? parentsPrefix(instruction.sources[index]?.text ?? '') : '';
    const base = prefix === '' ? root : joinPath(root, prefix);
    const placed = placeSource(source, base, into || prefix !== '', filesystem);
    const content = { writer: by, source: by, certainty: 'certain' as const, cache: null, downloaded: false };
    const given =
      owner ?? (source.kind === 'unknown' ? originOwner(origin) : (source.owner ?? originOwner(origin)));
    const body: Created = { ...content, ...placed, owner: given, mode: mode ?? placed.mode };
    const files = body.files?.map((file): KnownFile => (mode === null ? file : { ...file, mode })) ?? null;
    // With --link no engine compares what is there already.
    const compared = flags.has('link') ? { origin: null } : {};
    (result.bodies as Created[]).push({ ...body, ...compared, files });
    if (source.kind === 'directory') {
      (result.directories as PathPattern[]).push(
        body.at.path,
        ...source.directories.map((directory) => joinPath(body.at.path, directory)),
      );
    }
  }
  return result;
}

function originOwner(origin: Origin): Owner {
  if (origin.kind === 'context') return ROOT;
  return origin.kind === 'stage' ? origin.owner : NOBODY_KNOWN;
}

/** `--parents` keeps the source's own folders below the destination (a `/./` in it says from where). */
function parentsPrefix(source: string): string {
  const pivot = source.lastIndexOf('/./');
  const kept = pivot === -1 ? source : source.slice(pivot + 3);
  return kept.replace(/^\.?\/+/, '').replace(/\/?[^/]*$/, '');
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

function fileSource(
  name: PathPattern,
  known: {
    bytes?: number | null;
    mode?: number | null;
    owner?: Owner | null;
    origin?: string | null;
    unpacked?: boolean;
    url?: boolean;
  },
): Source {
  return {
    kind: 'file',
    name,
    bytes: known.bytes ?? null,
    mode: known.mode ?? null,
    owner: known.owner ?? null,
    origin: known.origin ?? null,
    unpacked: known.unpacked ?? false,
    url: known.url ?? false,
  };
}

function readSource(word: Word, keyword: 'COPY' | 'ADD', origin: Origin, excluding: boolean): Source[] {
  const text = literal(word);
  const first = typeof word[0] === 'string' ? word[0] : '';
  if (keyword === 'ADD' && /^(?:https?|ftp):\/\//i.test(first)) return [urlSource(word, first)];
  if (keyword === 'ADD' && isGit(first))
    return [
      {
        kind: 'directory',
        files: null,
        directories: [],
        complete: false,
        bytes: null,
        owner: ROOT,
        origin: null,
      },
    ];
  if (text !== undefined && origin.kind === 'context') {
    const matches = excluding ? undefined : origin.context?.match(text);
    if (matches !== undefined && matches.length > 0)
      return matches.map((match) => contextSource(match, keyword, origin.context?.explicit === true));
  }
  if (text !== undefined && origin.kind === 'stage' && origin.filesystem !== null) {
    const source = stageSource(resolvePath('', text), origin.filesystem, text.endsWith('/'));
    if (source !== null) return [{ ...source, origin: `stage:${origin.name}:${text}` }];
  }
  return [guessSource(word, keyword, origin)];
}

/** `ADD https://host/name?query`: the last name of the path, where the destination is a directory. */
function urlSource(word: Word, first: string): Source {
  const path = pathText(word).replace(/[?#].*$/, '');
  const name = path.length > first.replace(/^([a-z]+:\/\/[^/]*).*$/i, '$1').length ? baseName(path) : '';
  return fileSource(name, { mode: 0o600, owner: ROOT, url: true });
}

function isGit(text: string): boolean {
  return /^git@|^git:\/\/|^ssh:\/\/.*\.git|^https?:\/\/.*\.git(?:[#?]|$)|^github\.com\//i.test(text);
}

function contextSource(match: ContextMatch, keyword: 'COPY' | 'ADD', explicit: boolean): Source {
  const name = baseName(`/${match.path}`);
  const origin = `context:${match.path}`;
  if (match.kind === 'file') {
    return fileSource(name, {
      bytes: match.size,
      mode: match.mode,
      owner: ROOT,
      origin,
      unpacked: keyword === 'ADD' && tarName(name),
    });
  }
  const files = match
    .files()
    .map((file): KnownFile => ({ path: file.path, bytes: file.size, mode: file.mode }));
  return {
    kind: 'directory',
    files,
    directories: match.directories(),
    complete: explicit,
    bytes: match.size,
    owner: ROOT,
    origin,
  };
}

/** What a stage of the same file is known to hold at a path; null where nothing is. */
function stageSource(path: PathPattern, filesystem: Filesystem, slash: boolean): Source | null {
  const resolved = filesystem.resolveLinks(path, true);
  const hits = filesystem.hits({
    set: { path: resolved, extent: 'tree' },
    span: { start: 0, end: 0 },
    required: true,
    narrowed: false,
    directoriesOnly: false,
    followsLink: false,
  });
  const exact = hits.find((hit) => hit.body.at.path === resolved && hit.body.kind === 'file');
  if (exact !== undefined) {
    const { body } = exact;
    return fileSource(baseName(path), { bytes: body.bytes, mode: body.mode, owner: body.owner });
  }
  const [only] = hits;
  const [file] = only?.files ?? [];
  if (only !== undefined && file !== undefined && file.path === resolved)
    return fileSource(baseName(path), { bytes: file.bytes, mode: file.mode, owner: only.body.owner });
  if (!slash && !filesystem.isDirectory(resolved)) return null;
  const files = hits
    .flatMap((hit) => hit.files ?? [])
    .map((known): KnownFile => ({ ...known, path: known.path.slice(resolved.length + 1) }));
  return {
    kind: 'directory',
    files: files.length > 0 ? files : null,
    directories: [],
    complete: false,
    bytes: null,
    owner: hits[0]?.body.owner ?? null,
    origin: null,
  };
}

/** By the name alone: a file, a folder, or one of the two. */
function guessSource(word: Word, keyword: 'COPY' | 'ADD', origin: Origin): Source {
  const text = sourceText(word);
  const tree: Source = {
    kind: 'directory',
    files: null,
    directories: [],
    complete: false,
    bytes: null,
    owner: null,
    origin: originText(word, origin),
  };
  if (/(?:^|\/)\.?\/?$/.test(text) || /(?:^|\/)\.$/.test(text)) return tree;
  const name = baseName(`/${text}`);
  if (keyword === 'ADD' && origin.kind === 'context' && tarName(name))
    return fileSource(name, { unpacked: true });
  if (looksLikeFile(name) || archiveName(name) || (hasWildcard(name) && name.includes('.'))) {
    return fileSource(name, { origin: originText(word, origin) });
  }
  if (hasWildcard(name)) return tree;
  return { kind: 'unknown', name, origin: originText(word, origin) };
}

function originText(word: Word, origin: Origin): string | null {
  const text = literal(word);
  if (text === undefined || origin.kind === 'image') return null;
  const path = resolvePath('', text).slice(1);
  return origin.kind === 'context' ? `context:${path === '' ? '.' : path}` : `stage:${origin.name}:${text}`;
}

/** A source's wildcards are COPY's own: quoted or not, they match. */
function sourceText(word: Word): PathPattern {
  return pathText(word)
    .replaceAll('*', wild.anyName)
    .replaceAll('?', wild.anyCharacter)
    .replace(/\[[^\]/]*\]/g, wild.anyCharacter);
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
  if (into && program)
    return placeSource(
      { ...source, kind: 'file', bytes: null, mode: null, owner: null, unpacked: false, url: false },
      destination,
      true,
      filesystem,
    );
  const placed = treeAt(destination, { files: null, complete: false, bytes: null, origin: source.origin });
  return into ? placed : { ...placed, kind: 'either' };
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
