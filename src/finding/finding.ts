import type { SourceText, Span, SyntaxProblem } from '../dockerfile/index.ts';
import type { Certainty, PathKind } from '../layers/vocabulary.ts';

/** What a finding costs, from worst to least (DESIGN 7). */
export type Severity = 'error' | 'warning' | 'info';

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** From here on a certain finding is an error: a megabyte is what one notices in a pull (DESIGN 7). */
export const ERROR_BYTES = 1_000_000;
/** Below this a finding is mentioned only. */
export const WARNING_BYTES = 64_000;

/** Whether `severity` is at least as bad as `threshold`. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export interface Fix {
  /** What it does, in the imperative and without a full stop. */
  readonly title: string;
  /** safe: the final filesystem is the same but for `disposable`, and the image is no larger (DESIGN 8). */
  readonly safety: 'safe' | 'unsafe';
  /** Applied together or not at all. */
  readonly edits: readonly Edit[];
  /** What the file does not tell and was taken for true, one sentence each without a full stop. */
  readonly assumptions: readonly string[];
  /** What the image may be without, or with in another form, afterwards: caches, the download that was named. */
  readonly disposable: readonly FoundPath[];
}

/** A fix that was applied, and of which finding. */
export type AppliedFix = Pick<Finding, 'rule' | 'name'> & Omit<Fix, 'edits'>;

export interface FoundPath {
  /** Absolute in the image; what the file does not tell stands as it is written: `/opt/app-${VERSION}.jar`. */
  readonly path: string;
  readonly kind: PathKind;
}

/** A stored body that bears a finding out. */
export interface EvidenceBody {
  /** The name that holds the body in its layer's tar. */
  readonly path: string;
  /** The name is not UTF-8 and carries `\\xNN` escapes. */
  readonly lossy: boolean;
  readonly bytes: number;
  readonly layer: number;
  /** What ended it; null for a body that is live but useless: a cache left behind, a copy. */
  readonly killer: { readonly layer: number; readonly path: string; readonly kind: string } | null;
}

/** What an image says of a finding. */
export type Verdict =
  | {
      readonly status: 'confirmed';
      readonly layer: number;
      readonly bytes: number;
      readonly bodies: readonly EvidenceBody[];
    }
  /** The layer is there, the bytes are not. */
  | { readonly status: 'refuted'; readonly layer: number }
  /** The layer could not be found. */
  | { readonly status: 'unmatched' };

/**
 * Where an image shows that a finding is true:
 *
 * - ended: its instruction's layer ends a lower body at the paths
 * - kept: its layer holds bodies at the paths that nothing needs
 * - below: a lower layer holds them, and nothing ends them
 * - stored: its layer holds bodies at the paths that it need not hold, whatever became of them
 */
export type Evidence = 'ended' | 'kept' | 'below' | 'stored';

export interface Finding {
  /** The stable number, `LL101`, and the name, `chown-after-copy`; both mean the rule everywhere. */
  readonly rule: string;
  readonly name: string;
  readonly severity: Severity;
  readonly confidence: Certainty;
  /** One sentence without a full stop: what is stored for nothing. */
  readonly message: string;
  /** One line: what to do about it. */
  readonly help: string;
  /** The command or word at fault. */
  readonly span: Span;
  /** The whole instruction that `span` stands in. */
  readonly instruction: Span;
  /** Other instructions at which the same is stored again: their layers belong to the finding, too. */
  readonly further: readonly Span[];
  readonly paths: readonly FoundPath[];
  /** Content bytes stored for nothing, as far as the build context tells; null when unknown. */
  readonly bytes: number | null;
  readonly related: readonly { readonly message: string; readonly span: Span }[];
  readonly evidence: Evidence;
  /** It costs little and hardly an edit saves it: programs are told, people who ask for it. */
  readonly quiet: boolean;
  /** Without an image null. */
  readonly verdict: Verdict | null;
  readonly suppressed: { readonly reason: string | null } | null;
  readonly fixes: readonly Fix[];
}

/** What came out of one Dockerfile. */
export interface LintedFile {
  /** As given on the command line, with `/` separators; `-` for standard input. */
  readonly path: string;
  /** null when the file could not be read; then `errors` says why. */
  readonly source: SourceText | null;
  /** The stage that was looked at: its name, else its number; null when there is none. */
  readonly target: string | null;
  /** How many layers were looked at, the base image's not counted. */
  readonly layers: number;
  /** In the order of their spans. Suppressed ones are among them, marked. */
  readonly findings: readonly Finding[];
  /** What was fixed before these findings were made. */
  readonly fixed: readonly AppliedFix[];
  readonly errors: readonly Problem[];
  /** Things worth saying that are neither findings nor errors: a Windows stage that was passed over. */
  readonly notes: readonly string[];
}

/** What could not be read or did not parse; the span is null where there is no position. */
export type Problem = Omit<SyntaxProblem, 'span'> & { readonly span: Span | null };
