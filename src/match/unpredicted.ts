import { listPaths } from '../finding/describe.ts';
import { ERROR_BYTES, type Finding, type FoundPath } from '../finding/finding.ts';
import type { DeadBody, KillKind } from '../observe/index.ts';
import type { TrailEntry } from '../predict/model.ts';
import type { LayerMatch } from './layers.ts';
import { type ObservedRule, unpredictedCopyUp, unpredictedRemoval } from './observed-rules.ts';

const RULE_OF: Readonly<Record<KillKind, ObservedRule>> = {
  metadata: unpredictedCopyUp,
  content: unpredictedCopyUp,
  moved: unpredictedCopyUp,
  removed: unpredictedRemoval,
  opaque: unpredictedRemoval,
  type: unpredictedRemoval,
};

/** More paths than this are told by their folders. */
const MOST_PATHS = 100;
/** How many of the instructions that stored the files are pointed at. */
const MOST_RELATED = 3;

/**
 * Findings for dead bodies that nothing predicted: one for each instruction that ended some, and each rule. Bodies of
 * the base image that no edit saves are left out, and so are those that no known instruction ended.
 */
export function unpredictedFindings(
  layers: readonly LayerMatch[],
  unpredicted: readonly DeadBody[],
): readonly Finding[] {
  const groups = new Map<string, { rule: ObservedRule; killer: LayerMatch; bodies: DeadBody[] }>();
  for (const body of unpredicted) {
    const killer = layers[body.killer.layer];
    if (killer === undefined || !isSure(killer) || body.reclaimable === 0) continue;
    const rule = RULE_OF[body.killer.kind];
    const key = `${killer.layer} ${rule.id}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { rule, killer, bodies: [body] });
    else group.bodies.push(body);
  }
  return [...groups.values()].flatMap(({ rule, killer: { layer, entry }, bodies }) =>
    entry === null ? [] : [findingOf(rule, layer, entry, bodies, layers)],
  );
}

function isSure({ confidence }: LayerMatch): boolean {
  return confidence === 'exact' || confidence === 'strong';
}

function findingOf(
  rule: ObservedRule,
  layer: number,
  { span }: TrailEntry,
  bodies: readonly DeadBody[],
  layers: readonly LayerMatch[],
): Finding {
  const bytes = bodies.reduce((sum, body) => sum + body.reclaimable, 0);
  return {
    rule: rule.id,
    name: rule.name,
    severity: bytes < ERROR_BYTES ? 'info' : 'warning',
    confidence: 'certain',
    message: messageOf(rule, bodies),
    help: rule.docs.help,
    span,
    instruction: span,
    further: [],
    paths: pathsOf(bodies),
    bytes,
    related: storedBy(bodies, layers),
    evidence: 'ended',
    quiet: false,
    verdict: { status: 'confirmed', layer, bytes, bodies },
    suppressed: null,
    fixes: [],
  };
}

function messageOf(rule: ObservedRule, bodies: readonly DeadBody[]): string {
  const one = bodies.length === 1;
  const files = one
    ? 'a file of a lower layer'
    : `${bodies.length.toLocaleString('en-US')} files of lower layers`;
  const done = rule === unpredictedCopyUp ? 'stored again here' : 'removed here, and still stored below';
  return `The image shows ${files} ${done}: ${listPaths(bodies.map(filePath))}`;
}

function filePath({ path }: DeadBody): FoundPath {
  return { path, kind: 'file' };
}

/** All paths, largest first; of many, the deepest folders that are few enough. */
function pathsOf(bodies: readonly DeadBody[]): FoundPath[] {
  if (bodies.length <= MOST_PATHS) return bodies.map(filePath);
  const split = bodies.map(({ path }) => path.split('/').slice(1));
  const deepest = split.reduce((most, names) => Math.max(most, names.length), 0);
  for (let depth = deepest - 1; depth > 0; depth--) {
    const found = new Map<string, FoundPath>();
    for (const names of split) {
      const path = `/${names.slice(0, depth).join('/')}`;
      // A folder with everything in it says more than one of its files.
      if (names.length > depth) found.set(path, { path, kind: 'tree' });
      else if (!found.has(path)) found.set(path, { path, kind: 'file' });
    }
    if (found.size <= MOST_PATHS) return [...found.values()];
  }
  return [{ path: '/', kind: 'tree' }];
}

/** The instructions that stored the bodies, those with the most bytes. */
function storedBy(bodies: readonly DeadBody[], layers: readonly LayerMatch[]): Finding['related'] {
  const bytes = new Map<TrailEntry, number>();
  for (const body of bodies) {
    const entry = layers[body.layer]?.entry ?? null;
    if (entry !== null) bytes.set(entry, (bytes.get(entry) ?? 0) + body.bytes);
  }
  return [...bytes]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_RELATED)
    .map(([{ span }]) => ({ message: 'stored here', span }))
    .toSorted((a, b) => a.span.start - b.span.start);
}
