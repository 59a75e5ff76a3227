import type { OutlineCommand } from '../../dockerfile/index.ts';
import { overlap, type PathSet } from '../../layers/paths.ts';
import type { BuildModel, PredictedChange, Victim } from '../../predict/model.ts';
import { appendCommand, commandOf, elementOf, removeCommands, removeWords } from '../edits/index.ts';
import type { Edit, Fix } from '../finding.ts';
import { mergeUpTo, soleWriter } from './merge.ts';
import { isMounted } from './mounts.ts';
import { portableText, type Passing } from './portable.ts';

/** A command that changes what an earlier RUN wrote, with the two RUNs. */
interface Late extends Passing {
  readonly command: OutlineCommand;
  readonly change: PredictedChange;
}

/**
 * Does at the end of the RUN that wrote files what a later RUN does with them, where nothing between has to do
 * with them; else makes one RUN of both where they follow each other.
 */
export function toWriterFixes(
  build: BuildModel,
  change: PredictedChange,
  victims: readonly Victim[],
): readonly Fix[] {
  const merged = mergeUpTo(build, victims, change.by.layer);
  // A RUN of nothing else loses its comment when it is taken away; joined to the one before it keeps it.
  if (merged.length > 0 && isAlone(build, change)) return merged;
  const edits =
    change.kind === 'remove' ? moveRemoval(build, change, victims) : moveChange(build, change, victims);
  if (edits === null) return merged;
  const program = change.by.name;
  return [
    {
      title: `move the ${program} to the end of the RUN that wrote the files`,
      safety: 'safe',
      edits,
      assumptions: [],
      disposable: [],
    },
  ];
}

function isAlone(build: BuildModel, { by }: PredictedChange): boolean {
  return build.outlineOf(by.layer)?.elements.length === 1;
}

function readLate(build: BuildModel, change: PredictedChange, victims: readonly Victim[]): Late | null {
  const { by } = change;
  const writer = soleWriter(victims, by.layer);
  const from = build.outlineOf(by.layer);
  const to = writer === null ? null : build.outlineOf(writer);
  if (writer === null || from === null || to === null || by.certainty !== 'certain') return null;
  if (elementOf(from, by.span) === undefined) return null;
  const command = commandOf(from, by.span);
  return command === undefined ? null : { command, change, from, to, writer, way: build.wayBack(writer, by) };
}

/** Where names of users and groups get their numbers. */
const ACCOUNTS: readonly PathSet[] = ['/etc/passwd', '/etc/group'].map((path) => ({ path, extent: 'node' }));

/** A chown or chmod of nothing but what one RUN wrote. */
function moveChange(build: BuildModel, change: PredictedChange, victims: readonly Victim[]): Edit[] | null {
  const late = readLate(build, change, victims);
  if (late === null || late.way.command?.mayFail !== false) return null;
  if (victims.length < change.victims.length) return null;
  if (!change.targets.every((target) => touches(target, victims))) return null;
  const { from, to, command } = late;
  // What a symbolic mode leaves out depends on it.
  if ([from, to].some(({ script }) => script.text.includes('umask'))) return null;
  const isNamed =
    change.aspect === 'owner' && !command.words.some(({ value }) => /^\d+(?::\d*)?$/.test(value ?? ''));
  return moveWhole(build, late, isNamed ? [...change.targets, ...ACCOUNTS] : change.targets);
}

/** An rm, or those of its words that are about what one RUN wrote. */
function moveRemoval(build: BuildModel, change: PredictedChange, victims: readonly Victim[]): Edit[] | null {
  const late = readLate(build, change, victims);
  if (late === null || change.by.name !== 'rm') return null;
  const { command, way, from } = late;
  const removed = way.removed();
  const own = removed.filter(({ set }) => touches(set, victims));
  // The failure of an rm without -f would count there, or no longer count here.
  const mayMiss = own.some(({ narrowed, directoriesOnly }) => narrowed || directoriesOnly);
  const force = command.words.some(({ value }) => value !== null && /^-[a-zA-Z]*f|^--force$/.test(value));
  if (own.length === 0 || mayMiss || (way.command?.mayFail === true && !force)) return null;
  const sets = own.map(({ set }) => set);
  if (own.length === removed.length) return moveWhole(build, late, sets);
  const spans = own.map(({ span }) => span);
  const isOne = new Set(removed.map(({ span }) => span.start)).size === removed.length;
  const rest = removeWords(build.file, from, command, spans);
  if (rest === null || !isOne) return null;
  const kept = new Set(spans.map(({ start }) => start));
  const operands = new Set(removed.map(({ span }) => span.start));
  const words = command.words.filter(({ span }) => kept.has(span.start) || !operands.has(span.start));
  const added = moved(build, late, sets, words);
  return added === null ? null : [...added, ...rest];
}

function touches(set: PathSet, victims: readonly Victim[]): boolean {
  return victims.some(({ paths }) => paths.some((path) => overlap(set, path).answer !== 'no'));
}

/** The whole command goes to the end of the earlier RUN. */
function moveWhole(build: BuildModel, late: Late, sets: readonly PathSet[]): Edit[] | null {
  const element = elementOf(late.from, late.change.by.span);
  const added = moved(build, late, sets, late.command.words);
  const removed = element === undefined ? null : removeCommands(build.file, late.from, [element]);
  return added === null || removed === null ? null : [...added, ...removed];
}

function moved(
  build: BuildModel,
  late: Late,
  sets: readonly PathSet[],
  words: OutlineCommand['words'],
): Edit[] | null {
  const { way, writer, change, to, command } = late;
  if (!way.isClear(sets) || isMounted(writer, sets) || isMounted(change.by.layer, sets)) return null;
  const { source } = build.file;
  const text = portableText(
    build,
    late,
    command,
    words.map(({ span }) => source.slice(span)),
  );
  return text === null ? null : appendCommand(build.file, to, text);
}
