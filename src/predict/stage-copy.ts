import { literal, type CopyInstruction } from '../dockerfile/index.ts';
import { resolvePath, type PathPattern, type PathSet } from '../layers/paths.ts';
import type { Activities, PredictedActivity } from './activities.ts';
import type { BaseImage } from './base-image.ts';
import type { Filesystem } from './filesystem.ts';
import { changesOwner, setsBits } from './notice.ts';
import { pathText } from './operands.ts';
import { expandArgument, type Place } from './place.ts';
import type { Created } from './recorder.ts';
import type { Stored, Writer } from './stored.ts';
import { stepOf, type Passed } from './surroundings.ts';

/** One source of a `COPY --from` of a stage of the same file. */
export interface StageCopy {
  readonly by: Writer;
  readonly from: { readonly index: number; readonly name: string | null; readonly base: BaseImage | null };
  /** In the stage, absolute. */
  readonly source: PathPattern;
  /** Where it goes. */
  readonly at: PathSet;
  /** What the stage does, as far as that was followed. */
  readonly activities: readonly PredictedActivity[];
  /** What the stage is known to hold in its end. */
  readonly bodies: () => readonly Stored[];
  /** Whether a command there may give files set-id bits or capabilities. */
  readonly maySetBits: () => boolean;
  /** Whether a command there gives any of it another owner or group. */
  readonly givesAway: () => boolean;
  /** Some of it is left out by `--exclude`. */
  readonly excluding: boolean;
}

interface Copied {
  readonly by: Writer;
  readonly bodies: readonly Created[];
  readonly place: Place;
  readonly from: StageCopy['from'];
  readonly activities: Activities | null;
  readonly filesystem: Filesystem | null;
  readonly passed: readonly Passed[];
}

/** What one COPY takes out of a stage; sources that are not known in full are left out. */
export function copiedFrom(instruction: CopyInstruction, copied: Copied): StageCopy[] {
  const { by, from, place, bodies, activities, filesystem, passed } = copied;
  // One body a source: else it cannot be told which went where.
  const single = bodies.length === instruction.sources.length;
  return instruction.sources.flatMap((argument, index): StageCopy[] => {
    const word = expandArgument(argument, place, () => undefined);
    const text = word === null ? undefined : literal(word);
    const at = single ? bodies[index]?.at : bodies[0]?.at;
    if (word === null || text === undefined || at === undefined) return [];
    const source = resolvePath('', pathText(word));
    const given: readonly PathSet[] = [{ path: source, extent: 'tree' }];
    return [
      {
        by,
        from,
        source,
        at,
        activities: activities?.list ?? [],
        bodies: () => filesystem?.live() ?? [],
        maySetBits: () => passed.map(stepOf).some(({ commands }) => commands?.some(setsBits) !== false),
        givesAway: () =>
          passed
            .map(stepOf)
            .some(({ commands }) => commands?.some((command) => changesOwner(command, given)) !== false),
        excluding: instruction.flags.some(({ name }) => name === 'exclude' || name === 'parents'),
      },
    ];
  });
}
