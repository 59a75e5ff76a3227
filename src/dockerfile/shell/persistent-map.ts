interface Layer<V> {
  readonly own: ReadonlyMap<string, V>;
  readonly rest: Layer<V> | null;
}

/**
 * A map that never changes: setting a key gives a new map that shares what it can with the old one.
 * Copies cost nothing, so that every command of a script may keep the variables it saw.
 *
 * It is a chain of layers, each at most half as large as the next: a look-up asks a logarithmic
 * number of them.
 */
export class PersistentMap<V> {
  readonly #top: Layer<V> | null;

  constructor(top: Layer<V> | null = null) {
    this.#top = top;
  }

  get(key: string): V | undefined {
    for (let layer = this.#top; layer !== null; layer = layer.rest) {
      const value = layer.own.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  with(key: string, value: V): PersistentMap<V> {
    const merged: Layer<V>[] = [];
    let size = 1;
    let rest = this.#top;
    while (rest !== null && rest.own.size < 2 * size) {
      merged.push(rest);
      size += rest.own.size;
      ({ rest } = rest);
    }
    const own = new Map<string, V>();
    for (const layer of merged.reverse()) for (const [name, old] of layer.own) own.set(name, old);
    own.set(key, value);
    return new PersistentMap({ own, rest });
  }

  entries(): [string, V][] {
    const all = new Map<string, V>();
    for (let layer = this.#top; layer !== null; layer = layer.rest) {
      for (const [key, value] of layer.own) if (!all.has(key)) all.set(key, value);
    }
    return [...all];
  }

  /** The keys that may differ between two maps; what both share is not looked at. */
  static changed<T>(a: PersistentMap<T>, b: PersistentMap<T>): Set<string> {
    const keys = new Set<string>();
    const [left, right] = [layersOf(a.#top), layersOf(b.#top)];
    for (const layer of left) if (!right.has(layer)) for (const key of layer.own.keys()) keys.add(key);
    for (const layer of right) if (!left.has(layer)) for (const key of layer.own.keys()) keys.add(key);
    return keys;
  }
}

function layersOf<V>(top: Layer<V> | null): Set<Layer<V>> {
  const all = new Set<Layer<V>>();
  for (let layer = top; layer !== null; layer = layer.rest) all.add(layer);
  return all;
}
