/**
 * Fixes beside what real engines make of them; fixes.sh builds the images.
 *
 *   npx tsx test/real/fixes.ts apply CASES OUTDIR             fixes each Dockerfile, writes fixed.json beside it; $SERVER
 *                                                             serves what the cases ask of $FILES
 *   npx tsx test/real/fixes.ts compare CASES OUTDIR STARTED   holds every pair of images against each other; STARTED is
 *                                                             the time, in seconds, from which on builds wrote files
 *
 * The final filesystems come from flatten.py, which shares nothing with layerlint. They must be identical but for what
 * the fixes declare as disposable, and that must be no wider than the package managers' data. The layers must be as many
 * as predicted, and the bytes within one percent of what the image's verdicts said before.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { allRules } from '../../src/cli/all-rules.ts';
import type { Io, Output } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import { openContext } from '../../src/context/disk.ts';
import type { AppliedFix, FoundPath } from '../../src/finding/finding.ts';
import { describeApplied, fixText } from '../../src/fix/fix-text.ts';
import { lintText, type LintResult } from '../../src/lint.ts';
import { managers } from '../../src/packages/index.ts';

/** What a foretold size may be wrong by, and what is too little to speak of: a log's timestamps. */
const TOLERANCE = 0.01;
const LEAST_BYTES = 4096;

interface Node {
  readonly type: string;
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly size: number;
  readonly content: string;
  readonly target: string;
  readonly device: string;
  readonly xattrs: Readonly<Record<string, string>>;
  readonly first: string;
}

interface Flat {
  readonly layers: readonly number[];
  readonly tree: Readonly<Record<string, Node>>;
}

interface Expectations {
  readonly fixed: readonly string[];
  readonly kept: readonly string[];
  readonly unsafe: boolean;
  readonly unstable: readonly RegExp[];
  readonly differs: readonly { readonly path: string; readonly field: string; readonly engines: string[] }[];
}

interface Applied {
  readonly applied: readonly AppliedFix[];
  readonly named: readonly string[];
  readonly problems: readonly string[];
}

interface ReportedFinding {
  readonly rule: string;
  readonly paths: readonly FoundPath[];
  readonly verdict: {
    readonly bodies: readonly { readonly path: string; readonly layer: number; readonly bytes: number }[];
  } | null;
}

function readExpectations(folder: string): Expectations {
  const lines = readFileSync(path.join(folder, 'expect'), 'utf8').split('\n');
  const words = lines.map((line) => line.trim().split(/\s+/)).filter(([first = '']) => /^[a-z]/.test(first));
  const of = (keyword: string): string[][] =>
    words.filter(([first]) => first === keyword).map(([, ...rest]) => rest);
  const known = ['fixed', 'kept', 'unsafe', 'unstable', 'differs'];
  const strange = words.find(([first = '']) => !known.includes(first));
  if (strange !== undefined) throw new Error(`${folder}/expect: what is ${strange.join(' ')}?`);
  return {
    fixed: of('fixed').flatMap(([rule = '', times = '1']) =>
      Array.from({ length: Number(times) }, () => rule),
    ),
    kept: of('kept').flat(),
    unsafe: of('unsafe').length > 0,
    unstable: of('unstable').map(([glob = '']) => matcher(glob, '.*')),
    differs: of('differs').map(([at = '', field = '', ...engines]) => ({ path: at, field, engines })),
  };
}

