import {
  literal,
  MAX_COMMANDS,
  resolveStage,
  StageEnvironments,
  type BuildPlan,
  type CopyInstruction,
  type Environment,
  type Instruction,
  type Stage,
} from '../dockerfile/index.ts';
import { baseVariables } from '../packages/index.ts';
import type { Activities } from './activities.ts';
import { baseImage } from './base-image.ts';
import { DeedBook, type Deeds } from './deeds.ts';
import { copiedFrom, type StageCopy } from './stage-copy.ts';
import { targetImage, type TargetImage } from './target.ts';
import { Recorder } from './recorder.ts';
import { mayUnpack, readCopy, type Origin } from './copy.ts';
import {
  baseWriter,
  chainOf,
  keep,
  MAX_STAGE_DEPTH,
  ownerAtEnd,
  usedAsDirectories,
  whatIsLeft,
  workdirOf,
  type Chain,
  type SourceStage,
} from './chains.ts';
import { Filesystem } from './filesystem.ts';
import type { PredictionInput } from './input.ts';
import { parentPath, type PathSet } from '../layers/paths.ts';
import { absolutePath } from './operands.ts';
import { coveredCopies } from './overwrite.ts';
import { enterDirectory, expandArgument, switchUser, type Complain, type Place } from './place.ts';
import { trailEntry, type TrailEntry } from './trail.ts';
import { applyRun, programOf, readMounts } from './run.ts';
import { SoughtSources } from './sought.ts';
import type { Layer, LayerMount, PredictedChange, Remaining, Writer } from './stored.ts';
import type { Passed } from './surroundings.ts';
import type { Installed, PredictedUninstall } from './uninstall.ts';

export interface SimulationResult {
  readonly layers: readonly Layer[];
  readonly changes: readonly PredictedChange[];
  readonly system: readonly PredictedChange[];
  readonly uninstalls: readonly PredictedUninstall[];
  readonly deeds: Deeds;
  readonly trail: () => readonly TrailEntry[];
  readonly passed: readonly Passed[];
  readonly remaining: readonly Remaining[];
  readonly activities: Activities;
  readonly installed: readonly Installed[];
  readonly stageCopies: readonly StageCopy[];
  readonly image: TargetImage | null;
}

/** Goes through the instructions of stages and keeps the books of what they store. */
export class Simulation {
  readonly #plan: BuildPlan;
  readonly #input: PredictionInput;
  readonly #environments: StageEnvironments;
  readonly #complain: Complain;
  readonly #remark: (message: string) => void;
  /** What was looked for in the build context. */
  readonly sought = new SoughtSources();
  readonly #sources = new Map<Stage, SourceStage | null>();
  #depth = 0;

  /**
   * @param complain takes what the builder would refuse
   * @param remark takes what else a user should know
   */
  constructor(
    plan: BuildPlan,
    input: PredictionInput,
    complain: Complain,
    remark: (message: string) => void,
  ) {
    this.#plan = plan;
    this.#input = input;
    this.#environments = new StageEnvironments(plan, baseVariables);
    this.#complain = complain;
    this.#remark = remark;
  }

