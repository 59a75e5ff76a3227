import { overlap, type PathSet } from '../../layers/paths.ts';
import type { Layer } from '../../predict/model.ts';

/** Whether something is mounted over, or below, the paths while a RUN runs. */
export function isMounted({ mounts }: Layer, sets: readonly PathSet[]): boolean {
  return mounts.some(({ at }) => sets.some((set) => overlap(at, set).answer !== 'no'));
}
