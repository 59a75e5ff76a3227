import {
  ERROR_BYTES,
  WARNING_BYTES,
  type EvidenceBody,
  type Finding,
  type FoundPath,
  type Severity,
  type Verdict,
} from '../finding/finding.ts';
import { layerFiles, type DeadBody, type LayerFile, type ObservedImage } from '../observe/index.ts';
import type { BuildModel } from '../predict/model.ts';
import { matchLayers, type LayerMatch } from './layers.ts';

/** What an image says of a Dockerfile's findings. */
export interface Joined {
  /** The instruction that made each layer. */
  readonly layers: readonly LayerMatch[];
  /** The findings with their verdicts, severities following the bytes. */
  readonly findings: readonly Finding[];
  /** Dead bodies that no finding predicted, largest first. */
  readonly unpredicted: readonly DeadBody[];
}

/** Whether a match is sure enough to confirm or refute. */
function isSure({ confidence }: LayerMatch): boolean {
  return confidence === 'exact' || confidence === 'strong';
}

/** Joins predictions with an image: matching layers with instructions, and paths with paths, nothing else. */
export function joinImage(model: BuildModel, findings: readonly Finding[], image: ObservedImage): Joined {
  const layers = matchLayers(image.layers.length, image.config.history, model.trail());
  const layerOf = new Map<number, LayerMatch>();
  for (const match of layers) {
    if (match.entry !== null && isSure(match)) layerOf.set(match.entry.span.start, match);
  }
  const bodies = new Bodies(image);
  const claimed = new Set<DeadBody>();
  const judged = findings.map((finding): Finding => {
    const match = layerOf.get(finding.instruction.start);
    // Comments that suppress nothing say nothing of an image.
    if (finding.paths.length === 0) return finding;
    if (match === undefined) return { ...finding, verdict: { status: 'unmatched' } };
    const further = finding.further.flatMap((span) => layerOf.get(span.start)?.layer ?? []);
    const { verdict, reclaimable } = bodies.judge(finding, [match.layer, ...further], claimed);
    // Quiet findings are told aloud where the image shows what one would notice, and an edit saves it.
    if (finding.quiet && reclaimable < ERROR_BYTES) return { ...finding, verdict };
    return { ...finding, verdict, quiet: false, severity: severityOf(finding, verdict) };
  });
  const unpredicted = bodies.dead.filter((body) => !claimed.has(body));
  return { layers, findings: judged, unpredicted };
}

/** Confirmed, the bytes decide; refuted, it is no more than a note. */
function severityOf(finding: Finding, verdict: Verdict): Severity {
  if (verdict.status === 'unmatched') return finding.severity;
  if (verdict.status === 'refuted') return 'info';
  if (verdict.bytes >= ERROR_BYTES) return 'error';
  return verdict.bytes >= WARNING_BYTES ? 'warning' : 'info';
}

/** The stored bodies of an image, by what ended them and by where they stand. */
class Bodies {
  readonly dead: readonly DeadBody[];
  readonly #image: ObservedImage;
  readonly #byKiller = new Map<number, DeadBody[]>();

  constructor(image: ObservedImage) {
    this.#image = image;
    this.dead = image.accounting.deadBodies();
    for (const body of this.dead) {
      const same = this.#byKiller.get(body.killer.layer);
      if (same === undefined) this.#byKiller.set(body.killer.layer, [body]);
      else same.push(body);
    }
  }

