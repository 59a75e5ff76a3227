import type { Span } from '../dockerfile/index.ts';
import type { Instruction } from '../dockerfile/instructions.ts';
import type { ParsedDockerfile } from '../dockerfile/parse.ts';
import type { Finding, Fix } from '../finding/finding.ts';
import type { RuleName } from '../finding/rule.ts';
import { dropIgnore } from './drop-ignore.ts';
import { unusedIgnore } from './unused-ignore.ts';

/** One name in `# layerlint ignore=LL101,chown-after-copy -- reason`. */
export interface Suppression {
  /** As it stands in the comment; empty where the comment names nothing. */
  readonly name: string;
  readonly span: Span;
  /** The whole comment, the same object for all of its names. */
  readonly comment: Span;
  readonly reason: string | null;
  /** What it applies to; null behind the last instruction. */
  readonly instruction: Span | null;
}

export interface RuleSets {
  /** The rules that were asked. */
  readonly ran: readonly RuleName[];
  /** Every rule there is. */
  readonly known: readonly RuleName[];
}

// `ignore` must be the whole word and be followed by `=`, or by nothing: prose that begins with these words is prose.
const PRAGMA = /^#\s*layerlint\s+ignore\s*(?:=(?<rest>.*))?$/i;
const REASON = /(?:^|\s)--(?:\s+(?<reason>.*))?$/;

/** The suppressions in a file's comments, in their order. */
export function readSuppressions(file: Pick<ParsedDockerfile, 'comments' | 'instructions'>): Suppression[] {
  const result: Suppression[] = [];
  for (const comment of file.comments) {
    const text = comment.text.trimEnd();
    const match = PRAGMA.exec(text);
    if (match === null) continue;
    const rest = match.groups?.['rest'] ?? '';
    const behind = REASON.exec(rest);
    const instruction = instructionAt(file.instructions, comment.span.start)?.span ?? null;
    const common = { comment: comment.span, reason: behind?.groups?.['reason']?.trim() || null, instruction };
    const list = rest.slice(0, behind?.index);
    const listStart = comment.span.start + text.length - rest.length;
    const names = [...list.matchAll(/[^\s,]+/g)];
    for (const name of names) {
      const start = listStart + name.index;
      result.push({ ...common, name: name[0], span: { start, end: start + name[0].length } });
    }
    if (names.length === 0) {
      result.push({
        ...common,
        name: '',
        span: { start: comment.span.start, end: comment.span.start + text.length },
      });
    }
  }
  return result;
}

/** The instruction around an offset (a comment between its lines), else the next one. */
function instructionAt(instructions: readonly Instruction[], offset: number): Instruction | undefined {
  return instructions.find((instruction) => instruction.span.end > offset);
}

/** Marks what the file's comments suppress, and adds a finding for each name that suppresses nothing. */
export function applySuppressions(
  findings: readonly Finding[],
  file: Pick<ParsedDockerfile, 'source' | 'comments' | 'instructions'>,
  rules: RuleSets,
): readonly Finding[] {
  const suppressions = readSuppressions(file);
  if (suppressions.length === 0) return findings;
  const used = new Set<Suppression>();
  const marked = findings.map((finding) => {
    const matching = suppressions.filter((suppression) => covers(suppression, finding));
    for (const suppression of matching) used.add(suppression);
    const [first] = matching;
    return first === undefined ? finding : { ...finding, suppressed: { reason: first.reason } };
  });
  if (!rules.ran.some((rule) => rule.id === unusedIgnore.id)) return marked;
  for (const suppression of suppressions) {
    const message = used.has(suppression) ? null : whyUnused(suppression, rules);
    if (message === null) continue;
    // A name that is no rule is likelier misspelt than outlived.
    const isRule = rules.known.some((rule) => isNamed(rule.id, rule.name, suppression.name));
    const fixes = isRule ? dropIgnore(suppression, suppressions, file) : [];
    marked.push(unusedFinding(suppression, message, fixes));
  }
  return marked;
}

function covers(suppression: Suppression, finding: Finding): boolean {
  const { instruction } = suppression;
  return (
    instruction !== null &&
    finding.span.start >= instruction.start &&
    finding.span.start < instruction.end &&
    isNamed(finding.rule, finding.name, suppression.name)
  );
}

function isNamed(id: string, name: string, given: string): boolean {
  const lower = given.toLowerCase();
  return id.toLowerCase() === lower || name === lower;
}

/** What is wrong with a name that suppressed nothing; null where its rule was not asked. */
function whyUnused(suppression: Suppression, rules: RuleSets): string | null {
  const { name } = suppression;
  if (name === '') return 'This comment names no rule to ignore';
  const names = (rule: RuleName): boolean => isNamed(rule.id, rule.name, name);
  if (!rules.known.some(names)) return `There is no rule ${name} to ignore`;
  if (!rules.ran.some(names)) return null;
  return suppression.instruction === null
    ? `No instruction follows in which to ignore ${name}`
    : `Nothing in the instruction is reported as ${name}`;
}

function unusedFinding(suppression: Suppression, message: string, fixes: readonly Fix[]): Finding {
  return {
    rule: unusedIgnore.id,
    name: unusedIgnore.name,
    severity: 'warning',
    confidence: 'certain',
    message,
    help: unusedIgnore.docs.help,
    span: suppression.span,
    instruction: suppression.instruction ?? suppression.span,
    further: [],
    paths: [],
    bytes: 0,
    related: [],
    evidence: 'ended',
    quiet: false,
    verdict: null,
    suppressed: null,
    fixes,
  };
}
