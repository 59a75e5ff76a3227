import type { TrailEntry } from '../predict/model.ts';
import { align, textLikeness } from './align.ts';
import { fold, parseCreatedBy, type CreatedBy } from './created-by.ts';

/** One entry of an image's history, as the OCI image specification has it. */
export interface HistoryEntry {
  readonly createdBy: string;
  readonly emptyLayer: boolean;
}

/**
 * How sure it is that a layer was made by an instruction. Only exact and strong may confirm or refute.
 *
 * - exact: the history says the same as the instruction, and has one entry for every layer
 * - strong: it says nearly the same: the file was edited since, or the builder left something out
 * - weak: the same kind of instruction at the same place
 * - none: not matched
 */
export type MatchConfidence = 'exact' | 'strong' | 'weak' | 'none';

export interface LayerMatch {
  /** The layer's place in the image, from 0, the base's included. */
  readonly layer: number;
  /** null for a layer of the base image, and where nothing fits. */
  readonly entry: TrailEntry | null;
  readonly confidence: MatchConfidence;
  /** In front of the first instruction of the Dockerfile. */
  readonly base: boolean;
}

/** From this likeness on, two texts are the same but for details. */
const STRONG = 0.75;
/** Below this, a RUN is another RUN. */
const WEAK = 0.3;

/**
 * Finds the instruction that made each layer of an image.
 * @param layers how many layers the image has
 * @param history as the image's configuration has it; may be missing, short or long
 * @param trail the instructions of the Dockerfile's shipped chain
 */
export function matchLayers(
  layers: number,
  history: readonly HistoryEntry[],
  trail: readonly TrailEntry[],
): LayerMatch[] {
  const entries = layerEntries(layers, history);
  if (entries === null) return Array.from({ length: layers }, (_, layer) => unmatched(layer));
  const read = history.map(({ createdBy }) => parseCreatedBy(createdBy));
  const texts = trail.map(comparable);
  const likeness = (entry: number, instruction: number): number => {
    const [created, expected] = [read[entry], texts[instruction]];
    return created === undefined || expected === undefined ? 0 : compare(created, expected);
  };
  const pairs = align(history.length, trail.length, likeness, {
    // WORKDIR and settings leave no entry with some builders; RUN, COPY and ADD always do.
    missing: (instruction) => (/^(?:RUN|COPY|ADD)$/.test(trail[instruction]?.keyword ?? '') ? 0.6 : 0.05),
    extra: 0.3,
  });
  const makesNothing = trail.every(({ keyword }) => !/^(?:RUN|COPY|ADD|WORKDIR)$/.test(keyword));
  const first = pairs.findIndex((instruction) => instruction !== null);
  return entries.map((entry, layer) => {
    const instruction = entry === null ? null : (pairs[entry] ?? null);
    const found = instruction === null ? undefined : trail[instruction];
    if (entry === null || instruction === null || found === undefined) {
      return {
        layer,
        entry: null,
        confidence: 'none',
        base: entry !== null && (first === -1 ? makesNothing : entry < first),
      };
    }
    const score = likeness(entry, instruction);
    const confidence = score >= 1 ? 'exact' : score >= STRONG ? 'strong' : 'weak';
    return { layer, entry: found, confidence, base: false };
  });
}

function unmatched(layer: number): LayerMatch {
  return { layer, entry: null, confidence: 'none', base: false };
}

/**
 * The history entry of every layer; null where there is none for one. Null as a whole where the
 * history does not fit the layers at all: a squashed image, or one without history.
 */
function layerEntries(layers: number, history: readonly HistoryEntry[]): (number | null)[] | null {
  const filled = history.flatMap(({ emptyLayer }, index) => (emptyLayer ? [] : [index]));
  if (filled.length === layers) return filled;
  // Fewer entries than layers: the last ones belong to the last layers, the rest came from elsewhere.
  if (filled.length < layers && filled.length > 1) {
    return [...Array.from({ length: layers - filled.length }, () => null), ...filled];
  }
  if (filled.length < layers) return null;
  // More: settings that nobody marked as empty. From the top, until the numbers agree.
  let surplus = filled.length - layers;
  const kept = filled.filter((index) => {
    const { verb, text } = parseCreatedBy(history[index]?.createdBy ?? '');
    const setting =
      verb !== null && (!/^(?:RUN|COPY|ADD|WORKDIR)$/.test(verb) || (verb === 'WORKDIR' && text === '/'));
    if (!setting || surplus === 0) return true;
    surplus--;
    return false;
  });
  return surplus === 0 ? kept : null;
}

interface Comparable {
  readonly keyword: string;
  readonly text: string;
  readonly destination: string | null;
}

function comparable({ keyword, text, destination }: TrailEntry): Comparable {
  return { keyword, text: fold(text), destination };
}

/** From 0 to 1; 1 only where the history says all that the instruction says. */
function compare(created: CreatedBy, expected: Comparable): number {
  if (created.verb !== expected.keyword) return 0;
  switch (expected.keyword) {
    case 'RUN': {
      // Shell and build arguments stand in front of the script.
      if (created.text === expected.text || created.text.endsWith(` ${expected.text}`)) return 1;
      const shell = created.text.search(/(?:^|\s)\S*sh\s+(?:-\S+\s+)*-\S*c\s/);
      const script =
        shell === -1 ? created.text : created.text.slice(shell).replace(/^\s*\S+\s+(?:-\S+\s+)*/, '');
      const likeness = textLikeness(script, expected.text);
      return likeness < WEAK ? 0 : Math.min(likeness, 0.99);
    }
    case 'COPY':
    case 'ADD': {
      if (clean(created.destination) !== clean(expected.destination)) return looseCopy(created, expected);
      // The classic builder and buildah tell a hash instead of the sources.
      const named = !/(?:file|dir|multi):[0-9a-f]{16,}/.test(created.text);
      if (!named) return 1;
      return created.text.endsWith(expected.text) || heredocs(created.text) ? 1 : 0.85;
    }
    case 'WORKDIR':
      if (clean(created.text) === clean(expected.destination)) return 1;
      return created.text.endsWith(expected.text) ? 0.9 : 0.2;
    default:
      return created.text === expected.text ? 1 : 0.5;
  }
}

/** Another destination, but the same sources: the file was edited, or a variable is not known. */
function looseCopy(created: CreatedBy, expected: Comparable): number {
  if (expected.destination?.includes('$') === true) return 0.8;
  const likeness = textLikeness(created.text, expected.text);
  return likeness < WEAK ? 0.1 : likeness / 2;
}

function heredocs(text: string): boolean {
  return text.includes('<<');
}

function clean(path: string | null): string {
  return (path ?? '').replace(/^\.\//, '').replace(/\/+$/, '') || '/';
}
