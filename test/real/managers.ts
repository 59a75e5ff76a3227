/**
 * What package managers left in real images beside what was predicted of them:
 *
 *   test/real/managers.sh OUTDIR        builds, reads, and runs this
 *   npx tsx test/real/managers.ts OUTDIR [case regex]
 *
 * Each case says in its file `caches` where its managers keep what an image does not need, written down
 * from what images hold. Every layer's bytes there (by stored.py; a body with a name elsewhere costs
 * nothing) are held against the findings of a run that sees the Dockerfile and the context only.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allRules } from '../../src/cli/all-rules.ts';
import { openContext } from '../../src/context/disk.ts';
import {
  findTarget,
  parseDockerfile,
  planBuild,
  shippedChain,
  type Span,
} from '../../src/dockerfile/index.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { lintText } from '../../src/lint.ts';
import { instructionsOfLayers, names, type Stored } from './stored.ts';

/** What must be predicted of the bytes in caches: what apt keeps in a bare Debian is missing, and what yarn 4 keeps. */
const LEAST_SHARE = 0.8;
/** Rules about caches that are left, and about clean-ups that leave them or come too late. */
const CACHE_RULE = /^LL(?:20[14]|3[0-2]|40)/;

/** What `--format json` says of the image. */
interface Linted {
  readonly files: readonly {
    readonly findings: readonly {
      readonly rule: string;
      readonly confidence: string;
      readonly message: string;
      readonly span: { readonly start: { readonly line: number } };
      readonly verdict: { readonly status: string; readonly bytes?: number } | null;
    }[];
  }[];
}

interface Kept {
  readonly path: string;
  readonly bytes: number;
}

const [folder = '', filter = '.'] = process.argv.slice(2);
const only = new RegExp(filter);
const cases = fileURLToPath(new URL('managers', import.meta.url));

/** A pattern of the file `caches`, as what begins a path. */
function placePattern(place: string): RegExp {
  return new RegExp(`^${place.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]+')}(?:/|$)`);
}

/** The bodies of a layer of which every name is below the place. */
function keptIn(layer: Stored['layers'][number], place: RegExp): Kept[] {
  const elsewhere = new Set(
    Object.entries(layer.links).flatMap(([path, target]) => (place.test(path) ? [] : [target])),
  );
  return Object.entries(layer.files)
    .filter(([path, bytes]) => bytes > 0 && place.test(path) && !elsewhere.has(path))
    .map(([path, bytes]) => ({ path, bytes }));
}

/** Whether a finding stands at an instruction, or names it as another place that fills the cache. */
function isTold({ instruction, related }: Finding, span: Span): boolean {
  return [instruction, ...related.map((place) => place.span)].some(
    ({ start }) => start >= span.start && start < span.end,
  );
}

/** Bytes by the folder two levels below the place, for telling what was missed. */
function summary(missed: readonly Kept[], depth: number): string {
  const folders = new Map<string, number>();
  for (const { path, bytes } of missed) {
    const above = path.split('/').slice(0, depth).join('/');
    folders.set(above, (folders.get(above) ?? 0) + bytes);
  }
  const largest = [...folders].toSorted(([, a], [, b]) => b - a);
  const shown = largest.slice(0, 6).map(([path, bytes]) => `${path} ${bytes}`);
  return [...shown, ...(largest.length > 6 ? [`${largest.length - 6} more`] : [])].join(', ');
}

let [kept, predicted, refuted, wrongs] = [0, 0, 0, 0];
for (const name of readdirSync(cases).sort()) {
  const results = `${folder}/read/${name}`;
  if (!only.test(name) || !existsSync(`${results}.stored.json`)) continue;
  const source = `${folder}/src/${name}`;
  const stored: Stored = JSON.parse(readFileSync(`${results}.stored.json`, 'utf8'));
  const linted: Linted = JSON.parse(readFileSync(`${results}.linted.json`, 'utf8'));
  const text = readFileSync(`${source}/Dockerfile`, 'utf8');
  const parsed = parseDockerfile(text);
  const target = findTarget(planBuild(parsed, new Map()), undefined);
  const chain = target === undefined ? [] : shippedChain(target).flatMap((stage) => stage.instructions);
  const { file } = lintText(`${name}/Dockerfile`, text, {
    rules: allRules,
    known: allRules,
    buildArgs: new Map(),
    context: openContext(`${source}/ctx`, { explicit: true, dockerfile: `${source}/Dockerfile` }),
    engine: 'overlay2',
    allStages: false,
  });
  const findings = file.findings.filter(({ rule }) => CACHE_RULE.test(rule));
  const places = readFileSync(`${cases}/${name}/caches`, 'utf8').trim().split('\n');
  const named = new Set<Finding>();
  console.log(name);
  for (const [index, instruction] of instructionsOfLayers(stored, chain).entries()) {
    const layer = stored.layers[index];
    if (instruction === null || layer === undefined) continue;
    const { line } = parsed.source.position(instruction.span.start);
    for (const place of places) {
      const bodies = keptIn(layer, placePattern(place));
      if (bodies.length === 0) continue;
      const here = findings.filter((finding) => isTold(finding, instruction.span));
      const by = here.filter((finding) => bodies.some(({ path }) => names(finding, path)));
      const missed = bodies.filter(({ path }) => !by.some((finding) => names(finding, path)));
      for (const finding of by) named.add(finding);
      const sum = bodies.reduce((total, { bytes }) => total + bytes, 0);
      const lost = missed.reduce((total, { bytes }) => total + bytes, 0);
      kept += sum;
      predicted += sum - lost;
      const rules = by.map(({ rule, confidence }) => `${rule} ${confidence}`).join(', ');
      console.log(`  line ${line} ${place} ${sum} B, predicted ${sum - lost} B ${rules}`);
      if (lost > 0) console.log(`    missed ${lost} B: ${summary(missed, place.split('/').length + 2)}`);
    }
  }
  for (const finding of findings) {
    if (named.has(finding)) continue;
    if (finding.confidence === 'certain') wrongs++;
    const { line } = parsed.source.position(finding.span.start);
    const paths = finding.paths.map(({ path }) => path).join(' ');
    console.log(`  not in the image: line ${line} ${finding.rule} ${finding.confidence} ${paths}`);
  }
  for (const { rule, confidence, span, verdict } of linted.files[0]?.findings ?? []) {
    if (!/^LL[1-6]/.test(rule)) continue;
    const isRefuted = verdict?.status === 'refuted' && confidence === 'certain';
    if (isRefuted) refuted++;
    console.log(`  ${rule} line ${span.start.line} ${confidence} ${verdict?.status} ${verdict?.bytes ?? ''}`);
  }
}
const share = kept === 0 ? 1 : predicted / kept;
console.log(
  `${kept} B in caches, ${predicted} B predicted (${(100 * share).toFixed(1)} %); certain findings: ${refuted} refuted, ${wrongs} about caches that name none of these places`,
);
if (share < LEAST_SHARE || refuted > 0) process.exitCode = 1;
