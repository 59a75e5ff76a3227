import type { BuildModel, ManagerStep, Remaining } from '../predict/model.ts';
import { strongest } from '../layers/vocabulary.ts';
import { foundPath, listPaths, verb } from './describe.ts';
import type { RuleContext } from './rule.ts';

/** The install in a later RUN that reads what this one fetched: before anything is fetched anew. */
export function laterInstall(build: BuildModel, { body }: Remaining): ManagerStep | undefined {
  const here = body.writer.layer.index;
  const steps = build.steps.filter(
    ({ manager, step }) => manager === body.cache?.manager && step !== 'clean',
  );
  if (steps.some(({ step, by }) => step === 'install' && by.layer.index === here)) return undefined;
  const later = steps.filter(({ by }) => by.layer.index > here);
  const updated = later.find(({ step }) => step === 'update')?.by.layer.index ?? Infinity;
  return later.find(({ step, by }) => step === 'install' && by.layer.index < updated);
}

/** What tells the places of one cache of one command from others. */
function cacheKey({ body }: Remaining): string {
  return `${body.source.span.start} ${body.source.layer.index} ${body.cache?.store}`;
}

/** Caches of which no place was cleared, each by the likeliest of its places. */
function wholeCaches(entries: readonly Remaining[]): Remaining[] {
  const places = new Map<string, Remaining[]>();
  for (const entry of entries) {
    places.set(cacheKey(entry), [...(places.get(cacheKey(entry)) ?? []), entry]);
  }
  return [...places.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const isWhole = others.length + 1 >= (first.body.cache?.places ?? 1);
    return isWhole && ![first, ...others].some(({ doubted }) => doubted) ? [first] : [];
  });
}

/**
 * Reports each layer that keeps a manager's cache, at the commands that filled it.
 * @param store the cache that is meant; null for all of the manager
 */
export function reportCachesLeft(
  context: RuleContext,
  manager: string,
  store: string | null,
  message: string,
  skip: (entry: Remaining) => boolean = () => false,
): void {
  const byLayer = new Map<number, Remaining[]>();
  const meant = context.build.remaining.filter(
    ({ body: { cache } }) => cache?.manager === manager && (store === null || cache.store === store),
  );
  const first = new Map<string, number>();
  for (const entry of wholeCaches(meant)) {
    const { source, cache, at } = entry.body;
    if (skip(entry)) continue;
    const place = `${cache?.store} ${at.path}`;
    const layer = first.get(place) ?? source.layer.index;
    first.set(place, layer);
    const told = cache?.once === true ? layer : source.layer.index;
    byLayer.set(told, [...(byLayer.get(told) ?? []), entry]);
  }
  for (const entries of byLayer.values()) reportLayer(context, entries, message);
}

function reportLayer(context: RuleContext, entries: readonly Remaining[], message: string): void {
  const [first] = entries;
  if (first === undefined) return;
  const { body } = first;
  const paths = new Map(entries.map(({ body: { at } }) => [at.path, foundPath(at, false)]));
  const places = new Map(entries.map(({ body: { source } }) => [source.span.start, source.span]));
  places.delete(body.source.span.start);
  const found = [...paths.values()];
  context.report({
    at: body.source.span,
    instruction: body.source.layer.span,
    paths: found,
    bytes: body.bytes,
    confidence: strongest(...entries.map(({ body: { certainty } }) => certainty)),
    related: [...places.values()].map((span) => ({ message: 'and here', span })),
    message: message
      .replace('{path}', () => listPaths(found))
      .replace('{keeps}', verb(found, 'keeps', 'keep')),
  });
}
