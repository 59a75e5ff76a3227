import type { MappedText } from '../mapped-text.ts';
import type { Span } from '../source.ts';
import { literal, wordOf, type Word } from '../word.ts';
import { applyBuiltin } from './builtins.ts';
import type {
  Runs,
  ShellArgument,
  ShellCommand,
  ShellProblem,
  ShellProgram,
  ShellRedirect,
} from './command.ts';
import {
  parseShell,
  type AndOr,
  type Case,
  type Command,
  type CommandExpansionPart,
  type CompoundList,
  type For,
  type If,
  type ParsedScript,
  type Pipeline,
  type PipelineNode,
  type Redirection,
  type Select,
  type ShellWordNode,
  type Statement,
  type While,
} from './parser.ts';
import { ShellState, type Lookup } from './state.ts';
import { evaluateSingle, evaluateWords, knownOutput, type WordContext } from './words.ts';
import { unwrap } from './wrappers.ts';

/** How deep scripts, functions and substitutions may nest before we stop following them. */
const MAX_DEPTH = 24;
/** How many commands one RUN may come to; loops and functions multiply. */
const MAX_COMMANDS = 20_000;
/** How many rounds of a loop over a literal list are followed. */
const MAX_ROUNDS = 200;

/** Under which circumstances a part of a script runs. */
interface Circumstances {
  readonly runs: Runs;
  readonly mayFail: boolean;
  readonly pipedFrom: ShellCommand | null;
  readonly user: Word | null;
  readonly depth: number;
}

/** Commands whose failure is an answer, not an accident. */
const TESTS: ReadonlySet<string> = new Set([
  '[',
  'test',
  '[[',
  'grep',
  'egrep',
  'fgrep',
  'command',
  'which',
  'type',
  'cmp',
  'diff',
  'expr',
  'false',
]);

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
  interpreter.script(script, state, {
    runs: 'always',
    mayFail: false,
    pipedFrom: null,
    user: null,
    depth: 0,
  });
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
  interpreter.start(argv, { redirects: [], assignments: new Map(), span }, state, {
    runs: 'always',
    mayFail: false,
    pipedFrom: null,
    user: null,
    depth: 0,
  });
  return interpreter;
}

/** What belongs to a command besides its words. */
export interface Surroundings {
  readonly redirects: readonly ShellRedirect[];
  readonly assignments: ReadonlyMap<string, Word>;
  readonly span: Span;
}

export class Interpreter implements ShellProgram {
  readonly commands: ShellCommand[] = [];
  readonly problems: ShellProblem[] = [];
  truncated = false;

  /** Runs a script in the given state, which it changes as the script does. */
  script(script: MappedText, state: ShellState, how: Circumstances): void {
    if (how.depth > MAX_DEPTH) {
      this.truncated = true;
      return;
    }
    const parsed = parseShell(script.text);
    for (const error of parsed.errors ?? []) {
      this.problems.push({
        message: error.message,
        span: script.span(error.pos, Math.min(error.pos + 1, script.text.length)),
      });
    }
    this.#statements(parsed.commands, script, state, how, true);
  }

