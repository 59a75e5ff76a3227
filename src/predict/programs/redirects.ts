import { display, literal, type ShellCommand } from '../../dockerfile/index.ts';
import type { Effect } from '../effects.ts';
import { target } from '../operands.ts';

/** How many bytes a command writes to its output, where its words tell: echo, and cat with a heredoc. */
function outputBytes(command: ShellCommand): number | null {
  const input = command.redirects.find((redirect) => redirect.operator === '<<')?.input;
  if (command.name === 'cat' && command.args.length === 0 && input != null) {
    return Buffer.byteLength(input.text);
  }
  if (command.name !== 'echo' && command.name !== 'printf') return null;
  let bytes = 0;
  for (const { word } of command.args) {
    const text = literal(word);
    if (text === undefined) return null;
    bytes += Buffer.byteLength(text) + 1;
  }
  return bytes;
}

/** What a command writes to its output, where its words tell. */
export function outputText(command: ShellCommand): string | null {
  const input = command.redirects.find(
    (redirect) => redirect.operator === '<<' || redirect.operator === '<<<',
  );
  if (command.name === 'cat' && command.args.length === 0) return input?.input?.text ?? null;
  if (command.name === 'tee') {
    return input?.input?.text ?? (command.pipedFrom === null ? null : outputText(command.pipedFrom));
  }
  return command.name === 'echo' || command.name === 'printf'
    ? command.args.map(({ word }) => display(word)).join(' ')
    : null;
}

/** `: >> file` opens the file and leaves it as it is. */
function writesNothing(command: ShellCommand): boolean {
  return (
    command.name === '' ||
    command.name === 'true' ||
    (command.name === 'printf' && outputBytes(command) === 1)
  );
}

/** `>`, `>>` and their kin write files, whatever the program is. */
export function redirects(command: ShellCommand): Effect[] {
  return command.redirects.flatMap((redirect): Effect[] => {
    if (redirect.target === null || !/^(?:>|>>|>\||&>|&>>|<>)$/.test(redirect.operator)) return [];
    const argument = { word: redirect.target, span: redirect.span, script: null };
    const found = target(argument, command, { tree: false, required: false });
    if (found === null || /^\/(?:dev|proc|sys)\//.test(found.set.path)) return [];
    return [
      {
        kind: 'rewrite',
        targets: [found],
        creates: true,
        bytes: redirect.operator === '>' ? outputBytes(command) : null,
        mayBeIdle: redirect.operator !== '>' && writesNothing(command),
        text: outputText(command),
      },
    ];
  });
}
