import {
  findTarget,
  isWindowsStage,
  planBuild,
  shippedChain,
  type BuildPlan,
  type Instruction,
  type ParsedDockerfile,
  type Span,
  type Stage,
  type SyntaxProblem,
} from '../dockerfile/index.ts';
import { DeedBook, type Deeds } from './deeds.ts';
import type { PredictionInput } from './input.ts';
import { contextFacts } from './sought.ts';
import { Passage } from './passage.ts';
import { Simulation, type SimulationResult } from './simulation.ts';
import type { PredictedActivity } from './activities.ts';
import type { StageCopy } from './stage-copy.ts';
import { surroundings, type Surroundings } from './surroundings.ts';
import type { TargetImage } from './target.ts';
import type { TrailEntry } from './trail.ts';
import { WayBack } from './way-back.ts';
import type { ContextFacts, Layer, PredictedChange, Remaining, Writer } from './stored.ts';
import type { Installed, PredictedUninstall } from './uninstall.ts';

export { activitiesOf, type Activity, type PredictedActivity } from './activities.ts';
export type { BaseImage } from './base-image.ts';
export type { BuildStep, DependencyInstall, ManagerStep, PlacedCopy } from './deeds.ts';
export type { Passage } from './passage.ts';
export type { StageCopy } from './stage-copy.ts';
export type { Started, TargetImage } from './target.ts';
export type { Installed } from './uninstall.ts';
export type { PredictionInput } from './input.ts';
export type { TrailEntry } from './trail.ts';
export type { WayBack } from './way-back.ts';
export type { RunOutline } from './run.ts';
export type {
  ContextFacts,
  KnownFile,
  Layer,
  LayerMount,
  PredictedChange,
  Remaining,
  Remedy,
  Stored,
  Victim,
  Writer,
} from './stored.ts';

/** What a Dockerfile is predicted to store: all that rules may ask. */
export interface BuildModel extends Surroundings, Deeds {
  /** The text that was read: what fixes edit. */
  readonly file: ParsedDockerfile;
  /** The stage that was looked at: its name, else its number as text; null where there is none. */
  readonly target: string | null;
  /** The shipped layers, the base's not counted, bottom first. */
  readonly layers: readonly Layer[];
  /** In the order in which they happen. */
  readonly changes: readonly PredictedChange[];
  /** Changes of files that programs of the system keep for themselves; they are not among `changes`. */
  readonly system: readonly PredictedChange[];
  /** Packages that an earlier layer installed and a later one removes. */
  readonly uninstalls: readonly PredictedUninstall[];
  /** Every instruction of the chain, for matching with an image's history. */
  readonly trail: () => readonly TrailEntry[];
  /** Bodies that the image still holds in the end. */
  readonly remaining: readonly Remaining[];
  /** What stands between the first instruction of a chain and a command. */
  readonly passageTo: (by: Writer) => Passage;
  /** What stands between an earlier layer and a command. */
  readonly wayBack: (from: Layer, by: Writer) => WayBack;
  /** What is known of the build context; null where there is none. It is read when first asked. */
  readonly context: () => ContextFacts | null;
  /** What commands are for: compiling, upgrading, installing a project's packages. */
  readonly activities: readonly PredictedActivity[];
  /** The names of all programs that RUNs of the shipped stages start. */
  readonly programs: ReadonlySet<string>;
  /** Packages that are installed and not removed again, by the command. */
  readonly installed: readonly Installed[];
  /** What comes out of other stages. */
  readonly stageCopies: readonly StageCopy[];
  /** What the target stands on and starts; null where there is no target, or it is for Windows. */
  readonly image: TargetImage | null;
  /** What the builder would refuse: stages, references, expansions. */
  readonly problems: readonly SyntaxProblem[];
  readonly notes: readonly string[];
}

