import type { OutlineElement, ParsedDockerfile } from '../../dockerfile/index.ts';
import type { RunOutline } from '../../predict/model.ts';
import type { Edit } from '../finding.ts';
import { INDENT, indentationAt, nextLine } from './gap.ts';

/** Builtins that change what runs behind them in the same shell. */
const LEAVES_TRACES: ReadonlySet<string> = new Set(
  (
    'cd pushd popd set shopt export unset readonly declare typeset local alias unalias umask ulimit trap exec exit ' +
    'return wait hash enable shift getopts read break continue'
  ).split(' '),
);

/**
 * Makes one RUN of two that follow each other: the second runs where the first has succeeded, as before. null
 * where they differ in flags, where something of the first's shell would be seen by the second, or where `;` and
 * `||` of the second would hide a failure of the first.
 */
export function mergeRuns(file: ParsedDockerfile, first: RunOutline, second: RunOutline): Edit[] | null {
  const { instructions, source } = file;
  const [one, other] = [first.instruction, second.instruction];
  const at = instructions.indexOf(one);
  if (at === -1 || instructions[at + 1] !== other) return null;
  if (first.form === 'heredoc' || second.form === 'heredoc') return null;
  if (one.heredocs.length + other.heredocs.length > 0 || flagsOf(first) !== flagsOf(second)) return null;
  if (!leavesNothing(first) || !isOneChain(second)) return null;
  const { text } = source;
  const last = first.elements.at(-1)?.span.end;
  const next = second.elements[0]?.span.start;
  if (last === undefined || next === undefined) return null;
  // Nothing of the first script but what is in its elements: no `;` at its end, no comment of the shell's.
  const lineEnd = nextLine(text, one.span.end);
  if (last !== one.span.end || text.slice(last, lineEnd).trim() !== '') return null;
  if (text.slice(other.keywordSpan.start, next).includes('#')) return null;
  const secondLine = nextLine(text, other.span.start);
  const indent = secondLine < other.span.end ? indentationAt(text, secondLine) || INDENT : INDENT;
  // Comments between the two stay, blank lines would be an empty continuation.
  const between = text.slice(last, other.span.start).split(/\r?\n/);
  const kept = between.filter((line) => line.trim() !== '').map((line) => `${line}\n`);
  const joint = ` ${file.escape}\n${kept.join('')}${indent}&& `;
  return [{ span: { start: last, end: next }, text: joint }];
}

function flagsOf({ instruction }: RunOutline): string {
  return JSON.stringify(instruction.flags.map(({ name, value }) => [name, value?.text ?? null]).sort());
}

/** Whether a script changes nothing in its shell, ends only at its end, and runs nothing in the background. */
function leavesNothing({ elements, background, endsEarly, errexit }: RunOutline): boolean {
  const isPlain = ({ kind, program, simple }: OutlineElement): boolean =>
    kind === 'command' && simple && program !== null && !LEAVES_TRACES.has(program);
  return errexit !== 'unknown' && !background && !endsEarly && elements.every((element) => isPlain(element));
}

function isOneChain({ chains, elements, errexit, readsStatus }: RunOutline): boolean {
  const [only, ...more] = chains;
  return (
    only?.background === false &&
    more.length === 0 &&
    !readsStatus &&
    errexit === 'off' &&
    elements.every(({ before }) => before === null || before === '&&')
  );
}
