import type { BuildContext } from '../context/context.ts';
import type { ParsedDockerfile } from '../dockerfile/index.ts';
import type { Engine } from './metadata.ts';

/** What a prediction is made from. */
export interface PredictionInput {
  readonly file: ParsedDockerfile;
  /** What the file is called, as its user said it: a name may tell what an image is for. */
  readonly path?: string;
  /** The stage to build; the last one where it is left out. */
  readonly target?: string;
  readonly buildArgs: ReadonlyMap<string, string>;
  /** The build context; null where there is none to look at. */
  readonly context: BuildContext | null;
  readonly engine: Engine;
  /** All layers of the file are merged into one in the end: only what lies below costs when it is stored again. */
  readonly assumeSquash?: boolean;
  /** Look at the stages that are not shipped, too. */
  readonly allStages: boolean;
}
