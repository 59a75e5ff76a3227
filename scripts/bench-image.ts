// Measures what DESIGN promises of reading images: ratios against other programs, taken in one run.
//   npx tsx scripts/bench-image.ts [--keep FOLDER]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { BLOCK, digest, header } from '../test/observe/archive.ts';

const RUNS = 5;
const POOL = 64 << 20;
const END = Buffer.alloc(2 * BLOCK);
const OBSERVE = fileURLToPath(new URL('../src/observe/index.ts', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

/** Bytes that gzip packs 1.5 times, as those of images do: two thirds noise. */
function pool(): Buffer {
  const data = Buffer.alloc(POOL);
  let state = 1;
  for (let at = 0; at < POOL; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (at % 12 < 8) data.writeUInt32LE(state, at);
  }
  return data;
}

interface Shape {
  readonly name: string;
  readonly layers: number;
  readonly files: number;
  readonly bytes: number;
  readonly gzip: boolean;
}

/** Writes layers as tars (and blobs), and an OCI-shaped archive of them. */
function generate(
  folder: string,
  shape: Shape,
  noise: Buffer,
): { archive: string; tars: string[]; blobs: string[] } {
  const base = path.join(folder, shape.name);
  const tars: string[] = [];
  const blobs: string[] = [];
  const archive = path.join(base, 'image.tar');
  for (let layer = 0; layer < shape.layers; layer += 1) {
    tars.push(path.join(base, `layer${layer}.tar`));
    blobs.push(path.join(base, shape.gzip ? `layer${layer}.tar.gz` : `layer${layer}.tar`));
  }
  if (existsSync(archive)) return { archive, tars, blobs };
  mkdirSync(base, { recursive: true });
  for (const [layer, file] of tars.entries()) {
    writeFileSync(file, layerTar(shape, layer, noise));
    if (shape.gzip) writeFileSync(blobs[layer] ?? '', gzipSync(readFileSync(file)));
  }
  writeArchive(archive, tars, blobs);
  return { archive, tars, blobs };
}

function layerTar(shape: Shape, layer: number, noise: Buffer): Buffer {
  const parts: Buffer[] = [];
  const each = shape.files / shape.layers;
  const mean = shape.bytes / shape.files;
  for (let at = 0; at < each; at += 1) {
    const number = layer * each + at;
    const size = Math.max(0, Math.floor(mean * (0.2 + 1.6 * ((number * 0.618034) % 1))));
    // A tenth of the paths stands in the layer below too.
    const name = layer > 0 && at % 10 === 0 ? number - each : number;
    const file = `opt/app/module-${Math.floor(name / 40)}/lib/component-${name}.js`;
    parts.push(header({ path: file, size }));
    for (let left = size, from = (number * 7919) % (POOL >> 1); left > 0; left -= POOL >> 1) {
      parts.push(noise.subarray(from, from + Math.min(left, POOL >> 1)));
    }
    parts.push(Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK));
  }
  parts.push(END);
  return Buffer.concat(parts);
}

function writeArchive(archive: string, tars: readonly string[], blobs: readonly string[]): void {
  const out = openSync(archive, 'w');
  const add = (name: string, data: Buffer): void => {
    writeSync(out, header({ path: name, size: data.length }));
    for (let at = 0; at < data.length;) at += writeSync(out, data, at);
    writeSync(out, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK));
  };
  const sum = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
  const layers = blobs.map((file) => ({
    digest: `sha256:${sum(file)}`,
    size: statSync(file).size,
    mediaType: 'application/vnd.oci.image.layer.v1.tar',
  }));
  for (const [at, file] of blobs.entries()) {
    add(`blobs/sha256/${layers[at]?.digest.slice(7)}`, readFileSync(file));
  }
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: tars.map((file) => `sha256:${sum(file)}`) },
      history: [],
    }),
  );
  add(`blobs/sha256/${digest(config).slice(7)}`, config);
  const manifest = Buffer.from(
    JSON.stringify({ schemaVersion: 2, config: { digest: digest(config), size: config.length }, layers }),
  );
  add(`blobs/sha256/${digest(manifest).slice(7)}`, manifest);
  add(
    'index.json',
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        manifests: [
          {
            mediaType: 'application/vnd.oci.image.manifest.v1+json',
            digest: digest(manifest),
            size: manifest.length,
          },
        ],
      }),
    ),
  );
  writeSync(out, END);
  closeSync(out);
}

function run(program: string, args: readonly string[]): { seconds: number; output: string } {
  const env = { ...process.env };
  delete env['NODE_EXTRA_CA_CERTS'];
  const start = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, output: stdout };
}

type Work = () => number;

/** Medians of works that take turns, in seconds. */
function medians(works: readonly Work[], runs = RUNS): number[] {
  const times = works.map((): number[] => []);
  for (let turn = 0; turn < runs; turn += 1) {
    for (const [at, work] of works.entries()) times[at]?.push(work());
  }
  return times.map((list) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? 0);
}