function matcher(glob: string, star: string): RegExp {
  const parts = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join(star)}$`);
}

function lintIn(context: string, text: string): LintResult {
  return lintText('Dockerfile', text, {
    rules: allRules,
    known: allRules,
    buildArgs: new Map(),
    context: openContext(context, { explicit: true }),
    engine: 'any',
    allStages: false,
  });
}

/** The cases that are there to be built. */
function generated(out: string): string[] {
  const folders = readdirSync(path.join(out, 'cases')).filter((name) => name.endsWith('-unfixed'));
  return folders.map((name) => name.replace(/-unfixed$/, ''));
}

/** Fixes the Dockerfile beside a build context in place, and holds what was fixed against what the case expects. */
function apply(folder: string, context: string): void {
  const { unsafe, fixed, kept } = readExpectations(folder);
  const file = path.join(context, '../Dockerfile');
  const raw = readFileSync(file, 'utf8');
  const result = fixText(raw, lintIn(context, raw).file, (text) => lintIn(context, text).file, { unsafe });
  const byHand = path.join(folder, 'after.Dockerfile');
  const { FILES = '', SERVER = '' } = process.env;
  writeFileSync(
    file,
    existsSync(byHand) ? readFileSync(byHand, 'utf8').replaceAll(FILES, SERVER) : result.raw,
  );
  const applied = result.applied.map(describeApplied);
  const named = result.applied.flatMap(({ finding }) => finding.paths.map((found) => found.path));
  const problems: string[] = [];
  const rules = applied.map(({ rule }) => rule).toSorted();
  if (rules.join() !== fixed.toSorted().join()) {
    problems.push(`fixed ${rules.join(' ') || 'nothing'}, expected ${fixed.join(' ') || 'nothing'}`);
  }
  for (const rule of kept) {
    const left = result.file.findings.filter((finding) => finding.rule === rule);
    if (left.length === 0) problems.push(`${rule} is not reported any more`);
    if (left.some(({ fixes }) => fixes.some(({ safety }) => safety === 'safe'))) {
      problems.push(`${rule} is offered a safe fix`);
    }
  }
  for (const { reason, finding } of result.refused) problems.push(`${finding.rule} refused: ${reason}`);
  const plan = { applied: existsSync(byHand) ? [] : applied, named, problems };
  writeFileSync(path.join(context, '../fixed.json'), JSON.stringify(plan, null, 2));
}

function flatten(image: string): Flat {
  const script = fileURLToPath(new URL('flatten.py', import.meta.url));
  const flat: Flat = JSON.parse(
    execFileSync('python3', [script, image], { encoding: 'utf8', maxBuffer: 1 << 30 }),
  );
  return flat;
}

/** What a pattern stands for, and all that is below it. */
function orBelow(pattern: RegExp): RegExp {
  return new RegExp(pattern.source.replace(/\$$/, '(?:/|$)'));
}

/** Whether one of the declared paths speaks of a path. */
function covers(declared: readonly FoundPath[], at: string): boolean {
  return declared.some(({ path: own, kind }) => {
    if (kind === 'glob') return orBelow(matcher(own, '[^/]*')).test(at);
    return at === own || (kind === 'tree' && at.startsWith(`${own}/`));
  });
}

/** What is declared as disposable though no package manager's data names it, nor the finding itself. */
function tooWide({ applied, named }: Applied): string[] {
  const folders = managers
    .flatMap(({ caches }) => caches)
    .flatMap(({ directory, rootDirectory, orIn = [], remedy }) => [
      directory,
      rootDirectory ?? directory,
      ...orIn,
      ...(remedy?.touches ?? []),
    ])
    .flatMap((folder) =>
      folder.startsWith('~/') ? [`/root${folder.slice(1)}`, `/home/*${folder.slice(1)}`] : [folder],
    );
  const inside = folders.map((folder) => orBelow(matcher(folder, '[^/]+')));
  const declared = applied.flatMap(({ disposable }) => disposable);
  const isCache = (at: string): boolean => inside.some((folder) => folder.test(at));
  // A hidden folder that was only made for the cache, and nothing else in it.
  const isAboveCache = ({ path: at, kind }: FoundPath): boolean =>
    kind === 'file' && declared.some((other) => other.path.startsWith(`${at}/`) && isCache(other.path));
  return declared
    .filter((found) => !named.includes(found.path) && !isCache(found.path) && !isAboveCache(found))
    .map((found) => found.path);
}

const FIELDS = [
  'type',
  'mode',
  'uid',
  'gid',
  'size',
  'content',
  'target',
  'device',
  'xattrs',
  'first',
] as const;
/** What may be otherwise in what differs from build to build. */
const UNSTABLE: readonly string[] = ['size', 'content'];

