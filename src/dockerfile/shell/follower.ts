import { literal, type Word } from '../word.ts';
import type { ShellCommand, ShellProblem, ShellRedirect, Source } from './command.ts';
import type { WordContext } from './context.ts';
import {
  asCondition,
  asLoop,
  asProcess,
  MAX_DEPTH,
  spanOf,
  type Circumstances,
  type Engine,
} from './engine.ts';
import { assign, commandWords, environment, evaluateRedirects, wordContext } from './evaluation.ts';
import { Branches } from './branches.ts';
import { Loops } from './loops.ts';
import { unescaped } from './nested.ts';
import { knownOutput } from './outputs.ts';
import type {
  AndOr,
  Assignment,
  Command,
  CommandExpansionPart,
  CompoundList,
  Pipeline,
  PipelineNode,
  ProcessSubstitutionPart,
  Redirected,
  Statement,
} from './parser.ts';
import { startCommand, emit } from './start.ts';
import type { ShellState } from './state.ts';
import { evaluateSingle } from './words.ts';

/** How deep the parts of a script are followed. */
const MAX_NESTING = 600;
/** How many parts of a script are followed: loops and functions that start nothing end, too. */
const MAX_STEPS = 400_000;

/** Where the commands go, as the follower sees it. */
export interface Collector extends Engine {
  commands: ShellCommand[];
  problems: ShellProblem[];
  truncated: boolean;
}

export type Node = PipelineNode | AndOr | CompoundList;

/** Walks a script's syntax tree as a shell would run it: which parts run, when, and with what state. */
export class Follower {
  readonly engine: Collector;
  readonly branches: Branches;
  readonly #loops: Loops;
  #nesting = 0;
  #steps = 0;
  /** How many commands substitutions have started: they are not their surroundings' own. */
  #substituted = 0;

  constructor(engine: Collector) {
    this.engine = engine;
    this.branches = new Branches(this);
    this.#loops = new Loops(this);
  }

  /** Statements in their order; the status of the last one is the status of them all. */
  statements(list: readonly Statement[], source: Source, state: ShellState, how: Circumstances): void {
    for (const [index, { command, background }] of list.entries()) {
      if (state.ended !== null || this.engine.full) return;
      const last = index === list.length - 1;
      if (background === true) this.#aside(command, source, state, how);
      else this.node(command, source, state, last ? how : { ...how, strict: false });
    }
  }

  list(list: CompoundList, source: Source, state: ShellState, how: Circumstances): void {
    this.statements(list.commands, source, state, how);
  }

