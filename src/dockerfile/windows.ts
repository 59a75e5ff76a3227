import type { CommandInstruction, FromInstruction } from './instructions.ts';
import type { Stage } from './stages.ts';
import { display } from './word.ts';

/** Programs that are a Windows shell, or are taken for one: the shell's syntax is not ours to read. */
const SHELLS = /^(?:powershell|pwsh|cmd)(?:\.exe)?$/i;
/** Names of images that hold Windows, wherever they come from. */
const IMAGES = /^mcr\.microsoft\.com\/windows(?:$|[/:@])|nanoserver|windowsservercore/i;
/** `golang:1.22-windows-amd64`. In a repository's name it is no sign: dockcross/windows-static-x64 is a Linux image. */
const TAGS = /:(?:[^/@]*[-_.])?windows(?:$|[-_.@0-9])/i;

/**
 * Whether a stage builds for Windows, so that its paths and commands are not those of a Linux image.
 * The evidence, any of which will do, in the stage or in one that it stands on: the escape character
 * is the backtick; a SHELL is PowerShell or cmd; the FROM asks for a Windows platform; the base
 * image's name says so.
 */
export function isWindowsStage(stage: Stage, escape: string): boolean {
  if (escape === '`') return true;
  const unseen: Stage[] = [];
  let link: Stage | undefined = stage;
  for (
    ;
    link !== undefined && !ANSWERS.has(link);
    link = link.base.kind === 'stage' ? link.base.stage : undefined
  ) {
    unseen.push(link);
  }
  let windows = link !== undefined && ANSWERS.get(link) === true;
  // From the base upwards: what a stage stands on decides for it as well.
  for (const next of unseen.reverse()) {
    windows ||= showsWindows(next);
    ANSWERS.set(next, windows);
  }
  return windows;
}

/** Of stages, which never change: a chain of thousands is gone through once, not once for each of them. */
const ANSWERS = new WeakMap<Stage, boolean>();

function showsWindows({ from, base, instructions }: Stage): boolean {
  return (
    hasWindowsPlatform(from) ||
    (base.kind === 'image' && isWindowsImage(display(base.name))) ||
    instructions.some((instruction) => instruction.kind === 'command' && setsWindowsShell(instruction))
  );
}

function hasWindowsPlatform(from: FromInstruction): boolean {
  const platform = from.flags.find((flag) => flag.name === 'platform')?.value?.text ?? '';
  return /^windows(?:$|[/(])/i.test(platform);
}

function isWindowsImage(name: string): boolean {
  return IMAGES.test(name) || TAGS.test(name);
}

function setsWindowsShell({ keyword, command }: CommandInstruction): boolean {
  if (keyword !== 'SHELL' || command?.kind !== 'exec') return false;
  // The program may be given with its path, in either way of writing one.
  return SHELLS.test(command.argv[0]?.text.split(/[\\/]/).at(-1) ?? '');
}
