/**
 * Lints every Dockerfile below a folder and checks what must hold for all of them:
 *
 *   npx tsx scripts/corpus.ts <folder> [--findings out.ndjson] [--bash]
 *
 * No internal error; every span inside its file and on the text that it names; with --bash also that
 * `bash -n` and our reading of a RUN agree on what parses. Prints counts, exits 1 on a violation.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { allRules } from '../src/cli/all-rules.ts';
import { isDockerfileName } from '../src/config/discover.ts';
import {
  interpretScript,
  literal,
  parseDockerfile,
  type ParsedDockerfile,
  type ShellArgument,
  type Span,
} from '../src/dockerfile/index.ts';
import { parseShell } from '../src/dockerfile/shell/parser.ts';
import { lintText } from '../src/lint.ts';
import { scriptsOf } from './run-scripts.ts';

const [folder, ...flags] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npx tsx scripts/corpus.ts <folder> [--findings out.ndjson] [--bash]');
  process.exit(2);
}
const out = flags.includes('--findings') ? flags[flags.indexOf('--findings') + 1] : undefined;

const violations: string[] = [];
const perRule = new Map<string, number>();
const lines: string[] = [];
let [files, findings, problems, words, bodies, disagreements] = [0, 0, 0, 0, 0, 0];
const scripts: { path: string; text: string; ours: boolean }[] = [];

function inside(span: Span, file: ParsedDockerfile): boolean {
  return span.start >= 0 && span.end > span.start && span.end <= file.source.text.length;
}

/** A word that is written without quotes, variables or continuations stands in the file as it is. */
function checkWord(path: string, file: ParsedDockerfile, argument: ShellArgument): void {
  words++;
  if (!inside(argument.span, file)) {
    violations.push(`${path}: a word's span lies outside the file`);
    return;
  }
  const text = file.source.slice(argument.span);
  const value = literal(argument.word);
  if (value !== undefined && /^[\w./:=+@,-]+$/.test(text) && text !== value) {
    violations.push(`${path}: span on ${JSON.stringify(text)}, word is ${JSON.stringify(value)}`);
  }
}

function lintOne(path: string): void {
  files++;
  const text = readFileSync(join(folder ?? '', path), 'utf8');
  const { file: result, crashes } = lintText(path, text, {
    rules: allRules,
    known: allRules,
    buildArgs: new Map(),
    context: null,
    engine: 'any',
    allStages: flags.includes('--all-stages'),
  });
  problems += result.errors.length;
  for (const { rule, error } of crashes) violations.push(`${path}: ${rule.id}: ${error.stack}`);
  const file = parseDockerfile(text);
  for (const script of scriptsOf(file)) {
    const { commands } = interpretScript(script, { lookup: () => undefined, cwd: ['/'] });
    for (const command of commands) for (const argument of command.args) checkWord(path, file, argument);
    if (flags.includes('--bash')) {
      scripts.push({ path, text: script.text, ours: (parseShell(script.text).errors ?? []).length === 0 });
    }
  }
  for (const finding of result.findings) {
    findings++;
    const key = `${finding.rule} ${finding.name} ${finding.severity}`;
    perRule.set(key, (perRule.get(key) ?? 0) + 1);
    for (const span of [
      finding.span,
      finding.instruction,
      ...finding.related.map((related) => related.span),
    ]) {
      if (!inside(span, file)) violations.push(`${path}: ${finding.rule} has a span outside the file`);
      else if (/^\s|^[&|;]|\s$/.test(file.source.slice(span))) {
        violations.push(
          `${path}: ${finding.rule} span on ${JSON.stringify(file.source.slice(span).slice(0, 60))}`,
        );
      }
    }
    const { line } = file.source.position(finding.span.start);
    const { rule, name, severity, confidence, message } = finding;
    const related = finding.related.map(({ span }) => file.source.position(span.start).line);
    lines.push(
      JSON.stringify({
        file: path,
        line,
        rule,
        name,
        severity,
        confidence,
        command: file.source.slice(finding.span),
        paths: finding.paths.map((found) => found.path),
        related,
        message,
      }),
    );
  }
}

const started = process.hrtime.bigint();
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !isDockerfileName(entry.name)) continue;
  const path = relative(folder, join(entry.parentPath, entry.name));
  try {
    lintOne(path);
  } catch (error) {
    violations.push(`${path}: internal error: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
const seconds = Number(process.hrtime.bigint() - started) / 1e9;

if (flags.includes('--bash')) {
  for (const { path, text, ours } of scripts) {
    bodies++;
    const bash = spawnSync('bash', ['-n'], { input: text }).status === 0;
    if (bash === ours) continue;
    disagreements++;
    console.log(
      `bash ${bash ? 'takes' : 'refuses'} what we ${ours ? 'take' : 'refuse'}: ${path}: ${JSON.stringify(text.slice(0, 160))}`,
    );
  }
}
if (out !== undefined) writeFileSync(out, `${lines.join('\n')}\n`);
for (const [key, count] of [...perRule].sort()) console.log(`${String(count).padStart(6)}  ${key}`);
console.log(
  `${files} files, ${findings} findings, ${problems} problems, ${words} words checked, ${bodies} RUN bodies against bash with ${disagreements} disagreements, ${seconds.toFixed(2)} s`,
);
for (const violation of violations.slice(0, 50)) console.error(`VIOLATION ${violation}`);
console.log(`${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;
