import { modeAfter } from '../../layers/mode.ts';
import type { BuildModel, PredictedChange } from '../../predict/model.ts';
import { addInstructionFlag, replaceText } from '../edits/index.ts';
import type { Edit, Fix } from '../finding.ts';
import { assumptionsOf } from './assumptions.ts';
import type { Changed } from './copies.ts';
import { isAmong, leaveToFolders, nameCopies, readScene } from './scene.ts';

/** What a file in a repository has that is no program, and a folder that a COPY makes. */
const PLAIN_FILE = 0o644;
const FOLDER = 0o755;

/** A mode without set-id bits: of those engines make different things. */
const OCTAL = /^0?[0-7]{3}$/;

/**
 * Gives files their mode with the COPY that brings them, and takes the chmod away, or leaves it to the folders that
 * `--chmod` does not reach. Only octal modes are given: builders ignore the others without a word.
 */
export function modeFixes(build: BuildModel, change: PredictedChange): Fix[] {
  const scene = readScene(build, change, 'mode');
  if (scene === null) return [];
  const { changed, copies, passage, targets, told } = scene;
  // Older builders ignore the mode for what is downloaded.
  const isDownload = changed.some(({ victims }) => victims.some(({ body }) => body.downloaded));
  if (isDownload) return [];
  const standing = passage.folders(copies, targets);
  const modes = changed.map((copy) => modeOf(copy, told.value));
  if (standing === null || modes.some((mode) => mode === null)) return [];
  const made = changed.flatMap(({ placed }, index) =>
    modes[index]?.mode === FOLDER ? [] : placed.makes.filter((path) => isAmong(path, targets)),
  );
  const left = leaveToFolders(build, scene, [...new Set([...standing, ...made])].sort());
  if (left === null) return [];
  const known = modes.every((mode) => mode?.isKnown === true);
  const given = changed.flatMap((copy, index) => giveMode(copy, modes[index]?.mode ?? 0));
  const flags = [...new Set(given.map(({ text }) => text.trim()))].join(', ');
  const assumptions = [
    ...assumptionsOf(build, changed, targets),
    'the image is built with BuildKit or buildah, which know COPY --chmod',
    ...(known ? [] : ['the copied files have mode 644']),
  ];
  return [
    {
      title: `give ${flags} to ${nameCopies(changed)}`,
      safety: known ? 'safe' : 'unsafe',
      edits: [...given, ...left],
      assumptions,
      disposable: [],
    },
  ];
}

/** The one mode that all files of an instruction come to have; null where there is none. */
function modeOf(
  { victims }: Changed,
  value: string,
): { readonly mode: number; readonly isKnown: boolean } | null {
  if (OCTAL.test(value)) return { mode: Number.parseInt(value, 8), isKnown: true };
  if (/^\d/.test(value)) return null;
  // Of a folder the folders in it would become what the files are.
  if (victims.some(({ body }) => body.kind !== 'file')) return null;
  const before = victims.flatMap(({ body }) => body.files?.map(({ mode }) => mode) ?? [body.mode]);
  const after = new Set(before.map((mode) => modeAfter(mode ?? PLAIN_FILE, { octal: null, text: value })));
  const [mode] = after;
  if (after.size !== 1 || mode === undefined || mode === null || mode > 0o777) return null;
  return { mode, isKnown: before.every((known) => known !== null) };
}

/** The flag, in the place of one that is there. */
function giveMode({ instruction }: Changed, mode: number): Edit[] {
  const flag = `--chmod=${mode.toString(8).padStart(3, '0')}`;
  const own = instruction.flags.find(({ name }) => name === 'chmod');
  return [own === undefined ? addInstructionFlag(instruction, flag) : replaceText(own.span, flag)];
}
