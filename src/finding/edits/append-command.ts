import type { OutlineElement, ParsedDockerfile } from '../../dockerfile/index.ts';
import type { RunOutline } from '../../predict/model.ts';
import type { Edit } from '../finding.ts';
import { INDENT, indentationAt, nextLine, readGap, type Gap } from './gap.ts';

/**
 * Puts a command behind the last one of a RUN, so that it runs whenever the RUN would have succeeded and hides
 * no failure, in the style in which the commands before are joined. null where that cannot be had: the script
 * may end before its end, jobs run in the background, `set -e` would count otherwise within the last command.
 */
export function appendCommand(file: ParsedDockerfile, outline: RunOutline, command: string): Edit[] | null {
  const { elements, endsEarly, background, errexit } = outline;
  const last = elements.at(-1);
  if (last === undefined || endsEarly || background) return null;
  // On the left of `&&` nothing within a group or a function ends the script any more.
  if (errexit !== 'off' && !last.simple) return null;
  const { text } = file.source;
  const at = last.span.end;
  const insert = (added: string): Edit[] => [{ span: { start: at, end: at }, text: added }];
  const joint = joinsByStatement(outline, last) ? ';' : '&&';
  if (outline.form === 'heredoc' && joint === ';' && last.before !== ';') {
    // A heredoc of the command itself begins in the next line.
    const isAlone =
      text.slice(at, nextLine(text, at)).trim() === '' && !text.slice(last.span.start, at).includes('<<');
    return insert(isAlone ? `\n${indentationAt(text, last.span.start)}${command}` : ` && ${command}`);
  }
  return insert(`${jointText(text, outline, last, joint)}${command}`);
}

/** Whether a program that fails has ended the script, so that what follows is a statement of its own. */
function joinsByStatement({ errexit, form }: RunOutline, { before, chain, simple }: OutlineElement): boolean {
  const own = chain.elements.length === 1 && simple;
  return errexit === 'on' && own && (before === ';' || (form === 'heredoc' && before === 'newline'));
}

/** What stands before the new command: the operator, and line breaks as between the ones before. */
function jointText(text: string, outline: RunOutline, last: OutlineElement, joint: '&&' | ';'): string {
  const { escape, elements } = outline;
  const inline = joint === ';' ? '; ' : ' && ';
  const gaps = elements.flatMap((element, index): readonly Gap[] => {
    const before = elements[index - 1];
    if (before === undefined) return [];
    const gap = readGap(text, { start: before.span.end, end: element.span.start }, escape);
    return gap === null ? [] : [gap];
  });
  const broken = gaps.findLast(({ operator, brokenBefore, brokenAfter }) => {
    return operator !== null && (brokenBefore || brokenAfter);
  });
  if (broken?.operator != null && broken.brokenAfter) {
    const indent = indentationAt(text, broken.span.end);
    return joint === ';' ? `; ${escape}\n${indent}` : ` && ${escape}\n${indent}`;
  }
  if (broken?.operator != null) {
    const indent = indentationAt(text, broken.operator.start);
    return joint === ';' ? `; ${escape}\n${indent}` : ` ${escape}\n${indent}&& `;
  }
  const start = outline.form === 'heredoc' ? last.span.start : outline.instruction.span.start;
  const second = nextLine(text, start);
  // All in one line stays so.
  if (second > last.span.end) return inline;
  const indent = shortened(indentationAt(text, second));
  return joint === ';' ? `; ${escape}\n${indent}` : ` ${escape}\n${indent}&& `;
}

/** Operators stand less far in than the arguments of the lines before. */
function shortened(indent: string): string {
  return indent === '' || /^ {5,}$/.test(indent) ? INDENT : indent;
}
