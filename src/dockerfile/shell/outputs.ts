import { literal, wordOf, type Word } from '../word.ts';
import type { ShellCommand } from './command.ts';

/** The output of a `$(…)` whose one command tells it: pwd, echo, basename, dirname, mktemp. */
export function knownOutput(command: ShellCommand, id: string): Word | null {
  const args = command.args.map(({ word }) => word);
  const [first, second] = args;
  const operand = first === undefined ? undefined : literal(first);
  const simple = operand !== undefined && !operand.startsWith('-');
  switch (command.name) {
    case 'pwd':
      return args.length === 0 ? command.cwd : null;
    case 'echo':
    case 'printf':
      // Flags, escapes and formats make it something else.
      if (args.length !== 1 || first === undefined || first.some((part) => /[\\%]/.test(textOf(part)))) {
        return null;
      }
      return textOf(first[0] ?? '').startsWith('-') ? null : first;
    case 'basename': {
      if (!simple || args.length > 2) return null;
      const name = operand.replace(/\/+$/, '').replace(/^.*\//s, '');
      const suffix = second === undefined ? '' : literal(second);
      if (suffix === undefined) return null;
      const cut = suffix !== '' && name !== suffix && name.endsWith(suffix);
      return wordOf([cut ? name.slice(0, name.length - suffix.length) : name]);
    }
    case 'dirname': {
      if (!simple || args.length !== 1) return null;
      const path = operand.replace(/(?<=[^])\/+$/, '');
      if (!path.includes('/')) return ['.'];
      return wordOf([path.replace(/\/+[^/]*$/, '') || '/']);
    }
    case 'mktemp':
      return temporary(args, command, id);
    default:
      return null;
  }
}

function textOf(part: Word[number]): string {
  return typeof part === 'string' ? part : '';
}

/** `mktemp`, `mktemp -d`, `mktemp /path/name.XXXX`: a path below a known folder. */
function temporary(args: readonly Word[], command: ShellCommand, id: string): Word | null {
  const texts = args.map((word) => literal(word));
  const open = { kind: 'unknown' as const, id: `mktemp:${id}`, text: '$(mktemp)', splits: false };
  if (texts.some((text) => text === undefined)) return null;
  if (texts.some((text) => /^-(?:[a-z]*[pt]|-tmpdir|-suffix)/.test(text ?? ''))) return null;
  const template = texts.find((text) => text?.startsWith('-') === false);
  if (template !== undefined) {
    const head = template.replace(/X{3,}[^/]*$/, '');
    if (head.startsWith('/')) return wordOf([head, open]);
    return command.cwd === null ? null : wordOf([...command.cwd, '/', head, open]);
  }
  return [`${literal(command.lookup('TMPDIR') ?? []) || '/tmp'}/tmp.`, open];
}
