import {
  type Finding,
  type LintedFile,
  type Problem,
  SEVERITIES,
  type Severity,
} from '../finding/finding.ts';
import { plain, type Palette } from './colour.ts';
import { fixableLine, fixedBlock, fixHint } from './fixes-text.ts';
import { frame, type Mark } from './frame.ts';
import { printable, wrap } from './printable.ts';
import { formatSize } from './size.ts';
import { type Summary, summarize } from './summary.ts';
import { evidenceLines, verdictFact } from './verdict.ts';

export interface TextOptions {
  readonly palette: Palette;
  readonly iec: boolean;
  /** How many findings to show; 0 shows all. */
  readonly limit: number;
  readonly showSuppressed: boolean;
  /** Also findings that cost little and that hardly an edit saves. */
  readonly showQuiet: boolean;
  /** Columns of the screen. */
  readonly width: number;
}

/** What to read where nobody says how wide the screen is. */
export const DEFAULT_WIDTH = 80;

type Item = { readonly start: number } & (
  | { readonly finding: Finding; readonly error?: never }
  | { readonly error: Problem; readonly finding?: never }
);

/**
 * The report for people: findings and syntax errors in file order, and a summary.
 * @param image what is said of an image, in front of the summary
 */
export function textReport(all: readonly LintedFile[], options: TextOptions, image?: string): string {
  const files = all.map((file) => worthSaying(file, options));
  const blocks: string[] = [];
  let left = options.limit === 0 ? Infinity : options.limit;
  let hidden = 0;
  for (const file of files) {
    const fixed = fixedBlock(file, options.palette);
    if (fixed !== null) blocks.push(fixed);
    const items = itemsOf(file, options);
    const shown = items.filter((item) => item.error !== undefined || left-- > 0);
    blocks.push(...shown.map((item) => blockOf(file, item, options)));
    hidden += items.length - shown.length;
  }
  if (hidden > 0) blocks.push(`… and ${hidden} more (--limit 0 shows all)\n`);
  if (image !== undefined) blocks.push(image);
  return [...blocks, `${summaryLine(files, summarize(files), options)}\n`].join('\n');
}

/** What the report says of each finding and syntax error of one file. */
export function findingBlocks(all: LintedFile, options: TextOptions): string[] {
  const file = worthSaying(all, options);
  return itemsOf(file, options).map((item) => blockOf(file, item, options));
}

/** A file without the findings that nobody asked for. */
function worthSaying(file: LintedFile, { showQuiet }: TextOptions): LintedFile {
  if (showQuiet || !file.findings.some(({ quiet }) => quiet)) return file;
  return { ...file, findings: file.findings.filter(({ quiet }) => !quiet) };
}

function blockOf(file: LintedFile, item: Item, options: TextOptions): string {
  return item.error === undefined
    ? findingBlock(file, item.finding, options)
    : errorBlock(file, item.error, options);
}

function itemsOf(file: LintedFile, options: TextOptions): Item[] {
  const items: Item[] = [];
  for (const error of file.errors) if (error.span !== null) items.push({ start: error.span.start, error });
  for (const finding of file.findings) {
    if (finding.suppressed === null || options.showSuppressed) {
      items.push({ start: finding.span.start, finding });
    }
  }
  return items.toSorted((a, b) => a.start - b.start);
}

function findingBlock(file: LintedFile, finding: Finding, options: TextOptions): string {
  const { palette } = options;
  const tone = palette[finding.severity];
  const marks: Mark[] = [
    { span: finding.span, label: '', primary: true },
    ...finding.related.map(({ span, message }) => ({ span, label: message, primary: false })),
  ];
  const facts = factsOf(finding, options);
  const header =
    `${where(file, finding.span.start, palette)} ${tone(finding.severity)} ` +
    `${palette.strong(`${finding.rule} ${finding.name}`)}${facts}`;
  const lines = [header, ...wrap(printable(finding.message), options.width)];
  if (file.source !== null) lines.push(...frame(file.source, marks, { width: options.width, palette, tone }));
  lines.push(...evidenceLines(finding, options));
  const hint = fixHint(finding, options);
  // What is fixed by an option need not be explained; `explain` does.
  if (hint?.safety !== 'safe') lines.push(...labelled('help', finding.help, options));
  if (hint !== null) lines.push(...labelled('fix', hint.text, options));
  if (finding.suppressed !== null) {
    lines.push(...labelled('suppressed', finding.suppressed.reason ?? 'no reason given', options));
  }
  return `${lines.join('\n')}\n`;
}

