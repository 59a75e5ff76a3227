import {
  interpretArguments,
  interpretScript,
  MappedText,
  outlineScript,
  parseMounts,
  type RunInstruction,
  type ScriptOutline,
  type ShellCommand,
  type ShellProgram,
} from '../dockerfile/index.ts';
import type { Certainty } from '../layers/vocabulary.ts';
import type { Activities } from './activities.ts';
import { applyEffect } from './apply.ts';
import type { Recorder } from './recorder.ts';
import { absolutePath, workingDirectory } from './operands.ts';
import { expandArgument, runLookup, type Complain, type Place } from './place.ts';
import { effectsOf } from './programs/index.ts';
import { launched } from './programs/launchers.ts';
import { purposeOf } from './programs/purpose.ts';
import type { Layer, LayerMount, Writer } from './stored.ts';

/** Shells whose language we read. */
const POSIX_SHELLS = /(?:^|\/)(?:sh|bash|dash|ash|zsh|ksh)$/;

/** The script of `RUN <<EOF`; else the line with the bodies of its heredocs behind it, as the shell gets it. */
export function scriptOf(instruction: RunInstruction, script: MappedText): MappedText | null {
  const [heredoc, ...more] = instruction.heredocs;
  if (heredoc === undefined) return script;
  if (more.length === 0 && /^\s*\d*<<-?\s*(?:"[^"]*"|'[^']*'|[^\s<>|&;"']+)\s*$/.test(script.text)) {
    const shebang = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(heredoc.content.text);
    const interpreter = shebang?.[1]?.endsWith('/env') === true ? shebang[2] : shebang?.[1];
    // Another language's script is not ours to read.
    return interpreter !== undefined && !POSIX_SHELLS.test(interpreter) ? null : heredoc.content;
  }
  const { end } = instruction.span;
  const added = (text: string): MappedText => MappedText.verbatim(text, end - text.length);
  return MappedText.concat([
    script,
    ...instruction.heredocs.flatMap(({ content, name }) => [added('\n'), content, added(name)]),
  ]);
}

/** What was read already: rules that look for fixes ask again for every finding. */
const programs = new WeakMap<
  RunInstruction,
  { readonly place: Place; readonly program: ShellProgram | null }
>();

/** The programs that a RUN starts; null where it is in a language that is not read. */
export function programOf(instruction: RunInstruction, place: Place): ShellProgram | null {
  const known = programs.get(instruction);
  if (known?.place === place) return known.program;
  const program = readProgram(instruction, place);
  programs.set(instruction, { place, program });
  return program;
}

function readProgram(instruction: RunInstruction, place: Place): ShellProgram | null {
  const lookup = runLookup(place, place.user);
  const { command } = instruction;
  if (command.kind === 'exec') {
    const argv = command.argv.map((argument) => ({
      word: argument.text === '' ? [] : [argument.text],
      span: argument.span,
      // Between the quotes of the JSON string the script stands as it is, escapes aside.
      script:
        argument.span.end - argument.span.start === argument.text.length + 2
          ? MappedText.verbatim(argument.text, argument.span.start + 1)
          : null,
    }));
    const [first] = argv;
    const last = argv.at(-1);
    if (first === undefined || last === undefined) return null;
    return interpretArguments(
      argv,
      { lookup, cwd: place.workdir },
      { start: first.span.start, end: last.span.end },
    );
  }
  const read = posixScript(instruction, place);
  return read === null
    ? null
    : interpretScript(read.script, { lookup, cwd: place.workdir, errexit: read.errexit });
}

/** The script of a shell form; null where it is in a language that is not read. */
function posixScript(
  instruction: RunInstruction,
  place: Place,
): { readonly script: MappedText; readonly errexit: boolean } | null {
  const [shell, ...flags] = place.shell ?? ['/bin/sh', '-c'];
  if (instruction.command.kind === 'exec' || shell === undefined || !POSIX_SHELLS.test(shell)) return null;
  const script = scriptOf(instruction, instruction.command.script);
  return script === null ? null : { script, errexit: flags.some((flag) => /^-[a-z]*e/.test(flag)) };
}

/** The script of a RUN as its top level reads, and where it stands. */
export interface RunOutline extends ScriptOutline {
  readonly instruction: RunInstruction;
  /** heredoc: the script is the body of `RUN <<EOF`. */
  readonly form: 'line' | 'heredoc';
  /** What continues a line of it. */
  readonly escape: string;
}

const outlines = new WeakMap<
  RunInstruction,
  { readonly place: Place; readonly outline: RunOutline | null }
>();

/** The outline of a RUN's script; null where it has none that is read: an exec form, another language. */
export function outlineRun(instruction: RunInstruction, place: Place): RunOutline | null {
  const known = outlines.get(instruction);
  if (known?.place === place) return known.outline;
  const outline = readOutline(instruction, place);
  outlines.set(instruction, { place, outline });
  return outline;
}

function readOutline(instruction: RunInstruction, place: Place): RunOutline | null {
  const read = posixScript(instruction, place);
  if (read === null) return null;
  const isHeredoc = instruction.heredocs.some(({ content }) => content === read.script);
  // What an interpreter line sets is not looked at: the script may be read as another shell would.
  if (isHeredoc && read.script.text.startsWith('#!')) return null;
  // The shell gets the carriage returns of a heredoc's lines, and takes them for a part of the words.
  if (read.script.text.includes('\r')) return null;
  const outline = outlineScript(read.script, read);
  const form = isHeredoc ? 'heredoc' : 'line';
  return outline === null ? null : { ...outline, instruction, form, escape: isHeredoc ? '\\' : place.escape };
}

/** What is mounted while a RUN runs: nothing below reaches the layer. */
export function readMounts(instruction: RunInstruction, place: Place, complain: Complain): LayerMount[] {
  return parseMounts(instruction).flatMap(({ type, span, ...mount }): LayerMount[] => {
    if (type === 'ssh') return [];
    if (mount.target === null) return [];
    const word = expandArgument(mount.target, place, complain);
    const path = word === null ? null : absolutePath(word, place.workdir);
    return path === null ? [] : [{ type, at: { path, extent: 'tree' }, span }];
  });
}

function certainty(command: ShellCommand): Certainty {
  if (command.runs === 'always') return 'certain';
  return command.runs === 'loop' ? 'likely' : 'possible';
}

/** Applies all that a RUN's programs do. */
export function applyRun(
  program: ShellProgram,
  layer: Layer,
  recorder: Recorder,
  notes: { complain: Complain; activities: Activities },
): void {
  for (const { message, span } of program.problems) {
    notes.complain(`the shell would not take this: ${message}`, span);
  }
  for (const command of program.commands) {
    const by: Writer = { layer, span: command.span, name: command.name, certainty: certainty(command) };
    const context = { cwd: workingDirectory(command), lookup: command.lookup };
    const known = launched(command);
    const effects = effectsOf(known, context);
    for (const effect of effects) applyEffect(recorder, effect, by);
    notes.activities.programs.add(command.name);
    for (const activity of purposeOf(known, effects)) notes.activities.list.push({ activity, by });
  }
}
