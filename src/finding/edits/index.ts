/** Edits of a Dockerfile's text: each leaves the rest of it as it stands, or is refused with null. */
export { appendCommand } from './append-command.ts';
export { commandOf, elementOf } from './commands.ts';
export {
  addInstructionFlag,
  addInstructionFlags,
  insertAfter,
  insertBefore,
  moveBehind,
  removeInstruction,
} from './instructions.ts';
export { mergeRuns } from './merge-runs.ts';
export { removeCommands } from './remove-commands.ts';
export { addFlag, removeWords, replaceText } from './words.ts';
