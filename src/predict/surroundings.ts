import {
  literal,
  parseMounts,
  resolveStage,
  type BuildPlan,
  type Instruction,
  type ShellCommand,
  type Span,
  type Stage,
} from '../dockerfile/index.ts';
import type { PathPattern } from '../layers/paths.ts';
import { baseImage, type BaseImage } from './base-image.ts';
import { absolutePath } from './operands.ts';
import { expandArgument, type Place } from './place.ts';
import { outlineRun, programOf, type RunOutline } from './run.ts';
import type { Layer } from './stored.ts';

/** An instruction of a chain as the simulation came by it. */
export interface Passed {
  readonly instruction: Instruction;
  /** What holds behind it. */
  readonly place: Place;
  readonly layer: Layer | null;
}

/** COPY or ADD of the whole build context. */
export interface ContextCopy {
  readonly layer: Layer;
  readonly destination: PathPattern;
}

/** ARG or ENV of a stage. */
export interface Variable {
  readonly keyword: 'ARG' | 'ENV';
  readonly name: string;
  readonly span: Span;
  readonly instruction: Span;
  /** How many layers of the chain stand before it. */
  readonly layers: number;
}

/** What stands around the layers: text that only a few rules ask for. */
export interface Surroundings {
  /** The image that a layer's chain stands on; null where there is none. */
  readonly baseOf: (layer: Layer) => BaseImage | null;
  /** Whether the instruction of a layer names something. */
  readonly namedIn: (layer: Layer, text: string) => boolean;
  /** Whether another instruction of its chain, whose result is shipped or that comes later, names something. */
  readonly namedElsewhere: (layer: Layer, text: string) => boolean;
  readonly contextCopies: () => readonly ContextCopy[];
  readonly variables: () => readonly Variable[];
  /** The instruction that makes a layer; null for what ONBUILD of a stage below makes, which is not there to edit. */
  readonly instructionOf: (layer: Layer) => Instruction | null;
  /** How the RUN of a layer reads; null where it is no RUN, or its script cannot be edited. */
  readonly outlineOf: (layer: Layer) => RunOutline | null;
  /** The instructions of a layer's chain, those of the stages below first, and what their RUNs start. */
  readonly stepsOf: (layer: Layer) => readonly Step[];
  /** Instructions outside of a layer's own chain that see what it holds: of stages on top of its own, or copying from one. */
  readonly usesOutside: (layer: Layer) => readonly Instruction[];
  /** Where the RUN of a layer begins; null where that is not known. */
  readonly directoryOf: (layer: Layer) => PathPattern | null;
  /** Who runs the RUN of a layer; null where that is not known. */
  readonly userOf: (layer: Layer) => string | null;
}

/** An instruction, with the programs that it starts. */
export interface Step extends Passed {
  /** Of a RUN; null where they are not all known. */
  readonly commands: readonly ShellCommand[] | null;
}

/** An instruction as it was passed, with what it starts. */
export function stepOf(passed: Passed): Step {
  const { instruction, place } = passed;
  if (instruction.kind !== 'run') return { ...passed, commands: [] };
  const program = programOf(instruction, place);
  const isKnown = program !== null && !program.truncated && program.problems.length === 0;
  return { ...passed, commands: isKnown ? program.commands : null };
}

/** Variables of earlier instructions, what the image runs, and everything later may use what a RUN leaves. */
const SETS_UP = new Set(['ENV', 'WORKDIR', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'VOLUME', 'SHELL']);

function textOf({ args, heredocs }: Instruction): string {
  return [args.text, ...heredocs.map(({ content }) => content.text)].join('\n');
}

/** The text with the variables of the file filled in: `/opt/x-$VERSION` names `/opt/x-1.0`, too. */
export function filledIn(text: string, { environment }: Place): string {
  return text.replace(/\$(?:\{(\w+)[^}]*\}|(\w+))/g, (written, braced?: string, bare?: string) => {
    const value = environment.lookup(braced ?? bare ?? '');
    return (value === undefined ? undefined : literal(value)) ?? written;
  });
}

