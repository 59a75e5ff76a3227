/**
 * Fixes every Dockerfile below a folder, in memory, and checks what must hold for all of them:
 *
 *   npx tsx scripts/fix-corpus.ts <folder> [--unsafe] [--planted] [--diffs out.diff]
 *
 * No new finding; no syntax error, by our parser and by a second one; `bash -n` takes every changed RUN where it took the
 * old ones; fixing again changes nothing; an edit stays on the lines of the instructions that its finding names and of
 * the comments above them; line ends and byte-order mark stay. --planted gives every finding about a command in a RUN a
 * fix that puts `true` in its place, to try the checks themselves. Prints counts, exits 1 on a violation.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { allRules } from '../src/cli/all-rules.ts';
import { isDockerfileName } from '../src/config/discover.ts';
import { parseDockerfile, type ParsedDockerfile, type Span } from '../src/dockerfile/index.ts';
import { atLeast, type LintedFile } from '../src/finding/finding.ts';
import { defineRule, type Report, type Rule } from '../src/finding/rule.ts';
import { isLess } from '../src/fix/accept.ts';
import { type Application, type FixedText, fixText } from '../src/fix/fix-text.ts';
import { unifiedDiff } from '../src/fix/unified-diff.ts';
import { lintText } from '../src/lint.ts';
import { scriptsOf } from './run-scripts.ts';

const [folder, ...flags] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npx tsx scripts/fix-corpus.ts <folder> [--unsafe] [--planted] [--diffs out.diff]');
  process.exit(2);
}
const choice = { unsafe: flags.includes('--unsafe') };
const rules = flags.includes('--planted') ? allRules.map(planted) : allRules;
const out = flags.includes('--diffs') ? flags[flags.indexOf('--diffs') + 1] : undefined;

const violations: string[] = [];
const diffs: string[] = [];
const counts = new Map<
  string,
  { found: number; safe: number; unsafe: number; fixed: number; refused: number }
>();
const reasons = new Map<string, number>();
let [files, broken, changed, bodies] = [0, 0, 0, 0];

/** A rule whose findings about a command have a fix: the command goes. */
function planted(rule: Rule): Rule {
  return defineRule({
    ...rule,
    check({ build, report }) {
      const runs = build.layers.filter(({ keyword }) => keyword === 'RUN').map(({ span }) => span);
      const isCommand = ({ at, instruction }: Report): boolean =>
        at.start > instruction.start && runs.some((run) => run.start === instruction.start);
      rule.check({
        build,
        report: (found) => {
          const edits = [{ span: found.at, text: 'true' }];
          const fix = {
            title: 'put true here',
            safety: 'safe',
            edits,
            assumptions: [],
            disposable: [],
          } as const;
          report(isCommand(found) ? { ...found, fixes: () => [fix] } : found);
        },
      });
    },
  });
}

function lint(path: string, raw: string): LintedFile {
  return lintText(path, raw, {
    rules,
    known: allRules,
    buildArgs: new Map(),
    context: null,
    engine: 'any',
    allStages: false,
  }).file;
}

function checkOne(path: string): void {
  files++;
  const raw = readFileSync(join(folder ?? '', path), 'utf8');
  const before = lint(path, raw);
  if (before.errors.length > 0) {
    broken++;
    return;
  }
  const result = fixText(raw, before, (text) => lint(path, text), choice);
  count(before, result);
  if (result.raw === raw) return;
  changed++;
  diffs.push(unifiedDiff(path, raw, result.raw));
  const complain = (message: string): void => void violations.push(`${path}: ${message}`);
  // Asked anew: what fixing itself concluded is not what is checked here.
  const after = lint(path, result.raw);
  for (const { message } of after.errors) complain(`does not parse any more: ${message}`);
  for (const message of newFindings(before, after, result.applied)) complain(message);
  if (fixText(result.raw, after, (text) => lint(path, text), choice).raw !== result.raw) {
    if (result.applied.length > 0) complain('fixing again changes something');
  }
  checkSecondParser(raw, result.raw, complain);
  checkShell(raw, result.raw, complain);
  checkLineEnds(raw, result.raw, complain);
  for (const application of result.applied) checkPlace(application, complain);
}

function count(before: LintedFile, { applied, refused }: FixedText): void {
  const of = (
    rule: string,
  ): { found: number; safe: number; unsafe: number; fixed: number; refused: number } => {
    const known = counts.get(rule) ?? { found: 0, safe: 0, unsafe: 0, fixed: 0, refused: 0 };
    counts.set(rule, known);
    return known;
  };
  for (const { rule, name, fixes, suppressed } of before.findings) {
    if (suppressed !== null) continue;
    const own = of(`${rule} ${name}`);
    own.found++;
    if (fixes.some(({ safety }) => safety === 'safe')) own.safe++;
    else if (fixes.length > 0) own.unsafe++;
  }
  for (const { finding } of applied) of(`${finding.rule} ${finding.name}`).fixed++;
  for (const { finding, reason } of refused) {
    of(`${finding.rule} ${finding.name}`).refused++;
    const key = `${finding.rule}: ${reason.split(':')[0]}`;
    reasons.set(key, (reasons.get(key) ?? 0) + 1);
  }
}

/**
 * Of no rule may there be more findings of warning or above than there were, but for what is left of a fixed one: a
 * chmod of one file in the folder whose chown is gone.
 */
