import { literal, type ShellCommand } from '../../dockerfile/index.ts';
import type { Effect } from '../effects.ts';
import { absolutePath } from '../operands.ts';
import { accounts } from './accounts.ts';
import { archives } from './archives.ts';
import { buildEffects, executed } from './building.ts';
import { downloads } from './downloads.ts';
import { editing } from './editing.ts';
import { managedEffects, managersAsked } from './managers.ts';
import { moving } from './moving.ts';
import { outputs } from './outputs.ts';
import { ownership } from './ownership.ts';
import type { Family, Program, ProgramContext } from './program.ts';
import { fillsFolder, projectEffects } from './projects.ts';
import { redirects } from './redirects.ts';
import { removal } from './removal.ts';
import { system } from './system.ts';

/** All programs that are known, by name. Names are in no two families. */
const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  [accounts, archives, downloads, editing, moving, outputs, ownership, removal, system].flatMap(
    (family: Family) => Object.entries(family),
  ),
);

/** Programs that write nothing but their output. */
const HARMLESS: ReadonlySet<string> = new Set(
  (
    ': { [ awk base64 basename cat cmp column comm command cut date df diff dirname dpkg-architecture dpkg-query du echo ' +
    'egrep env expr fgrep file find getconf getent gpg gpgconf grep groups gzip head hostname id ldd less ls lsb_release ' +
    'md5sum nproc od openssl printenv printf ps pwd readlink realpath seq sha1sum sha256sum sha512sum sleep sort stat sync ' +
    'tail test tr true tty uname uniq wc wget which whoami xargs xxd yes'
  ).split(' '),
);

/** Whether a program may write what the text does not tell. */
function isOpaque({ name }: ShellCommand): boolean {
  return name !== '' && !PROGRAMS.has(name) && !HARMLESS.has(name) && !fillsFolder(name);
}

/** Programs that run what is written elsewhere. */
const SHELLS = /^(?:sh|bash|dash|ash|zsh|ksh|.*\.sh)$/;

/** `/tmp/install-redis`, `sh x`: no program of a package. */
function isScript({ name, program }: ShellCommand): boolean {
  return SHELLS.test(name) || literal(program ?? [])?.includes('/') === true;
}

/** Where a command works, and the paths that it is told of. */
function placesOf(command: ShellCommand, { cwd }: ProgramContext): string[] {
  const told = command.args.flatMap(({ word }) =>
    typeof word[0] === 'string' && word[0].startsWith('/') ? (absolutePath(word, null) ?? []) : [],
  );
  // In the root, where a RUN runs by default, a program is not thought to work.
  return cwd === null || cwd === '' ? told : [cwd, ...told];
}

/** What one command of a RUN does to the filesystem, redirects included. */
export function effectsOf(command: ShellCommand, context: ProgramContext): Effect[] {
  const effects: Effect[] = [];
  const program = PROGRAMS.get(command.name);
  if (program !== undefined) effects.push(...program(command, context));
  effects.push(...buildEffects(command), ...projectEffects(command), ...executed(command));
  const managed = managedEffects(command);
  effects.push(...(managed?.effects ?? []));
  if (isOpaque(command) && managed?.builds !== false) {
    effects.push({ kind: 'opaque', places: placesOf(command, context), isScript: isScript(command) });
    // A script of the image's authors: `docker-image-cleanup`, `install-packages`, which updates and clears by itself.
    if (/clean|install[-_]packages?$/i.test(command.name)) effects.push({ kind: 'doubt', managers: null });
  }
  const asked = command.name === 'rm' || command.name === 'find' ? managersAsked(command) : [];
  if (asked.length > 0) effects.push({ kind: 'doubt', managers: asked });
  // The shell opens its redirects before the program starts, but what counts is what is there in the end.
  effects.push(...redirects(command));
  return effects;
}
