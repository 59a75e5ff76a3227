/**
 * Applies every fix of every finding to real Dockerfiles, one at a time, and checks what must hold:
 *
 *   npx tsx scripts/fixes.ts <folder> [--diffs N] [--rules LL301,LL330]
 *
 * The new text parses, by our parser and by dockerfile-ast; the finding is gone and no new one is there; every
 * RUN body that `bash -n` took before it takes again; all that changed lies within the instructions of the
 * finding. Prints counts per rule and N diffs, exits 1 on a violation.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { allRules } from '../src/cli/all-rules.ts';
import { isDockerfileName } from '../src/config/discover.ts';
import { parseDockerfile } from '../src/dockerfile/index.ts';
import type { Finding, Fix } from '../src/finding/finding.ts';
import { lintText, type LintResult } from '../src/lint.ts';
import { scriptOf } from '../src/predict/run.ts';
import { applyEdits } from '../test/helpers/edits.ts';

const [folder, ...flags] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npx tsx scripts/fixes.ts <folder> [--diffs N] [--rules LL301,LL330]');
  process.exit(2);
}
const valueOf = (flag: string): string | undefined =>
  flags.includes(flag) ? flags[flags.indexOf(flag) + 1] : undefined;
const wantedDiffs = Number(valueOf('--diffs') ?? 0);
const onlyRules = valueOf('--rules')?.split(',');

const violations: string[] = [];
const diffs: { path: string; rule: string; before: string; after: string }[] = [];
const counts = new Map<string, { findings: number; safe: number; unsafe: number }>();
/** Pairs of RUN bodies before and after, for bash. */
const scripts = new Map<string, { path: string; rule: string; before: string }>();

function lint(path: string, text: string): LintResult {
  return lintText(path, text, {
    rules: allRules,
    known: allRules,
    buildArgs: new Map(),
    context: null,
    engine: 'any',
    allStages: false,
  });
}

/** A finding, for messages. */
function keyOf(result: LintResult, { span, paths }: Finding): string {
  return `${paths.map(({ path }) => path).join(',')} ${result.file.source?.slice(span).slice(0, 40) ?? ''}`;
}

function told(result: LintResult): Finding[] {
  return result.file.findings.filter(({ suppressed }) => suppressed === null);
}

/** The scripts of all RUNs. */
function bodiesOf(text: string): string[] {
  return parseDockerfile(text).instructions.flatMap((instruction) =>
    instruction.kind === 'run' && instruction.command.kind === 'shell'
      ? (scriptOf(instruction, instruction.command.script)?.text ?? [])
      : [],
  );
}

function keywordsOf(text: string): string[] {
  return DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => instruction.getKeyword());
}

function check(path: string, raw: string, before: LintResult, finding: Finding, fix: Fix): void {
  const fail = (message: string): void => {
    violations.push(`${path}: ${finding.rule} (${fix.title}): ${message}`);
  };
  const text = applyEdits(raw, fix.edits);
  const after = lint(path, text);
  for (const { error: crash } of after.crashes) fail(`internal error: ${crash.message}`);
  const [error] = after.file.errors;
  if (error !== undefined) fail(`does not parse: ${error.message}`);
  const ours = parseDockerfile(text).instructions.map(({ keyword }) => keyword);
  const wasAlike =
    keywordsOf(raw).join() ===
    parseDockerfile(raw)
      .instructions.map(({ keyword }) => keyword)
      .join();
  if (wasAlike && keywordsOf(text).join() !== ours.join()) fail('another parser reads other instructions');
  const [was, is] = [countsOf(before), countsOf(after)];
  const least = fix.safety === 'safe' ? (was.get(finding.rule) ?? 0) - 1 : (was.get(finding.rule) ?? 0);
  if ((is.get(finding.rule) ?? 0) > least) fail('the finding is still there');
  for (const [rule, count] of is) {
    const more = count - (was.get(rule) ?? 0);
    if (more > 0 && !isMoved(finding, rule, more, was, is)) {
      fail(
        `${more} new of ${rule}: ${told(after)
          .flatMap((one) => (one.rule === rule ? keyOf(after, one) : []))
          .join(' | ')}`,
      );
    }
  }
  const parsed = parseDockerfile(raw);
  for (const { span } of fix.edits) {
    const inside = [finding.instruction, ...finding.related.map((related) => related.span)].some((at) => {
      const whole = parsed.instructions.find((own) => own.span.start <= at.start && at.end <= own.span.end);
      const around = whole?.span ?? at;
      return span.start >= around.start - 400 && span.end <= around.end + 400;
    });
    if (!inside) fail('edits lie elsewhere');
  }
  const old = new Set(bodiesOf(raw));
  const oldBodies = bodiesOf(raw).join('\n');
  for (const body of bodiesOf(text)) {
    if (!old.has(body)) scripts.set(body, { path, rule: finding.rule, before: oldBodies });
  }
  diffs.push({ path, rule: finding.rule, before: raw, after: text });
}

