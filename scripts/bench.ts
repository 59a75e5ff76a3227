// Measures what DESIGN promises of speed: ratios taken in one run, since the machine's own speed changes.
//   npm run bench [-- <folder of Dockerfiles>]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../bin/layerlint.js', import.meta.url));
const BUILD = fileURLToPath(new URL('build.mjs', import.meta.url));

const STARTUP_BUDGET = 2.4;
const FILES_BUDGET = 1000;
const STARTUP_RUNS = 31;
const FILES_RUNS = 5;
const GENERATED_FILES = 2500;
const ONE_FILE_BYTES = 8192;

/** Wall-clock milliseconds of one run of node. */
function milliseconds(args: readonly string[]): number {
  const env = { ...process.env };
  // Reading a bundle of certificates takes longer than everything that is measured here.
  delete env['NODE_EXTRA_CA_CERTS'];
  const start = process.hrtime.bigint();
  const { error, status } = spawnSync(process.execPath, args, { env, maxBuffer: 1 << 30 });
  if (error !== undefined) throw error;
  if (status === 2) console.error(`${args.join(' ')}: exit code 2, so not everything was looked at`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Medians of two commands that take turns. */
function compare(one: readonly string[], other: readonly string[], runs: number): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    times[0].push(milliseconds(one));
    times[1].push(milliseconds(other));
  }
  return [median(times[0]), median(times[1])];
}

/**
 * A Dockerfile of a common shape; `seed` makes it differ from its neighbours. Public ones of 8 KB hold 7 to 16
 * instructions that store something: long lists of packages and comments make the rest.
 */
function dockerfile(seed: number, bytes: number): string {
  const lines = [`ARG VERSION=1.${seed}`, 'FROM debian:12-slim AS build', 'WORKDIR /src', 'COPY . .'];
  lines.push('RUN make -j4 all', 'FROM debian:12-slim');
  for (let step = 0; lines.join('\n').length < bytes; step += 1) {
    lines.push(
      `# Part ${step} of file ${seed}: what it needs at run time, and what the tests ask for.`,
      'RUN apt-get update && \\',
      '    apt-get install -y --no-install-recommends \\',
      ...Array.from({ length: 20 }, (_, index) => `        package-${step}-${index} \\`),
      '    && rm -rf /var/lib/apt/lists/*',
      `COPY --from=build /src/out/part-${step}.bin /opt/app-${seed}/part-${step}.bin`,
      `RUN chmod +x /opt/app-${seed}/part-${step}.bin && ln -s /opt/app-${seed} "/opt/current-\${VERSION}"`,
      `ENV STEP_${step}=/opt/app-${seed}`,
    );
  }
  return `${lines.join('\n')}\nCMD ["/opt/app"]\n`;
}

function generateFolder(parent: string): string {
  for (let file = 0; file < GENERATED_FILES; file += 1) {
    // Each in a folder of its own, as in a repository of services; a kilobyte in the middle, with a long tail.
    const folder = path.join(parent, `service-${file}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'Dockerfile'), dockerfile(file, file % 10 === 0 ? 4000 : 900));
  }
  return parent;
}

function main(): void {
  spawnSync(process.execPath, [BUILD], { stdio: 'inherit' });
  const scratch = mkdtempSync(path.join(tmpdir(), 'layerlint-bench-'));
  try {
    const one = path.join(scratch, 'one', 'Dockerfile');
    mkdirSync(path.dirname(one));
    writeFileSync(one, dockerfile(0, ONE_FILE_BYTES));
    const folder = process.argv[2] ?? generateFolder(path.join(scratch, 'many'));
    const [bare, linted] = compare(['-e', '0'], [PROGRAM, one], STARTUP_RUNS);
    const [alone, all] = compare([PROGRAM, one], [PROGRAM, '--format', 'json', folder], FILES_RUNS);
    const files = countFiles(folder);
    const perSecond = (files / Math.max(1, all - alone)) * 1000;
    print([
      ['work', 'measured', 'budget', ''],
      [
        'one 8 KB Dockerfile : node -e 0',
        `${(linted / bare).toFixed(2)} (${linted.toFixed(1)} : ${bare.toFixed(1)} ms)`,
        `<= ${STARTUP_BUDGET}`,
        linted / bare <= STARTUP_BUDGET ? 'ok' : 'OVER',
      ],
      [
        `${files} files, one process`,
        `${perSecond.toFixed(0)} files/s (${all.toFixed(0)} ms)`,
        `>= ${FILES_BUDGET}`,
        perSecond >= FILES_BUDGET ? 'ok' : 'UNDER',
      ],
    ]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** How many files were linted, in the program's own words. */
function countFiles(folder: string): number {
  const { stdout } = spawnSync(process.execPath, [PROGRAM, '--format', 'json', folder], {
    maxBuffer: 1 << 30,
  });
  const summary = /"summary": \{\s*"files": (\d+)/.exec(stdout.toString());
  return Number(summary?.[1] ?? 0);
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

main();
