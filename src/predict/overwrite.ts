import { contains, joinPath, type PathPattern } from '../layers/paths.ts';
import type { Filesystem } from './filesystem.ts';
import { victim } from './hits.ts';
import type { Body, Layer, Stored, Victim } from './stored.ts';

type Created = Omit<Stored, 'id'>;

/**
 * Bodies of earlier layers that a tree of a COPY holds once more: files known by name, and what came
 * from the same place of the same source to the same path (`COPY src /app/src` under `COPY . /app`).
 */
export function coveredCopies(body: Created, filesystem: Filesystem, layer: Layer): Victim[] {
  if (body.kind !== 'tree') return [];
  const sizes = body.files === null ? null : new Map(body.files.map(({ path, bytes }) => [path, bytes]));
  const victims: Victim[] = [];
  const target = {
    set: body.at,
    span: body.writer.span,
    required: false,
    narrowed: false,
    directoriesOnly: false,
    followsLink: false,
  };
  for (const hit of filesystem.hits(target)) {
    const old = hit.body;
    if (old.writer.layer.index >= layer.index) continue;
    // The new tree lies in an older one that came from the folder above it.
    if (
      old.files === null &&
      contains(old.at, body.at) === 'yes' &&
      old.at.path !== body.at.path &&
      sameSource(old, body)
    ) {
      victims.push({ body: old, paths: [body.at], certainty: 'likely', bytes: body.bytes });
      continue;
    }
    const files = hit.files?.filter(({ path }) => sizes?.has(path) === true) ?? null;
    if (files !== null && files.length > 0) {
      const narrowed = {
        ...hit,
        files,
        whole: hit.whole && files.length === hit.files?.length,
        certainty: 'certain' as const,
      };
      // The same content again is stored by some engines and passed over by others.
      const same = sameSource(body, old) || files.every((file) => file.bytes === sizes?.get(file.path));
      victims.push(victim(narrowed, same ? 'likely' : 'certain'));
      if (narrowed.whole) filesystem.end(narrowed, body.writer);
      else filesystem.endFiles(old, files, body.writer);
    } else if (sizes === null && sameSource(body, old) && hit.common.path === old.at.path) {
      victims.push(victim({ ...hit, certainty: 'certain' }, 'likely'));
      if (contains(body.at, old.at) === 'yes') filesystem.end(hit, body.writer);
    } else if (old.kind === 'file' && sizes?.has(old.at.path) === true) {
      victims.push(victim({ ...hit, certainty: 'certain' }, 'certain'));
      filesystem.end(hit, body.writer);
    }
  }
  return victims;
}

/** Whether `inner` came from below where `outer` came from, and went to the same place below it. */
function sameSource(outer: Pick<Body, 'origin' | 'at'>, inner: Pick<Body, 'origin' | 'at'>): boolean {
  if (outer.origin === null || inner.origin === null) return false;
  const [outerKind, outerPath = ''] = split(outer.origin);
  const [innerKind, innerPath = ''] = split(inner.origin);
  if (outerKind !== innerKind) return false;
  const relative = below(innerPath, outerPath);
  return relative !== null && joinPath(outer.at.path, relative) === inner.at.path;
}

function split(origin: string): [string, string] {
  const at = origin.lastIndexOf(':');
  const path = origin.slice(at + 1).replace(/^\/|\/$/g, '');
  return [origin.slice(0, at), path === '.' ? '' : path];
}

function below(path: string, directory: string): PathPattern | null {
  if (path === directory) return '';
  if (directory === '') return path;
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : null;
}
