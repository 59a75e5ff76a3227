import { withoutValues } from './created-by.ts';
import type { DiffFacts } from './diff-facts.ts';

/** The difference of two images for programs. */
export function jsonDifference(diff: DiffFacts, version: string): string {
  const { before, after, sharedLayers, sharedBytes, layers, paths } = diff;
  const document = {
    version: 1,
    tool: { name: 'layerlint', version },
    diff: {
      before,
      after,
      shared: { layers: sharedLayers, bytes: sharedBytes },
      layers: layers.map((layer) => ({ ...layer, createdBy: withoutValues(layer.createdBy) })),
      paths: paths.map(({ path, lossy, kind, before: from, after: to }) => ({
        path,
        ...(lossy ? { lossy } : {}),
        kind,
        before: from,
        after: to,
      })),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