/** How much, and how sure. */
function factsOf(finding: Finding, options: TextOptions): string {
  const facts: string[] = [];
  const { verdict, bytes, confidence } = finding;
  if (verdict !== null && verdict.status !== 'unmatched') {
    facts.push(verdictFact(verdict, options));
  } else {
    if (bytes !== null && bytes > 0) facts.push(options.palette.strong(formatSize(bytes, options)));
    if (confidence !== 'certain') facts.push(confidence);
    if (verdict !== null) facts.push('layer not found');
  }
  return facts.map((fact) => `, ${fact}`).join('');
}

function errorBlock(file: LintedFile, error: Problem, options: TextOptions): string {
  const { palette } = options;
  const start = error.span?.start ?? 0;
  const lines = [`${where(file, start, palette)} ${palette.error('error')}: ${printable(error.message)}`];
  if (file.source !== null && error.span !== null) {
    const marks = [{ span: error.span, label: '', primary: true }];
    lines.push(...frame(file.source, marks, { width: options.width, palette, tone: palette.error }));
  }
  return `${lines.join('\n')}\n`;
}

function where(file: LintedFile, offset: number, palette: Palette): string {
  const path = printable(file.path);
  if (file.source === null) return palette.strong(`${path}:`);
  const { line, column } = file.source.position(offset);
  return palette.strong(`${path}:${line}:${column}:`);
}

function labelled(label: string, text: string, options: TextOptions): string[] {
  const indent = ' '.repeat(label.length + 2);
  return wrap(printable(text), options.width - indent.length).map((line, index) =>
    index === 0 ? `${options.palette.help(`${label}:`)} ${line}` : indent + line,
  );
}

function summaryLine(files: readonly LintedFile[], summary: Summary, options: TextOptions): string {
  const { palette } = options;
  const [first] = files;
  const of = files.length === 1 && first !== undefined ? printable(first.path) : count(files.length, 'file');
  const numbers = { ...summary, info: summary.info - summary.refuted };
  const parts = summary.fixed > 0 ? [`${summary.fixed} fixed`] : [];
  const found = SEVERITIES.filter((severity) => numbers[severity] > 0).map((severity) =>
    palette[severity](count(numbers[severity], severity)),
  );
  parts.push(...found);
  if (summary.refuted > 0) parts.push(`${summary.refuted} refuted by the image`);
  if (summary.syntaxErrors > 0) parts.push(palette.error(count(summary.syntaxErrors, 'syntax error')));
  if (summary.failures > 0) parts.push(palette.error(`${count(summary.failures, 'failure')}, see above`));
  if (found.length + summary.refuted + summary.syntaxErrors + summary.failures === 0) {
    const layers = files.reduce((sum, file) => sum + file.layers, 0);
    parts.push(`clean, no findings in ${count(layers, 'layer')}`);
  }
  if (summary.suppressed > 0) parts.push(`${summary.suppressed} suppressed`);
  const saving =
    summary.bytes > 0 ? `; ${palette.strong(formatSize(summary.bytes, options))} could be saved` : '';
  const fixable = fixableLine(summary);
  return `${of}: ${parts.join(', ')}${saving}${fixable === '' ? '' : `; ${fixable}`}`;
}

function count(number: number, noun: Severity | 'file' | 'layer' | 'syntax error' | 'failure'): string {
  return `${number} ${noun}${number === 1 || noun === 'info' ? '' : 's'}`;
}

/** What has no place in a file, for the other stream: a file that could not be read, a stage passed over. */
export function sideNotes(files: readonly LintedFile[], palette: Palette = plain): string {
  const lines: string[] = [];
  for (const file of files) {
    const path = palette.strong(`${printable(file.path)}:`);
    for (const error of file.errors) {
      if (error.span === null) lines.push(`${path} ${palette.error('error')}: ${printable(error.message)}\n`);
    }
    for (const note of file.notes) lines.push(`${path} note: ${printable(note)}\n`);
  }
  return lines.join('');
}

/** Names a budget that an image breaks, for the other stream. */
export function overBudget(line: string): string {
  return `over budget: ${printable(line)}\n`;
}
