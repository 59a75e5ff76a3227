import {
  baseName,
  contains,
  isBelow,
  isLiteral,
  overlap,
  type PathPattern,
  type PathSet,
} from '../layers/paths.ts';
import type { BuildModel, BuildStep, Layer, Remaining } from '../predict/model.ts';

/** A tree of sources that something was installed from, and that nothing uses any more. */
export interface TreeLeft {
  readonly entry: Remaining;
  readonly tree: PathPattern;
  readonly step: BuildStep;
}

/** Whether a command of the layer takes (a part of) a tree away, or may. */
export function isRemoved(build: BuildModel, layer: Layer, tree: PathSet): boolean {
  return build.changes.some(
    ({ kind, by, targets }) =>
      by.layer === layer &&
      (kind === 'remove' || kind === 'move') &&
      targets.some((target) => contains(target, tree) !== 'no'),
  );
}

/** The part of an unpacked tree that a directory lies in: what one archive brought. */
function topOf(root: PathPattern, directory: PathPattern): PathPattern {
  if (directory === root) return root;
  const next = directory.indexOf('/', root.length + 1);
  return next === -1 ? directory : directory.slice(0, next);
}

/** Folders that are never an archive's own. */
const SHARED =
  /^(?:\/(?:usr|opt|srv|home|root|tmp|var|app|etc|mnt|media|lib|bin|build|src|work)?|\/usr\/(?:local|src|share|lib)(?:\/src)?|\/var\/(?:tmp|www|lib|opt)|\/home\/[^/]+)$/;

/** Trees that were cloned or unpacked, installed from in the same RUN, and are left there. */
export function treesLeft(build: BuildModel): TreeLeft[] {
  const found = new Map<string, TreeLeft>();
  for (const step of build.builds) {
    const { layer, certainty } = step.by;
    if (step.work !== 'installs' || certainty !== 'certain' || !isLiteral(step.directory)) continue;
    const entries = build.remaining.filter(
      ({ body }) =>
        body.came !== undefined &&
        body.writer.layer === layer &&
        body.writer.span.start < step.by.span.start &&
        (body.at.path === step.directory || isBelow(step.directory, body.at.path)),
    );
    // Of a clone in a folder into which something was unpacked, the clone.
    const [entry] = entries.sort((a, b) => b.body.at.path.length - a.body.at.path.length);
    if (entry === undefined) continue;
    const { body } = entry;
    const tree = body.came === 'unpacked' ? topOf(body.at.path, step.directory) : body.at.path;
    if (SHARED.test(tree) || isRemoved(build, layer, { path: tree, extent: 'tree' })) continue;
    if (isUsed(build, layer, tree)) continue;
    const key = `${layer.span.start} ${tree}`;
    if (!found.has(key)) found.set(key, { entry, tree, step });
  }
  return [...found.values()];
}

/** Whether something may still use a tree: another instruction names it, or a link leads there. */
export function isUsed(build: BuildModel, layer: Layer, tree: PathPattern): boolean {
  const inTree: PathSet = { path: tree, extent: 'tree' };
  const later = build.builds.some(
    ({ directory, by }) =>
      by.layer.index > layer.index && overlap(inTree, { path: directory, extent: 'node' }).answer !== 'no',
  );
  return (
    later ||
    build.links.some(
      ({ to, by }) =>
        by.layer.index >= layer.index && overlap(inTree, { path: to, extent: 'node' }).answer !== 'no',
    ) ||
    build.namedElsewhere(layer, baseName(tree))
  );
}
