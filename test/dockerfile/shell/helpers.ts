import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import type { RunInstruction } from '../../../src/dockerfile/instructions.ts';
import { MappedText } from '../../../src/dockerfile/mapped-text.ts';
import type { ShellCommand, ShellProgram } from '../../../src/dockerfile/shell/command.ts';
import { interpretScript } from '../../../src/dockerfile/shell/interpreter.ts';
import type { Word } from '../../../src/dockerfile/word.ts';
import { display } from '../../../src/dockerfile/word.ts';
import { scriptOf } from '../../../src/predict/run.ts';

/** What the environment holds: HOME, and a variable of which nobody knows the value. */
const ENVIRONMENT: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['HOME', ['/root']],
  ['UNKNOWN', [{ kind: 'unknown', id: 'base:UNKNOWN', text: '${UNKNOWN}', splits: false }]],
]);

export function program(script: string, options: { errexit?: boolean } = {}): ShellProgram {
  const lookup = (name: string): Word | undefined => ENVIRONMENT.get(name);
  return interpretScript(MappedText.verbatim(script, 0), { lookup, cwd: ['/w'], ...options });
}

function words(command: ShellCommand): string {
  const args = command.args.map(({ word }) => {
    const text = display(word);
    return text === '' || /\s/.test(text) ? `'${text}'` : text;
  });
  return [command.name === '' ? '(nothing)' : command.name, ...args].join(' ');
}

/** A command as one line: `maybe /app$ rm x` is a rm in /app that may not run; /w is left out. */
export function shown(command: ShellCommand): string {
  const runs = { always: '', loop: 'loop ', branch: 'maybe ' }[command.runs];
  const cwd = command.cwd === null ? '?' : display(command.cwd);
  const user = command.user === null ? '' : `${display(command.user)}@`;
  const place = cwd === '/w' && user === '' ? '' : `${user}${cwd}$ `;
  const redirects = command.redirects
    .filter(({ target }) => target !== null)
    .map(({ operator, target }) => ` ${operator}${display(target ?? [])}`);
  return `${runs}${place}${words(command)}${redirects.join('')}`;
}

export function commands(script: string): string[] {
  return program(script).commands.map((command) => shown(command));
}

/** The names of the commands whose failure does not fail the build. */
export function tolerated(script: string): string[] {
  return program(script)
    .commands.filter(({ mayFail }) => mayFail)
    .map(({ name }) => name);
}

/** The program of the last RUN of a Dockerfile, and what its spans stand on. */
export function programIn(dockerfile: string): {
  program: ShellProgram;
  slice: (command: number) => string[];
} {
  const file = parseDockerfile(dockerfile);
  const isRun = (instruction: { kind: string }): instruction is RunInstruction => instruction.kind === 'run';
  const run = file.instructions.filter(isRun).at(-1);
  if (run?.command.kind !== 'shell') throw new Error('no RUN with a script');
  const script = scriptOf(run, run.command.script);
  if (script === null) throw new Error('not a shell script');
  const result = interpretScript(script, { lookup: () => undefined, cwd: ['/'] });
  const slice = (index: number): string[] => {
    const command = result.commands[index];
    if (command === undefined) return [];
    return [command.span, ...command.args.map(({ span }) => span)].map((span) => file.source.slice(span));
  };
  return { program: result, slice };
}
