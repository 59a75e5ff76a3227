import { literal, type Word } from '../word.ts';
import { MappedText } from '../mapped-text.ts';
import type { ShellArgument, ShellCommand, ShellRedirect, Source } from './command.ts';
import { findCommands, xargs } from './names.ts';
import { flagValue, isText, leadingAssignments, ownFlags, type FlagSpec } from './wrapper-flags.ts';
import { program, programs, scripted, sourceOf, type Wrapped } from './wrapped.ts';

/** What a wrapper may ask besides its arguments. */
interface Around {
  readonly pipedFrom: ShellCommand | null;
  readonly redirects: readonly ShellRedirect[];
  readonly cwd: Word | null;
}

type Unwrap = (args: readonly ShellArgument[], around: Around) => Wrapped | null;

/** The command stands behind the program's own flags and, after those, some words of its own. */
function behind(spec: FlagSpec = {}, words = 0): Unwrap {
  return (args) => program(ownFlags(args, spec).rest.slice(words));
}

/** `gosu user command`: the first word is the user. */
const asUser: Unwrap = (args) => {
  const [user, ...rest] = ownFlags(args).rest;
  return program(rest, { user: user?.word ?? null, home: true });
};

const SUDO: FlagSpec = {
  values: 'ugGpCDRTrth',
  longValues: [
    '--user',
    '--group',
    '--chdir',
    '--prompt',
    '--host',
    '--close-from',
    '--chroot',
    '--role',
    '--type',
  ],
};

const sudo: Unwrap = (args) => {
  const { flags, rest } = ownFlags(args, SUDO);
  const { assignments, rest: argv } = leadingAssignments(rest);
  const user = flagValue(flags, '-u', '--user') ?? ['root'];
  const login = flags.has('-i') || flags.has('--login');
  return program(argv, {
    user,
    home: true,
    login,
    assignments,
    directory: flagValue(flags, '-D', '--chdir'),
  });
};

const env: Unwrap = (args) => {
  const { flags, rest } = ownFlags(args, {
    values: 'uCS',
    longValues: ['--unset', '--chdir', '--split-string'],
  });
  const { assignments, rest: argv } = leadingAssignments(rest);
  const unset = literal(flagValue(flags, '-u', '--unset') ?? []) ?? '';
  return program(argv, {
    assignments,
    unset: unset === '' ? [] : [unset],
    directory: flagValue(flags, '-C', '--chdir'),
  });
};

/** `exec`, `command`, `builtin`: the shell's own ways to start a program. */
function direct(replaces: boolean): Unwrap {
  return (args) => {
    const { flags, rest } = ownFlags(args, { values: replaces ? 'a' : '' });
    if (rest.length === 0 || flags.has('-v') || flags.has('-V')) return null;
    return programs([rest], { inherits: true, replaces, plain: true });
  };
}

/** Several words are one script, with spaces between them. */
const evaluated: Unwrap = (args) => {
  const pieces: MappedText[] = [];
  let slots: readonly Word[] = [];
  for (const argument of args) {
    const source = sourceOf(argument);
    if (source === null || (source.slots.length > 0 && args.length > 1)) return null;
    if (pieces.length > 0) pieces.push(MappedText.verbatim(' ', Math.max(0, argument.span.start - 1)));
    pieces.push(source.text);
    ({ slots } = source);
  }
  if (pieces.length === 0) return null;
  return scripted({ text: MappedText.concat(pieces), slots }, [], [], { inherits: true });
};

/** The options, script and arguments on a shell's command line. */
const shell: Unwrap = (args, { pipedFrom, redirects }) => {
  const options: string[] = [];
  let [reads, commands] = [false, false];
  let at = 0;
  for (; at < args.length; at++) {
    const text = literal(args[at]?.word ?? []);
    if (text === '--' || text === '-') {
      at++;
      break;
    }
    if (text === undefined || !/^[-+]./.test(text)) break;
    if (text.startsWith('--')) {
      if (/^--(?:rcfile|init-file)$/.test(text)) at++;
      continue;
    }
    if (text.startsWith('-') && text.includes('c')) commands = true;
    if (text.startsWith('-') && text.includes('s')) reads = true;
    if (text.startsWith('-') && text.includes('e')) options.push('errexit');
    // Every `o` takes its option from the words behind: -euxo pipefail.
    for (const letter of text.slice(1)) {
      if (letter !== 'o' && letter !== 'O') continue;
      const option = literal(args[++at]?.word ?? []) ?? '';
      if (letter === 'o' && text.startsWith('-')) options.push(option);
    }
  }
  const rest = args.slice(at);
  // The script may look at each path before it does something; some were passed over already.
  const narrowed = rest.some(({ found }) => found !== undefined && (found.narrowed || !found.files));
  if (commands) {
    const script = sourceOf(rest[0]);
    const positional = rest.slice(2).map(({ word }) => word);
    return script === null ? null : scripted(script, positional, options, { narrowed });
  }
  if (rest.length > 0 && !reads) return null;
  const script = fed(redirects) ?? piped(pipedFrom);
  return script === null
    ? null
    : scripted(
        script,
        rest.map(({ word }) => word),
        options,
      );
};

