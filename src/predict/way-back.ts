import type { ShellCommand, Word } from '../dockerfile/index.ts';
import { contains, isBelow, overlap, type PathPattern, type PathSet } from '../layers/paths.ts';
import type { Deeds } from './deeds.ts';
import type { Effect, Target } from './effects.ts';
import { STANDARD_DIRECTORIES } from './hits.ts';
import { absolutePath, workingDirectory } from './operands.ts';
import { expandArgument, type Place } from './place.ts';
import { commandEffects } from './command-effects.ts';
import type { Layer, Writer } from './stored.ts';
import { filledIn, type Step, type Surroundings } from './surroundings.ts';
import { mayUse, mentions } from './use.ts';

/** What of a model it is read from. */
type Told = Pick<Surroundings, 'stepsOf' | 'baseOf'> & Pick<Deeds, 'copies' | 'folders'>;

/**
 * The way from the end of an earlier layer to a command of the same stage: what the command does could as well be
 * done there where nothing on the way has to do with it.
 */
export class WayBack {
  readonly #told: Told;
  readonly from: Layer;
  readonly #start: Step | undefined;
  readonly #end: Step | undefined;
  readonly #before: readonly Step[];
  readonly #between: readonly Step[];
  readonly #commands: readonly ShellCommand[];
  /** The command; null where it is not one that is known by itself. */
  readonly command: ShellCommand | null;

  constructor(told: Told, from: Layer, by: Writer) {
    this.#told = told;
    this.from = from;
    const steps = told.stepsOf(by.layer);
    const start = steps.findIndex(({ layer }) => layer === from);
    const end = steps.findIndex(({ layer }) => layer === by.layer);
    const isWay = start !== -1 && start < end && from.stage === by.layer.stage;
    this.#start = isWay ? steps[start] : undefined;
    this.#end = isWay ? steps[end] : undefined;
    this.#before = steps.slice(0, Math.max(start, 0));
    this.#between = steps.slice(start + 1, end);
    this.#commands = this.#end?.commands ?? [];
    const own = this.#commands.filter(({ span }) => span.start === by.span.start && span.end === by.span.end);
    this.command = own.length === 1 ? (own[0] ?? null) : null;
  }

  /** Whether nothing on the way has to do with the paths, neither instructions nor what stands before in the RUN. */
  isClear(sets: readonly PathSet[]): boolean {
    const { command } = this;
    if (command === null || this.#end === undefined) return false;
    const before = this.#commands.slice(0, this.#commands.indexOf(command));
    return (
      this.isClearBetween(sets) &&
      !before.some((other) => mayUse(other, sets)) &&
      // A folder that a RUN begins in is made again where it is gone.
      !this.#beginsAmong(sets) &&
      !isMentioned(this.#end, sets, command.span.start)
    );
  }

  #beginsAmong(sets: readonly PathSet[]): boolean {
    const path = this.#end === undefined ? null : absolutePath(this.#end.place.workdir, null);
    return path === null || sets.some((set) => contains(set, { path, extent: 'node' }) !== 'no');
  }

  /** Whether no instruction on the way has to do with the paths. */
  isClearBetween(sets: readonly PathSet[]): boolean {
    return this.#end !== undefined && this.#between.every((step) => this.#passes(step, sets));
  }

  /** Whether a folder surely stands there already at the beginning of the way. */
  hasFolder(path: PathPattern): boolean {
    const { folders, copies, baseOf } = this.#told;
    if (STANDARD_DIRECTORIES.includes(path)) return baseOf(this.from) !== null;
    const isEarlier = ({ layer, certainty }: Writer): boolean =>
      layer.index < this.from.index && certainty === 'certain';
    return (
      folders.some(
        (folder) => isEarlier(folder.by) && (folder.path === path || isBelow(folder.path, path)),
      ) || copies.some(({ by, places }) => isEarlier(by) && places.some((place) => isBelow(place.path, path)))
    );
  }

  #passes({ instruction, commands, layer, place }: Step, sets: readonly PathSet[]): boolean {
    const isFree = (set: PathSet): boolean => sets.every((own) => overlap(own, set).answer === 'no');
    switch (instruction.kind) {
      case 'run':
        return (
          commands?.some((command) => mayUse(command, sets)) === false &&
          !isMentioned({ instruction, place }, sets, Infinity)
        );
      case 'copy': {
        const placed = this.#told.copies.find(({ by }) => by.layer === layer);
        const made = placed?.makes.map((path): PathSet => ({ path, extent: 'node' })) ?? [];
        return placed !== undefined && placed.places.length > 0 && [...placed.places, ...made].every(isFree);
      }
      case 'list':
        if (instruction.keyword === 'EXPOSE') return true;
        return instruction.items.every((item) => {
          const word = expandArgument(item, place, () => undefined);
          const path = word === null ? null : absolutePath(word, place.workdir);
          return path !== null && isFree({ path, extent: 'tree' });
        });
      case 'value': {
        if (instruction.keyword !== 'WORKDIR') return true;
        const path = absolutePath(place.workdir, null);
        const folder: PathSet = { path: path ?? '', extent: 'node' };
        return path !== null && sets.every((own) => contains({ ...own, extent: 'tree' }, folder) === 'no');
      }
      case 'from':
        return false;
      default:
        return true;
    }
  }

