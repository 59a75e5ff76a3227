import type { Instruction } from '../../src/dockerfile/instructions.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { planBuild } from '../../src/dockerfile/stages.ts';
import type { BuildPlan } from '../../src/dockerfile/stages.ts';
import { StageEnvironments } from '../../src/dockerfile/stages.ts';
import type { Environment } from '../../src/dockerfile/variables.ts';
import type { Word } from '../../src/dockerfile/word.ts';

/** Each problem as `text it points at: message`. */
export function problems(raw: string): string[] {
  const file = parseDockerfile(raw);
  return file.problems.map(({ message, span }) => `${file.source.slice(span)}: ${message}`);
}

/** The instructions that are of one kind. */
export function ofKind<K extends Instruction['kind']>(
  raw: string,
  kind: K,
): Extract<Instruction, { kind: K }>[] {
  const isKind = (instruction: Instruction): instruction is Extract<Instruction, { kind: K }> =>
    instruction.kind === kind;
  return parseDockerfile(raw).instructions.filter(isKind);
}

/** The text of the first instruction's arguments behind a FROM that is put before them. */
export function argsOf(line: string): string | undefined {
  return parseDockerfile(`FROM a\n${line}`).instructions[1]?.args.text;
}

export function plan(raw: string, buildArgs: Record<string, string> = {}): BuildPlan {
  return planBuild(parseDockerfile(raw), new Map(Object.entries(buildArgs)));
}

export function planProblems(raw: string): string[] {
  const file = parseDockerfile(raw);
  return planBuild(file, new Map()).problems.map(
    ({ message, span }) => `${file.source.slice(span)}: ${message}`,
  );
}

/** The environment at the end of the last stage. */
export function environment(raw: string, buildArgs: Record<string, string> = {}): Environment {
  const built = plan(raw, buildArgs);
  const last = built.stages.at(-1);
  if (last === undefined) throw new Error('the file has no stage');
  return new StageEnvironments(built).end(last);
}

/** A value as text, with what is unknown as `<id>`; `unset` where there is none. */
export function shown(word: Word | undefined): string {
  if (word === undefined) return 'unset';
  return word
    .map((part) => (typeof part === 'string' ? part : part.kind === 'unknown' ? `<${part.id}>` : part.text))
    .join('');
}
