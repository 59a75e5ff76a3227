import { closeSync, createReadStream, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { systemReason } from '../layers/system.ts';
import { InputError } from './errors.ts';

/** No Dockerfile is as large: somebody named an archive or a disk. */
const MOST_BYTES = 64_000_000;

/** The text of a file. A byte-order mark stays: where the text begins is the parser's business. */
export async function readText(absolute: string): Promise<string> {
  try {
    return decode(readRegular(absolute) ?? (await readStream(createReadStream(absolute))));
  } catch (error) {
    throw asInputError(error);
  }
}

/** The bytes of a regular file; undefined for a pipe (`<(…)` of a shell), which has no size and keeps one waiting. */
function readRegular(absolute: string): Buffer | undefined {
  const stats = statSync(absolute);
  if (stats.isDirectory()) throw new InputError('is a folder');
  if (!stats.isFile()) return undefined;
  const file = openSync(absolute, 'r');
  try {
    if (fstatSync(file).size > MOST_BYTES) throw tooLarge();
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** The text of standard input. */
export async function readStandardInput(stdin: Readable): Promise<string> {
  try {
    return decode(await readStream(stdin));
  } catch (error) {
    throw asInputError(error);
  }
}

async function readStream(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    total += bytes.length;
    if (total > MOST_BYTES) throw tooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): InputError {
  return new InputError('is larger than 64 MB: not a Dockerfile');
}

const NOT_TEXT = 'is not a text file; a Dockerfile is UTF-8';

function decode(bytes: Buffer): string {
  if (bytes.includes(0)) throw new InputError(NOT_TEXT);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InputError(NOT_TEXT);
  }
}

function asInputError(error: unknown): unknown {
  const reason = systemReason(error);
  return reason === undefined ? error : new InputError(`cannot be read: ${reason}`);
}

/** Why a folder cannot be a build context; null when it can. */
export function whyNoFolder(absolute: string): string | null {
  try {
    return statSync(absolute).isDirectory() ? null : 'is no folder, so it cannot be the build context';
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    return `cannot be the build context: ${reason}`;
  }
}
