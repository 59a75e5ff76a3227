import type { SourceText, Span } from '../dockerfile/index.ts';
import type { EvidenceBody, Finding, FoundPath, LintedFile, Problem } from '../finding/finding.ts';
import { summarize } from './summary.ts';

export interface JsonOptions {
  /** The version of the program. */
  readonly version: string;
  readonly exitCode: number;
  readonly showSuppressed: boolean;
  /** What is said of an image, where there is one. */
  readonly image?: object;
}

/** The report for programs: version 1 of the documented format. */
export function jsonReport(files: readonly LintedFile[], options: JsonOptions): string {
  const { error, warning, info, bytes } = summarize(files);
  const document = {
    version: 1,
    tool: { name: 'layerlint', version: options.version },
    files: files.map((file) => fileEntry(file, options)),
    image: options.image ?? null,
    summary: {
      files: files.length,
      errors: error,
      warnings: warning,
      infos: info,
      bytes,
      exitCode: options.exitCode,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function fileEntry(file: LintedFile, options: JsonOptions): object {
  const listed = file.findings.filter((finding) => finding.suppressed === null || options.showSuppressed);
  return {
    path: file.path,
    target: file.target,
    findings: file.source === null ? [] : listed.map(findingEntry(file.source)),
    fixed: file.fixed.map(({ rule, name, title, safety, assumptions, disposable }) => ({
      rule,
      name,
      title,
      safety,
      assumptions,
      disposable: disposable.map(pathEntry),
    })),
    errors: file.errors.map(errorEntry(file.source)),
  };
}

function findingEntry(source: SourceText): (finding: Finding) => object {
  return (finding) => ({
    rule: finding.rule,
    name: finding.name,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    span: spanEntry(source, finding.span),
    instruction: spanEntry(source, finding.instruction),
    further: finding.further.map((span) => spanEntry(source, span)),
    quiet: finding.quiet,
    paths: finding.paths.map(pathEntry),
    bytes: finding.bytes,
    related: finding.related.map(({ message, span }) => ({ message, span: spanEntry(source, span) })),
    suppressed: finding.suppressed === null ? null : { reason: finding.suppressed.reason },
    verdict: verdictOf(finding),
    fixes: finding.fixes.map(({ title, safety, edits, assumptions, disposable }) => ({
      title,
      safety,
      edits: edits.map(({ span, text }) => ({ start: span.start, end: span.end, text })),
      saves: finding.verdict?.status === 'confirmed' ? finding.verdict.bytes : null,
      assumptions,
      disposable: disposable.map(pathEntry),
    })),
  });
}

function pathEntry({ path, kind }: FoundPath): object {
  return { path, kind };
}

function errorEntry(source: SourceText | null): (error: Problem) => object {
  return ({ message, span }) => ({
    message,
    span: source === null || span === null ? null : spanEntry(source, span),
  });
}

function spanEntry(source: SourceText, span: Span): object {
  return { start: source.position(span.start), end: source.position(span.end) };
}

function verdictOf({ verdict }: Finding): object | null {
  if (verdict === null) return null;
  if (verdict.status === 'confirmed') {
    const { status, layer, bytes, bodies } = verdict;
    return { status, layer, bytes, bodies: bodies.map(bodyOf) };
  }
  const layer = verdict.status === 'refuted' ? verdict.layer : null;
  return { status: verdict.status, layer, bytes: 0, bodies: [] };
}

function bodyOf({ path, lossy, bytes, layer, killer }: EvidenceBody): object {
  return { path, ...(lossy ? { lossy } : {}), bytes, layer, killer };
}
