import { literal, type Word } from '../word.ts';
import { applyBuiltin, setLongOption } from './builtins.ts';
import type { ShellArgument } from './command.ts';
import {
  asLoop,
  asProcess,
  isRequired,
  MAX_DEPTH,
  type Circumstances,
  type Engine,
  type Surroundings,
} from './engine.ts';
import { homeDirectory } from './parameters.ts';
import type { ShellState } from './state.ts';
import { sourceOf, type Wrapped } from './wrapped.ts';
import { unwrap } from './wrappers.ts';

/** The name that says which program a word is; '' where that is not known. */
function programName(word: Word | undefined): { name: string; path: string } {
  const path = (word === undefined ? '' : literal(word)) ?? '';
  return { path, name: path.replace(/^.*\//s, '') };
}

/**
 * Starts what a command's words say: a builtin changes the shell, a function is followed, a wrapper
 * is seen through, any other program is listed.
 * @param plain functions are passed over: `command rm`
 */
export function startCommand(
  engine: Engine,
  words: readonly ShellArgument[],
  around: Surroundings,
  state: ShellState,
  how: Circumstances,
  plain = false,
): void {
  if (engine.full) return;
  const [program, ...args] = words;
  const { name, path } = programName(program?.word);
  const redirectsOnly = (): void => {
    if (around.redirects.length > 0) emit(engine, '', [], around, state, how);
  };
  if (!plain && how.depth < MAX_DEPTH && state.function(path) !== undefined) {
    const inside = { ...how, depth: how.depth + 1, returnFails: isRequired(how, state) };
    state.call(
      args.map(({ word }) => word),
      around.assignments,
      () => engine.body(path, state, inside),
    );
    return redirectsOnly();
  }
  if (name === 'trap') {
    setTrap(args, state, how);
    return redirectsOnly();
  }
  const isBare = name === 'exec' && args.length === 0;
  if (isBare || applyBuiltin(name, args, state, engine.unique)) return redirectsOnly();
  const { cwd } = state;
  const wrapped =
    how.depth < MAX_DEPTH
      ? unwrap(name, args, { pipedFrom: how.pipedFrom, redirects: around.redirects, cwd })
      : null;
  if (wrapped === null) return emit(engine, name, args, around, state, how, program?.word);
  if (wrapped.kind === 'commands') {
    // find itself may also delete or be read by a pipe: it stays in the list.
    if (wrapped.keeps) emit(engine, name, args, around, state, how);
    const inner = innerState(wrapped, around, state);
    const assignments = new Map([...around.assignments, ...wrapped.assignments]);
    for (const argv of wrapped.commands) {
      startCommand(
        engine,
        argv,
        { ...around, assignments },
        inner,
        deeper(engine, wrapped, how),
        wrapped.plain,
      );
    }
  } else {
    startScript(engine, wrapped, around, state, how);
    redirectsOnly();
  }
  if (wrapped.replaces) {
    state.ended = { flow: 'exit', failed: 'no' };
    state.traps = [];
  }
}

/** `sh -c 'script'` in a shell of its own, `eval 'script'` in ours. */
function startScript(
  engine: Engine,
  wrapped: Extract<Wrapped, { kind: 'script' }>,
  around: Surroundings,
  state: ShellState,
  how: Circumstances,
): void {
  const inside = deeper(engine, wrapped, how);
  if (wrapped.inherits) return engine.part(wrapped.script, state, inside);
  const inner = innerState(wrapped, around, state);
  inner.positional = wrapped.positional;
  for (const option of wrapped.options) setLongOption(option, inner, true);
  engine.script(wrapped.script, inner, { ...asProcess(inside, state), guarded: false });
}

function deeper(engine: Engine, wrapped: Wrapped, how: Circumstances): Circumstances {
  const repeated = wrapped.repeats || wrapped.narrowed ? asLoop(how, engine.condition()) : how;
  return {
    ...repeated,
    depth: how.depth + 1,
    user: wrapped.user ?? how.user,
    runs: wrapped.narrowed ? 'branch' : repeated.runs,
  };
}

/** What the program behind a wrapper finds: our shell, or its environment with what the wrapper changes. */
function innerState(wrapped: Wrapped, around: Surroundings, state: ShellState): ShellState {
  if (wrapped.inherits) return state;
  const inner = state.spawn();
  if (wrapped.home && wrapped.user !== null) setExported(inner, 'HOME', homeDirectory(wrapped.user));
  if (wrapped.directory !== null) inner.changeDirectory(wrapped.directory);
  else if (wrapped.login) inner.changeDirectory(inner.lookup('HOME') ?? null);
  for (const [name, value] of [...around.assignments, ...wrapped.assignments]) {
    setExported(inner, name, value);
  }
  for (const name of wrapped.unset) inner.unset(name);
  return inner;
}

function setExported(state: ShellState, name: string, value: Word): void {
  state.set(name, value);
  state.export(name);
}

/** `trap 'rm -rf x' EXIT`: runs when the shell ends. */
function setTrap(args: readonly ShellArgument[], state: ShellState, how: Circumstances): void {
  const [script, ...signals] = args.filter(({ word }) => literal(word) !== '--');
  if (!signals.some(({ word }) => /^(?:EXIT|exit|0)$/.test(literal(word) ?? ''))) return;
  const source = sourceOf(script);
  const text = literal(script?.word ?? []);
  const gone = source === null || text === '-' || text === '';
  state.traps = gone ? [] : [{ source, surely: how.runs === 'always' }];
}

export function emit(
  engine: Engine,
  name: string,
  args: readonly ShellArgument[],
  around: Surroundings,
  state: ShellState,
  how: Circumstances,
  program: Word | null = null,
): void {
  const seen = state.spawn();
  for (const [variable, value] of around.assignments) setExported(seen, variable, value);
  engine.emit({
    name,
    program,
    args,
    redirects: around.redirects,
    assignments: around.assignments,
    cwd: state.cwd,
    span: around.span,
    runs: how.runs,
    under: how.under,
    mayFail: !isRequired(how, state),
    pipedFrom: how.pipedFrom,
    user: how.user,
    lookup: seen.lookup,
  });
}
