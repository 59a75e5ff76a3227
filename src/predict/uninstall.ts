import { contains, isBelow, type PathPattern, type PathSet } from '../layers/paths.ts';
import { weakest } from '../layers/vocabulary.ts';
import type { Effect, Target } from './effects.ts';
import type { Recorder } from './recorder.ts';
import type { PredictedChange, Stored, Victim, Writer } from './stored.ts';

/** The system's packages leave this to the user. */
const LOCAL = '/usr/local';

/** Packages that one command installed, and have not been removed since. */
export interface Installed {
  readonly manager: string;
  readonly names: Set<string>;
  /** Those among the names that stand for all of them: `apk add --virtual .build-deps`. */
  readonly groups: ReadonlySet<string>;
  readonly by: Writer;
  /** Stands for all their files; no path can be told of a single one. */
  readonly body: Stored;
  readonly places: readonly PathPattern[];
}

/** Packages that an earlier layer installed and a later one removes. */
export interface PredictedUninstall extends PredictedChange {
  readonly packages: readonly string[];
}

/** Remembers what a command installs, for a later one that removes it again. */
export function install(recorder: Recorder, effect: Extract<Effect, { kind: 'install' }>, by: Writer): void {
  const places = effect.places.filter((place) => !recorder.mounted(place));
  const [first] = places;
  const fresh = effect.names.filter((name) => effect.manager !== 'apt' || !recorder.brought.has(name));
  if (first === undefined || fresh.length === 0) return;
  const body = recorder.created({ path: first, extent: 'tree' }, false, by, { certainty: 'likely' });
  recorder.installed.push({
    manager: effect.manager,
    names: new Set(fresh),
    groups: new Set(effect.groups),
    by,
    body: { ...body, id: -1 },
    places,
  });
}

/** Packages that an earlier layer installed are removed: their files stay in that layer. */
export function uninstall(
  recorder: Recorder,
  effect: Extract<Effect, { kind: 'uninstall' }>,
  by: Writer,
): void {
  const victims: Victim[] = [];
  const targets: PathSet[] = [];
  const found = new Set<string>();
  for (const entry of recorder.installed) {
    if (entry.manager !== effect.manager || !samePlaces(entry.places, effect.places)) continue;
    const meant = meantBy(effect.names, entry.names);
    if (meant.length === 0) continue;
    if (recorder.isEarlier(entry.body)) {
      const paths = entry.places.map((path): PathSet => ({ path, extent: 'tree' }));
      const certainty = weakest(entry.body.certainty, effect.certainty, by.certainty);
      victims.push({ body: entry.body, paths, certainty, bytes: null });
      targets.push(...paths);
      for (const name of meant) found.add(name);
    }
    if (by.certainty === 'certain') for (const name of meant) entry.names.delete(name);
    if (by.certainty === 'certain' && meant.some((name) => entry.groups.has(name))) entry.names.clear();
  }
  if (victims.length === 0) return;
  const packages = [...found];
  recorder.uninstalls.push({ kind: 'remove', aspect: null, by, targets, victims, unpacks: [], packages });
}

/** What a removal may take of packages that an earlier layer installed: `rm -rf /usr/share/doc`. */
export function packagedBelow(recorder: Recorder, { set, narrowed, directoriesOnly }: Target): Victim[] {
  if (narrowed || directoriesOnly || set.extent !== 'tree') return [];
  const isAbove = (place: PathPattern): boolean =>
    set.path !== place && contains({ path: place, extent: 'tree' }, set) === 'yes';
  const entry = recorder.installed.findLast(
    ({ body, places, names }) =>
      names.size > 0 && recorder.isEarlier(body) && places.some(isAbove) && !isBelow(set.path, LOCAL),
  );
  return entry === undefined ? [] : [{ body: entry.body, paths: [set], certainty: 'possible', bytes: null }];
}

function samePlaces(one: readonly PathPattern[], other: readonly PathPattern[]): boolean {
  return one.some((place) => other.includes(place));
}

/** The installed packages that an operand names; managers take patterns, too. */
function meantBy(operands: readonly string[], installed: ReadonlySet<string>): string[] {
  const meant: string[] = [];
  for (const operand of operands) {
    if (installed.has(operand)) meant.push(operand);
    else if (operand.includes('*')) {
      const parts = operand.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
      const pattern = new RegExp(`^${parts.join('.*')}$`);
      meant.push(...[...installed].filter((name) => pattern.test(name)));
    }
  }
  return meant;
}