/** Follows a Dockerfile and predicts what every layer will store. Pure: the context is asked, nothing is read. */
export function predictBuild(input: PredictionInput): BuildModel {
  const plan = planBuild(input.file, input.buildArgs);
  const problems: SyntaxProblem[] = [...plan.problems];
  const target = findTarget(plan, input.target);
  if (target === undefined) {
    if (input.target !== undefined && plan.stages.length > 0) {
      problems.push(unknownTarget(plan, input.target));
    }
    const nothing = { ...surroundings(plan, []), ...new DeedBook() };
    return {
      ...nothing,
      passageTo: (by) => new Passage(nothing, by),
      wayBack: (from, by) => new WayBack(nothing, from, by),
      file: input.file,
      target: null,
      layers: [],
      changes: [],
      system: [],
      uninstalls: [],
      trail: () => [],
      remaining: [],
      context: () => null,
      activities: [],
      programs: new Set(),
      installed: [],
      stageCopies: [],
      image: null,
      problems,
      notes: [],
    };
  }
  const notes: string[] = [];
  const seen = new Set<string>();
  const complain = (message: string, span: Span): void => {
    const key = `${span.start}:${message}`;
    if (!seen.has(key)) problems.push({ message, span });
    seen.add(key);
  };
  const simulation = new Simulation(plan, input, complain, (message) => {
    if (!notes.includes(message)) notes.push(message);
  });
  const results = tops(plan, target, input.allStages).flatMap((stage): SimulationResult[] => {
    const isForeign = isWindowsStage(stage, input.file.escape);
    notes.push(...remarks(stage, isForeign));
    return isForeign ? [] : [simulation.run(shippedChain(stage))];
  });
  const passed = results.map((result) => result.passed);
  const told = { ...merge(results), ...surroundings(plan, passed) };
  return {
    ...told,
    passageTo: (by) => new Passage(told, by),
    wayBack: (from, by) => new WayBack(told, from, by),
    file: input.file,
    target: label(target),
    context: (): ContextFacts | null => contextFacts(input.context, simulation.sought),
    problems,
    notes,
  };
}

/** What of a stage is not looked at. */
function remarks(stage: Stage, isForeign: boolean): string[] {
  if (isForeign) return [`stage ${label(stage)} builds for Windows: it was left alone`];
  if (!stage.instructions.some(triggersLayer)) return [];
  const elsewhere = 'what they store is in images that are built upon it, and was not looked at';
  return [`stage ${label(stage)} has ONBUILD triggers: ${elsewhere}`];
}

function triggersLayer(instruction: Instruction): boolean {
  return instruction.kind === 'onbuild' && ['run', 'copy'].includes(instruction.trigger.kind);
}

function label(stage: Stage): string {
  return stage.name ?? String(stage.index);
}

function unknownTarget(plan: BuildPlan, target: string): SyntaxProblem {
  const names = plan.stages.flatMap(({ name }) => name ?? []);
  const known = names.length > 0 ? `the stages here are ${names.join(', ')}` : 'no stage here has a name';
  const last = plan.stages.at(-1)?.from.span ?? { start: 0, end: 0 };
  return { message: `there is no stage "${target}" to look at: ${known}`, span: last };
}

/** The stages whose chains are looked at: the target, and with all stages each that no other stands on. */
function tops(plan: BuildPlan, target: Stage, all: boolean): Stage[] {
  if (!all) return [target];
  const used = new Set(plan.stages.map(({ base }) => (base.kind === 'stage' ? base.stage : undefined)));
  const others = plan.stages.filter((stage) => stage !== target && !used.has(stage));
  return [...others, target].sort((a, b) => a.index - b.index);
}

/** Chains share stages: what one has told is not told again. */
function merge(
  results: readonly SimulationResult[],
): Omit<
  BuildModel,
  keyof Surroundings | 'passageTo' | 'wayBack' | 'file' | 'target' | 'context' | 'problems' | 'notes'
> {
  const told = new Map<Layer, boolean>();
  const done = new Set<number>();
  for (const { layers } of results) {
    for (const layer of layers) told.set(layer, done.has(layer.span.start));
    for (const { span } of layers) done.add(span.start);
  }
  const fresh = (layer: Layer): boolean => told.get(layer) === false;
  const book = new DeedBook();
  for (const { deeds } of results) book.add(deeds, fresh);
  return {
    ...book,
    layers: results.flatMap(({ layers }) => layers.filter(fresh)),
    changes: results.flatMap(({ changes }) => changes.filter(({ by }) => fresh(by.layer))),
    system: results.flatMap(({ system }) => system.filter(({ by }) => fresh(by.layer))),
    uninstalls: results.flatMap(({ uninstalls }) => uninstalls.filter(({ by }) => fresh(by.layer))),
    trail: results.at(-1)?.trail ?? (() => []),
    activities: results.flatMap(({ activities }) => activities.list.filter(({ by }) => fresh(by.layer))),
    programs: new Set(results.flatMap(({ activities }) => [...activities.programs])),
    installed: results.flatMap(({ installed }) => installed.filter(({ body }) => fresh(body.writer.layer))),
    stageCopies: results.flatMap(({ stageCopies }) => stageCopies.filter(({ by }) => fresh(by.layer))),
    image: results.at(-1)?.image ?? null,
    remaining: results.flatMap(({ remaining }) => remaining.filter(({ body }) => fresh(body.writer.layer))),
  };
}
