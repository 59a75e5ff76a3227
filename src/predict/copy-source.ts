import type { BuildContext, ContextLink, ContextMatch } from '../context/context.ts';
import { literal, type Word } from '../dockerfile/index.ts';
import { baseName, hasWildcard, resolvePath, wild, type PathPattern } from '../layers/paths.ts';
import type { Filesystem } from './filesystem.ts';
import type { Hit } from './hits.ts';
import { archiveName, looksLikeFile, tarName } from './names.ts';
import { pathText } from './operands.ts';
import type { KnownFile, Owner } from './stored.ts';

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
export type Source =
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
      /** Symbolic links, relative to it. */
      readonly links: readonly ContextLink[];
      readonly complete: boolean;
      readonly bytes: number | null;
      readonly owner: Owner | null;
      readonly origin: string | null;
    }
  | {
      readonly kind: 'unknown';
      readonly name: PathPattern;
      readonly owner: Owner | null;
      readonly origin: string | null;
    };

/** What comes from the build context belongs to root. */
export const ROOT: Owner = { user: '0', group: '0' };

/** A single file. */
export function fileSource(
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

/**
 * What one expanded source of a COPY or ADD names.
 * @param excluding the patterns of `--exclude`; null where they are not all known
 */
export function readSource(
  word: Word,
  keyword: 'COPY' | 'ADD',
  origin: Origin,
  excluding: readonly string[] | null,
): Source[] {
  const text = literal(word);
  const first = typeof word[0] === 'string' ? word[0] : '';
  if (keyword === 'ADD' && isGit(first)) {
    return [unknownTree(ROOT, `git:${text ?? first}`)];
  }
  if (keyword === 'ADD' && /^(?:https?|ftp):\/\//i.test(first)) return [urlSource(word, first)];
  if (text !== undefined && origin.kind === 'context') {
    const matches = excluding === null ? undefined : origin.context?.match(text, excluding);
    if (matches !== undefined && matches.length > 0) {
      // A pattern of --exclude may reach further than we think.
      const complete = origin.context?.explicit === true && excluding?.length === 0;
      return matches.map((match) => contextSource(match, keyword, complete));
    }
  }
  if (origin.kind !== 'stage' || origin.filesystem === null) return [guessSource(word, keyword, origin)];
  const hits = stageHits(resolvePath('', sourceText(word)), origin.filesystem);
  const owner = ownerOf(hits, origin.owner);
  if (text !== undefined) {
    const source = stageSource(resolvePath('', text), hits, origin.filesystem, text.endsWith('/'));
    if (source !== null) return [{ ...source, owner, origin: `stage:${origin.name}:${text}` }];
  }
  return [{ ...guessSource(word, keyword, origin), owner }];
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

function contextSource(match: ContextMatch, keyword: 'COPY' | 'ADD', complete: boolean): Source {
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
    links: match.links(),
    complete,
    bytes: match.size,
    owner: ROOT,
    origin,
  };
}

/** What a stage of the same file is known to hold there. */
function stageHits(path: PathPattern, filesystem: Filesystem): readonly Hit[] {
  const found = filesystem.hits({
    set: { path: filesystem.resolveLinks(path, true), extent: 'tree' },
    span: { start: 0, end: 0 },
    required: true,
    narrowed: false,
    directoriesOnly: false,
    followsLink: false,
  });
  // Of what the base image brings it is not told enough to copy.
  return found.filter(({ body }) => body.system === null);
}

/** Who owns all of them, null on a side where they differ; what a RUN writes belongs to whoever runs the stage. */
function ownerOf(hits: readonly Hit[], ofStage: Owner): Owner {
  const side = (of: 'user' | 'group'): string | null => {
    const owners = hits.map(({ body: { owner, source } }) =>
      source.layer.keyword === 'RUN' ? (owner[of] ?? ofStage[of]) : owner[of],
    );
    return new Set(owners).size > 1 ? null : owners[0] === undefined ? ofStage[of] : owners[0];
  };
  return { user: side('user'), group: side('group') };
}

/** The same as something to copy; null where it does not tell a file from a folder. */
function stageSource(
  path: PathPattern,
  hits: readonly Hit[],
  filesystem: Filesystem,
  slash: boolean,
): Source | null {
  const resolved = filesystem.resolveLinks(path, true);
  const exact = hits.find((hit) => hit.body.at.path === resolved && hit.body.kind === 'file');
  if (exact !== undefined) {
    const { body } = exact;
    return fileSource(baseName(path), { bytes: body.bytes, mode: body.mode });
  }
  const [only] = hits;
  const [file] = only?.files ?? [];
  if (only !== undefined && file !== undefined && file.path === resolved) {
    return fileSource(baseName(path), { bytes: file.bytes, mode: file.mode });
  }
  if (!slash && !filesystem.isDirectory(resolved)) return null;
  const files = hits
    .flatMap((hit) => hit.files ?? [])
    .map((known): KnownFile => ({ ...known, path: known.path.slice(resolved.length + 1) }));
  return {
    kind: 'directory',
    files: files.length > 0 ? files : null,
    directories: [],
    links: [],
    complete: false,
    bytes: null,
    owner: null,
    origin: null,
  };
}

/** A folder of which nobody knows what it holds. */
function unknownTree(owner: Owner | null, origin: string | null): Source {
  return {
    kind: 'directory',
    files: null,
    directories: [],
    links: [],
    complete: false,
    bytes: null,
    owner,
    origin,
  };
}

/** By the name alone: a file, a folder, or one of the two. */
function guessSource(word: Word, keyword: 'COPY' | 'ADD', origin: Origin): Source {
  const text = sourceText(word);
  const tree = unknownTree(null, originText(word, origin));
  if (/(?:^|\/)\.?\/?$/.test(text) || /(?:^|\/)\.$/.test(text)) return tree;
  const name = baseName(`/${text}`);
  if (keyword === 'ADD' && origin.kind === 'context' && tarName(name)) {
    return fileSource(name, { unpacked: true });
  }
  if (looksLikeFile(name) || archiveName(name) || (hasWildcard(name) && name.includes('.'))) {
    return fileSource(name, { origin: originText(word, origin) });
  }
  if (hasWildcard(name)) return tree;
  return { kind: 'unknown', name, owner: null, origin: originText(word, origin) };
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
