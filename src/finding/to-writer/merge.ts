import type { BuildModel, Layer, Victim } from '../../predict/model.ts';
import { mergeRuns } from '../edits/index.ts';
import type { Edit, Fix } from '../finding.ts';

/** More RUNs in one would be hard to read, and to cache. */
const MOST_RUNS = 4;

/** The layer that wrote the victims, where it is one RUN, of the stage of the command, that still holds them. */
export function soleWriter(victims: readonly Victim[], layer: Layer): Layer | null {
  const writers = new Set(victims.map(({ body }) => body.writer.layer));
  const [writer] = writers;
  if (writer === undefined || writers.size > 1 || writer.stage !== layer.stage) return null;
  const isThere = victims.every(
    ({ body, certainty }) => body.source.layer === writer && certainty !== 'possible',
  );
  return isThere ? writer : null;
}

/**
 * Makes one RUN of those that wrote what a later one changes or removes and of all up to that one. None where
 * something else stands between, a shell would see what another left, or they are many.
 */
export function mergeUpTo(build: BuildModel, victims: readonly Victim[], last: Layer): Fix[] {
  const isSure = victims.every(({ certainty }) => certainty !== 'possible');
  const sources = victims.map(({ body }) => body.source.layer);
  const first = Math.min(...sources.map(({ index }) => index));
  const layers = build.layers.filter(
    ({ index, stage }) => stage === last.stage && index >= first && index <= last.index,
  );
  const isWhole = layers.length === last.index - first + 1 && layers.at(-1) === last;
  if (!isSure || !isWhole || layers.length < 2 || layers.length > MOST_RUNS) return [];
  const edits: Edit[] = [];
  let previous: ReturnType<BuildModel['outlineOf']> = null;
  for (const layer of layers) {
    const outline = build.outlineOf(layer);
    if (outline === null) return [];
    const joined = previous === null ? [] : mergeRuns(build.file, previous, outline);
    if (joined === null) return [];
    edits.push(...joined);
    previous = outline;
  }
  const title = layers.length === 2 ? 'make one RUN of the two' : `make one RUN of the ${layers.length}`;
  return [{ title, safety: 'safe', edits, assumptions: [], disposable: [] }];
}
