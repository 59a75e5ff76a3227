// Holds the accounting of real images against test/real/stored.py, an independent replay of the layers: every dead
// body (path, bytes, layer, killing layer) and the live bytes, from the file and from a pipe.
//   npx tsx test/real/accounting.ts OUTDIR      images below OUTDIR/images and OUTDIR/formats
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ImageChoiceError, observe, type ObservedImage } from '../../src/observe/index.ts';

const STORED = fileURLToPath(new URL('stored.py', import.meta.url));
const SELF = fileURLToPath(import.meta.url);
const ZSTD_MAGIC = 0xfd2fb528;
const OUTPUT_LIMIT = 1 << 30;

interface Books {
  readonly live: number;
  readonly dead: readonly string[];
}

interface StoredOutput {
  readonly live: number;
  readonly dead: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly layer: number;
    readonly killer: { readonly layer: number };
  }[];
}

/** Of several images, stored.py takes the first. */
async function first(spec: string, imageRef?: string): Promise<ObservedImage> {
  try {
    return await observe(spec, { imageRef });
  } catch (error) {
    if (error instanceof ImageChoiceError && spec !== '-') return first(spec, error.choices[0]);
    throw error;
  }
}

async function ours(spec: string, imageRef?: string): Promise<Books> {
  const { accounting } = await first(spec, imageRef);
  const dead = accounting
    .deadBodies()
    .map((body) => `${body.layer} ${body.path} ${body.bytes} -> ${body.killer.layer}`);
  return { live: accounting.live, dead: dead.sort() };
}

function theirs(archive: string): Books {
  const output: StoredOutput = JSON.parse(
    execFileSync('python3', [STORED, archive], { maxBuffer: OUTPUT_LIMIT, encoding: 'utf8' }),
  );
  const dead = output.dead.map((body) => `${body.layer} ${body.path} ${body.bytes} -> ${body.killer.layer}`);
  return { live: output.live, dead: dead.sort() };
}

function magicOf(file: string): number {
  const fd = openSync(file, 'r');
  const head = Buffer.alloc(4);
  readSync(fd, head, 0, 4, 0);
  closeSync(fd);
  return head.readUInt32LE(0);
}

/** stored.py reads archives of plain and gzip layers: everything else is made one, by other programs. */
function forStored(image: string, temporary: string): string {
  const folder = path.join(temporary, 'layout');
  rmSync(folder, { recursive: true, force: true });
  if (statSync(image).isDirectory()) cpSync(image, folder, { recursive: true });
  else {
    if (!image.includes('zstd')) return image;
    execFileSync('mkdir', [folder]);
    execFileSync('tar', ['-xf', image, '-C', folder]);
  }
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (magicOf(file) !== ZSTD_MAGIC) continue;
    execFileSync('zstd', ['-d', '-q', '-f', file, '-o', `${file}.plain`]);
    renameSync(`${file}.plain`, file);
  }
  if (!readdirSync(folder).includes('index.json')) asLayout(folder);
  const archive = path.join(temporary, 'image.tar');
  execFileSync('tar', ['-cf', archive, '-C', folder, '.']);
  return archive;
}

/** A folder of skopeo's `dir:` as an OCI layout: the same blobs under other names. */
function asLayout(folder: string): void {
  const script = `cd "$1" && mkdir -p blobs/sha256 && hex=$(sha256sum manifest.json | cut -d' ' -f1) &&
    printf '{"manifests":[{"digest":"sha256:%s"}]}' "$hex" > index.json && mv manifest.json blobs/sha256/$hex &&
    find . -maxdepth 1 -type f -name '????????????????????????????????????????????????????????????????' -exec mv {} blobs/sha256/ ';'`;
  execFileSync('sh', ['-c', script, 'sh', folder]);
}

function fromPipe(image: string): Books | undefined {
  // Which of several images is not asked twice: a pipe comes once.
  if (statSync(image).isDirectory() || image.includes('two-in-one')) return undefined;
  const stdin = openSync(image, 'r');
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', 'cat | "$@"', 'sh', process.execPath, ...process.execArgv, SELF, '-'],
    {
      stdio: [stdin, 'pipe', 'pipe'],
      maxBuffer: OUTPUT_LIMIT,
      encoding: 'utf8',
    },
  );
  closeSync(stdin);
  if (stdout === '') throw new Error(stderr);
  const books: Books = JSON.parse(stdout);
  return books;
}

function firstDifference(one: Books, other: Books): string | undefined {
  if (one.live !== other.live) return `live ${one.live}, not ${other.live}`;
  const known = new Set(other.dead);
  const extra = one.dead.find((line) => !known.has(line));
  if (extra !== undefined) return `dead here only: ${extra}`;
  const mine = new Set(one.dead);
  const lacking = other.dead.find((line) => !mine.has(line));
  return lacking === undefined ? undefined : `dead there only: ${lacking}`;
}

async function compareAll(folder: string): Promise<boolean> {
  const images = ['images', 'formats'].flatMap((kind) =>
    readdirSync(path.join(folder, kind)).map((name) => path.join(folder, kind, name)),
  );
  const temporary = mkdtempSync(path.join(tmpdir(), 'accounting-'));
  const counts = { equal: 0, different: 0, bodies: 0, piped: 0 };
  for (const image of images) {
    let problem: string | undefined;
    try {
      const expected = theirs(forStored(image, temporary));
      const found = await ours(image);
      problem = firstDifference(found, expected);
      const piped = fromPipe(image);
      if (piped !== undefined) counts.piped += 1;
      problem ??= piped === undefined ? undefined : firstDifference(piped, found);
      counts.bodies += found.dead.length;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    counts[problem === undefined ? 'equal' : 'different'] += 1;
    if (problem !== undefined) console.log(`${path.relative(folder, image)}: ${problem}`);
  }
  rmSync(temporary, { recursive: true, force: true });
  console.log(
    `${images.length} images: ${counts.equal} equal, ${counts.different} different; ` +
      `${counts.bodies} dead bodies compared; ${counts.piped} read from a pipe too`,
  );
  return counts.different === 0;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: accounting.ts OUTDIR');
if (folder === '-') console.log(JSON.stringify(await ours('-')));
else process.exit((await compareAll(folder)) ? 0 : 1);
