import { ExpansionError, expand } from './expand.ts';
import type { AssignInstruction, FromInstruction, Instruction, SyntaxProblem } from './instructions.ts';
import { parseMounts } from './mounts.ts';
import type { ParsedDockerfile } from './parse.ts';
import type { Span } from './source.ts';
import { Environment } from './variables.ts';
import type { Word } from './word.ts';
import { literal } from './word.ts';

export type Base =
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** The name is unknown in part where build arguments decide. */
  | { readonly kind: 'image'; readonly name: Word }
  | { readonly kind: 'scratch' };

export interface Stage {
  /** From 0 on. */
  readonly index: number;
  /** In lower case. */
  readonly name: string | null;
  readonly from: FromInstruction;
  readonly base: Base;
  /** Without the FROM. */
  readonly instructions: readonly Instruction[];
}

export interface BuildPlan {
  readonly stages: readonly Stage[];
  /** The ARGs before the first FROM. */
  readonly globalArgs: readonly AssignInstruction[];
  /** The variables before the first FROM. */
  readonly globals: Environment;
  readonly escape: string;
  readonly problems: readonly SyntaxProblem[];
  /** The stage that has a name for `--from`: the last one of the file where several have it. */
  readonly byName: ReadonlyMap<string, Stage>;
}

/** Divides a file into stages and resolves what they stand on. `buildArgs` beat the defaults of ARG. */
export function planBuild(file: ParsedDockerfile, buildArgs: ReadonlyMap<string, string>): BuildPlan {
  const { globalArgs, sections } = divide(file.instructions);
  let globals = Environment.global(buildArgs);
  for (const instruction of globalArgs) globals = globals.after(instruction, file.escape);
  const problems: SyntaxProblem[] = [];
  const resolver = new BaseResolver(sections, globals, file.escape, problems);
  const stages: Stage[] = [];
  const byName = new Map<string, Stage>();
  for (const [index, { from, instructions }] of sections.entries()) {
    const name = from.alias?.text ?? null;
    const stage: Stage = { index, name, from, base: resolver.resolve(index, from, byName), instructions };
    stages.push(stage);
    if (name !== null) byName.set(name, stage);
  }
  const plan = { stages, globalArgs, globals, escape: file.escape, problems, byName };
  for (const stage of stages) checkReferences(plan, stage, problems);
  problems.sort((left, right) => left.span.start - right.span.start);
  return plan;
}

interface Section {
  readonly from: FromInstruction;
  readonly instructions: Instruction[];
}

function divide(all: readonly Instruction[]): { globalArgs: AssignInstruction[]; sections: Section[] } {
  const globalArgs: AssignInstruction[] = [];
  const sections: Section[] = [];
  for (const instruction of all) {
    if (instruction.kind === 'from') sections.push({ from: instruction, instructions: [] });
    else if (sections.length > 0) sections.at(-1)?.instructions.push(instruction);
    else if (instruction.kind === 'assign' && instruction.keyword === 'ARG') globalArgs.push(instruction);
  }
  return { globalArgs, sections };
}

class BaseResolver {
  readonly #globals: Environment;
  readonly #escape: string;
  readonly #problems: SyntaxProblem[];
  /** By name, the last section that has it. */
  readonly #lastOf = new Map<string, number>();
  readonly #sections: readonly Section[];

  constructor(sections: readonly Section[], globals: Environment, escape: string, problems: SyntaxProblem[]) {
    this.#sections = sections;
    this.#globals = globals;
    this.#escape = escape;
    this.#problems = problems;
    for (const [index, { from }] of sections.entries()) {
      if (from.alias !== null) this.#lastOf.set(from.alias.text, index);
    }
  }

  /** What a FROM stands on; `earlier` has the stages before it, the last one of each name. */
  resolve(index: number, from: FromInstruction, earlier: ReadonlyMap<string, Stage>): Base {
    const name = this.#imageName(from);
    const known = literal(name);
    if (known === undefined || known === '') return { kind: 'image', name };
    const stage = earlier.get(known.toLowerCase());
    if (stage !== undefined) return { kind: 'stage', stage };
    if (known === 'scratch') return { kind: 'scratch' };
    if (this.#isMisplaced(index, known.toLowerCase())) {
      this.#problems.push({ message: notDefinedYet(known), span: from.image.span });
    }
    return { kind: 'image', name };
  }

  #imageName({ image }: FromInstruction): Word {
    try {
      const name = expand(image.text, (variable) => this.#globals.lookup(variable), this.#escape);
      // A FROM without any image has been reported where it was parsed.
      if (literal(name) === '' && image.text !== '') {
        const message = `the image "${image.text}" comes to nothing: only an ARG before the first FROM counts here`;
        this.#problems.push({ message, span: image.span });
      }
      return name;
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      return [{ kind: 'unknown', id: `error@${image.span.start}`, text: image.text, splits: false }];
    }
  }

