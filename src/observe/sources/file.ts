import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { systemReason } from '../../layers/system.ts';
import { ImageError } from '../errors.ts';
import type { Blob } from '../layer-reader.ts';

const readAt = promisify(read);
const PIECE = 1 << 20;
const BUFFERS = 3;

/** @throws ImageError in words */
export function openFile(file: string, shown: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new ImageError({ file: shown }, systemReason(error) ?? String(error));
  }
}

/** Opens a file as a blob of its own. @throws ImageError */
export function openBlob(file: string, shown: string): Blob & { readonly close: () => void } {
  const fd = openFile(file, shown);
  const stat = fstatSync(fd);
  if (!stat.isFile()) {
    closeSync(fd);
    throw new ImageError({ file: shown }, 'is no regular file');
  }
  return { ...rangeBlob(fd, 0, stat.size), close: () => closeSync(fd) };
}

/** A stretch of an open file. */
export function rangeBlob(fd: number, start: number, size: number): Blob {
  return { size, range: { fd, start }, read: () => readRange(fd, start, size) };
}

/** The first bytes of an open file. */
export function headOf(fd: number, length: number): Uint8Array {
  const head = new Uint8Array(length);
  return head.subarray(0, readSync(fd, head, 0, length, 0));
}

// Layers are read one after another by the hundred; buffers left to the collector would pile up.
const spare: Buffer[] = [];
const SPARE_LIMIT = 16;

/** Reads ahead by one piece, so that the disk works while the last piece is looked at. */
async function* readRange(fd: number, start: number, size: number): AsyncGenerator<Uint8Array> {
  const buffers = Array.from({ length: BUFFERS }, () => spare.pop() ?? Buffer.allocUnsafeSlow(PIECE));
  const next = (at: number, turn: number): Promise<{ bytesRead: number; buffer: Buffer }> => {
    const buffer = buffers[turn % BUFFERS] ?? Buffer.alloc(PIECE);
    return readAt(fd, buffer, 0, Math.min(PIECE, size - at), start + at);
  };
  let turn = 0;
  let pending = size > 0 ? next(0, turn) : undefined;
  for (let at = 0; pending !== undefined;) {
    const { bytesRead, buffer } = await pending;
    if (bytesRead === 0) return;
    at += bytesRead;
    turn += 1;
    pending = at < size ? next(at, turn) : undefined;
    // A reader that stops early leaves this one behind.
    pending?.catch(() => undefined);
    yield buffer.subarray(0, bytesRead);
  }
  // Only here is nothing on its way into them any more.
  if (spare.length < SPARE_LIMIT) spare.push(...buffers);
}
