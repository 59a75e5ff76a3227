/**
 * Holds our rules against the test cases of hadolint's rules about size:
 *
 *   npx tsx scripts/hadolint-cases.ts <hadolint checkout> [-v]
 *
 * Prints for each rule how many cases there are and in how many we report when its authors want a report;
 * with -v every disagreement. A case without a FROM gets one, of an image that has the package manager at
 * hand. Where the RUNs are meant as triggers of ONBUILD, which store nothing in the image of the file
 * itself, an image is judged that is built upon it; how often we report something without one stands in a
 * column of its own. Exits 1 on a case that cannot be read.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allRules } from '../src/cli/all-rules.ts';
import { parseDockerfile, planBuild } from '../src/dockerfile/index.ts';
import type { LintedFile } from '../src/finding/finding.ts';
import { lintText } from '../src/lint.ts';
import { readSpec, type SpecCase } from './hspec.ts';

interface Correspondence {
  /** The rules of ours that speak of the same bytes; none where we hold that there are none. */
  readonly ours: readonly string[];
  /** What the cases without a FROM stand on. */
  readonly base: string;
}

/** Clean-ups of a package manager's cache that clear nothing, or too late. */
const CLEAN_UPS = ['LL204', 'LL401', 'LL402', 'LL405'];

const RULES: ReadonlyMap<string, Correspondence> = new Map([
  ['DL3009', { ours: ['LL301', 'LL330', 'LL332', ...CLEAN_UPS], base: 'debian:12' }],
  ['DL3010', { ours: ['LL111'], base: 'debian:12' }],
  ['DL3015', { ours: ['LL331'], base: 'debian:12' }],
  ['DL3019', { ours: ['LL302', ...CLEAN_UPS], base: 'alpine:3.20' }],
  ['DL3032', { ours: ['LL317', ...CLEAN_UPS], base: 'centos:7' }],
  ['DL3036', { ours: ['LL318', ...CLEAN_UPS], base: 'opensuse/leap:15.6' }],
  ['DL3040', { ours: ['LL317', ...CLEAN_UPS], base: 'fedora:41' }],
  ['DL3042', { ours: ['LL303', ...CLEAN_UPS], base: 'python:3.13' }],
  ['DL3046', { ours: ['LL112'], base: 'debian:11' }],
  // RUNs that follow each other cost nothing by themselves.
  ['DL3059', { ours: [], base: 'debian:12' }],
  ['DL3060', { ours: ['LL305', ...CLEAN_UPS], base: 'node:22' }],
]);

/** The text with a FROM in front, where its instructions have none. */
function withBase(text: string, base: string): string {
  const first = parseDockerfile(text).instructions.find(({ keyword }) => keyword !== 'ARG');
  return first?.kind === 'from' ? text : `FROM ${base}\n${text}`;
}

/** The text with ONBUILD in front of every RUN. */
function asTriggers(text: string): string {
  const runs = parseDockerfile(text).instructions.filter(({ kind }) => kind === 'run');
  return runs.reduceRight(
    (rest, { span: { start } }) => `${rest.slice(0, start)}ONBUILD ${rest.slice(start)}`,
    text,
  );
}

/** The text with a stage that is built upon its last one. */
function builtUpon(text: string): string {
  const from = planBuild(parseDockerfile(text), new Map()).stages.at(-1)?.from;
  if (from === undefined) return text;
  if (from.alias !== null) return `${text.trimEnd()}\nFROM ${from.alias.text}\n`;
  const { end } = from.span;
  return `${text.slice(0, end)} AS below${text.slice(end).trimEnd()}\nFROM below\n`;
}

function lint(text: string): LintedFile {
  const { file, crashes } = lintText('Dockerfile', text, {
    rules: allRules,
    known: allRules,
    buildArgs: new Map(),
    context: null,
    engine: 'any',
    allStages: false,
  });
  for (const { error } of crashes) throw error;
  return file;
}

/** How a case comes out, in the words of the table. */
type Outcome = 'agree' | 'only hadolint reports' | 'only we report';

