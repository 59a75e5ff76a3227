import {
  isWindowsStage,
  type MappedText,
  type ParsedDockerfile,
  planBuild,
} from '../src/dockerfile/index.ts';
import { scriptOf } from '../src/predict/run.ts';

/** The scripts of all RUNs that a POSIX shell gets to read. */
export function scriptsOf(file: ParsedDockerfile): MappedText[] {
  return planBuild(file, new Map()).stages.flatMap((stage) => {
    const foreign = stage.instructions.some(
      (instruction) =>
        instruction.kind === 'command' &&
        instruction.keyword === 'SHELL' &&
        !/sh["']/.test(instruction.args.text),
    );
    if (foreign || isWindowsStage(stage, file.escape)) return [];
    return stage.instructions.flatMap((instruction) => {
      if (instruction.kind !== 'run' || instruction.command.kind !== 'shell') return [];
      return scriptOf(instruction, instruction.command.script) ?? [];
    });
  });
}
