import type { CopyInstruction } from '../../dockerfile/index.ts';
import { contains, isLiteral, type PathSet } from '../../layers/paths.ts';
import type { BuildModel, PlacedCopy, PredictedChange, Victim } from '../../predict/model.ts';

/** A COPY or ADD that can bring its files as a later command wants them. */
export interface Changed {
  readonly instruction: CopyInstruction;
  readonly placed: PlacedCopy;
  readonly victims: readonly Victim[];
  /** Its files may have other owners than the model believes: a command of their stage gives them some. */
  readonly isGivenAway: boolean;
}

/** Flags with which the owner and the mode of what is copied are another matter. */
const OTHERWISE = new Set(['link', 'parents']);

/**
 * The instructions whose files a change of metadata is all about: everything that they bring is changed, and
 * nothing but that and folders. null where it is about more, or less.
 */
export function changedCopies(build: BuildModel, change: PredictedChange): Changed[] | null {
  const { by, targets, victims } = change;
  const certain = by.certainty === 'certain' && victims.every(({ certainty }) => certainty !== 'possible');
  if (!certain || victims.length === 0 || !targets.every(({ path }) => isLiteral(path))) return null;
  const copies = new Map<number, Victim[]>();
  for (const victim of victims) {
    const { source, writer } = victim.body;
    // In another stage others may stand on it as it is.
    if (source !== writer || source.layer.stage !== by.layer.stage || !isCovered(victim, targets)) {
      return null;
    }
    copies.set(source.layer.index, [...(copies.get(source.layer.index) ?? []), victim]);
  }
  const changed: Changed[] = [];
  for (const own of copies.values()) {
    const layer = own[0]?.body.source.layer;
    const instruction = layer === undefined ? null : build.instructionOf(layer);
    const placed = build.copies.find((copy) => copy.by.layer === layer);
    if (instruction?.kind !== 'copy' || placed === undefined || placed.places.length === 0) return null;
    if (instruction.flags.some(({ name }) => OTHERWISE.has(name)) || placed.unpacks) return null;
    if (!placed.places.every((place) => isWithin(place, targets))) return null;
    const isGivenAway =
      !instruction.flags.some(({ name }) => name === 'chown') &&
      build.stageCopies.some((copy) => copy.by.layer === layer && copy.givesAway());
    changed.push({ instruction, placed, victims: own, isGivenAway });
  }
  return changed.sort((a, b) => a.instruction.span.start - b.instruction.span.start);
}

/** A file that is named, or whatever lies in a folder that is changed with all that it holds. */
function isCovered({ body }: Victim, targets: readonly PathSet[]): boolean {
  const isFile = body.kind === 'file';
  return targets.some(
    (target) => (isFile || target.extent === 'tree') && contains(target, body.at) === 'yes',
  );
}

export function isWithin(set: PathSet, targets: readonly PathSet[]): boolean {
  return targets.some((target) => contains(target, set) === 'yes');
}
