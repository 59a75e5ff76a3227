import type { Word } from '../word.ts';
import { PlainScript } from './nested.ts';
import type { ShellArgument, Source } from './command.ts';

/** What stands behind a program that starts others. */
export type Wrapped = {
  readonly user: Word | null;
  /** The program sets HOME to that user's. */
  readonly home: boolean;
  readonly assignments: ReadonlyMap<string, Word>;
  readonly unset: readonly string[];
  readonly directory: Word | null;
  /** It starts in the user's home directory. */
  readonly login: boolean;
  /** It runs in the shell itself, so that what it changes stays: eval, command, exec. */
  readonly inherits: boolean;
  /** It takes the place of the shell: nothing behind it runs. */
  readonly replaces: boolean;
  /** Runs as often as there are names: xargs, find -exec. */
  readonly repeats: boolean;
  /** Runs for some of the names only. */
  readonly narrowed: boolean;
} & (
  | {
      readonly kind: 'commands';
      readonly commands: readonly (readonly ShellArgument[])[];
      /** The program does something itself, too. */
      readonly keeps: boolean;
      /** Functions and aliases of the same name are passed over. */
      readonly plain: boolean;
    }
  | {
      readonly kind: 'script';
      readonly script: Source;
      readonly positional: readonly Word[];
      /** `-e`, `-o pipefail` on the shell's command line. */
      readonly options: readonly string[];
    }
);

type Shared = Omit<Wrapped, 'kind' | 'commands' | 'keeps' | 'plain' | 'script' | 'positional' | 'options'>;
export type WrapOptions = Partial<Shared>;

function shared(options: WrapOptions): Shared {
  return {
    user: null,
    home: false,
    assignments: new Map(),
    unset: [],
    directory: null,
    login: false,
    inherits: false,
    replaces: false,
    repeats: false,
    narrowed: false,
    ...options,
  };
}

/** One program with its arguments; null where there is none. */
export function program(argv: readonly ShellArgument[], options: WrapOptions = {}): Wrapped | null {
  return argv.length === 0 ? null : programs([argv], options);
}

export function programs(
  commands: readonly (readonly ShellArgument[])[],
  options: WrapOptions & { readonly keeps?: boolean; readonly plain?: boolean } = {},
): Wrapped {
  const { keeps = false, plain = false, ...rest } = options;
  return { ...shared(rest), kind: 'commands', commands, keeps, plain };
}

export function scripted(
  script: Source,
  positional: readonly Word[],
  shellOptions: readonly string[],
  options: WrapOptions = {},
): Wrapped {
  return { ...shared(options), kind: 'script', script, positional, options: shellOptions };
}

/** The script that an argument is. */
export function sourceOf(argument: ShellArgument | undefined): Source | null {
  if (argument?.script == null) return null;
  const text = argument.script instanceof PlainScript ? argument.script.read() : argument.script;
  return { text, slots: argument.slots ?? [] };
}
