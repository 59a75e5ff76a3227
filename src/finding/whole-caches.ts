import type { Remaining } from '../predict/model.ts';

/** What tells the places of one cache of one command from others. */
function cacheKey({ body }: Remaining): string {
  const { source, cache } = body;
  return `${source.span.start} ${source.layer.index} ${cache?.manager} ${cache?.store}`;
}

/** Caches of which no place was cleared, each by the likeliest of its places. */
export function wholeCaches(entries: readonly Remaining[]): Remaining[] {
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
