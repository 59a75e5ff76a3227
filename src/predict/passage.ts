import { literal, type ShellCommand, type Span } from '../dockerfile/index.ts';
import { contains, overlap, type PathPattern, type PathSet } from '../layers/paths.ts';
import type { Aspect } from '../layers/vocabulary.ts';
import type { Deeds, PlacedCopy } from './deeds.ts';
import type { Step, Surroundings } from './surroundings.ts';
import type { Writer } from './stored.ts';
import { mayAddAccounts, mayNotice, removesAmong, storesAgain } from './notice.ts';
import { absolutePath } from './operands.ts';
import { expandArgument } from './place.ts';
import { isOfAccounts } from './programs/accounts.ts';
import { mayHoldMore } from './system-folders.ts';
import { mayUse, testsFor } from './use.ts';
import { knownAccounts, type KnownAccounts } from './known-accounts.ts';

/** A command of a RUN with the paths that it names. */
export interface NamedCommand {
  readonly span: Span;
  readonly targets: readonly PathSet[];
}

/** What of a model it is read from. */
type Told = Pick<Surroundings, 'stepsOf' | 'baseOf'> & Pick<Deeds, 'folders' | 'copies'>;

/** The way from the first instruction of a chain to a command: what stands there, and what would notice a change. */
export class Passage {
  readonly #told: Told;
  readonly #by: Writer;
  readonly #steps: readonly Step[];

  constructor(told: Told, by: Writer) {
    this.#told = told;
    this.#by = by;
    this.#steps = told.stepsOf(by.layer);
  }

