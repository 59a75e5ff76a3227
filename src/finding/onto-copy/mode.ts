import { modeAfter } from '../../layers/mode.ts';
import type { PathPattern } from '../../layers/paths.ts';
import type { Changed } from './copies.ts';
import { isAmong, type PlacedCommand, type Scene } from './scene.ts';

/** What a file in a repository has that is no program, and a folder that a COPY makes. */
const PLAIN_FILE = 0o644;
const FOLDER = 0o755;

/** A mode without set-id bits: of those engines make different things. */
const OCTAL = /^0?[0-7]{3}$/;

/** What the COPYs say of modes, in their order, and what is left to the command. */
export interface ModePart {
  readonly texts: readonly string[];
  /** No mode was guessed. */
  readonly isKnown: boolean;
  readonly left: { readonly command: PlacedCommand; readonly folders: readonly PathPattern[] };
}

/**
 * The mode that a chmod gives to all files of the copies, but for the folders that `--chmod` does not reach. It is
 * always octal: builders ignore the others without a word. null where there is none, or it could differ.
 */
export function modePart({ changed, copies, passage }: Scene, command: PlacedCommand): ModePart | null {
  const { targets, value } = command;
  // Older builders ignore the mode for what is downloaded.
  const isDownload = changed.some(({ victims }) => victims.some(({ body }) => body.downloaded));
  const standing = isDownload ? null : passage.folders(copies, targets);
  const modes = changed.map((copy) => modeOf(copy, value));
  const known = modes.flatMap((mode) => mode ?? []);
  if (standing === null || known.length < modes.length) return null;
  const made = copies.flatMap(({ makes }, index) =>
    known[index]?.mode === FOLDER ? [] : makes.filter((path) => isAmong(path, targets)),
  );
  return {
    texts: known.map(({ mode }) => mode.toString(8).padStart(3, '0')),
    isKnown: known.every(({ isKnown }) => isKnown),
    left: { command, folders: [...new Set([...standing, ...made])].sort() },
  };
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
