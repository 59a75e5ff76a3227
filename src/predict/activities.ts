import type { PathPattern } from '../layers/paths.ts';
import type { Writer } from './stored.ts';

/** What a command is for, where it is not the paths that tell. */
export type Activity =
  /** Makes programs out of sources. */
  | {
      readonly what: 'compile';
      readonly language: string;
      /** The sources are the project's own, not those of a module that is fetched. */
      readonly own: boolean;
      /** Where it runs; null where that is not known. */
      readonly directory: PathPattern | null;
    }
  /** Brings what the base image has to a newer version: the packages of a manager, or the manager itself. */
  | {
      readonly what: 'upgrade';
      readonly manager: string;
      readonly own: boolean;
      readonly places: readonly PathPattern[];
    }
  /** Installs a project's packages with those for its development. */
  | {
      readonly what: 'develop';
      readonly manager: string;
      /** What leaves them out. */
      readonly flag: string;
      readonly folder: PathPattern | null;
    }
  /** Takes a project's packages for development away, or sees to it that they never come. */
  | { readonly what: 'spare'; readonly manager: string }
  /** Adds a user whose number makes the login logs long. */
  | {
      readonly what: 'log-in';
      readonly uid: number;
      readonly bytes: number;
      readonly paths: readonly PathPattern[];
    }
  /** Gives all that is in a folder another owner or mode. */
  | {
      readonly what: 'sweep';
      readonly aspect: 'owner' | 'mode';
      readonly path: PathPattern;
    };

export interface PredictedActivity {
  readonly activity: Activity;
  readonly by: Writer;
}

/** What a chain of stages does besides writing files. */
export interface Activities {
  readonly list: PredictedActivity[];
  /** The names of all programs that RUNs start. */
  readonly programs: Set<string>;
}

/** The activities of one kind, with who does them. */
export function activitiesOf<W extends Activity['what']>(
  list: readonly PredictedActivity[],
  what: W,
): { readonly activity: Extract<Activity, { what: W }>; readonly by: Writer }[] {
  return list.flatMap(({ activity, by }) => (isOf(activity, what) ? [{ activity, by }] : []));
}

function isOf<W extends Activity['what']>(
  activity: Activity,
  what: W,
): activity is Extract<Activity, { what: W }> {
  return activity.what === what;
}
