import type { MappedText } from '../mapped-text.ts';
import type { Span } from '../source.ts';
import type { Word } from '../word.ts';
import type { ShellArgument, ShellCommand, ShellProblem, ShellProgram, Source } from './command.ts';
import { MAX_DEPTH, TOP, type Circumstances, type Engine } from './engine.ts';
import { Follower } from './follower.ts';
import { parseShell, type ParsedScript } from './parser.ts';
import { startCommand } from './start.ts';
import { ShellState, type Lookup } from './state.ts';

/** How many commands one RUN may come to; loops and functions multiply. */
export const MAX_COMMANDS = 20_000;

export interface InterpretOptions {
  readonly lookup: Lookup;
  /** The directory that the script starts in; null when it is not known. */
  readonly cwd: Word | null;
  /** The shell was started with `-e` (`SHELL ["/bin/sh", "-ec"]`). */
  readonly errexit?: boolean;
}

/**
 * Follows a shell script and lists the programs that it starts, in their order, with variables,
 * directories, loops and functions resolved as far as the text tells.
 */
export function interpretScript(script: MappedText, options: InterpretOptions): ShellProgram {
  const state = new ShellState(options.lookup, options.cwd);
  state.errexit = options.errexit ?? false;
  const interpreter = new Interpreter();
  interpreter.script({ text: script, slots: [] }, state, TOP);
  return interpreter;
}

/** The program of an exec form: one command, no shell. */
export function interpretArguments(
  argv: readonly ShellArgument[],
  options: InterpretOptions,
  span: Span,
): ShellProgram {
  const state = new ShellState(options.lookup, options.cwd);
  const interpreter = new Interpreter();
  startCommand(interpreter, argv, { redirects: [], assignments: new Map(), span }, state, TOP);
  return interpreter;
}

/** Runs whole scripts and collects what they start. */
class Interpreter implements Engine, ShellProgram {
  commands: ShellCommand[] = [];
  problems: ShellProblem[] = [];
  truncated = false;
  readonly #follower = new Follower(this);
  #serial = 0;

  get full(): boolean {
    return this.truncated;
  }

  emit(command: ShellCommand): void {
    if (this.commands.length >= MAX_COMMANDS) this.truncated = true;
    else this.commands.push(command);
  }

  readonly unique = (pos: number): string => `@${pos}#${++this.#serial}`;

  readonly condition = (): number => ++this.#serial;

  script(source: Source, state: ShellState, how: Circumstances): void {
    const parsed = this.#parse(source, how);
    if (parsed === null) return;
    this.#follower.process(state, how, () => this.#follower.statements(parsed.commands, source, state, how));
  }

  part(source: Source, state: ShellState, how: Circumstances): void {
    const parsed = this.#parse(source, how);
    if (parsed !== null) this.#follower.statements(parsed.commands, source, state, how);
  }

  body(name: string, state: ShellState, how: Circumstances): void {
    const definition = state.function(name);
    if (definition !== undefined) this.#follower.node(definition.body, definition.source, state, how);
  }

  #parse(source: Source, how: Circumstances): ParsedScript | null {
    if (how.depth > MAX_DEPTH) {
      this.truncated = true;
      return null;
    }
    const { text } = source;
    const parsed = parseShell(text.text);
    // A script with holes in it may be right once they are filled.
    if (source.slots.length > 0) return parsed;
    for (const { message, pos } of parsed.errors ?? []) {
      const at = Math.max(0, Math.min(pos, text.text.length - 1));
      this.problems.push({ message, span: text.span(at, Math.min(at + 1, text.text.length)) });
    }
    return parsed;
  }
}
