import { foundPath } from '../src/finding/describe.ts';
import { defineRule, type Report } from '../src/finding/rule.ts';
import { contains } from '../src/layers/paths.ts';
import type { BuildModel, Layer, LayerMount, ManagerStep } from '../src/predict/model.ts';

/** The cache mount that a manager's cache lies under. */
function cacheMount({ mounts }: Layer, directory: string): LayerMount | undefined {
  return mounts.find(
    ({ type, at }) => type === 'cache' && contains(at, { path: directory, extent: 'node' }) === 'yes',
  );
}

/** The command that empties a mounted cache, or the whole mount, in the same RUN. */
function emptier(build: BuildModel, mount: LayerMount, directory: string): ManagerStep['by'] | undefined {
  const whole = { path: directory, extent: 'tree' } as const;
  return build.emptied.find(
    ({ mount: emptied, target, by }) =>
      emptied === mount &&
      by.certainty === 'certain' &&
      (contains(target, whole) === 'yes' || contains(target, mount.at) === 'yes'),
  )?.by;
}

export default defineRule({
  id: 'LL403',
  name: 'cache-mount-contradicted',
  worst: 'info',
  docs: {
    summary: 'A cache is mounted for a command that is told not to fill it, or is emptied again',
    what: 'Reports a RUN with `--mount=type=cache` on a package manager’s cache where a flag or variable (`--no-cache-dir`, `PIP_NO_CACHE_DIR`, `apk add --no-cache`) keeps it from being filled, or where the RUN removes what is in it.',
    why: 'It costs no bytes: what is under a mount is not in the layer. But the mount saves nothing, every build fetches everything anew, and the flag protects from nothing.',
    help: 'leave out the flag or the clean-up: under the mount nothing reaches the layer',
    fixSafety: 'Safe: the cache is not part of the image.',
    proof: 'Nothing: an image does not show mounts.',
    references: ['https://docs.docker.com/build/cache/optimize/#use-cache-mounts'],
  },
  examples: [
    {
      caption: 'told not to fill it',
      bad: 'FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir flask\n',
      reports: [{ at: '2:48-2:80', paths: [], severity: 'info' }],
    },
    {
      caption: 'emptied again',
      bad: 'FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
      reports: [{ at: '2:95-2:122', paths: [], severity: 'info' }],
    },
    {
      caption: 'used',
      good: 'FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask\n',
    },
    {
      caption: 'a mount of something else',
      good: 'FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      caption: 'memory that is not kept',
      good: 'FROM debian:12\nRUN --mount=type=tmpfs,target=/var/lib/apt/lists apt-get update && rm -rf /var/lib/apt/lists/*\n',
    },
  ],
  check({ build, report }) {
    // One mount may hold several caches, and one cache may have several places.
    const told = new Set<string>();
    for (const { stores, by } of build.steps) {
      for (const { directory, preventedBy } of stores) {
        const mount = cacheMount(by.layer, directory);
        if (mount === undefined || by.certainty === 'possible') continue;
        const clears = preventedBy === null ? emptier(build, mount, directory) : undefined;
        const tell = (at: Report['at'], message: string): void => {
          const key = `${at.start} ${mount.span.start}`;
          if (told.has(key)) return;
          told.add(key);
          report({
            at,
            instruction: by.layer.span,
            paths: [],
            bytes: null,
            confidence: by.certainty,
            related: [{ message: 'mounted here', span: mount.span }],
            message,
          });
        };
        const { path } = foundPath(mount.at, false);
        if (preventedBy !== null) {
          tell(by.span, `${preventedBy} keeps this from using the cache that is mounted at ${path}`);
        } else if (clears !== undefined) {
          const cost = 'the next build fetches all of it anew';
          tell(clears.span, `this empties the cache that is mounted at ${path}: ${cost}`);
        }
      }
    }
  },
});