const OUTCOMES: readonly Outcome[] = ['agree', 'only hadolint reports', 'only we report'];

interface Judged {
  /** The text that was linted. */
  readonly text: string;
  readonly isBased: boolean;
  readonly found: LintedFile['findings'];
  readonly errors: LintedFile['errors'];
  readonly outcome: Outcome;
  /** A trigger is reported without that stage: another one of the file fires it. */
  readonly isFired: boolean;
}

function judge(expected: SpecCase, { ours, base }: Correspondence): Judged {
  const based = withBase(expected.text, base);
  const findings = (text: string): LintedFile['findings'] =>
    lint(text).findings.filter(({ rule }) => ours.includes(rule));
  const triggers = expected.onbuild ? asTriggers(based) : based;
  const text = expected.onbuild ? builtUpon(triggers) : based;
  const found = findings(text);
  const ourWord = found.length > 0 ? 'only we report' : 'only hadolint reports';
  return {
    text,
    isBased: based !== expected.text,
    found,
    errors: lint(text).errors,
    outcome: expected.reports === found.length > 0 ? 'agree' : ourWord,
    isFired: expected.onbuild && findings(triggers).length > 0,
  };
}

function show(expected: SpecCase, { text, found, errors, isBased, outcome }: Judged): string {
  const { rule, line, title } = expected;
  return [
    `${rule}, line ${line}, ${outcome}: ${title}${isBased ? ' (FROM is ours)' : ''}`,
    ...text
      .trimEnd()
      .split('\n')
      .map((written) => `  | ${written}`),
    ...found.map((finding) => `    ${finding.severity} ${finding.rule} ${finding.name}: ${finding.message}`),
    ...errors.map(({ message }) => `    problem: ${message}`),
    '',
  ].join('\n');
}

/** The rows of one rule: its cases as they are, and those that are meant as triggers. */
function rows(
  code: string,
  rule: Correspondence,
  cases: readonly SpecCase[],
  isVerbose: boolean,
): string[][] {
  return [false, true].flatMap((onbuild) => {
    const judged = cases
      .filter((expected) => expected.onbuild === onbuild)
      .map((expected) => ({ expected, ...judge(expected, rule) }));
    if (judged.length === 0) return [];
    for (const one of judged) {
      if (isVerbose && one.outcome !== 'agree') console.log(show(one.expected, one));
    }
    const counts = [
      judged.length,
      judged.filter(({ isBased }) => isBased).length,
      ...OUTCOMES.map((wanted) => judged.filter(({ outcome }) => outcome === wanted).length),
      judged.filter(({ isFired }) => isFired).length,
    ];
    return [[onbuild ? `${code} ONBUILD` : code, ...counts.map(String), rule.ours.join(' ')]];
  });
}

function main(checkout: string | undefined, isVerbose: boolean): number {
  if (checkout === undefined || !existsSync(checkout)) {
    console.error('usage: npx tsx scripts/hadolint-cases.ts <hadolint checkout> [-v]');
    return 2;
  }
  const head = ['rule          ', 'cases', 'FROM is ours', ...OUTCOMES, 'in the file itself', 'ours'];
  const table = [head];
  let unreadable = 0;
  for (const [code, rule] of RULES) {
    const path = join(checkout, 'test/Hadolint/Rule', `${code}Spec.hs`);
    const { cases, unread } = readSpec(readFileSync(path, 'utf8'));
    for (const { line, why } of unread) console.log(`${code}, line ${line}, not read: ${why}`);
    unreadable += unread.length + (cases.length === 0 ? 1 : 0);
    table.push(...rows(code, rule, cases, isVerbose));
  }
  const sums = head
    .slice(1, -1)
    .map((_, at) => table.slice(1).reduce((sum, row) => sum + Number(row[at + 1]), 0));
  table.push(['all', ...sums.map(String), '']);
  for (const row of table) {
    console.log(
      row
        .map((cell, at) => cell.padEnd(head[at]?.length ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  return unreadable > 0 ? 1 : 0;
}

process.exitCode = main(process.argv[2], process.argv.includes('-v'));
