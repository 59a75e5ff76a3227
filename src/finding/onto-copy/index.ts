import type { BuildModel, PredictedChange } from '../../predict/model.ts';
import { addInstructionFlags, moveBehind } from '../edits/index.ts';
import type { Edit, Fix } from '../finding.ts';
import { assumptionsOf } from './assumptions.ts';
import { modePart } from './mode.ts';
import { ownerPart } from './ownership.ts';
import { leaveToFolders, nameCopies, readScene } from './scene.ts';

/**
 * Gives files their owner and mode with the COPY or ADD that brings them, and takes the chown and chmod away, or
 * leaves them to the folders that were there before: those cost nothing. Nothing is offered where the result could
 * differ, nor where something else in the RUN would store the files again all the same.
 */
export function ontoCopyFixes(build: BuildModel, change: PredictedChange): Fix[] {
  const scene = readScene(build, change);
  if (scene === null) return [];
  const { commands, changed, outline } = scene;
  const owning = commands.filter(({ program }) => program !== 'chmod');
  const [chmod, ...more] = commands.filter(({ program }) => program === 'chmod');
  const owner = owning.length === 0 ? null : ownerPart(build, scene, owning);
  const mode = chmod === undefined ? null : modePart(scene, chmod);
  if (more.length > 0 || (owning.length > 0 && owner === null) || (chmod !== undefined && mode === null)) {
    return [];
  }
  const left = leaveToFolders(build, scene, [...(owner?.left ?? []), ...(mode === null ? [] : [mode.left])]);
  if (left === null) return [];
  const flags = changed.map((_, index) => [
    ...(owner === null ? [] : [{ name: 'chown', value: owner.texts[index] ?? '' }]),
    ...(mode === null ? [] : [{ name: 'chmod', value: mode.texts[index] ?? '' }]),
  ]);
  const given = changed.map(({ instruction }, index): Edit[] | null => {
    const edits = addInstructionFlags(instruction, flags[index] ?? []);
    return owner?.move === true ? moveBehind(build.file, instruction, outline.instruction, edits) : edits;
  });
  if (given.some((edits) => edits === null)) return [];
  const named = new Set(flags.map((list) => list.map(({ name, value }) => `--${name}=${value}`).join(' ')));
  return [
    {
      title: `give ${[...named].join(', ')} to ${nameCopies(changed)}`,
      safety: mode?.isKnown === false ? 'unsafe' : 'safe',
      edits: [...given.flatMap((edits) => edits ?? []), ...left],
      assumptions: [
        ...assumptionsOf(
          build,
          changed,
          commands.flatMap(({ targets }) => targets),
        ),
        ...(mode === null ? [] : ['the image is built with BuildKit or buildah, which know COPY --chmod']),
        ...(mode?.isKnown === false ? ['the copied files have mode 644'] : []),
      ],
      disposable: [],
    },
  ];
}