  /** @param stages a FROM chain, the base first */
  run(stages: readonly Stage[]): SimulationResult {
    const chain = this.#chain(stages);
    const remaining = chain?.filesystem.live().map(whatIsLeft) ?? [];
    return {
      layers: chain?.layers ?? [],
      changes: chain?.changes ?? [],
      system: chain?.system ?? [],
      uninstalls: chain?.uninstalls ?? [],
      deeds: chain?.deeds ?? new DeedBook(),
      // Only matching with an image asks for it.
      trail: () =>
        (chain?.trail ?? []).map(({ instruction, place, layer }) => trailEntry(instruction, place, layer)),
      passed: chain?.trail ?? [],
      remaining,
      activities: chain?.activities ?? { list: [], programs: new Set() },
      installed: chain?.installed ?? [],
      stageCopies: chain?.stageCopies ?? [],
      image: chain === null ? null : targetImage(stages, chain.starts, this.#input.path ?? null),
    };
  }

  #chain(stages: readonly Stage[]): Chain | null {
    const [base] = stages;
    if (base === undefined) return null;
    const chain: Chain = {
      filesystem: new Filesystem(baseWriter(base), usedAsDirectories(stages)),
      layers: [],
      changes: [],
      system: [],
      uninstalls: [],
      installed: [],
      configured: [],
      deeds: new DeedBook(),
      activities: { list: [], programs: new Set() },
      stageCopies: [],
      starts: { entrypoint: null, command: null },
      trail: [],
      volumes: [],
      place: {
        environment: this.#environments.start(base),
        escape: this.#plan.escape,
        workdir: [workdirOf(base)],
        user: ['root'],
        shell: null,
      },
    };
    let triggers: readonly Instruction[] = [];
    for (const stage of stages) {
      const environment: Environment = this.#environments.start(stage);
      chain.place = { ...chain.place, environment };
      // ONBUILD of the stage below fires here, before anything else.
      for (const trigger of triggers) this.#instruction(trigger, stage, chain);
      for (const instruction of stage.instructions) this.#instruction(instruction, stage, chain);
      triggers = stage.instructions.flatMap((instruction) =>
        instruction.kind === 'onbuild' ? [instruction.trigger] : [],
      );
    }
    return chain;
  }

