import {
  baseName,
  hasWildcard,
  isLiteral,
  joinPath,
  parentPath,
  type PathPattern,
  type PathSet,
} from '../layers/paths.ts';
import { weakest } from '../layers/vocabulary.ts';
import type { Effect, Target } from './effects.ts';
import { victim, type Hit } from './hits.ts';
import { archiveName, looksLikeFile } from './names.ts';
import type { Created, Recorder } from './recorder.ts';
import type { Again, KnownFile, Link, Victim, Writer } from './stored.ts';

/** Moves, copies and links bodies to other names. */
export function transfer(
  recorder: Recorder,
  effect: Extract<Effect, { kind: 'move' | 'copy' | 'link' }>,
  by: Writer,
): void {
  const victims: Victim[] = [];
  const sources = recorder.reach(effect.sources, effect.kind !== 'move');
  const destination = recorder.filesystem.resolveLinks(effect.destination, true);
  const into = effect.into ?? (sources.length > 1 || recorder.filesystem.isDirectory(destination));
  for (const source of sources) {
    const hits = recorder.filesystem.hits(source);
    for (const hit of hits) {
      const lower = recorder.isEarlier(hit.body) ? recorder.victim(hit, by.certainty) : null;
      if (lower === null && effect.kind === 'move' && by.certainty === 'certain') {
        recorder.passOn(hit, victims);
      }
      const again =
        lower === null || effect.kind === 'move'
          ? null
          : { victims, victim: lower, meant: lower.certainty, idle: 'no' as const, copied: true };
      // A file that is named was there, whatever it came with; of several the newest is the likeliest.
      const isOne = isNamed(source.set) || (!into && isLiteral(destination) && !hasWildcard(source.set.path));
      const isSure = hits.length === 1 && source.required && isOne;
      const placed = place(recorder, hit, { source, destination, into, by, effect, again, isSure });
      // What is copied into a mount is not in the layer; what is moved there is gone from it.
      if (lower !== null && (placed || effect.kind === 'move')) victims.push(lower);
      if (effect.kind === 'move' && by.certainty === 'certain' && hit.certainty !== 'possible') {
        recorder.filesystem.end(hit, by);
      }
    }
    if (hits.length === 0) arrive(recorder, source, destination, into, by);
  }
  recorder.note(
    effect.kind,
    null,
    by,
    sources.map((source) => source.set),
    victims,
  );
}

function isNamed({ path, extent }: PathSet): boolean {
  return extent === 'node' && isLiteral(path);
}

/** Something that the base image (or an unknown program) holds comes to a new place. */
function arrive(
  recorder: Recorder,
  source: Target,
  destination: PathPattern,
  into: boolean,
  by: Writer,
): void {
  const path = into ? joinPath(destination, baseName(source.set.path)) : destination;
  if (recorder.mounted(path)) return;
  const at: PathSet = { path, extent: source.set.extent };
  const isFile = !into && isNamed(at) && looksLikeFile(baseName(path));
  const likely = hasWildcard(path) ? 'possible' : 'likely';
  const created = recorder.created(at, false, by, { certainty: isFile ? 'certain' : likely });
  // What is copied with its folders, and is not named as a file, is a folder.
  const folder = source.set.extent === 'tree' && !looksLikeFile(baseName(path));
  recorder.create(
    { ...created, at, kind: source.set.extent === 'node' ? 'file' : folder ? 'tree' : 'either' },
    by,
  );
}

/** Where a body goes, and by what. */
interface Passage {
  readonly source: Target;
  readonly destination: PathPattern;
  readonly into: boolean;
  readonly by: Writer;
  readonly effect: Extract<Effect, { kind: 'move' | 'copy' | 'link' }>;
  readonly again: Again | null;
  /** The command would have failed without the file. */
  readonly isSure: boolean;
}

/** A body appears under another name, stored by this layer. Whether it does: not where a mount is. */
function place(recorder: Recorder, hit: Hit, passage: Passage): boolean {
  const { source, destination, into, by, effect, again, isSure } = passage;
  const { body } = hit;
  const rename = renamer(source.set.path, destination, into);
  const path = rename(hit.common.path);
  if (recorder.mounted(path)) return false;
  const files = hit.files?.map((file): KnownFile => ({ ...file, path: rename(file.path) })) ?? null;
  const file = hit.common.extent === 'node' && (body.kind === 'file' || hit.common.path !== body.at.path);
  // A part of a clone is no clone.
  const { came, ...rest } = body;
  const created: Created & { again: Again | null; link: Link | null } = {
    ...rest,
    ...(came === undefined || !hit.whole ? {} : { came }),
    at: { path, extent: file ? 'node' : hit.common.extent },
    kind: file ? 'file' : body.kind,
    writer: by,
    // A move keeps the content's history; a copy begins one.
    source: effect.kind === 'move' ? body.source : by,
    again,
    link: linkOf(hit, effect, recorder),
    files,
    bytes: victim(hit, 'certain').bytes,
    certainty: weakest(isSure ? 'certain' : hit.certainty, by.certainty),
    owner: effect.owner ?? body.owner,
    mode: effect.mode?.octal ?? body.mode,
    archive: archiveName(path),
    cache: null,
    system: null,
  };
  recorder.create(created, by);
  return true;
}

/** A hard link within a layer shares its body; one to a lower body is a copy. */
function linkOf({ body }: Hit, effect: Passage['effect'], recorder: Recorder): Link | null {
  if (effect.kind === 'move') return body.link;
  if (effect.kind !== 'link' || recorder.isEarlier(body)) return null;
  body.link ??= { names: 1 };
  body.link.names++;
  return body.link;
}

/** How a path below a source is called at its destination. */
function renamer(
  source: PathPattern,
  destination: PathPattern,
  into: boolean,
): (path: PathPattern) => PathPattern {
  // Of `dir/*` what matches keeps its name; of a plain source the last name goes along into a directory.
  const kept = hasWildcard(source) ? literalParent(source) : into ? parentPath(source) : source;
  return (path) =>
    path === kept || path.length <= kept.length ? destination : `${destination}${path.slice(kept.length)}`;
}

function literalParent(path: PathPattern): PathPattern {
  let at = path;
  while (hasWildcard(at)) at = parentPath(at);
  return at;
}
