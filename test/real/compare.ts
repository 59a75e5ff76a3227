/**
 * Predictions beside what engines really stored:
 *
 *   test/real/real-images.sh OUTDIR && npx tsx test/real/compare.ts OUTDIR [case regex] [-v]
 *
 * For every image whose Dockerfile is there: the bytes that are dead in it (by stored.py, which shares
 * nothing with layerlint), how many of them a finding names on the instruction that killed them, in a
 * run that sees the Dockerfile and the context only, and certain findings that the image refutes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allRules } from '../../src/cli/all-rules.ts';
import { openContext } from '../../src/context/disk.ts';
import { parseDockerfile, planBuild, findTarget, shippedChain } from '../../src/dockerfile/index.ts';
import { lintText } from '../../src/lint.ts';
import { instructionsOfLayers, names, type Stored } from './stored.ts';

/** What must be predicted of the dead bytes, in the mean over the images and in each. */
const MEAN_SHARE = 0.95;
const LEAST_SHARE = 0.8;

const [folder = '', ...rest] = process.argv.slice(2);
const verbose = rest.includes('-v');
const only = new RegExp(rest.find((word) => word !== '-v') ?? '.');
const script = fileURLToPath(new URL('stored.py', import.meta.url));

let [dead, predicted, refuted, images] = [0, 0, 0, 0];
const shares: number[] = [];
console.log('image                                    dead  predicted  share  findings  refuted');
for (const file of readdirSync(`${folder}/images`).sort()) {
  const [name = '', engine = ''] = file.split('.');
  const source = `${folder}/src/${name}`;
  if (!only.test(file) || !existsSync(`${source}/Dockerfile`) || engine === 'squash') continue;
  const stored: Stored = JSON.parse(
    execFileSync('python3', [script, `${folder}/images/${file}`], { maxBuffer: 2 ** 30, encoding: 'utf8' }),
  );
  const text = readFileSync(`${source}/Dockerfile`, 'utf8');
  const parsed = parseDockerfile(text);
  const target = findTarget(planBuild(parsed, new Map()), undefined);
  const chain = target === undefined ? [] : shippedChain(target).flatMap((stage) => stage.instructions);
  const layers = instructionsOfLayers(stored, chain);
  const { file: linted } = lintText(`${name}/Dockerfile`, text, {
    rules: allRules,
    known: allRules,
    buildArgs: new Map(),
    context: openContext(`${source}/ctx`, { explicit: true, dockerfile: `${source}/Dockerfile` }),
    engine: engine === 'ctd26' ? 'containerd' : 'overlay2',
    allStages: false,
  });
  const line = (offset: number): number => parsed.source.position(offset).line;
  let [sum, hit] = [0, 0];
  const notes: string[] = [];
  for (const body of stored.dead) {
    const killer = layers[body.killer.layer];
    sum += body.bytes;
    const by =
      killer === undefined || killer === null
        ? undefined
        : linted.findings.find(
            (finding) => finding.instruction.start === killer.span.start && names(finding, body.path),
          );
    if (by === undefined) {
      notes.push(
        `  not predicted: ${body.path} ${body.bytes} B, killed (${body.killer.kind}) by line ${killer == null ? '?' : line(killer.span.start)}`,
      );
    } else hit += body.bytes;
  }
  let wrong = 0;
  for (const finding of linted.findings) {
    if (finding.confidence === 'possible' || !/^LL[12]/.test(finding.rule)) continue;
    const layer = layers.findIndex((instruction) => instruction?.span.start === finding.instruction.start);
    // One of several hard links stored again: the lower body lives on under the other names, and costs.
    const twice = Object.keys(stored.layers[layer]?.files ?? {}).some(
      (path) =>
        names(finding, path) && stored.layers.some((entry, index) => index < layer && path in entry.files),
    );
    const killed =
      twice || stored.dead.some((body) => body.killer.layer === layer && names(finding, body.path));
    const here = stored.layers.some(
      (entry, index) => index <= layer && Object.keys(entry.files).some((path) => names(finding, path)),
    );
    // A copy leaves two live bodies, and so does an archive that stays: nothing is dead.
    const both = ['LL107', 'LL111', 'LL210'].includes(finding.rule) && here;
    if (killed || both) continue;
    if (finding.confidence === 'certain') wrong++;
    notes.push(
      `  ${finding.confidence} but not stored: ${finding.rule} line ${line(finding.span.start)} ${finding.paths.map(({ path }) => path).join(' ')}`,
    );
  }
  images++;
  dead += sum;
  predicted += hit;
  refuted += wrong;
  if (sum > 0) shares.push(hit / sum);
  const share = sum === 0 ? '     -' : `${((100 * hit) / sum).toFixed(1).padStart(5)}%`;
  console.log(
    `${file.padEnd(32)} ${String(sum).padStart(12)} ${String(hit).padStart(10)} ${share} ${String(linted.findings.length).padStart(9)} ${String(wrong).padStart(8)}`,
  );
  if (verbose) for (const note of notes) console.log(note);
}
const mean = shares.reduce((total, share) => total + share, 0) / Math.max(1, shares.length);
console.log(
  `${images} images: ${dead} B dead, ${predicted} B predicted; mean share ${(100 * mean).toFixed(1)} %, ${shares.filter((share) => share < 0.8).length} below 80 %; ${refuted} certain findings refuted`,
);
const isShort = mean < MEAN_SHARE || shares.some((share) => share < LEAST_SHARE);
if (images === 0 || refuted > 0 || isShort) process.exitCode = 1;