/** What differs between two nodes. The times of folders do not count, nor those of what the builds wrote. */
function differences(before: Node | undefined, after: Node | undefined, started: number): string[] {
  if (before === undefined || after === undefined) return [before === undefined ? 'new' : 'missing'];
  const fields: string[] = FIELDS.filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  const isOld = before.mtime < started || after.mtime < started;
  return before.type !== 'directory' && isOld && before.mtime !== after.mtime ? [...fields, 'mtime'] : fields;
}

/** The findings that a file and an image give, with their verdicts. */
async function reported(
  dockerfile: string,
  context: string,
  image?: string,
): Promise<readonly ReportedFinding[]> {
  const printed: string[] = [];
  const output = (keep: string[]): Output => ({
    isTerminal: false,
    columns: undefined,
    write: (text) => Promise.resolve(void keep.push(text)),
  });
  const complaints: string[] = [];
  const io: Io = {
    stdin: Readable.from([]),
    stdout: output(printed),
    stderr: output(complaints),
    env: {},
    cwd: process.cwd(),
  };
  const args = [dockerfile, '--context', context, '--format', 'json', '--exit-zero'];
  const code = await main(image === undefined ? args : [...args, '--image', image], io);
  if (code !== 0) throw new Error(`${dockerfile}: exit code ${code}: ${complaints.join('')}`);
  const document: { files: [{ findings: ReportedFinding[] }] } = JSON.parse(printed.join(''));
  return document.files[0].findings;
}