/** @param chains the instructions of every chain that was looked at, in order */
export function surroundings(plan: BuildPlan, chains: readonly (readonly Passed[])[]): Surroundings {
  const chainOf = (layer: Layer): readonly Passed[] =>
    chains.find((chain) => chain.some((passed) => passed.layer === layer)) ?? [];
  const passedOf = (layer: Layer): Passed | undefined =>
    chainOf(layer).find((passed) => passed.layer === layer);
  const instructionOf = (layer: Layer): Instruction | null => {
    const instruction = passedOf(layer)?.instruction;
    const isWritten = plan.stages.some(({ instructions }) =>
      instructions.some((written) => written === instruction),
    );
    return instruction !== undefined && isWritten ? instruction : null;
  };
  return {
    baseOf: (layer) => {
      const stage = plan.stages[layer.stage];
      return stage === undefined ? null : baseImage(stage);
    },
    namedIn: (layer, text) =>
      chainOf(layer).some((passed) => passed.layer === layer && textOf(passed.instruction).includes(text)),
    namedElsewhere: (layer, text) => {
      const chain = chainOf(layer);
      const at = chain.findIndex((passed) => passed.layer === layer);
      return chain.some(
        ({ instruction, place }, index) =>
          (index > at || (index < at && SETS_UP.has(instruction.keyword))) &&
          (textOf(instruction).includes(text) || filledIn(textOf(instruction), place).includes(text)),
      );
    },
    contextCopies: () => chains.flatMap((chain) => chain.flatMap(contextCopy)),
    variables: () => chains.flatMap(variablesOf),
    instructionOf,
    outlineOf: (layer) => {
      const instruction = instructionOf(layer);
      const place = passedOf(layer)?.place;
      return instruction?.kind === 'run' && place !== undefined ? outlineRun(instruction, place) : null;
    },
    stepsOf: (layer) => chainOf(layer).map(stepOf),
    usesOutside: (layer) => usesOutside(plan, chainOf(layer), layer),
    directoryOf: (layer) => {
      const workdir = passedOf(layer)?.place.workdir;
      return workdir === undefined ? null : absolutePath(workdir, null);
    },
    userOf: (layer) => {
      const user = passedOf(layer)?.place.user;
      return user === undefined ? null : (literal(user) ?? null);
    },
  };
}

/** The stages that stand on one, itself among them. */
function standingOn(plan: BuildPlan, stage: Stage): Set<Stage> {
  const found = new Set([stage]);
  // A stage stands on an earlier one only.
  for (const next of plan.stages) {
    if (next.base.kind === 'stage' && found.has(next.base.stage)) found.add(next);
  }
  return found;
}

function usesOutside(plan: BuildPlan, chain: readonly Passed[], layer: Layer): Instruction[] {
  const own = plan.stages[layer.stage];
  if (own === undefined) return [];
  const holding = standingOn(plan, own);
  const passed = new Set(chain.map(({ instruction }) => instruction));
  return plan.stages.flatMap((stage) =>
    stage.instructions.filter((instruction) => {
      const copies = namedSources(instruction).some((name) => {
        const source = resolveStage(plan, stage, name);
        return typeof source === 'object' && holding.has(source);
      });
      if (copies || !holding.has(stage)) return copies;
      // What ONBUILD triggers runs on top of the image.
      return instruction.kind === 'onbuild' || (instruction.kind === 'run' && !passed.has(instruction));
    }),
  );
}

/** What `--from` and `--mount=from=…` name. */
function namedSources(instruction: Instruction): string[] {
  if (instruction.kind === 'run') return parseMounts(instruction).flatMap(({ from }) => from?.text ?? []);
  return instruction.kind === 'copy'
    ? instruction.flags.flatMap(({ name, value }) => (name === 'from' ? (value?.text ?? []) : []))
    : [];
}

/** What is not said of the builder's complaints here was said when the instruction was followed. */
function silent(): void {}

function contextCopy({ instruction, place, layer }: Passed): ContextCopy[] {
  if (instruction.kind !== 'copy' || layer === null) return [];
  if (instruction.flags.some(({ name }) => name === 'from' || name === 'exclude')) return [];
  if (!instruction.sources.some(({ text }) => /^(?:\.?\/?\*?|\.\/\.)$/.test(text) && text !== '')) return [];
  const word = expandArgument(instruction.destination, place, silent);
  const destination = word === null ? null : absolutePath(word, place.workdir);
  return destination === null ? [] : [{ layer, destination }];
}

function variablesOf(chain: readonly Passed[]): Variable[] {
  let layers = 0;
  return chain.flatMap(({ instruction, layer }): Variable[] => {
    if (layer !== null) layers = layer.index + 1;
    if (instruction.kind !== 'assign' || instruction.keyword === 'LABEL') return [];
    const { keyword } = instruction;
    return instruction.assignments.map(({ name, span }) => ({
      keyword,
      name,
      span,
      instruction: instruction.span,
      layers,
    }));
  });
}
