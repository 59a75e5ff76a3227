import { hasUnknown, isLiteral, type PathPattern, type PathSet } from '../layers/paths.ts';

interface Node<T> {
  readonly below: Map<string, Node<T>>;
  readonly values: Set<T>;
}

function node<T>(): Node<T> {
  return { below: new Map(), values: new Set() };
}

/** The names of a path up to the first that is not literal. */
function literalNames(path: PathPattern): { readonly names: readonly string[]; readonly whole: boolean } {
  // Without the empty name before the first slash.
  const names = path === '' ? [] : path.slice(1).split('/');
  if (isLiteral(path)) return { names, whole: true };
  const open = names.findIndex((name) => !isLiteral(name));
  return { names: names.slice(0, open), whole: false };
}

/**
 * Finds what may have a path in common with a given one without looking at everything else, so that
 * the time for a file grows with what its commands really touch.
 */
export class PathIndex<T extends { readonly at: PathSet }> {
  readonly #root: Node<T> = node();

  add(value: T): void {
    let place = this.#root;
    for (const name of literalNames(value.at.path).names) {
      let next = place.below.get(name);
      if (next === undefined) {
        next = node();
        place.below.set(name, next);
      }
      place = next;
    }
    place.values.add(value);
  }

  delete(value: T): void {
    let place: Node<T> | undefined = this.#root;
    for (const name of literalNames(value.at.path).names) place = place?.below.get(name);
    place?.values.delete(value);
  }

  /** Everything that may overlap with `set`, and perhaps more. */
  candidates(set: PathSet): T[] {
    const { names, whole } = literalNames(set.path);
    const found: T[] = [];
    // A value that is not known may be any path: only those that begin with one, too, can be the same.
    if (names.length === 0 && hasUnknown(set.path.slice(0, 2))) return [...this.#root.values];
    let place: Node<T> | undefined = this.#root;
    for (const name of names) {
      // Trees above, and patterns whose open part may reach down to here.
      for (const value of place.values) found.push(value);
      place = place.below.get(name);
      if (place === undefined) return found;
    }
    if (whole && set.extent === 'node') {
      for (const value of place.values) found.push(value);
      return found;
    }
    const open = [place];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const value of next.values) found.push(value);
      for (const child of next.below.values()) open.push(child);
    }
    return found;
  }
}
