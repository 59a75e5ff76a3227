import { contains, hasUnknown, hasWildcard, isBelow, type PathPattern } from '../layers/paths.ts';
import type { BuildModel, PredictedChange, Remaining } from '../predict/model.ts';
import { cacheFixes } from './cache-fixes.ts';
import { foundPath } from './describe.ts';
import type { Fix } from './finding.ts';
import { laterInstall } from './installs.ts';
import type { Report } from './rule.ts';
import { wholeCaches } from './whole-caches.ts';

/** A clean-up in the RUN that fills a cache, and why the cache is still there. */
export interface FailedCleanUp {
  /** early: before it is filled; astray: beside it; other: what else the manager keeps */
  readonly why: 'early' | 'astray' | 'other';
  readonly entry: Remaining;
  readonly by: PredictedChange['by'];
  /** The path that a clean-up beside the cache takes away. */
  readonly path: PathPattern | null;
}

/** The clean-ups that leave a cache, of all caches that remain: one for each layer and cache. */
export function failedCleanUps(build: BuildModel, why: FailedCleanUp['why']): FailedCleanUp[] {
  const found = new Map<string, FailedCleanUp>();
  for (const entry of wholeCaches(build.remaining.filter(({ body: { cache } }) => cache !== null))) {
    const failed = failedCleanUp(build, entry);
    if (failed?.why !== why) continue;
    const key = `${entry.body.source.layer.span.start} ${entry.body.at.path}`;
    if (!found.has(key)) found.set(key, failed);
  }
  return [...found.values()];
}

/** The clean-up that was meant for a cache and leaves it; undefined where there is none. */
export function failedCleanUp(build: BuildModel, entry: Remaining): FailedCleanUp | undefined {
  const { cache, source: writer, certainty } = entry.body;
  if (cache === null || certainty === 'possible' || writer.layer.keyword !== 'RUN') return undefined;
  if (cache.store === 'lists' && laterInstall(build, entry) !== undefined) return undefined;
  const removals = build.changes.filter(
    ({ kind, by }) => kind === 'remove' && by.layer === writer.layer && by.certainty === 'certain',
  );
  return astray(removals, entry) ?? early(build, removals, entry) ?? other(build, removals, entry);
}

function astray(removals: readonly PredictedChange[], entry: Remaining): FailedCleanUp | undefined {
  for (const { by, targets } of removals) {
    const missed = targets.find(({ path }) => isNear(path, entry.body.at.path));
    if (missed !== undefined) return { why: 'astray', entry, by, path: missed.path };
  }
  return undefined;
}

function early(
  build: BuildModel,
  removals: readonly PredictedChange[],
  entry: Remaining,
): FailedCleanUp | undefined {
  const { at, source: writer } = entry.body;
  const found = removals.find(
    ({ by, targets }) =>
      by.span.start < writer.span.start && targets.some((target) => contains(target, at) === 'yes'),
  );
  if (found === undefined) return undefined;
  // Lists that are fetched for nothing in this RUN are meant to stay.
  const isForInstall = build.steps.some(
    ({ by, step }) => step === 'install' && by.layer === writer.layer && by.span.start > found.by.span.start,
  );
  return isForInstall ? { why: 'early', entry, by: found.by, path: null } : undefined;
}

/** `apt-get clean`, or the removal of what it would clean, where the lists were meant, too. */
function other(
  build: BuildModel,
  removals: readonly PredictedChange[],
  entry: Remaining,
): FailedCleanUp | undefined {
  const { cache, source: writer, at } = entry.body;
  const manager = cache?.manager ?? '';
  const step = build.steps.find(
    ({ manager: name, step: what, by }) =>
      name === manager && what === 'clean' && by.layer === writer.layer && by.certainty === 'certain',
  );
  const kept = `/var/cache/${manager}`;
  const removal = removals.find(({ targets }) =>
    targets.some(({ path }) => (path === kept || isBelow(path, kept)) && !isBelow(`${at.path}/`, kept)),
  );
  const by = step?.by ?? removal?.by;
  return by === undefined || by.span.start < writer.span.start
    ? undefined
    : { why: 'other', entry, by, path: null };
}

/** How many characters a slip of the fingers changes. */
const SLIP = 2;
/** Shorter paths are near too many others. */
const LEAST_LENGTH = 8;

/** Whether a path was meant to be a cache's, and is not. */
function isNear(removed: PathPattern, directory: PathPattern): boolean {
  if (hasUnknown(removed) || hasUnknown(directory)) return false;
  // A star between quotes is no wildcard.
  if (removed === `${directory}/*`) return true;
  const path = removed.replace(/\/[^/]*$/, (last) => (hasWildcard(last) || last === '/*' ? '' : last));
  if (hasWildcard(path) || path.length < LEAST_LENGTH) return false;
  if (path === directory || isBelow(path, directory) || isBelow(directory, path)) return false;
  const names = path.split('/').slice(1);
  const wanted = directory.split('/').slice(1);
  const sorted = (list: readonly string[]): string => list.toSorted().join('/');
  if (sorted(names) === sorted(wanted)) return true;
  // `/var/cache/apt/lists`: the last name is right, the way there is not.
  const [first] = names;
  const below = wanted.slice(0, -1);
  const strays =
    first === wanted[0] &&
    names.at(-1) === wanted.at(-1) &&
    names.length > 2 &&
    names.slice(1, -1).some((name) => below.includes(name));
  return strays || distance(path, directory) <= SLIP;
}

/** How many characters must be changed, left out, put in or exchanged with their neighbour. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > SLIP) return Infinity;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(
        (rows[i - 1]?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (rows[i - 1]?.[j - 1] ?? 0) + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? Infinity;
}

/** What is reported at a clean-up that leaves a cache. */
export function reportOfCleanUp({ entry, by }: FailedCleanUp): Omit<Report, 'message'> {
  const { body } = entry;
  return {
    at: by.span,
    instruction: by.layer.span,
    paths: [foundPath(body.at, false)],
    bytes: body.bytes,
    confidence: body.certainty,
    related: [{ message: 'filled here', span: body.source.span }],
  };
}

/** What keeps the cache out of the layer that the clean-up leaves there. */
export function cleanUpFixes(build: BuildModel, { entry }: FailedCleanUp): readonly Fix[] {
  const { cache, source } = entry.body;
  const filled = wholeCaches(build.remaining.filter(({ body }) => body.cache !== null)).filter(
    ({ body }) => body.cache?.manager === cache?.manager && body.source.layer === source.layer,
  );
  return cacheFixes(build, filled);
}