  /** Whether the same user runs both RUNs, in the same shell. */
  isAlike(): boolean {
    const [one, other] = this.#places();
    return (
      one !== null &&
      other !== null &&
      isSame(one.user, other.user) &&
      JSON.stringify(one.shell) === JSON.stringify(other.shell)
    );
  }

  /** Whether both RUNs begin in the same directory. */
  startsAlike(): boolean {
    const [one, other] = this.#places();
    return one !== null && other !== null && isSame(one.workdir, other.workdir);
  }

  /** Whether the file, or the name of an official image, tells where relative paths begin. */
  knowsDirectory(): boolean {
    const base = this.#told.baseOf(this.from);
    const isSet = this.#before.some(
      ({ instruction }) =>
        instruction.kind === 'value' &&
        instruction.keyword === 'WORKDIR' &&
        instruction.value.text.startsWith('/'),
    );
    return isSet || base === null || base.isOfficial;
  }

  #places(): readonly [Place | null, Place | null] {
    return [this.#start?.place ?? null, this.#end?.place ?? null];
  }

  /** Where the other commands of the RUN work, and what they do. */
  beside(): readonly { readonly directory: PathPattern | null; readonly effects: readonly Effect[] }[] {
    return this.#commands
      .filter((command) => command !== this.command)
      .map((command) => ({ directory: workingDirectory(command), effects: commandEffects(command) }));
  }

  /** What the command moves where, if that is all that it does. */
  moved(): Extract<Effect, { kind: 'move' | 'copy' | 'link' }> | null {
    const [only, ...more] = this.#effects();
    return only?.kind === 'move' && more.length === 0 ? only : null;
  }

  /** What the command takes away, each with the word that says so. */
  removed(): readonly Target[] {
    return this.#effects().flatMap((effect) => (effect.kind === 'remove' ? effect.targets : []));
  }

  #effects(): readonly Effect[] {
    return this.command === null ? [] : commandEffects(this.command);
  }
}

/** Whether the text of a RUN, up to an offset of the document, names paths, with the values of variables or without. */
function isMentioned(
  { instruction, place }: Pick<Step, 'instruction' | 'place'>,
  sets: readonly PathSet[],
  end: number,
): boolean {
  const parts = [instruction.args, ...instruction.heredocs.map(({ content }) => content)];
  return parts.some((part) => {
    let length = 0;
    while (length < part.text.length && part.toDocument(length) < end) length++;
    const text = part.text.slice(0, length);
    return mentions(text, sets) || mentions(filledIn(text, place), sets);
  });
}

function isSame(one: Word, other: Word): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