  /**
   * @param layers of the finding's instruction, and of the further ones
   * @param claimed the dead bodies of earlier findings; this one's are added
   * @returns reclaimable: content bytes that an edit saves, of bodies that no earlier finding claims
   */
  judge(
    finding: Finding,
    layers: readonly [number, ...number[]],
    claimed: Set<DeadBody>,
  ): { readonly verdict: Verdict; readonly reclaimable: number } {
    const [layer] = layers;
    const found = layers.flatMap((each) => this.#found(finding, each, claimed));
    if (found.length === 0) return { verdict: { status: 'refuted', layer }, reclaimable: 0 };
    const bytes = found.reduce((sum, body) => sum + body.bytes, 0);
    let reclaimable = 0;
    for (const body of found) {
      if (!('reclaimable' in body)) reclaimable += body.bytes;
      else if (!claimed.has(body)) {
        claimed.add(body);
        reclaimable += body.reclaimable;
      }
    }
    return { verdict: { status: 'confirmed', layer, bytes, bodies: found }, reclaimable };
  }

  #found(finding: Finding, layer: number, claimed: Set<DeadBody>): (EvidenceBody | DeadBody)[] {
    if (finding.evidence === 'kept') {
      const linked = this.#linkedElsewhere(finding, layer);
      return this.#stored(finding, layer, layer)
        .filter(({ endedBy, path, linkOf }) => endedBy === null && !linked.has(linkOf ?? path))
        .map(asEvidence);
    }
    if (finding.evidence === 'stored') return this.#held(finding, layer, claimed);
    const ended = (this.#byKiller.get(layer) ?? []).filter((body) => isNamed(finding.paths, body.path));
    if (ended.length > 0) return ended;
    const below = this.#stored(finding, 0, layer - 1);
    // Whatever became of the lower body later: here it was stored twice, or read from below.
    if (finding.evidence === 'below') {
      return below
        .filter(({ endedBy, bytes }) => bytes > 0 && (endedBy === null || endedBy > layer))
        .map(asEvidence);
    }
    // One of several names stored again: the lower body lives on under the others, and the copy costs.
    const names = new Set(below.map(({ path }) => path));
    const again = this.#stored(finding, layer, layer).filter(
      ({ path, bytes }) => bytes > 0 && names.has(path),
    );
    return again.map(asEvidence);
  }

  /** Bodies that a layer need not hold. What they cover below, and what ends them, is told with them. */
  #held(finding: Finding, layer: number, claimed: Set<DeadBody>): (EvidenceBody | DeadBody)[] {
    const covered = this.#byKiller.get(layer) ?? [];
    for (const body of covered) if (isNamed(finding.paths, body.path)) claimed.add(body);
    const dead = this.dead.filter(
      // What was stored again above is told where that was done.
      ({ layer: of, path, killer: { kind } }) =>
        of === layer && kind !== 'metadata' && kind !== 'moved' && isNamed(finding.paths, path),
    );
    for (const body of dead) claimed.add(body);
    const live = this.#stored(finding, layer, layer).filter(
      ({ endedBy, bytes }) => endedBy === null && bytes > 0,
    );
    return [...dead, ...live.map(asEvidence)];
  }

  /** What holds the content of hard links at other paths than the finding's, and would have to stay for them. */
  #linkedElsewhere(finding: Finding, layer: number): Set<string> {
    const held = new Set<string>();
    for (const { path, linkOf } of layerFiles(this.#image, layer)) {
      if (linkOf !== null && !isNamed(finding.paths, path)) held.add(linkOf);
    }
    return held;
  }

  /** The files at a finding's paths in a range of layers. */
  #stored(finding: Finding, first: number, last: number): LayerFile[] {
    const found: LayerFile[] = [];
    for (let layer = first; layer <= last; layer++) {
      for (const file of layerFiles(this.#image, layer)) {
        if (isNamed(finding.paths, file.path)) found.push(file);
      }
    }
    return found;
  }
}

function asEvidence({ path, lossy, bytes, layer }: LayerFile): EvidenceBody {
  return { path, lossy, bytes, layer, killer: null };
}

/** Whether one of a finding's paths means a file. A glob's `*` stops at a slash, as in the shell. */
export function isNamed(paths: readonly FoundPath[], file: string): boolean {
  return paths.some(({ path, kind }) => {
    if (kind === 'tree') return path === '/' || file === path || file.startsWith(`${path}/`);
    if (kind === 'file' && !path.includes('${')) return file === path;
    return pattern(path).test(file);
  });
}

/** What stands for an unknown value in a path matches anything. */
function pattern(path: string): RegExp {
  const source = path
    .split(/(\$\{[^}]*\}|\$\([^)]*\)|[*?])/)
    .map((piece) => {
      if (piece.startsWith('${') || piece.startsWith('$(')) return '.*';
      if (piece === '*') return '[^/]*';
      if (piece === '?') return '[^/]';
      return piece.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^/?${source}(?:/.*)?$`, 's');
}
