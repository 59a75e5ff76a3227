import {
  expand,
  ExpansionError,
  literal,
  resolveFrom,
  type Argument,
  type Environment,
  type Span,
  type Word,
} from '../dockerfile/index.ts';

/** What holds at one instruction of a stage: variables, directory, user, shell. */
export interface Place {
  readonly environment: Environment;
  readonly escape: string;
  /** WORKDIR; what the base image sets is taken for `/`. */
  readonly workdir: Word;
  /** USER, without the group; what the base image sets is taken for root. */
  readonly user: Word;
  /** The words of SHELL; null for the builder's own. */
  readonly shell: readonly string[] | null;
}

/** What the builder refuses to expand: reported once, where it stands. */
export type Complain = (message: string, span: Span) => void;

/** An argument with its variables expanded; null where the builder would refuse it. */
export function expandArgument(
  argument: { text: string; span: Span },
  place: Place,
  complain: Complain,
): Word | null {
  try {
    return expand(argument.text, (name) => place.environment.lookup(name), place.escape);
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    complain(error.message, argument.span);
    return null;
  }
}

/** The place behind a WORKDIR. */
export function enterDirectory(place: Place, value: Argument, complain: Complain): Place {
  const word = expandArgument(value, place, complain);
  return word === null ? place : { ...place, workdir: resolveFrom(place.workdir, word) ?? place.workdir };
}

/** The place behind a USER. */
export function switchUser(place: Place, value: Argument, complain: Complain): Place {
  const word = expandArgument(value, place, complain);
  if (word === null) return place;
  const text = literal(word);
  return { ...place, user: text === undefined ? word : [text.replace(/:.*$/, '')] };
}

/** Where a user's files are: by convention where the name is known, else as good as unknown. */
export function homeDirectory(user: Word): Word {
  const name = literal(user);
  if (name === undefined || /^[1-9]\d*$/.test(name)) {
    return [{ kind: 'unknown', id: `home:${name ?? '?'}`, text: '${HOME}', splits: false }];
  }
  return name === 'root' || name === '0' || name === '' ? ['/root'] : [`/home/${name}`];
}

/** A variable as a RUN sees it: HOME is the user's where the file sets none. */
export function runLookup(place: Place, user: Word): (name: string) => Word | undefined {
  return (name) => {
    const value = place.environment.lookup(name);
    if (name !== 'HOME') return value;
    const [first] = value ?? [];
    const fromBase =
      value === undefined ||
      (typeof first === 'object' && first.kind === 'unknown' && first.id.startsWith('base:'));
    return fromBase ? homeDirectory(user) : value;
  };
}