function newFindings(before: LintedFile, after: LintedFile, applied: readonly Application[]): string[] {
  const tally = (file: LintedFile): Map<string, number> => {
    const result = new Map<string, number>();
    for (const finding of file.findings) {
      const { rule, severity, suppressed } = finding;
      const isLeft = file === after && applied.some(({ finding: fixed }) => isLess(finding, fixed));
      if (suppressed === null && !isLeft && atLeast(severity, 'warning')) {
        result.set(rule, (result.get(rule) ?? 0) + 1);
      }
    }
    return result;
  };
  const old = tally(before);
  return [...tally(after)].flatMap(([rule, now]) =>
    now > (old.get(rule) ?? 0) ? [`${rule} is reported ${now} times, before ${old.get(rule) ?? 0}`] : [],
  );
}

type Complain = (message: string) => void;

/** dockerfile-ast sees the instructions that we see, if it did before. */
function checkSecondParser(raw: string, fixed: string, complain: Complain): void {
  const theirs = (text: string): string =>
    DockerfileParser.parse(text)
      .getInstructions()
      .map((instruction) => instruction.getKeyword())
      .join(' ');
  const ours = (text: string): string =>
    parseDockerfile(text)
      .instructions.map(({ keyword }) => keyword)
      .join(' ');
  if (theirs(raw) === ours(raw) && theirs(fixed) !== ours(fixed)) {
    complain(`a second parser reads ${theirs(fixed)}`);
  }
}

/** `bash -n` takes every body that is new, unless it refused one of the old. */
function checkShell(raw: string, fixed: string, complain: Complain): void {
  const texts = (text: string): string[] => scriptsOf(parseDockerfile(text)).map((script) => script.text);
  const takes = (script: string): boolean => spawnSync('bash', ['-n'], { input: script }).status === 0;
  const old = texts(raw);
  const fresh = texts(fixed).filter((script) => !old.includes(script));
  bodies += fresh.length;
  const refused = fresh.filter((script) => !takes(script));
  if (refused.length > 0 && old.every(takes)) complain(`bash refuses ${JSON.stringify(refused[0])}`);
}

function checkLineEnds(raw: string, fixed: string, complain: Complain): void {
  if (raw.startsWith('\uFEFF') !== fixed.startsWith('\uFEFF')) complain('the byte-order mark changed');
  for (const [name, other] of [
    ['LF', /(?<!\r)\n/],
    ['CRLF', /\r\n/],
  ] as const) {
    if (!other.test(raw) && other.test(fixed)) complain(`a line ends in ${name}, which none did`);
  }
}

/** An edit stays on the lines of the instructions that its finding names. */
function checkPlace({ finding, fix, before }: Application, complain: Complain): void {
  const { source } = before;
  if (source === null) return;
  const file = parseDockerfile((source.hasByteOrderMark ? '\uFEFF' : '') + source.text);
  const named = [
    finding.span,
    finding.instruction,
    ...finding.further,
    ...finding.related.map(({ span }) => span),
  ];
  const allowed = joined(
    named.map((span) => linesAround(span, file)),
    source.text,
  );
  for (const { span } of fix.edits) {
    if (allowed.some(({ start, end }) => start <= span.start && span.end <= end)) continue;
    const { line } = source.position(span.start);
    complain(`${finding.rule} (${fix.title}) edits line ${line}, which its finding does not name`);
  }
}

/** Ranges with nothing but empty lines between them as one: what stands in both may be made one instruction. */
function joined(ranges: readonly Span[], text: string): readonly Span[] {
  const result: Span[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || text.slice(last.end, range.start).trim() !== '') result.push(range);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return result;
}

/** The whole lines of the instruction around a span, of the comments directly above it, and the blank ones around. */
function linesAround(span: Span, { instructions, source, comments }: ParsedDockerfile): Span {
  const own = instructions.find((other) => other.span.start <= span.start && span.end <= other.span.end);
  const { start, end } = own?.span ?? span;
  let first = source.position(start).line;
  const commented = new Set(comments.map((comment) => source.position(comment.span.start).line));
  while (commented.has(first - 1)) first--;
  const lineAt = (line: number): string =>
    source.text.slice(source.lineStarts[line - 1], source.lineStarts[line] ?? source.text.length);
  let last = source.position(end).line;
  while (first > 1 && lineAt(first - 1).trim() === '') first--;
  while (last < source.lineStarts.length && lineAt(last + 1).trim() === '') last++;
  return { start: source.lineStarts[first - 1] ?? 0, end: source.lineStarts[last] ?? source.text.length };
}

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !isDockerfileName(entry.name)) continue;
  const path = relative(folder, join(entry.parentPath, entry.name));
  try {
    checkOne(path);
  } catch (error) {
    violations.push(`${path}: internal error: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

if (out !== undefined) writeFileSync(out, diffs.join(''));
console.log('  found    safe  unsafe   fixed refused');
for (const [rule, { found, safe, unsafe, fixed, refused }] of [...counts].sort()) {
  console.log(
    `${[found, safe, unsafe, fixed, refused].map((n) => String(n).padStart(7)).join(' ')}  ${rule}`,
  );
}
for (const [reason, times] of [...reasons].sort()) {
  console.log(`${String(times).padStart(7)}  refused, ${reason}`);
}
console.log(
  `${files} files, ${broken} of them with errors and left alone, ${changed} changed, ${bodies} changed RUN bodies given to bash`,
);
for (const violation of violations.slice(0, 50)) console.error(`VIOLATION ${violation}`);
console.log(`${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;