function shell(command: string): Work {
  return () => run('sh', ['-c', command]).seconds;
}

const quoted = (files: readonly string[]): string => files.map((file) => `'${file}'`).join(' ');
const each = (command: string, files: readonly string[]): Work =>
  shell(`for f in ${quoted(files)}; do ${command} "$f" > /dev/null; done`);

function report(what: string, ours: number, theirs: number, budget: number): void {
  const ratio = ours / theirs;
  const verdict = ratio <= budget ? 'holds' : 'BROKEN';
  console.log(
    `${what}: ${ours.toFixed(3)} s / ${theirs.toFixed(3)} s = ${ratio.toFixed(2)} x (budget ${budget}): ${verdict}`,
  );
}

/** The reader as users get it, bundled, and tar-stream over the same layers. */
async function programs(folder: string): Promise<{ observe: string; tarStream: string }> {
  const code = {
    observe: `import { observe } from ${JSON.stringify(OBSERVE)};
      const [file, verify] = process.argv.slice(2);
      const image = await observe(file, { verify: verify === 'verify' });
      const { total, dead, deadCount } = image.accounting;
      const peak = process.resourceUsage().maxRSS * 1024;
      console.log(JSON.stringify({ total, dead, deadCount, paths: image.paths.size, peak }));`,
    tarStream: `import { createReadStream } from 'node:fs';
      import { extract } from 'tar-stream';
      for (const file of process.argv.slice(2)) {
        const unpack = extract({ highWaterMark: 1 << 20 });
        createReadStream(file, { highWaterMark: 1 << 20 }).pipe(unpack);
        for await (const entry of unpack) entry.resume();
      }`,
  };
  const made = { observe: path.join(folder, 'observe.mjs'), tarStream: path.join(folder, 'tar-stream.mjs') };
  for (const name of ['observe', 'tarStream'] as const) {
    await build({
      stdin: { contents: code[name], resolveDir: REPOSITORY, loader: 'ts' },
      outfile: made[name],
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
      banner: {
        js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
      },
    });
  }
  return made;
}

async function main(folder: string): Promise<void> {
  const { observe, tarStream } = await programs(folder);
  const node =
    (script: string, ...args: string[]): Work =>
    () =>
      run(process.execPath, [script, ...args]).seconds;
  const noise = pool();
  const bytes = 1.1e9;
  for (const [name, files] of [
    ['many', 50_000],
    ['few', 10],
  ] as const) {
    const { archive, tars } = generate(folder, { name, layers: 5, files, bytes, gzip: false }, noise);
    const [list = 0, hash = 0, verified = 0, quick = 0, library = 0] = medians([
      each('tar -tf', tars),
      shell(`openssl dgst -sha256 '${archive}' > /dev/null`),
      node(observe, archive, 'verify'),
      node(observe, archive, 'quick'),
      node(tarStream, ...tars),
    ]);
    report(`${name} (${files} files), plain, verified, to openssl + tar -tf`, verified, hash + list, 1.5);
    if (name === 'many') report('many, plain, not verified, to tar -tf', quick, list, 4);
    else console.log(`few, plain, not verified: ${quick.toFixed(3)} s`);
    console.log(
      `${name}: tar-stream alone, nothing kept: ${library.toFixed(3)} s = ${(library / list).toFixed(2)} x tar -tf`,
    );
  }
  const packed = generate(folder, { name: 'many-gzip', layers: 5, files: 50_000, bytes, gzip: true }, noise);
  const [unpack = 0, gzip = 0] = medians(
    [each('gunzip -c', packed.blobs), node(observe, packed.archive, 'verify')],
    3,
  );
  report('many, gzip, verified, to gunzip -c', gzip, unpack, 0.9);
  const million = generate(
    folder,
    { name: 'million', layers: 100, files: 1_000_000, bytes: 0, gzip: false },
    noise,
  );
  for (const mode of ['verify', 'quick']) {
    const { seconds, output } = run(process.execPath, [observe, million.archive, mode]);
    const { paths, peak }: { paths: number; peak: number } = JSON.parse(output);
    const verdict = peak <= 300e6 ? 'holds' : 'BROKEN';
    console.log(
      `1,000,000 entries, ${paths} paths, 100 layers, ${mode}: ${seconds.toFixed(2)} s, ${(peak / 1e6).toFixed(0)} MB (budget 300): ${verdict}`,
    );
  }
}

const keep = process.argv[2] === '--keep' ? process.argv[3] : undefined;
const temporary = keep ?? mkdtempSync(path.join(tmpdir(), 'bench-image-'));
try {
  await main(temporary);
} finally {
  if (keep === undefined) rmSync(temporary, { recursive: true, force: true });
}