  /**
   * Whether a name is that of a later stage. BuildKit takes it for an image then. So it is meant in
   * `FROM node AS build` where `FROM node AS node` follows: there the name is an image's as well.
   */
  #isMisplaced(index: number, name: string): boolean {
    const later = this.#lastOf.get(name);
    if (later === undefined || later <= index) return false;
    return this.#sections[later]?.from.image.text.toLowerCase() !== name;
  }
}

function notDefinedYet(name: string): string {
  return `stage "${name}" is not defined yet: a stage can only use those before it`;
}

/** Reports `COPY --from` and `--mount=from=` that name no stage before their own. */
function checkReferences(plan: BuildPlan, stage: Stage, problems: SyntaxProblem[]): void {
  for (const instruction of stage.instructions) {
    for (const { name, span } of references(instruction)) {
      const message = referenceProblem(plan, stage, name);
      if (message !== undefined) problems.push({ message, span });
    }
  }
}

function references(instruction: Instruction): { name: string; span: Span }[] {
  if (instruction.kind === 'run') {
    return parseMounts(instruction).flatMap(({ from }) => {
      // Variables in it have been reported where the flag was parsed.
      if (from === null || from.text.includes('$')) return [];
      return [{ name: from.text, span: from.span }];
    });
  }
  if (instruction.kind !== 'copy' || instruction.keyword !== 'COPY') return [];
  const value = instruction.flags.find((flag) => flag.name === 'from')?.value ?? null;
  return value === null || value.text === '' ? [] : [{ name: value.text, span: value.span() }];
}

function referenceProblem(plan: BuildPlan, user: Stage, name: string): string | undefined {
  if (name.includes('$')) {
    return 'variables are not expanded in --from: give the image a stage of its own and name that';
  }
  if (resolveStage(plan, user, name) !== 'missing') return undefined;
  return NUMBER.test(name) ? `there is no stage ${name} before this one` : notDefinedYet(name);
}

/** The beginning of an image's name up to what build arguments decide: the whole repository, or nothing. */
export function knownPart(name: Word): string {
  const [first] = name;
  const known = typeof first === 'string' ? first : '';
  return name.length === 1 || /[:@]/.test(known) ? known : '';
}

const NUMBER = /^[+-]?[0-9]+$/;

/**
 * The stage that `--from=name` means in a stage: by name in any case, or by number. `missing` where
 * it is not before the user; `external` where the name can only be an image's. Of several stages
 * with the name BuildKit takes the last one of the file, here as in `--target`.
 */
export function resolveStage(plan: BuildPlan, user: Stage, name: string): Stage | 'external' | 'missing' {
  const stage = NUMBER.test(name) ? plan.stages[Number(name)] : plan.byName.get(name.toLowerCase());
  if (stage === undefined) return NUMBER.test(name) ? 'missing' : 'external';
  return stage.index < user.index ? stage : 'missing';
}

/** The stage to build: by name, else by number; the last one where no target is given. */
export function findTarget(plan: BuildPlan, target: string | undefined): Stage | undefined {
  if (target === undefined) return plan.stages.at(-1);
  return (
    plan.byName.get(target.toLowerCase()) ?? (NUMBER.test(target) ? plan.stages[Number(target)] : undefined)
  );
}

/** The stages whose layers a stage ships: its FROM chain, the base first, itself last. */
export function shippedChain(stage: Stage): Stage[] {
  const chain = [stage];
  for (let { base } = stage; base.kind === 'stage'; base = base.stage.base) chain.push(base.stage);
  return chain.reverse();
}

/** The variables at the beginning and at the end of stages; each stage is gone through once. */
export class StageEnvironments {
  readonly #plan: BuildPlan;
  readonly #known: (image: string) => ReadonlyMap<string, string>;
  readonly #ends = new Map<Stage, Environment>();

  /** @param known what an image is known to set, by the beginning of its name */
  constructor(plan: BuildPlan, known: (image: string) => ReadonlyMap<string, string> = () => new Map()) {
    this.#plan = plan;
    this.#known = known;
  }

  /** The variables that the first instruction of a stage sees. */
  start(stage: Stage): Environment {
    const { globals } = this.#plan;
    if (stage.base.kind === 'scratch') return globals.forScratch();
    return stage.base.kind === 'image'
      ? globals.forImage(stage.index, this.#known(knownPart(stage.base.name)))
      : this.end(stage.base.stage).forChild();
  }

  /** The variables behind the last instruction of a stage. */
  end(stage: Stage): Environment {
    // Base first, so that a long chain of stages is no deep recursion.
    for (const link of this.#missing(stage)) {
      let environment = this.start(link);
      for (const instruction of link.instructions) {
        if (instruction.kind === 'assign') environment = environment.after(instruction, this.#plan.escape);
      }
      this.#ends.set(link, environment);
    }
    return this.#ends.get(stage) ?? this.start(stage);
  }

  #missing(stage: Stage): Stage[] {
    const missing: Stage[] = [];
    for (let link: Stage | undefined = stage; link !== undefined && !this.#ends.has(link);) {
      missing.push(link);
      link = link.base.kind === 'stage' ? link.base.stage : undefined;
    }
    return missing.reverse();
  }
}
