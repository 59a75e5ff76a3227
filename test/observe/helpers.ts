import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { account, type Accounting, type AccountingOptions } from '../../src/observe/accounting.ts';
import { LayerIndex } from '../../src/observe/layer-index.ts';
import { DEFAULT_LIMITS } from '../../src/observe/limits.ts';
import { PathTable } from '../../src/observe/path-table.ts';
import { Replay } from '../../src/observe/replay.ts';
import { TarReader } from '../../src/observe/tar/reader.ts';
import { type Entry, type Layout, tar } from './archive.ts';

/** Layers given as entries, applied. */
export function replayOf(layers: readonly (readonly Entry[])[]): Replay {
  const paths = new PathTable();
  const counter = { entries: 0 };
  const indexes = layers.map((entries) => {
    const index = new LayerIndex();
    const reader = new TarReader({ paths, index, limits: DEFAULT_LIMITS, hashBodies: true, counter });
    const data = tar(entries);
    reader.write(data);
    reader.end();
    index.seal();
    index.tarBytes = data.length;
    return index;
  });
  return new Replay(indexes, paths);
}

export function accountOf(
  layers: readonly (readonly Entry[])[],
  options: AccountingOptions = {},
): Accounting {
  return account(replayOf(layers), options);
}

/** Runs with a folder that is gone afterwards. */
export async function withFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'observe-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs with bytes as a file. */
export function withFile<T>(data: Uint8Array, work: (file: string) => T | Promise<T>): Promise<T> {
  return withFolder((folder) => {
    const file = path.join(folder, 'image.tar');
    writeFileSync(file, data);
    return work(file);
  });
}

export function writeLayout(folder: string, layout: Layout): void {
  for (const [name, data] of layout.files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, data);
  }
}
