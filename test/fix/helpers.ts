import type { SourceText } from '../../src/dockerfile/index.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Edit, Finding, Fix, LintedFile, Severity } from '../../src/finding/finding.ts';
import { type FixedText, fixText } from '../../src/fix/fix-text.ts';

/** A fix of a test: each edit replaces a part of what was found. */
export interface TestFix {
  readonly replace: readonly (readonly [old: string, fresh: string])[];
  readonly safety?: Fix['safety'];
}

/** Finds every occurrence of a text. */
export interface TestRule {
  readonly id: string;
  readonly finds: string;
  readonly severity?: Severity;
  readonly paths?: readonly string[];
  readonly suppressed?: boolean;
  readonly fixes: readonly TestFix[];
}

/** A linter that knows texts: what fixing does is not a matter of what a rule knows. */
export function linter(rules: readonly TestRule[]): (raw: string) => LintedFile {
  return (raw) => {
    const { source, problems } = parseDockerfile(raw);
    const findings = rules.flatMap((rule) =>
      occurrences(source, rule.finds).map((at) => found(rule, at, source)),
    );
    return {
      path: 'Dockerfile',
      source,
      target: '0',
      layers: 1,
      findings,
      fixed: [],
      errors: problems,
      notes: [],
    };
  };
}

export function fixWith(rules: readonly TestRule[], raw: string, unsafe = false): FixedText {
  const lint = linter(rules);
  return fixText(raw, lint(raw), lint, { unsafe });
}

function occurrences({ text }: SourceText, wanted: string): number[] {
  const result: number[] = [];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) result.push(at);
  return result;
}

function found(rule: TestRule, start: number, source: SourceText): Finding {
  const span = { start, end: start + rule.finds.length };
  return {
    rule: rule.id,
    name: rule.id.toLowerCase(),
    severity: rule.severity ?? 'warning',
    confidence: 'certain',
    message: `${rule.finds} is here`,
    help: 'take it out',
    span,
    instruction: span,
    further: [],
    paths: (rule.paths ?? []).map((path) => ({ path, kind: 'file' })),
    bytes: null,
    related: [],
    evidence: 'ended',
    quiet: false,
    verdict: null,
    suppressed: rule.suppressed === true ? { reason: null } : null,
    fixes: rule.fixes.map((fix) => fixOf(fix, start, source)),
  };
}

function fixOf({ replace, safety = 'safe' }: TestFix, near: number, { text }: SourceText): Fix {
  const edits = replace.map(([old, fresh]): Edit => {
    const here = text.indexOf(old, near);
    const start = here === -1 ? text.indexOf(old) : here;
    return { span: { start, end: start + old.length }, text: fresh };
  });
  return {
    title: `replace ${replace.map(([old]) => old).join(' and ')}`,
    safety,
    edits,
    assumptions: [],
    disposable: [],
  };
}