/** `bash <<EOF`: the script comes through standard input. */
function fed(redirects: readonly ShellRedirect[]): Source | null {
  const input = redirects.findLast(({ operator }) => /^<[<>]?[<]?$/.test(operator));
  return input?.input == null ? null : { text: input.input, slots: input.slots ?? [] };
}

/** `echo 'script' | sh`, `cat <<EOF | sh` */
function piped(from: ShellCommand | null): Source | null {
  if (from === null) return null;
  const [only, ...more] = from.args;
  if (from.name === 'cat' && only === undefined) return fed(from.redirects);
  if (from.name !== 'echo' || more.length > 0 || literal(only?.word ?? [])?.includes('\\') !== false) {
    return null;
  }
  return sourceOf(only);
}

/** `su user -c 'script'`, `su - user -c …`, `runuser -u user -- command`. */
const switchUser: Unwrap = (args, { redirects }) => {
  let [user, script, login]: [Word | null, Source | null, boolean] = [null, null, false];
  let scriptMeant = false;
  for (let at = 0; at < args.length; at++) {
    const argument = args[at];
    const text = literal(argument?.word ?? []);
    if (text === '-c' || text === '--command') {
      scriptMeant = true;
      script = sourceOf(args[++at]);
    } else if (text?.startsWith('--command=') === true) {
      scriptMeant = true;
      const whole = sourceOf(argument);
      script = whole && { ...whole, text: whole.text.slice('--command='.length) };
    } else if (text === '-u' || text === '--user') {
      user = args[++at]?.word ?? null;
      const { rest } = ownFlags(args.slice(at + 1), { values: 'gG' });
      return program(rest, { user });
    } else if (/^(?:-[sgGwT]|--shell|--group|--supp-group)$/.test(text ?? '')) at++;
    else if (text === '-' || text === '--login' || /^-[a-z]*l/.test(text ?? '')) login = true;
    else if (text?.startsWith('-') !== true) user ??= argument?.word ?? null;
  }
  if (!scriptMeant) script = fed(redirects);
  if (script === null) return null;
  return scripted(script, [], [], { user: user ?? ['root'], home: true, login });
};

/** `conda run -n env command` */
const conda: Unwrap = ([verb, ...args]) =>
  isText(verb, 'run')
    ? program(ownFlags(args, { values: 'np', longValues: ['--name', '--prefix', '--cwd'] }).rest)
    : null;

const flock: Unwrap = (args) => {
  const [, ...rest] = ownFlags(args, {
    values: 'wE',
    longValues: ['--timeout', '--conflict-exit-code'],
  }).rest;
  if (!isText(rest[0], '-c')) return program(rest);
  const script = sourceOf(rest[1]);
  return script === null ? null : scripted(script, [], []);
};

function isFlag(argument: ShellArgument | undefined): boolean {
  return (literal(argument?.word ?? []) ?? '').startsWith('-');
}

const PLAIN = behind();

/** Programs that only start others, and where those stand among their words. */
const WRAPPERS: ReadonlyMap<string, Unwrap> = new Map<string, Unwrap>([
  ...['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh'].map((name): [string, Unwrap] => [name, shell]),
  ...['nohup', 'setsid', 'eatmydata', 'fakeroot', 'tini', 'dumb-init', 'unbuffer', 'linux32', 'linux64'].map(
    (name): [string, Unwrap] => [name, PLAIN],
  ),
  ...['gosu', 'su-exec', 's6-setuidgid', 'setuser'].map((name): [string, Unwrap] => [name, asUser]),
  ['sudo', sudo],
  ['doas', sudo],
  ['env', env],
  ['exec', direct(true)],
  ['command', direct(false)],
  ['builtin', direct(false)],
  ['nice', behind({ values: 'n', longValues: ['--adjustment'] })],
  ['ionice', behind({ values: 'cnp', longValues: ['--class', '--classdata'] })],
  ['time', behind({ values: 'fo', longValues: ['--format', '--output'] })],
  ['stdbuf', behind({ values: 'ioe', longValues: ['--input', '--output', '--error'] })],
  ['timeout', behind({ values: 'ks', longValues: ['--signal', '--kill-after'] }, 1)],
  ['chrt', behind({ values: 'TPD' }, 1)],
  ['setarch', behind({}, 1)],
  [
    'xvfb-run',
    behind({
      values: 'efnpsw',
      longValues: ['--server-args', '--server-num', '--error-file', '--auth-file'],
    }),
  ],
  ['ssh-agent', behind({ values: 'at' })],
  ['dbus-run-session', behind({ longValues: ['--config-file', '--dbus-daemon'] })],
  ['conda', conda],
  ['mamba', conda],
  ['micromamba', conda],
  ['busybox', (args) => (isFlag(args[0]) ? null : program(args))],
  ['flock', flock],
  ['su', switchUser],
  ['runuser', switchUser],
  ['eval', evaluated],
  ['xargs', (args, { pipedFrom, cwd }) => xargs(args, pipedFrom, cwd)],
  ['find', findCommands],
]);

/**
 * Sees through a program that only starts others (sudo, env, xargs, `sh -c`, `find -exec`, …).
 * Null where `name` is not one, or where what it starts is not in the text.
 */
export function unwrap(name: string, args: readonly ShellArgument[], around: Around): Wrapped | null {
  return WRAPPERS.get(name)?.(args, around) ?? null;
}
