import type { Crash } from '../engine/engine.ts';
import type { LintedFile } from '../finding/finding.ts';
import type { Rule } from '../finding/rule.ts';
import type { LintOptions } from '../lint.ts';
import type { ObservedRule } from '../match/observed-rules.ts';
import { jsonReport } from '../report/json.ts';
import { printableLines } from '../report/printable.ts';
import { overBudget, sideNotes, textReport } from '../report/text.ts';
import { listedRules } from './all-rules.ts';
import type { BudgetSettings } from './budgets.ts';
import { readBuildArgs } from './build-args.ts';
import { UsageError } from './errors.ts';
import { EXIT, type ExitCode, exitCodeOf, type Threshold } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { Fixer, FixSettings } from './fix.ts';
import { lintFiles } from './lint-files.ts';
import type { JoinedImage } from './lint-image.ts';
import { type OutputSettings, textOptions } from './output.ts';
import type { ImageSettings } from './read-image.ts';
import { selectRules } from './select.ts';
import { version } from './version.ts';

/** The options as the command line gives them. */
export interface LintSettings extends OutputSettings, ImageSettings, BudgetSettings, FixSettings {
  readonly target?: string;
  readonly buildArg?: readonly string[];
  readonly context?: string;
  readonly stdinFilename?: string;
  readonly engine: LintOptions['engine'];
  readonly allStages?: boolean;
  readonly assumeSquash?: boolean;
  readonly failOn?: Threshold;
  readonly failureThreshold?: Threshold;
  readonly exitZero?: boolean;
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly image?: string;
}

/** Lints, prints the report, and tells the exit code. */
export async function lint(paths: readonly string[], settings: LintSettings, io: Io): Promise<ExitCode> {
  const { target, image } = settings;
  if (image === undefined) refuseImageOptions(settings);
  if (image === '-' && paths.includes('-')) {
    throw new UsageError('the Dockerfile and --image cannot both be standard input');
  }
  const { rules, observed } = chooseRules(settings);
  const fixer = await fixerFor(settings);
  const { files, crashes, result } = await lintFiles(
    {
      paths: paths.length === 0 ? ['.'] : paths,
      context: settings.context,
      stdinFilename: settings.stdinFilename,
      single: image !== undefined,
      revise: fixer === null ? undefined : (linted) => fixer.revise(linted),
      options: {
        rules,
        known: listedRules,
        buildArgs: readBuildArgs(settings.buildArg ?? [], io.env),
        engine: settings.engine,
        allStages: settings.allStages === true,
        assumeSquash: settings.assumeSquash === true,
        ...(target === undefined ? {} : { target }),
      },
    },
    io,
  );
  if (fixer !== null) {
    await io.stdout.write(fixer.printed);
    if (settings.diff === true) {
      await io.stderr.write(stacksOf(crashes));
      return fixer.reportDiff(files, io);
    }
  }
  // The image reader is loaded only where there is an image.
  const joined =
    image === undefined
      ? null
      : await (await import('./lint-image.ts')).lintImage(result, image, settings, observed, io);
  const judged = joined === null ? files : files.map((file) => (file === result?.file ? joined.file : file));
  const exitCode = exitCodeFor(judged, joined?.broken ?? [], settings);
  const report = settings.format === 'json' ? printJson : printText;
  const readers = fixer?.holdsText === true ? { ...io, stdout: io.stderr } : io;
  await report(judged, joined, { ...settings, exitCode }, readers);
  await io.stderr.write(stacksOf(crashes));
  return exitCode;
}

/** What fixes files on the way; loaded only where an option asks for it. */
async function fixerFor(settings: LintSettings): Promise<Fixer | null> {
  const { fix = false, diff = false, unsafeFixes = false } = settings;
  if (!fix && !diff && !unsafeFixes) return null;
  return (await import('./fix.ts')).createFixer(settings);
}

/** Options that speak of an image need one. */
function refuseImageOptions(settings: LintSettings): void {
  const { imageRef, platform, base, maxWaste, minEfficiency, maxSize, verify } = settings;
  const given: Readonly<Record<string, boolean>> = {
    '--image-ref': imageRef !== undefined,
    '--platform': platform !== undefined,
    '--base': base !== undefined,
    '--max-waste': maxWaste !== undefined,
    '--min-efficiency': minEfficiency !== undefined,
    '--max-size': maxSize !== undefined,
    '--no-verify': !verify,
  };
  for (const [option, isGiven] of Object.entries(given)) {
    if (isGiven) throw new UsageError(`${option} says something of an image: name the image with --image`);
  }
}

/** The rules to run, and those that ask an image. */
function chooseRules(settings: LintSettings): {
  readonly rules: readonly Rule[];
  readonly observed: readonly ObservedRule[];
} {
  const { select = [], ignore = [], image } = settings;
  const chosen = selectRules(listedRules, select, ignore);
  const rules = chosen.filter((rule) => 'check' in rule);
  const observed = chosen.filter((rule) => !('check' in rule));
  if (rules.length === 0 && (observed.length === 0 || image === undefined)) {
    const need =
      observed.length === 0 ? '' : `; ${observed.map(({ id }) => id).join(' and ')} ask an image (--image)`;
    throw new UsageError(`--select and --ignore leave no rule to run${need}`);
  }
  return { rules, observed };
}

function exitCodeFor(
  files: readonly LintedFile[],
  broken: readonly string[],
  settings: LintSettings,
): ExitCode {
  const { failOn, failureThreshold, exitZero = false } = settings;
  const code = exitCodeOf(files, exitZero ? 'none' : (failOn ?? failureThreshold ?? 'warning'));
  return code === EXIT.ok && broken.length > 0 && !exitZero ? EXIT.findings : code;
}

type PrintSettings = LintSettings & { readonly exitCode: ExitCode };

async function printJson(
  files: readonly LintedFile[],
  joined: JoinedImage | null,
  settings: PrintSettings,
  io: Io,
): Promise<void> {
  const { exitCode, showSuppressed = false } = settings;
  const image = joined === null ? {} : { image: joined.json() };
  await io.stdout.write(jsonReport(files, { version, exitCode, showSuppressed, ...image }));
  await io.stderr.write(budgetLines(joined));
}

async function printText(
  files: readonly LintedFile[],
  joined: JoinedImage | null,
  settings: PrintSettings,
  io: Io,
): Promise<void> {
  const options = await textOptions(settings, io);
  // What went wrong stands before the report, whose last line is the one to read.
  await io.stderr.write(sideNotes(files));
  await io.stdout.write(textReport(files, options, joined?.text(options)));
  await io.stderr.write(budgetLines(joined));
}

function budgetLines(joined: JoinedImage | null): string {
  return (joined?.broken ?? []).map(overBudget).join('');
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
