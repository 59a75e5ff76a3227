import {
  display,
  interpretArguments,
  interpretScript,
  literal,
  MappedText,
  type Instruction,
  type ShellCommand,
  type Span,
  type Stage,
} from '../dockerfile/index.ts';
import { baseImage, type BaseImage } from './base-image.ts';
import { runLookup, type Place } from './place.ts';

/** A program that the finished image starts. */
export interface Started {
  /** Without its folder. */
  readonly name: string;
  /** As written, what is not known included. */
  readonly words: readonly string[];
}

/** One stage of the chain that ships. */
export interface ShippedStage {
  readonly index: number;
  readonly name: string | null;
  /** The FROM instruction. */
  readonly span: Span;
  /** The name in FROM. */
  readonly image: Span;
}

/** What the image to build stands on, and what it is for. */
export interface TargetImage {
  /** The chain, the base first; the last is the target. */
  readonly stages: readonly ShippedStage[];
  /** null for scratch. */
  readonly base: BaseImage | null;
  /** What ENTRYPOINT and CMD of the file start, the programs behind wrappers and in scripts of a line among them; none: the base's. */
  readonly starts: readonly Started[];
  /** What the file says to be for development, tests or builds: `the stage is called "dev"`; null: nothing. */
  readonly developing: string | null;
}

/** An ENTRYPOINT or CMD, and what holds where it stands. */
export interface StartInstruction {
  readonly instruction: Extract<Instruction, { kind: 'command' }>;
  readonly place: Place;
}

/** Programs that start another: the words behind theirs. */
const INITS: ReadonlySet<string> = new Set(
  'opentelemetry-instrument ddtrace-run newrelic-admin doppler infisical chamber pid1 npx'.split(' '),
);
const PURPOSE =
  /(?:^|[-_.])(?:dev|devel|develop|developer|development|devcontainer|devenv|debug|tests?|testing|tester|e2e|ci|build|builder|building|buildenv|compile|compiler|lint|linter|sdk|local|editable|tilt|toolchain|toolbox|workspace|playground|tutorial|bench|benchmarks?)(?:[-_.]|$)/i;
const DEVELOPMENT_IMAGE =
  /devcontainer|vscode|gitpod|circleci|(?:^|\/)cimg\/|jenkins|runner|buildpack|builder|build-env|manylinux|dockcross|crosstool|jupyter|code-server|notebook|(?:^|[-_/:.])(?:dev|devel|ci|build|sdk|test)(?:[-_/:.]|$)/i;

/** Shells, which a developer is handed; what they are told to do is read from their script. */
export const SHELLS: ReadonlySet<string> = new Set('sh bash ash dash zsh fish'.split(' '));

/** What the chain's end is for. */
export function targetImage(
  stages: readonly Stage[],
  starts: { readonly entrypoint: StartInstruction | null; readonly command: StartInstruction | null },
  path: string | null,
): TargetImage {
  const [base] = stages;
  let found: Started[] | null = null;
  let image: BaseImage | null | undefined;
  const basis = (): BaseImage | null => (image ??= base === undefined ? null : baseImage(base));
  return {
    stages: stages.map(({ index, name, from }) => ({ index, name, span: from.span, image: from.image.span })),
    // Few rules ask, and not of every file.
    get base() {
      return basis();
    },
    get starts() {
      return (found ??= startedBy(starts.entrypoint, starts.command));
    },
    get developing() {
      return evidence(stages, basis(), path);
    },
  };
}

function evidence(stages: readonly Stage[], base: BaseImage | null, path: string | null): string | null {
  const target = stages.at(-1);
  if (target?.name != null && PURPOSE.test(target.name)) return `the stage is called "${target.name}"`;
  const [file = '', folder = ''] = path === null ? [] : path.split(/[\\/]/).reverse();
  // Many projects keep what they ship in a folder called build.
  const names = /^build(?:s|er)?$/i.test(folder) ? [file] : [file, folder];
  const named = names.find((name) => PURPOSE.test(name.replace(/^(?:Dockerfile|Containerfile)$/i, '')));
  if (named !== undefined) return `the file is called "${named}"`;
  if (base !== null && DEVELOPMENT_IMAGE.test(base.name)) return `it stands on ${base.name}`;
  const instructions = stages.flatMap((stage) => stage.instructions);
  if (instructions.some(({ kind }) => kind === 'onbuild')) return 'it is made for others to build upon';
  const label = instructions
    .flatMap((instruction) =>
      instruction.kind === 'assign' && instruction.keyword === 'LABEL' ? instruction.assignments : [],
    )
    .find(({ name }) => /^devcontainer\b|(?:^|\.)github\.actions?\b/.test(name));
  return label === undefined ? null : `it carries the label ${label.name}`;
}

function startedBy(entrypoint: StartInstruction | null, command: StartInstruction | null): Started[] {
  const found =
    entrypoint === null
      ? commandsOf(command)
      : // In shell form an ENTRYPOINT takes no CMD.
        entrypoint.instruction.command?.kind === 'shell'
        ? commandsOf(entrypoint)
        : [...joined(entrypoint, command), ...commandsOf(command)];
  return found.flatMap((started) => [started, ...behind(started)]);
}

/** An ENTRYPOINT with the words of CMD behind its own. */
function joined(entrypoint: StartInstruction, command: StartInstruction | null): Started[] {
  const words = command?.instruction.command;
  const more = words?.kind === 'exec' ? words.argv.map(({ text }) => text) : [];
  const [first, ...rest] = commandsOf(entrypoint);
  return first === undefined ? rest : [{ ...first, words: [...first.words, ...more] }, ...rest];
}

function behind({ name, words }: Started): Started[] {
  if (!INITS.has(name)) return [];
  const at = words.findIndex((word) => !word.startsWith('-') && word !== 'run');
  const program = words[at];
  if (at === -1 || program === undefined) return [];
  return [{ name: program.replace(/^.*\//, ''), words: words.slice(at + 1) }];
}

function commandsOf(start: StartInstruction | null): Started[] {
  const command = start?.instruction.command ?? null;
  if (start === null || command === null) return [];
  const { place } = start;
  const surroundings = { lookup: runLookup(place, place.user), cwd: place.workdir };
  if (command.kind === 'shell') {
    return interpretScript(command.script, surroundings).commands.map(startedOf);
  }
  const argv = command.argv.map(({ text, span }) => ({
    word: text === '' ? [] : [text],
    span,
    script: MappedText.verbatim(text, span.start + 1),
  }));
  const [head] = argv;
  const last = argv.at(-1);
  // The words of an ENTRYPOINT of the base image.
  if (head === undefined || last === undefined || literal(head.word)?.startsWith('-') !== false) return [];
  const found = interpretArguments(argv, surroundings, { start: head.span.start, end: last.span.end });
  if (found.commands.length > 0) return found.commands.map(startedOf);
  const words = argv.map(({ word }) => literal(word) ?? '');
  return [{ name: words[0]?.replace(/^.*\//, '') ?? '', words: words.slice(1) }];
}

function startedOf({ name, args }: ShellCommand): Started {
  return { name, words: args.map(({ word }) => display(word)) };
}
