/** What the rest of the house uses of this folder. */
export type { Position, Span } from './source.ts';
export { SourceText } from './source.ts';
export { MappedText } from './mapped-text.ts';
export type {
  Argument,
  CopyInstruction,
  Instruction,
  RunInstruction,
  SyntaxProblem,
} from './instructions.ts';
export { parseDockerfile, type ParsedDockerfile } from './parse.ts';
export { parseMounts } from './mounts.ts';
export {
  findTarget,
  knownPart,
  planBuild,
  resolveStage,
  shippedChain,
  StageEnvironments,
  type BuildPlan,
  type Stage,
} from './stages.ts';
export { isWindowsStage } from './windows.ts';
export { expand, ExpansionError, type Environment } from './variables.ts';
export { display, literal, type Word } from './word.ts';
export { interpretArguments, interpretScript, MAX_COMMANDS } from './shell/interpreter.ts';
export type { ShellArgument, ShellCommand, ShellProgram } from './shell/command.ts';
export { findExpression } from './shell/find.ts';
export { resolveFrom } from './shell/state.ts';
export {
  outlineScript,
  type OutlineCommand,
  type OutlineElement,
  type ScriptOutline,
} from './shell/outline.ts';
