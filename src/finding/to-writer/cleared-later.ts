import { contains, type PathPattern } from '../../layers/paths.ts';
import type { BuildModel, Layer, PredictedChange, Remaining, Victim } from '../../predict/model.ts';
import { cacheFixes } from '../cache-fixes.ts';
import { commandOf, elementOf, removeCommands, removeWords } from '../edits/index.ts';
import type { Edit, Fix } from '../finding.ts';

/**
 * Keeps caches out of the layers of the RUNs that fill them, and takes the late clean-up, or those of its words
 * that are about them, away where its own RUN fills none.
 */
export function clearedLaterFixes(
  build: BuildModel,
  change: PredictedChange,
  victims: readonly Victim[],
): readonly Fix[] {
  const layers = fillings(victims);
  if (layers === null) return [];
  const fixes = layers.map((entries) => cacheFixes(build, entries)[0]);
  const late = lateEdits(build, change, victims);
  if (fixes.some((fix) => fix === undefined) || late === null) return [];
  const found = fixes.flatMap((fix) => fix ?? []);
  const disposable = found.flatMap((fix) => fix.disposable);
  return [
    {
      title: [...new Set(found.map(({ title }) => title))].join('; '),
      safety: found.some(({ safety }) => safety === 'unsafe') ? 'unsafe' : 'safe',
      edits: [...found.flatMap(({ edits }) => edits), ...late],
      assumptions: [...new Set(found.flatMap(({ assumptions }) => assumptions))],
      disposable: [...new Map(disposable.map((path) => [path.path, path])).values()],
    },
  ];
}

/** The caches of each layer, one of each command; null where some are only suspected. */
function fillings(victims: readonly Victim[]): Remaining[][] | null {
  const byLayer = new Map<Layer, Map<number, Remaining>>();
  const sure = victims.filter(({ certainty }) => certainty !== 'possible');
  const known = new Set(sure.map(({ body }) => body.source.span.start));
  if (!victims.every(({ body }) => known.has(body.source.span.start))) return null;
  for (const { body } of sure) {
    if (body.source !== body.writer || body.source.layer.keyword !== 'RUN') return null;
    const entries = byLayer.get(body.source.layer) ?? new Map<number, Remaining>();
    byLayer.set(body.source.layer, entries);
    const { start } = body.source.span;
    if (!entries.has(start)) entries.set(start, { body, doubted: false, uses: [], files: null });
  }
  return [...byLayer.values()].map((entries) => [...entries.values()]);
}

/** What becomes of the late clean-up; null where it would have to go and cannot. */
function lateEdits(build: BuildModel, change: PredictedChange, victims: readonly Victim[]): Edit[] | null {
  const { by, targets } = change;
  const managers = new Set(victims.map(({ body }) => body.cache?.manager));
  const fillsToo = build.steps.some(
    ({ manager, step, by: { layer } }) => layer === by.layer && managers.has(manager) && step !== 'clean',
  );
  if (fillsToo) return [];
  const isHere = ({ by: { layer } }: { readonly by: PredictedChange['by'] }): boolean => layer === by.layer;
  const mayFillToo = [build.opaque, build.builds, build.dependencies].some((deeds) => deeds.some(isHere));
  const directories = victims.flatMap(({ body }) => body.cache?.remedy?.directories ?? []);
  const isCleared = (path: PathPattern): boolean =>
    directories.some(
      (directory) => contains({ path: directory, extent: 'tree' }, { path, extent: 'tree' }) === 'yes',
    );
  const outline = build.outlineOf(by.layer);
  const element = outline === null ? undefined : elementOf(outline, by.span);
  // A program may fail where there is nothing to clear; an rm of what is not there does not, if told so.
  const mayStay = by.name === 'rm' || by.name === 'find' ? [] : null;
  if (mayFillToo || outline === null || element === undefined) return mayStay;
  if (targets.every(({ path }) => isCleared(path))) {
    return removeCommands(build.file, outline, [element]) ?? mayStay;
  }
  const [victim] = victims;
  const command = commandOf(outline, by.span);
  if (victim === undefined || command === undefined || by.name !== 'rm') return mayStay;
  const words = build.wayBack(victim.body.source.layer, by).removed();
  const spans = words.flatMap(({ set, span }) => (isCleared(set.path) ? [span] : []));
  const isOne = new Set(words.map(({ span }) => span.start)).size === words.length;
  return (
    (isOne && spans.length < words.length ? removeWords(build.file, outline, command, spans) : null) ??
    mayStay
  );
}
