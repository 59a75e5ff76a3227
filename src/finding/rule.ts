import type { BuildModel } from '../predict/model.ts';
import type { Span } from '../dockerfile/index.ts';
import type { Certainty, PathKind } from '../layers/vocabulary.ts';
import type { Evidence, Fix, Severity } from './finding.ts';

/** What a rule hands to `report`; the engine adds the rule's name, the severity and the instruction. */
export interface Report {
  readonly at: Span;
  readonly instruction: Span;
  readonly message: string;
  readonly paths: readonly { readonly path: string; readonly kind: PathKind }[];
  readonly bytes: number | null;
  readonly confidence: Certainty;
  readonly related: readonly { readonly message: string; readonly span: Span }[];
  /** What to do in this very case; the rule's own `help` where it is left out. */
  readonly help?: string;
  /** Other instructions at which the same is stored again. */
  readonly further?: readonly Span[];
  /** It costs little and hardly an edit saves it. */
  readonly quiet?: boolean;
  /** Asked once, and only where the finding is told: fixes are looked for in the text. */
  readonly fixes?: () => readonly Fix[];
}

export interface RuleContext {
  readonly build: BuildModel;
  report(report: Report): void;
}

export interface RuleDocs {
  /** One line, a sentence without a full stop. */
  readonly summary: string;
  /** What it reports, and what it deliberately does not. */
  readonly what: string;
  /** Why it costs bytes. */
  readonly why: string;
  /** What a reader does about it, one line: stands under every finding. */
  readonly help: string;
  readonly fixSafety: string;
  /** What a built image shows where the finding is true. */
  readonly proof: string;
  readonly references?: readonly string[];
}

/** `at` is `line:column-line:column`, the end exclusive, as JSON counts. */
export interface ExpectedFinding {
  readonly at: string;
  readonly paths: readonly string[];
  readonly severity?: Severity;
}

interface ExampleBase {
  readonly caption: string;
  /** Files of the build context: path to size in bytes, or to size and mode. */
  readonly context?: Readonly<Record<string, number | { readonly size: number; readonly mode: number }>>;
  /** Lines of the .dockerignore in it; without them there is none. */
  readonly dockerignore?: readonly string[];
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/** Shown in the documentation and run as a test. A `good` example yields nothing. */
export type Example = ExampleBase &
  (
    | {
        readonly bad: string;
        readonly reports: readonly ExpectedFinding[];
        /** With all safe fixes of this rule; left out where there are none. */
        readonly fixed?: string;
        /** With the unsafe ones; left out where there are none. */
        readonly fixedUnsafely?: string;
      }
    | { readonly good: string }
  );

/** What a rule is called; both mean the rule everywhere. */
export interface RuleName {
  readonly id: `LL${number}`;
  readonly name: string;
}

export interface Rule extends RuleName {
  /** Runs only where `--select` names it or its group: it costs time, not bytes. */
  readonly optIn?: boolean;
  /** Where a rule costs less than the usual scale says, its worst severity. */
  readonly worst?: Severity;
  /** Where an image shows that it is true; `ended` where it is left out. */
  readonly evidence?: Evidence;
  readonly docs: RuleDocs;
  readonly examples: readonly Example[];
  check(context: RuleContext): void;
}

/** Gives a rule its type; a rule file's default export. */
export function defineRule(rule: Rule): Rule {
  return Object.freeze(rule);
}
