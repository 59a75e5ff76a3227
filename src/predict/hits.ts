import {
  baseName,
  contains,
  hasUnknown,
  hasWildcard,
  overlap,
  parentPath,
  type PathPattern,
  type PathSet,
} from '../layers/paths.ts';
import { weakest, type Certainty } from '../layers/vocabulary.ts';
import type { Target } from './effects.ts';
import { looksLikeFile } from './names.ts';
import type { Body, KnownFile, Victim } from './stored.ts';

/** Directories that a base image with the Filesystem Hierarchy Standard has. */
export const STANDARD_DIRECTORIES: readonly string[] = [
  '',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/media',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/srv',
  '/sys',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/usr/lib',
  '/usr/local',
  '/usr/local/bin',
  '/usr/local/lib',
  '/usr/local/sbin',
  '/usr/local/share',
  '/usr/sbin',
  '/usr/share',
  '/usr/src',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/opt',
  '/var/spool',
  '/var/tmp',
  '/var/run',
];

const STANDARD: ReadonlySet<PathPattern> = new Set(STANDARD_DIRECTORIES);

/** A body that a target may mean, and how much of it. */
export interface Hit {
  readonly body: Body;
  readonly certainty: Certainty;
  /** All of the body is meant, for certain. */
  readonly whole: boolean;
  /** The part of the body that is meant. */
  readonly common: PathSet;
  /** The known files among it; null where they are not known. */
  readonly files: readonly KnownFile[] | null;
}

/** Whether the two share no more than an unknown part of their names. */
function tooVague(a: PathPattern, b: PathPattern): boolean {
  return hasUnknown(firstName(a)) || hasUnknown(firstName(b));
}

/** `rm -r "$dir"`, and a body whose path does not begin with a value that is not known. */
function cannotBeSame(a: PathPattern, b: PathPattern): boolean {
  const [first, second] = [firstName(a), firstName(b)];
  return (
    hasUnknown(first.slice(0, 2)) !== hasUnknown(second.slice(0, 2)) &&
    !hasWildcard(first) &&
    !hasWildcard(second)
  );
}

function firstName(path: PathPattern): string {
  const end = path.indexOf('/', 1);
  return end === -1 ? path : path.slice(0, end);
}

/** Whether a target means (a part of) a body, and how sure that is; null where it does not. */
export function measure(body: Body, target: Target): Hit | null {
  const vague = tooVague(target.set.path, body.at.path);
  if (vague && cannotBeSame(target.set.path, body.at.path)) return null;
  const { answer, common } = overlap(target.set, body.at);
  if (answer === 'no' || (answer === 'maybe' && vague)) return null;
  if (target.directoriesOnly || isRootAlone(body, target, common)) return null;
  // A star between quotes is a name, and nobody's.
  if (baseName(target.set.path) === '*') return null;
  if (body.gone.some((part) => contains(part, common) === 'yes')) return null;
  // What was unpacked into the root may be anywhere: no reason to suspect it of everything.
  const weak = body.certainty !== 'certain' || !target.required;
  if (answer === 'maybe' && body.at.path === '' && weak) return null;
  const either = body.kind === 'either' && target.set.extent === 'node' && target.set.path === body.at.path;
  if (body.files !== null) return measureFiles(body, body.files, target, either);
  const below = common.path !== body.at.path && body.kind !== 'file';
  const exact = answer === 'yes' ? 'certain' : guess(body, target, common);
  const certainty = weakest(
    body.certainty,
    target.narrowed ? 'possible' : 'certain',
    either ? 'likely' : exact,
  );
  const whole = !below && !either && !target.narrowed && contains(target.set, body.at) === 'yes';
  return { body, certainty, whole, common, files: null };
}

/** The root of a tree alone: a directory has no bytes of its own. */
function isRootAlone(body: Body, target: Target, common: PathSet): boolean {
  const root = target.set.extent === 'node' && common.path === body.at.path && body.kind === 'tree';
  return root && !hasWildcard(target.set.path);
}

/** How sure it is that a path came with a tree of which the names are not known. */
function guess(body: Body, target: Target, common: PathSet): Certainty {
  if (!target.required) return 'possible';
  // What was copied into /usr/local/lib stands beside what the base has there.
  if (STANDARD.has(body.at.path) && parentPath(common.path) !== body.at.path) return 'possible';
  // The path must be there, but a build in between may have made it; sources are copied, not built.
  const unpacked = body.source.layer.keyword === 'RUN';
  if (body.stirred && (unpacked || !looksLikeFile(baseName(common.path)))) return 'possible';
  return 'likely';
}

function measureFiles(body: Body, files: readonly KnownFile[], target: Target, either: boolean): Hit | null {
  const isMeant = ({ path }: KnownFile): boolean =>
    !body.goneFiles.has(path) && contains(target.set, { path, extent: 'node' }) === 'yes';
  const meant = files.filter(isMeant);
  const { common } = overlap(target.set, body.at);
  const [first] = meant;
  if (first === undefined) {
    if (body.complete || (target.set.extent === 'node' && body.kind === 'file')) return null;
    const certainty = weakest(body.certainty, guess(body, target, common));
    return { body, certainty, whole: false, common, files: null };
  }
  const rest = files.length - body.goneFiles.size - meant.length;
  const certainty = weakest(body.certainty, target.narrowed ? 'possible' : either ? 'likely' : 'certain');
  const single: PathSet = { path: first.path, extent: 'node' };
  const whole = rest === 0 && body.complete && !target.narrowed;
  return { body, certainty, whole, common: meant.length === 1 ? single : common, files: meant };
}

function isExact({ body, common }: Hit): boolean {
  return common.path === body.at.path;
}

/**
 * Leaves the likeliest of several bodies that one path may lie in: one that is certainly meant, or
 * stands at the very path, beats trees of which the names are not known; of those the newest counts.
 */
export function sharpen(hits: readonly Hit[], target: Target): Hit[] {
  const meant = hits.filter((hit) => hit.certainty !== 'possible');
  if (meant.length === 0 || hits.length < 2) return [...hits];
  const certain = meant.some((hit) => hit.certainty === 'certain');
  const single =
    target.set.extent === 'node' && meant.some((hit) => isExact(hit) && hit.body.kind === 'file');
  let taken = false;
  return hits.filter((hit) => {
    if (hit.certainty === 'certain' || isExact(hit)) return true;
    if (hit.certainty === 'possible') return !single;
    if (certain || single || taken) return false;
    taken = true;
    return true;
  });
}

/** What a hit means for the sum: the bytes of the part that is meant, where they are known. */
export function victim(hit: Hit, certainty: Certainty): Victim {
  const { body, files, common } = hit;
  const bytes =
    files !== null
      ? files.reduce((sum, file) => sum + file.bytes, 0)
      : hit.whole || common.path === body.at.path
        ? body.bytes
        : null;
  const wholeTree = files === null || files.length > MAX_LISTED || (hit.whole && body.kind === 'tree');
  const paths = wholeTree ? [common] : files.map((file): PathSet => ({ path: file.path, extent: 'node' }));
  return { body, paths, certainty: weakest(hit.certainty, certainty), bytes };
}

/** How many files of a tree a finding names one by one. */
const MAX_LISTED = 8;
