import { spawn } from 'node:child_process';
import { ImageError } from '../errors.ts';
import type { BlobStore } from './store.ts';
import { readTarStream, type StreamOptions } from './tar-stream.ts';

const ENGINES = ['docker', 'podman'] as const;
const STDERR_LIMIT = 4096;

interface Attempt {
  readonly store?: BlobStore;
  /** Why there is none, in the engine's words; undefined where the engine does not exist. */
  readonly reason?: string | undefined;
}

/**
 * An image that an engine of this machine has, by the pipe of `docker save` or `podman save`.
 * @param engines the programs to try, in order
 * @throws ImageError that names the command to run where none of them can
 */
export async function readFromEngine(
  name: string,
  options: StreamOptions,
  engines: readonly string[] = ENGINES,
): Promise<{ readonly store: BlobStore; readonly engine: string }> {
  const reasons: string[] = [];
  for (const engine of engines) {
    const attempt = await save(engine, name, options);
    if (attempt.store !== undefined) return { store: attempt.store, engine };
    if (attempt.reason !== undefined) reasons.push(`\`${engine} save ${name}\` says: ${attempt.reason}`);
  }
  const advice = `Where the image is, run \`docker save ${name} -o image.tar\` and give that file.`;
  const why =
    reasons.length > 0
      ? reasons.join('; ')
      : `no such file, and neither ${engines.join(' nor ')} is installed`;
  throw new ImageError({ file: name }, `${why}. ${advice}`);
}

async function save(engine: string, name: string, options: StreamOptions): Promise<Attempt> {
  // A name that begins with a dash would be taken for an option.
  if (name.startsWith('-')) return { reason: 'that is no name of an image' };
  const child = spawn(engine, ['save', name], { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (words.length < STDERR_LIMIT) words += text;
  });
  const exit = new Promise<{ readonly code: number | null; readonly missing: boolean }>((resolve) => {
    child.once('error', () => resolve({ code: null, missing: true }));
    child.once('close', (code) => resolve({ code, missing: false }));
  });
  let store: BlobStore | undefined;
  let failure: unknown;
  try {
    store = await readTarStream(child.stdout, `${engine} save ${name}`, options);
  } catch (error) {
    failure = error;
    child.kill();
  }
  const { code, missing } = await exit;
  if (missing) return { reason: undefined };
  if (store !== undefined && code === 0) return { store };
  // An engine that fails writes nothing, which is no archive: its own words say more.
  if (words.trim() !== '') return { reason: words.trim().split('\n').at(-1) };
  if (failure !== undefined) throw failure;
  return { reason: `it ended with code ${code}` };
}
