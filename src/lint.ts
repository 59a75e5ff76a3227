import type { BuildContext } from './context/context.ts';
import type { SyntaxProblem } from './dockerfile/index.ts';
import { type ParsedDockerfile, parseDockerfile } from './dockerfile/parse.ts';
import { type Crash, runRules } from './engine/engine.ts';
import type { LintedFile, Problem } from './finding/finding.ts';
import type { Rule, RuleName } from './finding/rule.ts';
import { type BuildModel, predictBuild } from './predict/model.ts';

export interface LintOptions {
  /** The rules to run, and all that there are. */
  readonly rules: readonly Rule[];
  readonly known: readonly RuleName[];
  readonly target?: string;
  readonly buildArgs: ReadonlyMap<string, string>;
  /** null when nothing is known of the files that COPY would find. */
  readonly context: BuildContext | null;
  readonly engine: 'any' | 'overlay2' | 'containerd';
  /** The layers are merged in the end: `docker build --squash`, one snapshot of kaniko. */
  readonly assumeSquash?: boolean;
  readonly allStages: boolean;
}

export interface LintResult {
  readonly file: LintedFile;
  /** What the file was read as, and what it is predicted to store: for holding it against an image. */
  readonly parsed: ParsedDockerfile;
  readonly model: BuildModel;
  readonly crashes: readonly Crash[];
}

/** Everything that is to be said of the text of one Dockerfile. */
export function lintText(path: string, raw: string, options: LintOptions): LintResult {
  const parsed = parseDockerfile(raw);
  const { rules, known, target, ...build } = options;
  const model = predictBuild({ file: parsed, path, ...build, ...(target === undefined ? {} : { target }) });
  const { findings, crashes } = runRules(rules, model, parsed, { known });
  const errors: Problem[] = isBlank(raw) ? [EMPTY] : syntaxProblems(parsed, model);
  for (const { rule, error } of crashes) {
    errors.push({ message: `internal error in ${rule.id} ${rule.name}: ${error.message}`, span: null });
  }
  return {
    file: {
      path,
      source: parsed.source,
      target: model.target,
      layers: model.layers.length,
      findings,
      fixed: [],
      errors,
      notes: [...model.notes, ...(options.context?.problems ?? [])],
    },
    parsed,
    model,
    crashes,
  };
}

const EMPTY: Problem = { message: 'is empty: no instructions', span: null };

function isBlank(raw: string): boolean {
  return raw.trim() === '';
}

/** What parsing and prediction found wrong, in file order; what both found, once. */
function syntaxProblems(parsed: ParsedDockerfile, model: BuildModel): Problem[] {
  const problems = new Map<string, SyntaxProblem>();
  for (const problem of [...parsed.problems, ...model.problems]) {
    problems.set(`${problem.span.start}-${problem.span.end} ${problem.message}`, problem);
  }
  return [...problems.values()].toSorted((a, b) => a.span.start - b.span.start);
}
