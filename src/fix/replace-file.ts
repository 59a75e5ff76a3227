import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { systemReason } from '../layers/system.ts';

/** A file that was left as it was; the message says why. */
export class WriteError extends Error {}

/** A file that is being written, with the process that writes it; what a killed one left is told by that. */
const TEMPORARY = /^\.layerlint-(?<process>\d+)\.tmp$/;

/**
 * Puts a text in the place of another one. Whatever happens, the file holds the old text or the new one: the new one is
 * written beside it, and takes its name when it is on the disk. Mode and owner stay, a symbolic link stays a link.
 * @param before what was read of the file; where it holds something else by now, it is left alone
 * @throws WriteError
 */
export function replaceFile(file: string, before: string, after: string): void {
  let temporary: string | undefined;
  try {
    const real = realpathSync(file);
    const stats = statSync(real);
    refuseOdd(real, stats);
    const folder = path.dirname(real);
    removeLeftBehind(folder);
    const own = path.join(folder, `.layerlint-${process.pid}.tmp`);
    const descriptor = openSync(own, 'wx', 0o600);
    temporary = own;
    writeThrough(descriptor, after, stats);
    if (!readFileSync(real).equals(Buffer.from(before))) throw new WriteError('it changed since it was read');
    renameSync(own, real);
    temporary = undefined;
    syncFolder(folder);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    if (error instanceof WriteError) throw error;
    const reason = systemReason(error);
    throw reason === undefined ? error : new WriteError(reason);
  }
}

/** What a rename would break, or get round. */
function refuseOdd(real: string, stats: Stats): void {
  if (!stats.isFile()) throw new WriteError('it is no regular file');
  if (stats.nlink > 1) {
    throw new WriteError('it has a second name (a hard link), which would keep the old text');
  }
  accessSync(real, constants.W_OK);
}

/** Everything, on the disk, as the old file's owner and mode have it; closes the descriptor. */
function writeThrough(descriptor: number, text: string, { uid, gid, mode }: Stats): void {
  try {
    writeFileSync(descriptor, text);
    // The other order would clear bits of the mode. Windows knows no owners.
    if (process.platform !== 'win32') fchownSync(descriptor, uid, gid);
    fchmodSync(descriptor, mode & 0o7777);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a rename last. Not every system lets a folder be opened; those have no need to. */
function syncFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
  } catch (error) {
    if (systemReason(error) === undefined) throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function removeLeftBehind(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = TEMPORARY.exec(name)?.groups?.['process'];
    if (owner !== undefined && !isRunning(Number(owner))) rmSync(path.join(folder, name), { force: true });
  }
}

/** Whether another process of this number runs. */
function isRunning(id: number): boolean {
  if (id === process.pid) return false;
  try {
    return process.kill(id, 0);
  } catch (error) {
    // It runs, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
