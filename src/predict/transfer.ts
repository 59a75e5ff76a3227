import {
  baseName,
  hasWildcard,
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
import type { KnownFile, Link, Owner, Victim, Writer } from './stored.ts';

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
      const earlier = recorder.isEarlier(hit.body);
      if (earlier) victims.push(recorder.victim(hit, by.certainty));
      else if (effect.kind === 'move' && by.certainty === 'certain') recorder.passOn(hit, victims);
      place(recorder, hit, source, destination, into, by, effect);
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
  const created = recorder.created(at, false, by, { certainty: hasWildcard(path) ? 'possible' : 'likely' });
  // What is copied with its folders, and is not named as a file, is a folder.
  const folder = source.set.extent === 'tree' && !looksLikeFile(baseName(path));
  recorder.create(
    { ...created, at, kind: source.set.extent === 'node' ? 'file' : folder ? 'tree' : 'either' },
    by,
  );
}

/** A body appears under another name, stored by this layer. */
function place(
  recorder: Recorder,
  hit: Hit,
  source: Target,
  destination: PathPattern,
  into: boolean,
  by: Writer,
  effect: { kind: 'move' | 'copy' | 'link'; owner?: Owner; mode?: { octal: number | null } },
): void {
  const { body } = hit;
  const rename = renamer(source.set.path, destination, into);
  const path = rename(hit.common.path);
  if (recorder.mounted(path)) return;
  const files = hit.files?.map((file): KnownFile => ({ ...file, path: rename(file.path) })) ?? null;
  const file = hit.common.extent === 'node' && (body.kind === 'file' || hit.common.path !== body.at.path);
  const link =
    effect.kind === 'link' && !recorder.isEarlier(body)
      ? (body.link ??= { names: 1 })
      : effect.kind === 'move'
        ? body.link
        : null;
  if (effect.kind === 'link' && link !== null) link.names++;
  const created: Created & { again: null; link: Link | null } = {
    ...body,
    at: { path, extent: file ? 'node' : hit.common.extent },
    kind: file ? 'file' : body.kind,
    writer: by,
    // A move keeps the content's history; a copy begins one.
    source: effect.kind === 'move' ? body.source : by,
    again: null,
    link,
    files,
    bytes: victim(hit, 'certain').bytes,
    certainty: weakest(hit.certainty, by.certainty),
    owner: effect.owner ?? body.owner,
    mode: effect.mode?.octal ?? body.mode,
    archive: archiveName(path),
    cache: null,
  };
  recorder.create(created, by);
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
