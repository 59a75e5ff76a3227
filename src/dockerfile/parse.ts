import { BUILDERS } from './builders.ts';
import type { EscapeCharacter } from './directives.ts';
import { Draft } from './draft.ts';
import { checkFlags } from './flags.ts';
import type { Comment, Directive, Instruction, OnbuildInstruction, SyntaxProblem } from './instructions.ts';
import { readLines } from './lines.ts';
import type { LogicalLine } from './lines.ts';
import { nearest } from './nearest.ts';
import { SourceText } from './source.ts';

/** What a Dockerfile says, and where it says what no builder would take. */
export interface ParsedDockerfile {
  readonly source: SourceText;
  readonly directives: readonly Directive[];
  readonly escape: EscapeCharacter;
  readonly instructions: readonly Instruction[];
  readonly comments: readonly Comment[];
  /** In the order in which they stand in the file. */
  readonly problems: readonly SyntaxProblem[];
}

const KEYWORDS: readonly string[] = [...BUILDERS.keys(), 'ONBUILD'];
/** What cannot be triggered by ONBUILD (parseOnBuild in BuildKit's instructions/parse.go). */
const NOT_TRIGGERED: readonly string[] = ['ONBUILD', 'FROM', 'MAINTAINER'];

/**
 * Parses a Dockerfile by BuildKit's rules. Where BuildKit stops at the first error, this notes a
 * problem and goes on; it never throws, and takes time in proportion to the file.
 */
export function parseDockerfile(raw: string): ParsedDockerfile {
  const source = new SourceText(raw);
  const { escape, directives, comments, lines, problems: lineProblems } = readLines(source);
  const problems: SyntaxProblem[] = [...lineProblems];
  const instructions: Instruction[] = [];
  for (const line of lines) {
    const instruction = parseLine(line, escape, problems);
    if (instruction !== null) instructions.push(instruction);
  }
  if (lines.length === 0) problems.push({ message: 'no instructions', span: { start: 0, end: 0 } });
  problems.push(...stageProblems(instructions));
  problems.sort((left, right) => left.span.start - right.span.start);
  return { source, directives, escape, instructions, comments, problems };
}

function parseLine(line: LogicalLine, escape: string, problems: SyntaxProblem[]): Instruction | null {
  const draft = new Draft(line, escape, problems);
  const { keyword } = draft.common;
  if (keyword === 'ONBUILD') return parseOnbuild(draft, problems);
  const build = BUILDERS.get(keyword);
  if (build === undefined) {
    reportUnknown(draft);
    return null;
  }
  // BuildKit looks at no flags of HEALTHCHECK NONE.
  if (keyword !== 'HEALTHCHECK' || !/^none\b/i.test(draft.args.text)) checkFlags(draft);
  return build(draft);
}

function reportUnknown(draft: Draft): void {
  const { keyword, keywordSpan, span } = draft.common;
  if (keyword === '') {
    draft.report('an instruction is missing: the continued line is empty', span);
    return;
  }
  const near = nearest(keyword, KEYWORDS);
  const shown = draft.line.text.text.trimStart().slice(0, keyword.length);
  const name = shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
  const advice = near === undefined ? 'expected one like FROM, RUN or COPY' : `did you mean ${near}?`;
  draft.report(`unknown instruction "${name}": ${advice}`, keywordSpan);
}

function parseOnbuild(draft: Draft, problems: SyntaxProblem[]): OnbuildInstruction | null {
  checkFlags(draft);
  const rest = draft.rest();
  if (rest.text.text === '') {
    draft.report('ONBUILD needs an instruction');
    return null;
  }
  const { keyword, keywordSpan } = new Draft(rest, draft.escape, []).common;
  if (NOT_TRIGGERED.includes(keyword)) {
    draft.report(`ONBUILD cannot trigger ${keyword}`, keywordSpan);
    return null;
  }
  const trigger = parseLine(rest, draft.escape, problems);
  return trigger === null ? null : { ...draft.common, kind: 'onbuild', trigger };
}

/** Nothing but ARG stands before the first FROM, and there is a FROM. Reported once. */
function stageProblems(instructions: readonly Instruction[]): SyntaxProblem[] {
  const isArg = (instruction: Instruction): boolean => instruction.keyword === 'ARG';
  const first = instructions.find((instruction) => !isArg(instruction)) ?? instructions[0];
  if (first === undefined || first.kind === 'from') return [];
  const message = isArg(first)
    ? 'the file has no FROM, so there is nothing to build'
    : `${first.keyword} stands before the first FROM: only ARG may`;
  return [{ message, span: first.keywordSpan }];
}
