import type { OutlineCommand } from '../../dockerfile/index.ts';
import type { BuildModel, Layer, RunOutline, WayBack } from '../../predict/model.ts';

/** The place that a command is taken from, and the one that it is put to. */
export interface Passing {
  readonly from: RunOutline;
  readonly to: RunOutline;
  readonly writer: Layer;
  readonly way: WayBack;
}

/** What a word may hold besides plain text: variables by their names. */
const EXPANSION = /\$\{(\w+)\}|\$(\w+)/g;

/**
 * The words of a command as one line, where they mean the same at the end of an earlier RUN: variables were set
 * before, paths do not depend on where the scripts have gone to. null where that is not known.
 * @param words how the words are written
 */
export function portableText(
  build: BuildModel,
  passing: Passing,
  command: OutlineCommand,
  words: readonly string[],
): string | null {
  const { from, to, way } = passing;
  const [program = ''] = words;
  if (command.redirected || command.assigned || !/^[\w./+-]+$/.test(program)) return null;
  if (from.functions.has(program) || to.functions.has(program)) return null;
  if (!way.isAlike()) return null;
  const line = words.join(' ');
  if (/[\n`#]|\$(?![\w{])|\$\{\w*[^\w}]/.test(line)) return null;
  const names = [...line.matchAll(EXPANSION)].map(([, braced, bare]) => braced ?? bare ?? '');
  if (!names.every((name) => isSetBefore(build, passing, name))) return null;
  if (/[*?[{]/.test(line.replaceAll(EXPANSION, '')) && (from.noglob || to.noglob)) return null;
  const stays = way.startsAlike() && ![from, to].some(wanders);
  return stays || operandsOf(words).every((word) => /^["']?[/$]/.test(word)) ? line : null;
}

/** Whether a script goes elsewhere. */
function wanders({ commands, script }: RunOutline): boolean {
  return (
    commands.some(({ words }) => ['cd', 'pushd', 'popd'].includes(words[0]?.value ?? '')) ||
    /\beval\b/.test(script.text)
  );
}

/** What is no flag; behind a chown or chmod, what is not its first operand. */
function operandsOf([program = '', ...words]: readonly string[]): string[] {
  const operands = words.filter((word) => !word.startsWith('-'));
  return /^(?:chown|chgrp|chmod)$/.test(program) ? operands.slice(1) : operands;
}

/** Whether a variable of the file has its value already where the earlier RUN stands, and no script sets it. */
function isSetBefore(build: BuildModel, { from, to, writer }: Passing, name: string): boolean {
  const declared = build.variables().filter((variable) => variable.name === name);
  const other = new RegExp(`(?<![$\\w]|\\$\\{)${name}(?!\\w)`);
  return (
    declared.length > 0 &&
    declared.every(({ layers }) => layers <= writer.index) &&
    ![from, to].some(({ script }) => other.test(script.text))
  );
}