  /** `command &`: another process, whose status nobody asks for. */
  #aside(node: Node, source: Source, state: ShellState, how: Circumstances): void {
    const inner = state.fork();
    const free = { ...asCondition(how), exitFails: false, returnFails: false };
    this.process(inner, free, () => this.node(node, source, inner, free));
  }

  /** Runs something in a process of its own: its trap runs at its end, not ours. */
  process(state: ShellState, how: Circumstances, run: () => void): void {
    state.traps = [];
    state.doubts = state.doubts.filter(({ flow }) => flow === 'exit');
    run();
    state.arrive('exit');
    const { traps } = state;
    state.traps = [];
    for (const trap of traps) {
      state.ended = null;
      const runs = trap.surely ? how.runs : 'branch';
      const last = { ...asCondition(how), exitFails: false, runs, depth: how.depth + 1 };
      this.engine.part(trap.source, state, last);
    }
  }

  node(node: Node, source: Source, state: ShellState, given: Circumstances): void {
    if (this.engine.full || state.ended !== null) return;
    if (this.#nesting >= MAX_NESTING || ++this.#steps > MAX_STEPS) {
      this.engine.truncated = true;
      return;
    }
    // Where the script may have been left before, nothing runs for certain any more.
    const how = doubted(given, state);
    this.#nesting++;
    this.#follow(node, source, state, how);
    this.#nesting--;
  }

  #follow(node: Node, source: Source, state: ShellState, how: Circumstances): void {
    switch (node.type) {
      case 'Command':
        return this.#command(node, source, state, how);
      case 'AndOr':
      case 'If':
      case 'Case':
        return this.branches.follow(node, source, state, how);
      case 'Pipeline':
        return this.#pipeline(node, source, state, how);
      case 'For':
      case 'Select':
      case 'While':
      case 'ArithmeticFor':
      case 'ArithmeticCommand':
        return this.#loops.follow(node, source, state, how);
      case 'Subshell': {
        const inner = state.fork();
        const apart = asProcess(how, state);
        return this.process(inner, apart, () => this.list(node.body, source, inner, apart));
      }
      case 'BraceGroup':
        return this.list(node.body, source, state, how);
      case 'CompoundList':
        return this.list(node, source, state, how);
      case 'Function': {
        const name = literal(evaluateSingle(node.name, this.context(source, state, how)));
        if (name !== undefined) state.define(name, { body: node.body, source });
        return;
      }
      case 'Redirected':
        return this.#redirected(node, source, state, how);
      case 'Coproc':
        return this.#aside(node.body, source, state, how);
      case 'TestCommand':
        return;
      default:
        return node satisfies never;
    }
  }

  #redirected(node: Redirected, source: Source, state: ShellState, how: Circumstances): void {
    // The redirects are opened before anything runs, wherever a `cd` in there goes to.
    const redirects = evaluateRedirects(node.redirects, this.context(source, state, how));
    const before = state.fork();
    const reads = redirects.some(({ operator }) => operator.startsWith('<'));
    this.node(node.command, source, state, reads ? { ...how, pipedFrom: null } : how);
    const span = spanOf(source, node.pos, node.end);
    emit(this.engine, '{', [], { redirects, assignments: new Map(), span }, before, how);
  }

  #pipeline(node: Pipeline, source: Source, state: ShellState, how: Circumstances): void {
    const negated = node.prefixes.some((prefix) => prefix.type === 'Negation');
    const [only, ...more] = node.commands;
    if (only !== undefined && more.length === 0) {
      return this.node(only, source, state, negated ? asCondition(how) : how);
    }
    let { pipedFrom } = how;
    for (const [index, command] of node.commands.entries()) {
      const count = this.engine.commands.length;
      const inner = state.fork();
      const counts = !negated && (state.pipefail || index === node.commands.length - 1);
      const apart = counts
        ? asProcess(how, state)
        : { ...asCondition(how), exitFails: false, returnFails: false };
      const member = { ...apart, pipedFrom };
      this.process(inner, member, () => this.node(command, source, inner, member));
      pipedFrom = this.engine.commands.length > count ? (this.engine.commands.at(-1) ?? null) : null;
    }
  }

  context(source: Source, state: ShellState, how: Circumstances): WordContext {
    return wordContext(
      source,
      state,
      (part) => this.#substitute(part, source, state, how),
      (pos) => this.engine.unique(source.text.toDocument(pos)),
    );
  }

  /** Follows `$(…)`, and tells its output where its one command does. */
  #substitute(
    part: CommandExpansionPart | ProcessSubstitutionPart,
    source: Source,
    state: ShellState,
    how: Circumstances,
  ): Word | null {
    const { script } = part;
    if (script === undefined || how.depth >= MAX_DEPTH || this.engine.full) return null;
    const text = script.source === undefined ? source : backquoted(part, script.source, source);
    if (text === null) return null;
    const count = this.engine.commands.length;
    const before = this.#substituted;
    const inner = state.fork();
    const apart: Circumstances = {
      ...asCondition(how),
      exitFails: false,
      returnFails: false,
      pipedFrom: null,
      depth: how.depth + 1,
    };
    this.process(inner, apart, () => this.statements(script.commands, text, inner, apart));
    const total = this.engine.commands.length - count;
    const own = total - (this.#substituted - before);
    this.#substituted = before + total;
    const only = this.engine.commands.at(-1);
    if (part.type !== 'CommandExpansion' || only === undefined || own !== 1) return null;
    if (only.runs !== how.runs || only.redirects.length > 0 || only.pipedFrom !== null) return null;
    return knownOutput(only, this.engine.unique(text.text.toDocument(part.pos)));
  }

  #command(node: Command, source: Source, state: ShellState, how: Circumstances): void {
    const context = this.context(source, state, how);
    const assignments = node.prefix.filter((prefix): prefix is Assignment => prefix.type === 'Assignment');
    const words = commandWords(node, context);
    const redirects: ShellRedirect[] = evaluateRedirects(node.redirects, context);
    const alone = words.length === 0;
    if (alone) assign(assignments, context);
    if (alone && redirects.length === 0) return;
    const end = Math.max(node.end, ...node.redirects.map((redirect) => redirect.end));
    const around = {
      redirects,
      assignments: alone ? new Map<string, Word>() : environment(assignments, context),
      span: spanOf(source, node.pos, end),
    };
    startCommand(this.engine, words, around, state, how);
    // declare -a NAME=(…)
    assign(
      node.args.filter(
        (argument): argument is Assignment =>
          argument.type === 'Assignment' && argument.value.type === 'ArrayValue',
      ),
      context,
    );
  }
}

function doubted(how: Circumstances, { doubts }: ShellState): Circumstances {
  return doubts.reduce((sofar, { condition }) => asLoop(sofar, condition), how);
}

/** A script between backquotes with escapes in it, which the parser read from a text of its own. */
function backquoted(
  part: CommandExpansionPart | ProcessSubstitutionPart,
  decoded: string,
  source: Source,
): Source | null {
  const text = unescaped(source.text.slice(part.pos + 1, part.end - 1), '\\`$');
  return text.text === decoded ? { text, slots: source.slots } : null;
}
