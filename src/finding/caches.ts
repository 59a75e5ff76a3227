import { strongest } from '../layers/vocabulary.ts';
import type { Remaining } from '../predict/model.ts';
import { cacheFixes } from './cache-fixes.ts';
import { failedCleanUp } from './clean-ups.ts';
import { foundPath, listPaths, verb } from './describe.ts';
import type { RuleContext } from './rule.ts';
import { wholeCaches } from './whole-caches.ts';

export { laterInstall } from './installs.ts';

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
    // A clean-up that was meant for it is told what it does not do.
    if (skip(entry) || failedCleanUp(context.build, entry) !== undefined) continue;
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
    fixes: () => cacheFixes(context.build, entries),
    message: message
      .replace('{path}', () => listPaths(found))
      .replace('{keeps}', verb(found, 'keeps', 'keep')),
  });
}