function countsOf(result: LintResult): Map<string, number> {
  const found = new Map<string, number>();
  for (const { rule } of told(result)) found.set(rule, (found.get(rule) ?? 0) + 1);
  return found;
}

/**
 * Whether findings only stand under another rule now: a merged update leaves its lists in the RUN of the install,
 * which the next fix removes; a clean-up also clears what earlier layers left, which were reported there; in one RUN
 * with the command that fills a cache it is told what it leaves.
 */
function isMoved(
  { rule: fixed }: Finding,
  rule: string,
  more: number,
  was: ReadonlyMap<string, number>,
  is: ReadonlyMap<string, number>,
): boolean {
  if (fixed === 'LL330') return rule === 'LL301' && more === 1;
  const caches = (found: ReadonlyMap<string, number>): number =>
    [...found].reduce((sum, [name, count]) => (/^LL[34]/.test(name) ? sum + count : sum), 0);
  if (rule === 'LL405' && fixed.startsWith('LL20')) return caches(was) >= caches(is);
  return rule === 'LL204' && /^LL[34]/.test(fixed) && caches(was) - caches(is) > more;
}

function fixOne(path: string): void {
  const raw = readFileSync(join(folder ?? '', path), 'utf8');
  const before = lint(path, raw);
  if (before.file.errors.length > 0) return;
  for (const finding of told(before)) {
    const key = `${finding.rule} ${finding.name}`;
    const count = counts.get(key) ?? { findings: 0, safe: 0, unsafe: 0 };
    counts.set(key, count);
    count.findings++;
    if (finding.fixes.some(({ safety }) => safety === 'safe')) count.safe++;
    else if (finding.fixes.length > 0) count.unsafe++;
    if (onlyRules !== undefined && !onlyRules.includes(finding.rule)) continue;
    for (const fix of finding.fixes) check(path, raw, before, finding, fix);
  }
}

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !isDockerfileName(entry.name)) continue;
  fixOne(relative(folder, join(entry.parentPath, entry.name)));
}

let bodies = 0;
for (const [body, { path, rule, before }] of scripts) {
  bodies++;
  if (spawnSync('bash', ['-n'], { input: body }).status === 0) continue;
  // What bash refused before it may refuse again.
  const wasTaken = spawnSync('bash', ['-n'], { input: before }).status === 0;
  if (wasTaken) violations.push(`${path}: ${rule}: bash refuses ${body}`);
}

if (wantedDiffs > 0) showDiffs();

/** Every so many diffs one, spread over all. */
function showDiffs(): void {
  const directory = mkdtempSync(join(tmpdir(), 'layerlint-fixes-'));
  const step = Math.max(1, Math.floor(diffs.length / wantedDiffs));
  for (let at = 0; at < diffs.length; at += step) {
    const diff = diffs[at];
    if (diff === undefined) break;
    const [before, after] = [join(directory, 'a'), join(directory, 'b')];
    writeFileSync(before, diff.before);
    writeFileSync(after, diff.after);
    console.log(`=== ${diff.rule} ${diff.path}`);
    const shown = spawnSync('git', ['diff', '--no-index', '-U2', before, after]).stdout.toString();
    console.log(shown.split('\n').slice(4).join('\n'));
  }
  rmSync(directory, { recursive: true });
}

for (const [key, { findings, safe, unsafe }] of [...counts].sort()) {
  if (safe + unsafe === 0) continue;
  console.log(`${key}: ${findings} findings, ${safe} with a safe fix, ${unsafe} with an unsafe one`);
}
console.log(`${diffs.length} fixes applied, ${bodies} RUN bodies against bash`);
for (const violation of violations.slice(0, 60)) console.error(`VIOLATION ${violation}`);
console.log(`${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;
