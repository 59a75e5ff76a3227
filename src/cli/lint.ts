import type { Crash } from '../engine/engine.ts';
import type { LintedFile } from '../finding/finding.ts';
import type { LintOptions } from '../lint.ts';
import { type ColourChoice, loadPalette, wantsColour } from '../report/colour.ts';
import { jsonReport } from '../report/json.ts';
import { printableLines } from '../report/printable.ts';
import { DEFAULT_WIDTH, sideNotes, textReport } from '../report/text.ts';
import { allRules } from './all-rules.ts';
import { readBuildArgs } from './build-args.ts';
import { type ExitCode, exitCodeOf, type Threshold } from './exit-codes.ts';
import type { Io } from './io.ts';
import { lintFiles } from './lint-files.ts';
import { selectRules } from './select.ts';
import { version } from './version.ts';

/** The options as the command line gives them. */
export interface LintSettings {
  readonly target?: string;
  readonly buildArg?: readonly string[];
  readonly context?: string;
  readonly stdinFilename?: string;
  readonly engine: LintOptions['engine'];
  readonly allStages?: boolean;
  readonly failOn?: Threshold;
  readonly failureThreshold?: Threshold;
  readonly exitZero?: boolean;
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly format: 'text' | 'json';
  readonly limit: number;
  readonly iec?: boolean;
  /** false for `--no-color`. */
  readonly color: ColourChoice | false;
  readonly showSuppressed?: boolean;
}

/** Lints, prints the report, and tells the exit code. */
export async function lint(paths: readonly string[], settings: LintSettings, io: Io): Promise<ExitCode> {
  const { target } = settings;
  const { files, crashes } = await lintFiles(
    {
      paths: paths.length === 0 ? ['.'] : paths,
      context: settings.context,
      stdinFilename: settings.stdinFilename,
      options: {
        rules: selectRules(allRules, settings.select ?? [], settings.ignore ?? []),
        known: allRules,
        buildArgs: readBuildArgs(settings.buildArg ?? [], io.env),
        engine: settings.engine,
        allStages: settings.allStages === true,
        ...(target === undefined ? {} : { target }),
      },
    },
    io,
  );
  const threshold = settings.failOn ?? settings.failureThreshold ?? 'warning';
  const exitCode = exitCodeOf(files, settings.exitZero === true ? 'none' : threshold);
  const report = settings.format === 'json' ? printJson : printText;
  await report(files, { ...settings, exitCode }, io);
  await io.stderr.write(stacksOf(crashes));
  return exitCode;
}

type PrintSettings = LintSettings & { readonly exitCode: ExitCode };

async function printJson(files: readonly LintedFile[], settings: PrintSettings, io: Io): Promise<void> {
  const { exitCode, showSuppressed = false } = settings;
  await io.stdout.write(jsonReport(files, { version, exitCode, showSuppressed }));
}

async function printText(files: readonly LintedFile[], settings: PrintSettings, io: Io): Promise<void> {
  const choice = settings.color === false ? 'never' : settings.color;
  const palette = await loadPalette(wantsColour(choice, io.env, io.stdout.isTerminal));
  // What went wrong stands before the report, whose last line is the one to read.
  await io.stderr.write(sideNotes(files));
  await io.stdout.write(
    textReport(files, {
      palette,
      iec: settings.iec === true,
      limit: settings.limit,
      showSuppressed: settings.showSuppressed === true,
      width: io.stdout.columns ?? DEFAULT_WIDTH,
    }),
  );
}

/** Where rules broke: for the report of a defect. */
function stacksOf(crashes: readonly Crash[]): string {
  return crashes
    .map(({ rule, error }) =>
      printableLines(
        `internal error in ${rule.id} ${rule.name}, please report it:\n${error.stack ?? error.message}\n`,
      ),
    )
    .join('');
}
