import { EXIT, type ExitCode } from './exit-codes.ts';
import { InputError, UsageError } from './errors.ts';
import { ImageChoiceError, ImageError } from '../observe/errors.ts';
import type { Io } from './io.ts';
import { runProgram } from './program.ts';
import { printableLines } from '../report/printable.ts';

export { processIo } from './io.ts';
export { EXIT } from './exit-codes.ts';
export { warmUp } from './warm-up.ts';

/** Runs the command line and tells the exit code; nothing else decides about it. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await runProgram(argv, io);
  } catch (error) {
    await io.stderr.write(printableLines(messageOf(error)));
    return EXIT.failure;
  }
}

const CHOOSE: Readonly<Record<ImageChoiceError['option'], string>> = {
  imageRef: '--image-ref <name> takes one; so does its name behind the path: docker-archive:app.tar:<name>',
  platform: '--platform <os/architecture> takes one',
};

function messageOf(error: unknown): string {
  if (error instanceof UsageError) return `error: ${error.message}\n(layerlint --help lists the options)\n`;
  if (error instanceof ImageChoiceError) return `error: ${error.message}\n(${CHOOSE[error.option]})\n`;
  if (error instanceof ImageError || error instanceof InputError) return `error: ${error.message}\n`;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `internal error in layerlint, please report it:\n${detail}\n`;
}
