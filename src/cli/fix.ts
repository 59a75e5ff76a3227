import type { LintedFile } from '../finding/finding.ts';
import { describeApplied, type FixedText, fixText } from '../fix/fix-text.ts';
import { replaceFile, WriteError } from '../fix/replace-file.ts';
import { diffSummary } from '../report/fixes-text.ts';
import { findingBlocks, sideNotes } from '../report/text.ts';
import { UsageError } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { LintedText } from './lint-files.ts';
import { type OutputSettings, textOptions } from './output.ts';

/** The options as the command line gives them. */
export interface FixSettings {
  readonly fix?: boolean;
  readonly unsafeFixes?: boolean;
  /** Nothing is written, whether `--fix` is there or not. */
  readonly diff?: boolean;
}

type Settings = FixSettings & OutputSettings & { readonly image?: string; readonly exitZero?: boolean };

/** @throws UsageError where options contradict each other */
export function createFixer(settings: Settings): Fixer {
  const { fix = false, diff = false, image, format } = settings;
  if (!fix && !diff) {
    throw new UsageError('--unsafe-fixes says which fixes to make: write --fix or --diff with it');
  }
  if (image !== undefined) {
    const option = diff ? '--diff' : '--fix';
    throw new UsageError(`${option} changes what the image was built from: leave out --image`);
  }
  if (diff && format === 'json') {
    throw new UsageError('--diff prints a diff; --format json without it holds the edits of every fix');
  }
  return new Fixer(settings);
}

/** Fixes files as they are linted, and keeps what is to be printed of them. */
export class Fixer {
  readonly #settings: Settings;
  /** Diffs, or the fixed text of standard input. */
  readonly #printed: string[] = [];
  #holdsText = false;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Whether standard output belongs to the text of standard input, and the report must go elsewhere. */
  get holdsText(): boolean {
    return this.#holdsText;
  }

  /** What belongs on standard output, in front of everything else. */
  get printed(): string {
    return this.#printed.join('');
  }

  /** Fixes a file, and says what is reported of it afterwards. */
  async revise({ file, text, absolute, lint }: LintedText): Promise<LintedFile> {
    const { diff = false, unsafeFixes = false } = this.#settings;
    const result = fixText(text, file, lint, { unsafe: unsafeFixes });
    const isChanged = result.raw !== text;
    if (diff) {
      if (isChanged) {
        const { unifiedDiff } = await import('../fix/unified-diff.ts');
        this.#printed.push(unifiedDiff(file.path, text, result.raw));
      }
    } else if (absolute === null) {
      this.#holdsText = true;
      this.#printed.push(result.raw);
    } else if (isChanged) {
      const problem = write(absolute, text, result.raw);
      if (problem !== null) return { ...file, errors: [...file.errors, { message: problem, span: null }] };
    }
    return revised(result);
  }

  /** Says beside a diff what there is to say, and tells the exit code. */
  async reportDiff(files: readonly LintedFile[], io: Io): Promise<ExitCode> {
    const options = await textOptions(this.#settings, { ...io, stdout: io.stderr });
    const broken = files.flatMap((file) => findingBlocks({ ...file, findings: [] }, options));
    await io.stderr.write(sideNotes(files) + broken.join('\n') + diffSummary(files, this.#settings));
    if (files.some(({ errors }) => errors.length > 0)) return EXIT.failure;
    return this.printed === '' || this.#settings.exitZero === true ? EXIT.ok : EXIT.findings;
  }
}

/** Says why a file could not be written; null where it was. */
function write(absolute: string, before: string, after: string): string | null {
  try {
    replaceFile(absolute, before, after);
    return null;
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    return `could not be fixed: ${error.message}`;
  }
}

function revised({ file, applied, refused }: FixedText): LintedFile {
  const notes = refused.map(
    ({ finding, fix, reason }) => `${finding.rule} ${finding.name} is not fixed (${fix.title}): ${reason}`,
  );
  const isBroken = file.errors.some(({ span }) => span !== null);
  if (isBroken) notes.push('a file with a syntax error is not fixed');
  return { ...file, fixed: applied.map(describeApplied), notes: [...file.notes, ...notes] };
}