  #statements(
    list: readonly Statement[],
    script: MappedText,
    state: ShellState,
    how: Circumstances,
    whole: boolean,
  ): void {
    for (const [index, statement] of list.entries()) {
      if (state.ended || this.truncated) return;
      const last = whole && index === list.length - 1;
      const mayFail = how.mayFail || statement.background === true || (!last && !state.errexit);
      const inner = statement.background === true ? state.fork() : state;
      this.#node(statement.command, script, inner, { ...how, mayFail }, last);
    }
  }

  #list(list: CompoundList, script: MappedText, state: ShellState, how: Circumstances): void {
    this.#statements(list.commands, script, state, how, !how.mayFail);
  }

  /** @param last the status of this node is the status of the RUN */
  #node(
    node: PipelineNode | AndOr | CompoundList,
    script: MappedText,
    state: ShellState,
    how: Circumstances,
    last: boolean,
  ): void {
    switch (node.type) {
      case 'Command':
        return this.#command(node, script, state, how);
      case 'AndOr':
        return this.#andOr(node, script, state, how, last);
      case 'Pipeline':
        return this.#pipeline(node, script, state, how);
      case 'If':
        return this.#if(node, script, state, how);
      case 'For':
      case 'Select':
        return this.#for(node, script, state, how);
      case 'While':
        return this.#while(node, script, state, how);
      case 'Case':
        return this.#case(node, script, state, how);
      case 'Subshell':
        return this.#list(node.body, script, state.fork(), how);
      case 'BraceGroup':
        return this.#list(node.body, script, state, how);
      case 'CompoundList':
        return this.#list(node, script, state, how);
      case 'ArithmeticFor':
        return this.#list(node.body, script, state, {
          ...how,
          runs: how.runs === 'always' ? 'loop' : how.runs,
        });
      case 'Function': {
        const name = literal(evaluateSingle(node.name, this.#context(script, state, how)));
        if (name !== undefined) state.define(name, { body: node.body, script });
        return;
      }
      case 'Redirected': {
        this.#node(node.command, script, state, how, last);
        const redirects = this.#redirects(node.redirects, script, state, how);
        this.#emit(
          '{',
          [],
          { redirects, assignments: new Map(), span: script.span(node.pos, node.end) },
          state,
          how,
        );
        return;
      }
      case 'Coproc':
        return this.#node(node.body, script, state.fork(), { ...how, mayFail: true }, false);
      case 'TestCommand':
      case 'ArithmeticCommand':
        return;
      default:
        return node satisfies never;
    }
  }

  #andOr(node: AndOr, script: MappedText, state: ShellState, how: Circumstances, last: boolean): void {
    let conditional = false;
    for (const [index, command] of node.commands.entries()) {
      const before = node.operators[index - 1];
      const failureIsHandled = node.operators.slice(index).includes('||');
      if (before === '||') {
        // Runs only after a failure, on a side path of the build.
        const aside = state.fork();
        this.#node(command, script, aside, { ...how, runs: 'branch', mayFail: how.mayFail }, last);
        conditional = false;
        continue;
      }
      const previous = node.commands[index - 1];
      // `[ -f x ] && rm x`: unless the test's failure fails the build, the rest may not run.
      if (before === '&&' && previous !== undefined && isTest(previous) && (!last || failureIsHandled))
        conditional = true;
      const runs: Runs = conditional ? 'branch' : how.runs;
      this.#node(
        command,
        script,
        state,
        { ...how, runs, mayFail: how.mayFail || failureIsHandled || isTest(command) },
        last,
      );
    }
  }

  #pipeline(node: Pipeline, script: MappedText, state: ShellState, how: Circumstances): void {
    let pipedFrom = how.pipedFrom;
    const only = node.commands.length === 1;
    for (const [index, command] of node.commands.entries()) {
      const lastOne = index === node.commands.length - 1;
      const count = this.commands.length;
      const inner = only ? state : state.fork();
      const mayFail = how.mayFail || !lastOne || node.prefixes.some((prefix) => prefix.type === 'Negation');
      this.#node(command, script, inner, { ...how, mayFail, pipedFrom }, false);
      pipedFrom = this.commands.length > count ? (this.commands.at(-1) ?? null) : pipedFrom;
    }
  }

  #if(node: If, script: MappedText, state: ShellState, how: Circumstances): void {
    const branch: Circumstances = { ...how, runs: 'branch' };
    this.#list(node.clause, script, state, { ...how, mayFail: true });
    const branches: ShellState[] = [];
    const take = (body: CompoundList): void => {
      const inner = state.fork();
      this.#list(body, script, inner, branch);
      if (!inner.ended) branches.push(inner);
    };
    take(node.then);
    for (const elif of node.elif) {
      this.#list(elif.clause, script, state, { ...branch, mayFail: true });
      take(elif.then);
    }
    if (node.else !== undefined) take(node.else);
    const id = `if@${script.toDocument(node.pos)}`;
    this.#merge(state, branches, node.else !== undefined, id);
  }

  /** @param exhaustive one of the branches is taken for certain */
  #merge(state: ShellState, branches: readonly ShellState[], exhaustive: boolean, id: string): void {
    const [first, ...rest] = branches;
    if (first === undefined) return;
    if (!exhaustive) {
      for (const branch of branches) state.join(branch, id);
      return;
    }
    for (const branch of rest) first.join(branch, id);
    state.adopt(first);
  }

  #for(node: For | Select, script: MappedText, state: ShellState, how: Circumstances): void {
    const context = this.#context(script, state, how);
    const name = node.name.value;
    const words = node.wordlist?.flatMap((word) => evaluateWords(word, context)) ?? null;
    const literalList =
      words !== null &&
      words.every((word) =>
        word.every((part) => typeof part === 'string' || (part.kind === 'unknown' && !part.splits)),
      );
    if (words !== null && literalList && words.length <= MAX_ROUNDS && node.type === 'For') {
      for (const word of words) {
        state.set(name, word);
        this.#list(node.body, script, state, how);
        if (state.ended || this.truncated) return;
      }
      return;
    }
    const loop: Circumstances = { ...how, runs: how.runs === 'always' ? 'loop' : how.runs };
    const rounds = words !== null && words.length <= MAX_ROUNDS ? words : [null];
    for (const word of rounds) {
      // A wildcard in the list (`for f in /etc/*.conf`) stays one in the paths made of it.
      if (
        word === null ||
        word.some((part) => typeof part !== 'string' && part.kind === 'unknown' && part.splits)
      ) {
        state.blur(name, `for@${script.toDocument(node.pos)}`);
      } else state.set(name, word);
      this.#list(node.body, script, state, loop);
      if (state.ended || this.truncated) return;
    }
  }

  #while(node: While, script: MappedText, state: ShellState, how: Circumstances): void {
    this.#list(node.clause, script, state, { ...how, mayFail: true });
    const inner = state.fork();
    this.#list(node.body, script, inner, { ...how, runs: how.runs === 'always' ? 'loop' : how.runs });
    state.join(inner, `while@${script.toDocument(node.pos)}`);
  }

  #case(node: Case, script: MappedText, state: ShellState, how: Circumstances): void {
    const context = this.#context(script, state, how);
    const subject = literal(evaluateSingle(node.word, context));
    const branches: ShellState[] = [];
    let exhaustive = false;
    for (const item of node.items) {
      const patterns = item.pattern.map((pattern) => pattern.text);
      const plain = patterns.every((pattern) => !/[*?[\\$'"]/.test(pattern));
      if (subject !== undefined && plain && !patterns.includes(subject)) continue;
      const taken = subject !== undefined && plain;
      const inner = state.fork();
      this.#list(item.body, script, inner, taken ? how : { ...how, runs: 'branch' });
      if (patterns.includes('*') || taken) exhaustive = true;
      if (!inner.ended) branches.push(inner);
      if (taken) break;
    }
    this.#merge(state, branches, exhaustive, `case@${script.toDocument(node.pos)}`);
  }

  #context(script: MappedText, state: ShellState, how: Circumstances): WordContext {
    return { script, state, substitute: (part) => this.#substitute(part, script, state, how) };
  }

  /** Follows `$(…)`, and tells its output where its one command does. */
  #substitute(
    part: CommandExpansionPart,
    script: MappedText,
    state: ShellState,
    how: Circumstances,
  ): Word | null {
    const inner: ParsedScript | undefined = part.script;
    if (inner === undefined || how.depth >= MAX_DEPTH) return null;
    // Offsets in a script between escaped backticks count in a text of its own.
    const text = inner.source === undefined ? script : script.slice(part.pos, part.end);
    if (inner.source !== undefined) return null;
    const count = this.commands.length;
    this.#statements(
      inner.commands,
      text,
      state.fork(),
      { ...how, mayFail: true, pipedFrom: null, depth: how.depth + 1 },
      false,
    );
    const [only, ...more] = this.commands.slice(count);
    if (only === undefined || more.length > 0) return null;
    const words = only.args.map((argument) => argument.word);
    return knownOutput(only.name, words, state, String(script.toDocument(part.pos)));
  }

  #command(node: Command, script: MappedText, state: ShellState, how: Circumstances): void {
    const context = this.#context(script, state, how);
    const words: ShellArgument[] = [];
    const add = (word: ShellWordNode): void => {
      const span = script.span(word.pos, word.end);
      for (const value of evaluateWords(word, context))
        words.push({ word: value, span, script: nestedScript(word, script) });
    };
    const assignments = new Map<string, Word>();
    for (const prefix of node.prefix) {
      if (prefix.type !== 'Assignment' || prefix.value.type !== 'Word') continue;
      const value = evaluateSingle(prefix.value, context);
      assignments.set(
        prefix.name,
        prefix.append === true ? wordOf([...(state.lookup(prefix.name) ?? []), ...value]) : value,
      );
    }
    if (node.name !== undefined) add(node.name);
    for (const argument of node.args) {
      if (argument.type === 'Word') add(argument);
      else if (argument.value.type === 'Word') {
        // export NAME=value, and dd of=path
        const value = evaluateSingle(argument.value, context);
        words.push({
          word: wordOf([`${argument.name}=`, ...value]),
          span: script.span(argument.pos, argument.end),
          script: null,
        });
      }
    }
    const redirects = this.#redirects(node.redirects, script, state, how);
    if (words.length === 0) {
      for (const [name, value] of assignments) state.set(name, value);
      if (redirects.length === 0) return;
    }
    const end = node.redirects.reduce(
      (latest, redirect) => Math.max(latest, redirectEnd(redirect)),
      node.end,
    );
    const span = script.span(node.pos, Math.min(end, Math.max(node.end, end)));
    this.start(words, { redirects, assignments, span }, state, how);
  }

  /** Starts a program: a builtin changes the shell, a function is followed, a wrapper is seen through. */
  start(words: readonly ShellArgument[], around: Surroundings, state: ShellState, how: Circumstances): void {
    if (this.commands.length >= MAX_COMMANDS) {
      this.truncated = true;
      return;
    }
    const [program, ...args] = words;
    const path = program === undefined ? '' : literal(program.word);
    const name = path === undefined ? '' : path.replace(/^.*\//, '');
    const definition = state.function(name);
    if (definition !== undefined && how.depth < MAX_DEPTH) {
      const outer = state.positional;
      state.positional = args.map((argument) => argument.word);
      this.#node(definition.body, definition.script, state, { ...how, depth: how.depth + 1 }, false);
      state.positional = outer;
      if (around.redirects.length > 0) this.#emit('', [], around, state, how);
      return;
    }
    if (applyBuiltin(name, args, state, how.runs !== 'branch' && !how.mayFail)) {
      if (around.redirects.length > 0) this.#emit('', [], around, state, how);
      return;
    }
    const wrapped = how.depth < MAX_DEPTH ? unwrap(name, args, how.pipedFrom, around.redirects) : null;
    if (wrapped === null) return this.#emit(name, args, around, state, how);
    const deeper: Circumstances = {
      ...how,
      depth: how.depth + 1,
      user: wrapped.user ?? how.user,
      runs: wrapped.repeats && how.runs === 'always' ? 'loop' : how.runs,
    };
    const inner = wrapped.inherits ? state : state.fork();
    if (wrapped.directory !== undefined) inner.changeDirectory(wrapped.directory);
    for (const [variable, value] of [...around.assignments, ...wrapped.assignments])
      inner.set(variable, value);
    if (wrapped.errexit) inner.errexit = true;
    if (wrapped.kind === 'script') {
      inner.positional = wrapped.positional;
      this.script(wrapped.script, inner, deeper);
      if (around.redirects.length > 0) this.#emit('', [], around, state, how);
    } else {
      // find itself may also delete or be read by a pipe: it stays in the list.
      if (wrapped.keeps) this.#emit(name, args, around, state, how);
      for (const argv of wrapped.commands)
        this.start(
          argv,
          { ...around, assignments: new Map([...around.assignments, ...wrapped.assignments]) },
          inner,
          deeper,
        );
    }
  }

  #emit(
    name: string,
    args: readonly ShellArgument[],
    around: Surroundings,
    state: ShellState,
    how: Circumstances,
  ): void {
    const frozen = state.fork();
    for (const [variable, value] of around.assignments) frozen.set(variable, value);
    this.commands.push({
      name,
      args,
      redirects: around.redirects,
      assignments: around.assignments,
      cwd: state.cwd,
      span: around.span,
      runs: how.runs,
      mayFail: how.mayFail,
      pipedFrom: how.pipedFrom,
      user: how.user,
      lookup: frozen.lookup,
    });
  }

  #redirects(
    list: readonly Redirection[],
    script: MappedText,
    state: ShellState,
    how: Circumstances,
  ): ShellRedirect[] {
    const context = this.#context(script, state, how);
    return list.map((redirect): ShellRedirect => {
      if (redirect.type === 'HereDoc') {
        const input = script.slice(redirect.body.pos, redirect.body.end);
        return { operator: '<<', target: null, span: script.span(redirect.pos, redirect.end), input };
      }
      const target = redirect.target === undefined ? null : evaluateSingle(redirect.target, context);
      const input =
        redirect.type === 'HereString' && redirect.target !== undefined
          ? nestedScript(redirect.target, script)
          : null;
      return { operator: redirect.operator, target, span: script.span(redirect.pos, redirect.end), input };
    });
  }
}

function redirectEnd(redirect: Redirection): number {
  return redirect.end;
}

/** A command whose failure decides what runs next. */
function isTest(node: PipelineNode): boolean {
  if (node.type === 'TestCommand' || node.type === 'ArithmeticCommand') return true;
  if (node.type === 'Pipeline')
    return node.prefixes.length > 0 || node.commands.some((command) => isTest(command));
  return node.type === 'Command' && TESTS.has(node.name?.value ?? '');
}

/** The script inside a quoted word, as `sh -c` would read it; null where the text does not tell it. */
function nestedScript(word: ShellWordNode, script: MappedText): MappedText | null {
  const [only] = word.parts ?? [];
  if (word.parts === undefined || word.parts.length === 0) return script.slice(word.pos, word.end);
  if (only === undefined || word.parts.length > 1) return null;
  if (only.type === 'SingleQuoted') return script.slice(only.pos + 1, only.end - 1);
  if (only.type === 'DoubleQuoted')
    return script.slice(only.pos + 1, only.end - 1).dropping(/\\(?=["\\$`])/g);
  return null;
}
