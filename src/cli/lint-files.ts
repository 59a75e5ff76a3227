import { existsSync } from 'node:fs';
import path from 'node:path';
import { discover } from '../config/discover.ts';
import type { BuildContext } from '../context/context.ts';
import { openContext } from '../context/disk.ts';
import type { Crash } from '../engine/engine.ts';
import type { LintedFile } from '../finding/finding.ts';
import { type LintOptions, type LintResult, lintText } from '../lint.ts';
import { InputError, UsageError } from './errors.ts';
import { readStandardInput, readText, whyNoFolder } from './input.ts';
import type { Io } from './io.ts';

/** What to lint, and where to look for the files that it copies. */
export interface LintJob {
  readonly paths: readonly string[];
  /** The build context as given; each Dockerfile's own folder when undefined. */
  readonly context: string | undefined;
  readonly stdinFilename: string | undefined;
  /** Whether there may be one Dockerfile only: an image was built from one. */
  readonly single: boolean;
  readonly options: Omit<LintOptions, 'context'>;
  /** What becomes of a file that was linted before it is reported. */
  readonly revise?: ((linted: LintedText) => Promise<LintedFile>) | undefined;
}

/** A file that was linted, and how to lint another text in its place. */
export interface LintedText {
  readonly file: LintedFile;
  readonly text: string;
  /** null for standard input. */
  readonly absolute: string | null;
  readonly lint: (text: string) => LintedFile;
}

export interface LintOutcome {
  /** What was linted, and what could not be. */
  readonly files: readonly LintedFile[];
  readonly crashes: readonly Crash[];
  /** Of a single file, if it could be read, with its text and how another one is linted in its place. */
  readonly single: SingleFile | null;
}

/** The one Dockerfile that an image was built from. */
export interface SingleFile {
  readonly result: LintResult;
  readonly text: string;
  readonly lint: (text: string) => LintedFile;
}

/** How discovery, and everybody else, writes standard input. */
const STDIN = '-';
/** A process that is busy does not hear an interrupt: after so many milliseconds it listens. */
const BUSY_MS = 100;

/** Lints every Dockerfile that the paths lead to. What cannot be read is told; the others are linted. */
export async function lintFiles(job: LintJob, io: Io): Promise<LintOutcome> {
  const files: LintedFile[] = [];
  const crashes: Crash[] = [];
  const { folder, problem } = contextFolder(job, io);
  if (problem !== null) files.push(problem);
  const contexts = new Contexts(folder);
  const found = await discover(job.paths, io.cwd);
  for (const { path: given, message } of found.problems) files.push(unreadable(given, message));
  if (job.single && found.files.length > 1) {
    throw new UsageError(
      `--image takes one Dockerfile, but there are ${found.files.length}: name the one it was built from`,
    );
  }
  let single: SingleFile | null = null;
  let busySince = Date.now();
  for (const file of found.files) {
    const isStdin = file.path === STDIN;
    const shown = isStdin ? (job.stdinFilename ?? STDIN) : file.path;
    try {
      const text = isStdin ? await readStandardInput(io.stdin) : await readText(file.absolute);
      const absolute = isStdin ? null : file.absolute;
      const options = { ...job.options, context: contexts.of(absolute) };
      const result = lintText(shown, text, options);
      const lint = (other: string): LintedFile => lintText(shown, other, options).file;
      files.push((await job.revise?.({ file: result.file, text, absolute, lint })) ?? result.file);
      if (job.single) single = { result, text, lint };
      crashes.push(...result.crashes);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      files.push(unreadable(shown, error.message));
    }
    if (Date.now() - busySince > BUSY_MS) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      busySince = Date.now();
    }
  }
  return { files, crashes, single };
}

/** Where `--context` leads: a folder, none given (undefined), or a problem to tell (null). */
function contextFolder(
  job: LintJob,
  io: Io,
): { readonly folder: string | null | undefined; readonly problem: LintedFile | null } {
  if (job.context === undefined) return { folder: undefined, problem: null };
  const folder = path.resolve(io.cwd, job.context);
  const reason = whyNoFolder(folder);
  if (reason === null) return { folder, problem: null };
  return { folder: null, problem: unreadable(job.context, reason) };
}

/** Opens build contexts, each once: a folder may hold many Dockerfiles, and reading it takes longer than linting. */
class Contexts {
  readonly #explicit: string | null | undefined;
  readonly #opened = new Map<string, BuildContext>();

  /** `explicit` is the folder that the user named, undefined when none, null when it cannot be used. */
  constructor(explicit: string | null | undefined) {
    this.#explicit = explicit;
  }

  /** The context of a Dockerfile; of standard input when null. */
  of(dockerfile: string | null): BuildContext | null {
    const folder =
      this.#explicit === undefined && dockerfile !== null ? path.dirname(dockerfile) : this.#explicit;
    if (folder === undefined || folder === null) return null;
    const explicit = this.#explicit !== undefined;
    // One with ignore rules of its own sees another context.
    if (dockerfile !== null && existsSync(`${dockerfile}.dockerignore`)) {
      return openContext(folder, { explicit, dockerfile });
    }
    const context = this.#opened.get(folder) ?? openContext(folder, { explicit });
    this.#opened.set(folder, context);
    return context;
  }
}

function unreadable(given: string, message: string): LintedFile {
  return {
    path: given,
    source: null,
    target: null,
    layers: 0,
    findings: [],
    fixed: [],
    errors: [{ message, span: null }],
    notes: [],
  };
}