  /** Goes through one instruction and puts it on the trail. */
  #instruction(instruction: Instruction, stage: Stage, chain: Chain): void {
    const made = chain.layers.length;
    this.#follow(instruction, stage, chain);
    chain.trail.push({ instruction, place: chain.place, layer: chain.layers[made] ?? null });
  }

  #follow(instruction: Instruction, stage: Stage, chain: Chain): void {
    const { place } = chain;
    switch (instruction.kind) {
      case 'assign':
        chain.place = { ...place, environment: place.environment.after(instruction, this.#plan.escape) };
        return;
      case 'value':
        if (instruction.keyword === 'USER') {
          chain.place = switchUser(place, instruction.value, this.#complain);
        }
        if (instruction.keyword === 'WORKDIR') this.#workdir(instruction, stage, chain);
        return;
      case 'command':
        if (instruction.keyword === 'SHELL' && instruction.command?.kind === 'exec') {
          chain.place = { ...place, shell: instruction.command.argv.map(({ text }) => text) };
        }
        if (instruction.keyword === 'CMD') chain.starts.command = { instruction, place };
        if (instruction.keyword === 'ENTRYPOINT') chain.starts.entrypoint = { instruction, place };
        return;
      case 'list':
        if (instruction.keyword === 'VOLUME') chain.volumes.push(...this.#volumes(instruction, place));
        return;
      case 'copy':
        return this.#copy(instruction, stage, chain);
      case 'run': {
        const mounts = readMounts(instruction, place, this.#complain);
        const layer = this.#layer('RUN', instruction, stage, chain, mounts);
        const program = programOf(instruction, place);
        const recorder = this.#recorder(layer, chain);
        if (program?.truncated === true) {
          this.#remark(
            `a RUN starts more than ${MAX_COMMANDS.toLocaleString('en-US')} commands: the rest were not looked at`,
          );
        }
        if (program !== null) {
          applyRun(program, layer, recorder, { complain: this.#complain, activities: chain.activities });
        }
        recorder.finish();
        keep(recorder, chain);
        return;
      }
      default:
    }
  }

  #recorder(layer: Layer, chain: Chain): Recorder {
    const { engine, assumeSquash = false } = this.#input;
    return new Recorder(chain, layer, engine, assumeSquash);
  }

  #volumes(instruction: Extract<Instruction, { kind: 'list' }>, place: Place): PathSet[] {
    return instruction.items.flatMap((item) => {
      const word = expandArgument(item, place, this.#complain);
      const path = word === null ? null : absolutePath(word, place.workdir);
      return path === null ? [] : [{ path, extent: 'tree' as const }];
    });
  }

  #layer(
    keyword: Layer['keyword'],
    { span }: Instruction,
    stage: Stage,
    chain: Chain,
    mounts: readonly LayerMount[] = [],
  ): Layer {
    const layer: Layer = { index: chain.layers.length, keyword, span, stage: stage.index, mounts };
    chain.layers.push(layer);
    return layer;
  }

  #workdir(instruction: Extract<Instruction, { kind: 'value' }>, stage: Stage, chain: Chain): void {
    chain.place = enterDirectory(chain.place, instruction.value, this.#complain);
    const layer = this.#layer('WORKDIR', instruction, stage, chain);
    const path = absolutePath(chain.place.workdir, null);
    if (path === null) return;
    const by: Writer = { layer, span: instruction.span, name: 'WORKDIR', certainty: 'certain' };
    const missing = chain.filesystem.missingDirectories(path);
    for (const folder of missing.length === 0 ? [path] : missing) {
      chain.deeds.folders.push({ path: folder, by });
    }
    chain.filesystem.addDirectory(path);
  }

  #copy(instruction: CopyInstruction, stage: Stage, chain: Chain): void {
    const layer = this.#layer(instruction.keyword, instruction, stage, chain);
    const by: Writer = { layer, span: instruction.span, name: instruction.keyword, certainty: 'certain' };
    const source = this.#copiedStage(instruction, stage);
    const origin = this.#origin(source);
    const { bodies, directories, links } = readCopy(instruction, {
      place: chain.place,
      origin,
      filesystem: chain.filesystem,
      by,
      complain: this.#complain,
      sought: (text, sources) => {
        if (origin.kind === 'context') this.sought.add(text, sources);
      },
    });
    const recorder = this.#recorder(layer, chain);
    recorder.deeds.copies.push({
      by,
      unpacks: mayUnpack(instruction, bodies),
      places: bodies.map(({ at }) => at),
      makes: bodies.flatMap(({ at, kind }) =>
        chain.filesystem.missingDirectories(kind === 'tree' ? at.path : parentPath(at.path)),
      ),
    });
    for (const body of bodies) {
      const covered = coveredCopies(body, chain.filesystem, layer);
      if (covered.length > 0) recorder.note('rewrite', null, by, [body.at], covered);
      recorder.create(body, by);
    }
    if (typeof source === 'object') {
      const known = this.#source(source);
      const from = { index: source.index, name: source.name, base: baseImage(source) };
      const chosen = {
        from,
        activities: known?.activities ?? null,
        filesystem: known?.filesystem ?? null,
        passed: known?.passed ?? [],
      };
      chain.stageCopies.push(...copiedFrom(instruction, { by, bodies, place: chain.place, ...chosen }));
    }
    for (const directory of directories) chain.filesystem.addDirectory(directory);
    for (const [link, to] of links) chain.filesystem.addLink(link, to);
    keep(recorder, chain);
  }

  /** The stage that `--from` names; undefined where the build context is meant. */
  #copiedStage(instruction: CopyInstruction, stage: Stage): ReturnType<typeof resolveStage> | undefined {
    const from = instruction.flags.find((flag) => flag.name === 'from')?.value?.text;
    return from === undefined ? undefined : resolveStage(this.#plan, stage, from);
  }

  #origin(source: ReturnType<typeof resolveStage> | undefined): Origin {
    if (source === undefined) return { kind: 'context', context: this.#input.context };
    if (source === 'external' || source === 'missing') return { kind: 'image' };
    const known = this.#source(source);
    return {
      kind: 'stage',
      name: String(source.index),
      filesystem: known?.filesystem ?? null,
      owner: known?.owner ?? { user: null, group: null },
    };
  }

  /** What a stage holds in its end, for those that copy from it; null where that goes too deep. */
  #source(stage: Stage): SourceStage | null {
    const known = this.#sources.get(stage);
    if (known !== undefined) return known;
    if (this.#depth >= MAX_STAGE_DEPTH) return null;
    this.#depth++;
    const stages = chainOf(stage);
    const chain = this.#chain(stages);
    this.#depth--;
    const owner = ownerAtEnd(stages, chain === null ? undefined : literal(chain.place.user));
    const result =
      chain === null
        ? null
        : { filesystem: chain.filesystem, owner, activities: chain.activities, passed: chain.trail };
    this.#sources.set(stage, result);
    return result;
  }
}
