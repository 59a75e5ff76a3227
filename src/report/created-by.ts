const ARGUMENTS = /^\s*(RUN )?\|(\d+)\s+/;
const NAME = /(?:^|\s)([A-Za-z_]\w*)=/g;
/** A shell and its flags, up to the script: `/bin/sh -c `, `bash -eo pipefail -c `, `powershell -Command `. */
const SHELL =
  /(?:^|\s)(?:\S*[\\/])?(?:(?:a|ba|da|k|z|c|tc|fi|pw)?sh|powershell|cmd)(?:\.exe)?(?:\s+\S+){0,4}?\s+(?:-\S*c|-Command|\/C)\s/gi;

interface Arguments {
  readonly before: string;
  readonly count: string;
  /** Undefined where names cannot be told from values for certain. */
  readonly names: readonly string[] | undefined;
  /** Shell and script; undefined where the values' end cannot be found. */
  readonly rest: string | undefined;
}

/** Takes `|2 A=1 B=two words /bin/sh -c make` apart; undefined where there are no build arguments in it. */
function readArguments(createdBy: string): Arguments | undefined {
  const bar = ARGUMENTS.exec(createdBy);
  if (bar === null) return undefined;
  const behind = createdBy.slice(bar[0].length);
  // Values may hold anything, a shell's name too: what stands in front of the last one is hidden.
  const shells = [...behind.matchAll(SHELL)];
  const shell = shells.at(-1);
  const values = behind.slice(0, shell?.index);
  const names = [...values.matchAll(NAME)].map(([, name = '']) => name);
  return {
    before: bar[1] ?? '',
    count: bar[2] ?? '',
    names: shell !== undefined && names.length === Number(bar[2]) ? names : undefined,
    rest:
      shell === undefined
        ? undefined
        : `${shells.length > 1 ? '… ' : ''}${behind.slice(shell.index).trimStart()}`,
  };
}

/** What a builder wrote into the history, without the values of build arguments: they may be secrets. */
export function withoutValues(createdBy: string): string {
  const found = readArguments(createdBy);
  if (found === undefined) return createdBy;
  const { before, count, names, rest } = found;
  const parts = [`${before}|${count}`, ...(names ?? ['…']), ...(rest === undefined ? [] : [rest])];
  return parts.join(' ');
}

/** The same in one line for people, as an instruction: `RUN make`, `COPY file:4f3… in /dst`. */
export function asInstruction(createdBy: string): string {
  const text = withoutValues(createdBy)
    .replace(/\s+/g, ' ')
    .replace(/ # buildkit$/, '')
    .replace(/^.*?#\(nop\) /, '')
    // The classic builder writes flags and hash without a space: `--chown=1:1file:4f3…`.
    .replace(/ ?(--\S*?)?((?:file|dir|multi):[0-9a-f]{8})[0-9a-f]{8,}/g, ' $1 $2…')
    .replace(/ +/g, ' ')
    .trim();
  const run = /^(?:RUN )?(\|\d+ .*? )?\/bin\/sh -c (.*)$/.exec(text);
  if (run === null) return /^[A-Z]{3,}(?: |$)/.test(text) || text === '' ? text : `RUN ${text}`;
  const [, names = '', script = ''] = run;
  return names === '' ? `RUN ${script}` : `RUN [${names.replace(/^\|\d+ /, '').trim()}] ${script}`;
}