/** The bytes that are saved: those of bodies that the rule does not speak of afterwards, each once. */
function savedBytes(before: readonly ReportedFinding[], after: readonly ReportedFinding[]): number {
  const bodies = new Map<string, number>();
  for (const { rule, verdict } of before) {
    const left = after.filter((finding) => finding.rule === rule).flatMap(({ paths }) => paths);
    for (const { layer, path: at, bytes } of verdict?.bodies ?? []) {
      if (!covers(left, at)) bodies.set(`${layer} ${at}`, bytes);
    }
  }
  return [...bodies.values()].reduce((total, bytes) => total + bytes, 0);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

interface Outcome {
  readonly row: string;
  readonly problems: readonly string[];
}

/** Holds the two images of a case against each other, and against what was foretold. */
async function compareOne(
  cases: string,
  out: string,
  name: string,
  engine: string,
  started: number,
): Promise<Outcome> {
  const folder = path.join(cases, name);
  const expected = readExpectations(folder);
  const [from, to] = ['unfixed', 'fixed'].map((side) => path.join(out, 'src', `${name}-${side}`));
  const images = ['unfixed', 'fixed'].map((side) =>
    path.join(out, 'images', `${name}-${side}.${engine}.tar`),
  );
  const [first = '', second = ''] = images;
  const missing = images.filter((image) => !existsSync(image));
  if (from === undefined || to === undefined || missing.length > 0) {
    return { row: `${name} ${engine}: not built`, problems: missing.map((image) => `${image} is not there`) };
  }
  const byHand = existsSync(path.join(folder, 'after.Dockerfile'));
  const plan: Applied = JSON.parse(readFileSync(path.join(to, 'fixed.json'), 'utf8'));
  const problems = [
    ...plan.problems,
    ...tooWide(plan).map((at) => `${at} is declared as disposable and is no cache`),
  ];

  const [before, after] = [flatten(first), flatten(second)];
  const declared = plan.applied.flatMap(({ disposable }) => disposable);
  const paths = [...new Set([...Object.keys(before.tree), ...Object.keys(after.tree)])];
  const found = paths.flatMap((at) => {
    if (covers(declared, at)) return [];
    const isUnstable = expected.unstable.some((pattern) => pattern.test(at));
    return differences(before.tree[at], after.tree[at], started)
      .filter((field) => !isUnstable || !UNSTABLE.includes(field))
      .map((field) => `${at} ${field}`);
  });
  // What is taken for unstable must really differ between two builds of one file.
  if (expected.unstable.length > 0) {
    const again = flatten(path.join(out, 'images', `${name}-again.${engine}.tar`));
    const differing = (other: Flat): string[] =>
      paths.filter(
        (at) =>
          !covers(declared, at) &&
          differences(before.tree[at], other.tree[at], started).some((field) => UNSTABLE.includes(field)),
      );
    const unstable = new Set(differing(again));
    const stable = differing(after).filter((at) => !unstable.has(at));
    problems.push(...stable.map((at) => `${at} is the same in another build of the same file`));
  }
  const wanted = expected.differs
    .filter(({ engines }) => engines.length === 0 || engines.includes(engine))
    .map((difference) => `${difference.path} ${difference.field}`);
  // An unsafe fix may change files: that it builds, and is no larger, is what is asked of it.
  if (!expected.unsafe) {
    problems.push(...found.filter((one) => !wanted.includes(one)).map((one) => `differs: ${one}`));
  }
  problems.push(...wanted.filter((one) => !found.includes(one)).map((one) => `should differ: ${one}`));

  const dockerfiles = [path.join(from, 'Dockerfile'), path.join(to, 'Dockerfile')] as const;
  const contexts = [path.join(from, 'ctx'), path.join(to, 'ctx')] as const;
  const [one, other] = dockerfiles.map((file, index) =>
    lintIn(contexts[index] ?? '', readFileSync(file, 'utf8')),
  );
  const layers = before.layers.length - (one?.model.layers.length ?? 0) + (other?.model.layers.length ?? 0);
  if (!byHand && after.layers.length !== layers) {
    problems.push(`${after.layers.length} layers, foretold ${layers}`);
  }
  const saved = savedBytes(
    await reported(dockerfiles[0], contexts[0], first),
    await reported(dockerfiles[1], contexts[1]),
  );
  const [had, has] = [sum(before.layers), sum(after.layers)];
  // The base's bytes would hide what its layers hold; what stands on scratch has none.
  const base = /^FROM\s+scratch/im.test(readFileSync(dockerfiles[0], 'utf8')) ? 0 : (before.layers[0] ?? 0);
  const allowed = Math.max(LEAST_BYTES, TOLERANCE * (had - base));
  const isForetold = !byHand && !expected.unsafe;
  if (isForetold && Math.abs(had - saved - has) > allowed) {
    problems.push(`${has} bytes, foretold ${had - saved}`);
  }
  // Logs are never of the same length twice.
  if (!byHand && has > had + allowed) problems.push(`the image grew from ${had} to ${has} bytes`);
  const what = byHand ? 'by hand' : plan.applied.map(({ rule }) => rule).join(' ') || 'nothing';
  const row =
    `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(24)} ${engine.padEnd(8)} ${what.padEnd(16)} ` +
    `layers ${before.layers.length} -> ${after.layers.length} (foretold ${layers}), ` +
    `bytes ${had} -> ${has} (foretold ${had - saved}), ${paths.length} paths, ${found.length} differ`;
  return { row, problems };
}

async function compare(cases: string, out: string, started: number): Promise<void> {
  let failed = 0;
  const names = generated(out);
  for (const name of names) {
    const engines =
      readFileSync(path.join(cases, name, 'case'), 'utf8')
        .split('|')[0]
        ?.split(' ') ?? [];
    for (const engine of engines.filter((other) => other !== 'buildah')) {
      const { row, problems } = await compareOne(cases, out, name, engine, started);
      console.log(row);
      for (const problem of problems) console.log(`       ${problem}`);
      if (problems.length > 0) failed++;
    }
  }
  console.log(`${names.length} cases of fixes, ${failed} pairs of images not as expected`);
  process.exitCode = failed > 0 || names.length === 0 ? 1 : 0;
}

const [command, ...args] = process.argv.slice(2);
const [one = '', other = '', third = ''] = args;
if (command === 'apply' && other !== '') {
  for (const name of generated(other)) {
    apply(path.join(one, name), path.join(other, 'src', `${name}-fixed`, 'ctx'));
  }
} else if (command === 'compare' && third !== '') await compare(one, other, Number(third));
else {
  console.error('usage: npx tsx test/real/fixes.ts apply CASES OUTDIR | compare CASES OUTDIR STARTED');
  process.exitCode = 2;
}
