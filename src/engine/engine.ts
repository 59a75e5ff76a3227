import type { ParsedDockerfile } from '../dockerfile/parse.ts';
import type { Finding, Fix, FoundPath } from '../finding/finding.ts';
import type { Report, Rule, RuleName } from '../finding/rule.ts';
import { strongest } from '../layers/vocabulary.ts';
import type { BuildModel } from '../predict/model.ts';
import { bySpan, byPosition, spanKey } from './order.ts';
import { type Costed, severityOf } from './severity.ts';
import { applySuppressions } from './suppress.ts';

export interface EngineOptions {
  /** Every rule there is, of which `rules` are those that run: names in a suppression mean one of these. */
  readonly known: readonly RuleName[];
}

/** A rule that threw: an internal error, which must not take the other rules with it. */
export interface Crash {
  readonly rule: Rule;
  readonly error: Error;
}

export interface EngineResult {
  /** In the order of their spans; suppressed ones are among them, marked. */
  readonly findings: readonly Finding[];
  readonly crashes: readonly Crash[];
}

/** Asks every rule about the build, and puts what they report in order. */
export function runRules(
  rules: readonly Rule[],
  model: BuildModel,
  file: ParsedDockerfile,
  options: EngineOptions,
): EngineResult {
  const found = new Map<Finding, { readonly rule: Rule; readonly reports: readonly Report[] }>();
  const crashes: Crash[] = [];
  const attempt = (rule: Rule, run: () => void): void => {
    try {
      run();
    } catch (thrown) {
      crashes.push({ rule, error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    }
  };
  for (const rule of rules) {
    const reports: Report[] = [];
    attempt(rule, () => rule.check({ build: model, report: (report) => reports.push(report) }));
    for (const same of groupBySpan(reports)) found.set(findingOf(rule, same), { rule, reports: same });
  }
  const told = applySuppressions([...found.keys()], file, { ran: rules, known: options.known });
  const findings = told.map((finding) => {
    // Of a suppressed finding, which is another object, nobody wants fixes.
    const source = found.get(finding);
    let fixes: readonly Fix[] = [];
    if (source !== undefined) attempt(source.rule, () => (fixes = fixesOf(source.reports)));
    return fixes.length === 0 ? finding : { ...finding, fixes };
  });
  return { findings: findings.toSorted(byPosition), crashes };
}

/** The fixes of reports that are one finding, each once. */
function fixesOf(reports: readonly Report[]): readonly Fix[] {
  const fixes = reports.flatMap((report) => report.fixes?.() ?? []);
  return [...new Map(fixes.map((fix) => [JSON.stringify(fix.edits), fix])).values()];
}

type NonEmpty<T> = readonly [T, ...T[]];

function groupBySpan(reports: readonly Report[]): Iterable<NonEmpty<Report>> {
  const groups = new Map<string, [Report, ...Report[]]>();
  for (const report of reports) {
    const key = spanKey(report.at);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [report]);
    else group.push(report);
  }
  return groups.values();
}

/** One finding from everything that one rule says of one place. */
function findingOf(rule: Rule, reports: NonEmpty<Report>): Finding {
  const [first] = reports;
  const paths = new Map<string, FoundPath>();
  const related = new Map<string, Report['related'][number]>();
  const counted: Costed[] = [];
  for (const report of reports) {
    // A body that two reports name is still one body.
    const known = report.paths.length > 0 && report.paths.every((path) => paths.has(pathKey(path)));
    if (!known) counted.push(report);
    for (const path of report.paths) paths.set(pathKey(path), path);
    for (const other of report.related) related.set(`${spanKey(other.span)} ${other.message}`, other);
  }
  return {
    rule: rule.id,
    name: rule.name,
    severity: severityOf(counted, rule.worst),
    confidence: strongest(...reports.map((report) => report.confidence)),
    message: first.message,
    help: first.help ?? rule.docs.help,
    span: first.at,
    instruction: first.instruction,
    further: reports.flatMap((report) => report.further ?? []),
    paths: [...paths.values()],
    bytes: sum(counted),
    related: [...related.values()].toSorted((a, b) => bySpan(a.span, b.span)),
    evidence: rule.evidence ?? 'ended',
    quiet: reports.every((report) => report.quiet === true),
    verdict: null,
    suppressed: null,
    fixes: [],
  };
}

function pathKey(path: FoundPath): string {
  return `${path.kind} ${path.path}`;
}

/** What is known of the sum: a part of unknown size can only add to it. */
function sum(reports: readonly Costed[]): number | null {
  const known = reports.flatMap((report) => report.bytes ?? []);
  return known.length === 0 ? null : known.reduce((total, bytes) => total + bytes, 0);
}
