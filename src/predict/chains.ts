import type { Activities } from './activities.ts';
import type { Filesystem } from './filesystem.ts';
import { knownPart, type Stage } from '../dockerfile/index.ts';
import { resolvePath, type PathSet } from '../layers/paths.ts';
import { basePackages, baseWorkdir } from '../packages/index.ts';
import type { DeedBook } from './deeds.ts';
import type { Place } from './place.ts';
import type { Configured, Recorder } from './recorder.ts';
import type { StageCopy } from './stage-copy.ts';
import type { Passed } from './surroundings.ts';
import { partSystemChanges } from './system-files.ts';
import type { StartInstruction } from './target.ts';
import type { Installed, PredictedUninstall } from './uninstall.ts';
import type { Body, Layer, Owner, PredictedChange, Remaining, Writer } from './stored.ts';

/** How many stages deep a COPY --from is followed to learn what it copies. */
export const MAX_STAGE_DEPTH = 20;

/** The base image as what wrote its files; null for scratch. */
export function baseWriter({ base, from, index }: Stage): Writer | null {
  if (base.kind === 'scratch') return null;
  const layer: Layer = { index: -1, keyword: 'FROM', span: from.span, stage: index, mounts: [] };
  return { layer, span: from.span, name: 'FROM', certainty: 'certain' };
}

/** Literal paths that WORKDIR, VOLUME and the destinations of COPY show to be folders. */
export function usedAsDirectories(stages: readonly Stage[]): Set<string> {
  const used = new Set<string>();
  const add = (text: string): void => {
    if (text.startsWith('/') && !text.includes('$')) used.add(resolvePath('', text));
  };
  for (const instruction of stages.flatMap(({ instructions }) => instructions)) {
    if (instruction.kind === 'value' && instruction.keyword === 'WORKDIR') add(instruction.value.text);
    if (instruction.kind === 'list' && instruction.keyword === 'VOLUME') {
      for (const { text } of instruction.items) add(text);
    }
    if (instruction.kind === 'copy') add(instruction.destination.text.replace(/[^/]*$/, ''));
  }
  return used;
}

/** The FROM chain of a stage, the base first, as far down as a COPY --from is followed. */
export function chainOf(stage: Stage): Stage[] {
  const chain = [stage];
  for (
    let { base } = stage;
    base.kind === 'stage' && chain.length < MAX_STAGE_DEPTH;
    base = base.stage.base
  ) {
    chain.push(base.stage);
  }
  return chain.reverse();
}

/** A body at the end of its chain. */
export function whatIsLeft(body: Body): Remaining {
  const { files, goneFiles, uses, doubted } = body;
  const left = goneFiles.size === 0 ? files : (files?.filter(({ path }) => !goneFiles.has(path)) ?? null);
  return { body, uses, doubted, files: left };
}

/** Packages of Debian that the image is known to bring. */
export function packagesOf({ base }: Stage): ReadonlySet<string> {
  return base.kind === 'image' ? basePackages(knownPart(base.name)) : new Set();
}

/** Where an official image leaves us; anywhere else the root. */
export function workdirOf({ base }: Stage): string {
  return (base.kind === 'image' ? baseWorkdir(knownPart(base.name)) : null) ?? '/';
}

/** Who owns what a chain of stages writes: root where no USER says otherwise, or the last one says so. */
export function ownerAtEnd(stages: readonly Stage[], user: string | undefined): Owner {
  const asRoot = stages.every(
    ({ instructions }) =>
      !instructions.some((instruction) => instruction.kind === 'value' && instruction.keyword === 'USER'),
  );
  return asRoot || user === 'root' ? { user: '0', group: '0' } : { user: null, group: null };
}

/** What a stage has come to that others copy from. */
export interface SourceStage {
  readonly filesystem: Filesystem;
  readonly owner: Owner;
  readonly activities: Activities;
  readonly passed: readonly Passed[];
}

/** Everything that one chain of stages has come to. */
export interface Chain {
  readonly filesystem: Filesystem;
  readonly layers: Layer[];
  readonly changes: PredictedChange[];
  readonly system: PredictedChange[];
  readonly uninstalls: PredictedUninstall[];
  readonly installed: Installed[];
  /** Packages that came with the base image. */
  readonly brought: ReadonlySet<string>;
  readonly configured: Configured[];
  readonly deeds: DeedBook;
  readonly activities: Activities;
  readonly stageCopies: StageCopy[];
  readonly starts: { entrypoint: StartInstruction | null; command: StartInstruction | null };
  readonly trail: Passed[];
  /** Declared by VOLUME so far. */
  readonly volumes: PathSet[];
  place: Place;
}

/** Enters the books of a layer that is done. */
export function keep(recorder: Recorder, chain: Chain): void {
  const { others, system } = partSystemChanges(recorder.changes);
  chain.changes.push(...others);
  chain.system.push(...system);
  chain.uninstalls.push(...recorder.uninstalls);
  chain.deeds.add(recorder.deeds);
}
