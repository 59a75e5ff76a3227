import type { Instruction } from '../dockerfile/index.ts';
import { overlap, type PathPattern } from '../layers/paths.ts';
import type { BuildModel, Layer } from '../predict/model.ts';

/**
 * Whether a stage outside of the layer's own chain may use files of the layer: it copies or mounts them, or a RUN
 * of it, on top of the same stage, names something.
 * @param text what such a RUN would name; null where it gets along without the files
 */
export function usedOutside(
  build: BuildModel,
  layer: Layer,
  paths: readonly PathPattern[],
  text: string | null,
): boolean {
  return build.usesOutside(layer).some((instruction) => {
    if (instruction.kind === 'copy') return instruction.sources.some((source) => mayTake(source.text, paths));
    if (instruction.kind === 'onbuild') return names(instruction, text);
    return instruction.kind === 'run' && (hasMount(instruction) || names(instruction, text));
  });
}

function hasMount({ flags }: Instruction): boolean {
  return flags.some(({ name, value }) => name === 'mount' && value?.text.includes('from=') === true);
}

function names({ args, heredocs }: Instruction, text: string | null): boolean {
  return (
    text !== null &&
    [args, ...heredocs.map(({ content }) => content)].some((part) => part.text.includes(text))
  );
}

/** Whether a source of `COPY --from` may bring a part of the paths. */
function mayTake(source: string, paths: readonly PathPattern[]): boolean {
  if (/[$*?[\\"']/.test(source)) return true;
  const path = `/${source}`.replaceAll(/\/(?:\.?\/)+/g, '/').replace(/\/\.?$/, '');
  return paths.some(
    (taken) => overlap({ path, extent: 'tree' }, { path: taken, extent: 'tree' }).answer !== 'no',
  );
}