  /**
   * Whether nothing between the copies and the last of some commands of the RUN, themselves aside, minds that the
   * files are as they will be. In folders that are changed with all that they hold, nothing else may have been put.
   * @param aspects what the files have from the beginning
   */
  isQuiet(
    copies: readonly PlacedCopy[],
    commands: readonly NamedCommand[],
    aspects: readonly Aspect[],
  ): boolean {
    const targets = commands.flatMap((command) => command.targets);
    const first = Math.min(...copies.map(({ by }) => by.layer.index));
    const trees = targets.filter(({ extent }) => extent === 'tree');
    const sets = [...targets, ...copies.flatMap(({ places }) => places)];
    return this.#steps.every((step) => {
      const at = step.layer?.index ?? null;
      if (at !== null && at > this.#by.layer.index) return true;
      const behind = at === null || at > first;
      const minding = behind ? sets : trees;
      const others = step.layer === this.#by.layer ? upToLast(step.commands, commands) : step.commands;
      return (
        !this.#mayBeVolume(step, sets) &&
        others !== null &&
        !(behind && step.instruction.kind === 'run' && !isRoot(step)) &&
        !(behind && testsFor(step, sets, { metadataOnly: true })) &&
        (minding.length === 0 ||
          !others.some((command) => aspects.some((aspect) => mayNotice(command, minding, aspect))))
      );
    });
  }

  /**
   * Other commands of the RUN that store all of these copies again, so that nothing is saved unless they go, too,
   * by their spans and with the paths that they name.
   */
  others(copies: readonly PlacedCopy[]): NamedCommand[] {
    const own = this.#steps.find(({ layer }) => layer === this.#by.layer)?.commands ?? [];
    return own.flatMap((command) => {
      if (this.#isOwn(command)) return [];
      const targets = storesAgain(command);
      const isAll = copies.every(({ places }) =>
        places.every((place) =>
          targets.some((target) =>
            place.extent === 'node'
              ? overlap(target, place).answer !== 'no'
              : contains(target, place) !== 'no',
          ),
        ),
      );
      return isAll && copies.length > 0 ? [{ span: command.span, targets }] : [];
    });
  }

  /** The commands of the RUN that stand before the one in question; null where it is not among them. */
  #before({ commands }: Step): readonly ShellCommand[] | null {
    const at = this.#indexIn(commands);
    return commands === null || at === -1 ? null : commands.slice(0, at);
  }

  #indexIn(commands: readonly ShellCommand[] | null): number {
    const { start, end } = this.#by.span;
    return commands?.findIndex(({ span }) => span.start === start && span.end === end) ?? -1;
  }

  /** What a RUN changes under a VOLUME some builders drop. */
  #mayBeVolume({ instruction, place, layer }: Step, sets: readonly PathSet[]): boolean {
    if (instruction.kind !== 'list' || layer !== null) return false;
    return instruction.items.some((item) => {
      const word = expandArgument(item, place, () => undefined);
      const path = word === null ? null : absolutePath(word, place.workdir);
      return path === null || sets.some((set) => overlap({ path, extent: 'tree' }, set).answer !== 'no');
    });
  }

  /** The accounts that are known to be there right before an instruction, or before the command itself. */
  accounts(before: PlacedCopy | null): KnownAccounts {
    const end = before === null ? this.#by.layer.index : before.by.layer.index;
    if (this.#copiesAccounts(-1, end)) return knownAccounts(null, []);
    const commands = this.#steps.flatMap((step): readonly ShellCommand[] => {
      const at = step.layer?.index ?? -1;
      if (at > end || (before !== null && at === end)) return [];
      return (step.layer === this.#by.layer ? this.#before(step) : step.commands) ?? [];
    });
    return knownAccounts(this.#told.baseOf(this.#by.layer), commands);
  }

  /**
   * Whether the accounts are the same at an instruction and at the command: whom the command names is there at the
   * instruction, too, wherever he came from.
   */
  keepsAccounts({ by }: PlacedCopy): boolean {
    const from = by.layer.index;
    if (this.#copiesAccounts(from, this.#by.layer.index)) return false;
    return this.#steps.every((step) => {
      const at = step.layer?.index ?? -1;
      if (at <= from || at > this.#by.layer.index) return true;
      const commands = step.layer === this.#by.layer ? this.#before(step) : step.commands;
      return commands?.some(mayAddAccounts) === false;
    });
  }

  /** Whether a COPY behind one layer and before another may bring names of users and groups. */
  #copiesAccounts(from: number, to: number): boolean {
    return this.#told.copies.some(
      ({ by, places }) =>
        by.layer.index > from &&
        by.layer.index < to &&
        (places.length === 0 ||
          places.some((place) => ACCOUNTS.some((file) => overlap(place, file).answer !== 'no'))),
    );
  }

  /**
   * The folders among the targets that stand there whatever the copies make, so that they have to be changed by
   * the command; null where a folder may hold what nobody here has put there, or may be gone again.
   */
  folders(copies: readonly PlacedCopy[], targets: readonly PathSet[]): PathPattern[] | null {
    const { folders } = this.#told;
    const standing = new Set<PathPattern>();
    for (const { path, by } of folders) {
      const isBefore = by.layer.index < this.#by.layer.index || this.#isBeforeInRun(by);
      if (!isBefore || !targets.some((target) => contains(target, { path, extent: 'node' }) === 'yes')) {
        continue;
      }
      // A home comes with files of its own; what may be made, or not, cannot be named.
      if (by.certainty !== 'certain' || isOfAccounts(by.name)) return null;
      standing.add(path);
    }
    for (const { path, extent } of targets) {
      const isMade = copies.some(({ makes }) => makes.includes(path));
      const isFile = copies.some(({ places }) =>
        places.some((place) => place.path === path && place.extent === 'node'),
      );
      if (extent === 'tree' && !isFile && mayHoldMore(path)) return null;
      // Where the base may have such a folder, it is changed as before, for nothing more than a folder's entry.
      if (extent === 'tree' && isMade && !isFile && !this.#isBaseKnown()) standing.add(path);
      // What is neither made here nor a file that is copied came with the base image.
      if (extent === 'tree' && !isMade && !isFile && !standing.has(path)) return null;
      if (extent === 'node' && !isFile && !standing.has(path)) return null;
    }
    const sets = targets.filter(({ extent }) => extent === 'tree');
    const commands = this.#steps.flatMap((step) => step.commands ?? []);
    if (standing.size > 0 && commands.some((command) => removesAmong(command, sets))) return null;
    return [...standing].sort();
  }

  /** Docker's own images have no folders of an application. */
  #isBaseKnown(): boolean {
    const base = this.#told.baseOf(this.#by.layer);
    return base === null || base.isOfficial;
  }

  #isBeforeInRun({ layer, span }: Writer): boolean {
    return layer === this.#by.layer && span.start < this.#by.span.start;
  }

  /** Whether copies can be put behind the RUN of the command: nothing on the way, to its end, needs the files. */
  canMove(copies: readonly PlacedCopy[]): boolean {
    const first = Math.min(...copies.map(({ by }) => by.layer.index));
    const moved = new Set(copies.map(({ by }) => by.layer));
    const sets = copies.flatMap(({ places, makes }) => [...places, ...makes.map(asTree)]);
    const from = this.#steps.findIndex(({ layer }) => layer?.index === first);
    const to = this.#steps.findIndex(({ layer }) => layer === this.#by.layer);
    return this.#steps.slice(from, to + 1).every((step) => {
      const { instruction, commands, layer } = step;
      if (instruction.kind === 'run') {
        return (
          commands?.every((command) => this.#isOwn(command) || !mayUse(command, sets)) === true &&
          !testsFor(step, sets)
        );
      }
      return (layer !== null && moved.has(layer)) || INDIFFERENT.has(instruction.keyword);
    });
  }

  #isOwn({ span }: ShellCommand): boolean {
    return span.start === this.#by.span.start && span.end === this.#by.span.end;
  }
}

/** What a RUN starts up to the last of some commands, without these; null where that is not known. */
function upToLast(
  commands: readonly ShellCommand[] | null,
  named: readonly NamedCommand[],
): readonly ShellCommand[] | null {
  const isNamed = ({ span }: ShellCommand): boolean =>
    named.some((other) => other.span.start === span.start && other.span.end === span.end);
  const last = commands?.findLastIndex(isNamed) ?? -1;
  if (commands === null || last === -1) return null;
  return commands.slice(0, last).filter((command) => !isNamed(command));
}

function asTree(path: PathPattern): PathSet {
  return { path, extent: 'tree' };
}

/** Root may do everything, whatever owner and mode say; others may not. */
function isRoot({ place }: Step): boolean {
  return ['root', '0'].includes(literal(place.user) ?? '');
}

/** The files that tell the names of users and groups. */
const ACCOUNTS: readonly PathSet[] = ['/etc/passwd', '/etc/group'].map((path) => ({ path, extent: 'node' }));

/** Instructions that a COPY may pass. */
const INDIFFERENT: ReadonlySet<string> = new Set([
  'USER',
  'LABEL',
  'EXPOSE',
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'STOPSIGNAL',
  'MAINTAINER',
]);
