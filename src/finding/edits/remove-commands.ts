import type { OutlineElement, ParsedDockerfile, Span } from '../../dockerfile/index.ts';
import type { RunOutline } from '../../predict/model.ts';
import type { Edit } from '../finding.ts';
import { commandOf } from './commands.ts';
import { lineStart, nextLine, readGap, type Gap } from './gap.ts';
import { removeInstruction } from './instructions.ts';

/** What does nothing that a layer could hold: a RUN of nothing else may go. */
const INERT: ReadonlySet<string> = new Set(['set', ':', 'true', 'cd', 'export', 'shopt', 'umask', 'unset']);

/**
 * Takes commands out of a RUN as if they had succeeded, with the operators that joined them and the comment
 * lines right above them; where nothing is left that does anything, the instruction goes. The rest means what it
 * meant, its exit status and `set -e` included. null where that, or a clean text, cannot be had.
 */
export function removeCommands(
  file: ParsedDockerfile,
  outline: RunOutline,
  elements: readonly OutlineElement[],
): Edit[] | null {
  const gone = new Set(elements);
  const left = outline.elements.filter((element) => !gone.has(element));
  if (gone.size === 0 || outline.readsStatus || !keepsMeaning(outline, gone)) return null;
  if (left.every((element) => isInert(outline, element))) {
    return removeInstruction(file, outline.instruction);
  }
  if (!keepsStatus(outline, gone)) return null;
  const edits: Edit[] = [];
  for (const [first, last] of stretches(outline, gone)) {
    const cut = cutOut(file, outline, first, last);
    if (cut === null) return null;
    edits.push(...cut);
  }
  return edits;
}

/** Whether a command does nothing beyond its own shell, and runs nothing else in its words. */
function isInert(outline: RunOutline, { kind, program, span }: OutlineElement): boolean {
  if (kind !== 'command' || program === null || !INERT.has(program)) return false;
  const command = commandOf(outline, span);
  return command?.redirected === false && command.words.every(({ value }) => value !== null);
}

/** Whether each command can be taken for one that succeeded without another one noticing. */
function keepsMeaning({ elements, chains }: RunOutline, gone: ReadonlySet<OutlineElement>): boolean {
  return elements.every((element) => {
    if (!gone.has(element)) return true;
    const { chain, index, before } = element;
    const rest = chain.elements.slice(index + 1);
    const previous = chains[chains.indexOf(chain) - 1];
    return (
      !chain.background &&
      previous?.background !== true &&
      before !== '||' &&
      // Its failure would not have been the build's.
      rest.every((other) => other.before !== '||')
    );
  });
}

/** Whether what now ends a chain, or the script, fails the build exactly when it did before. */
function keepsStatus(outline: RunOutline, gone: ReadonlySet<OutlineElement>): boolean {
  const { chains, errexit } = outline;
  const lastChain = chains.at(-1);
  for (const chain of chains) {
    const { elements } = chain;
    const last = elements.findLast((element) => !gone.has(element));
    if (last === undefined || last === elements.at(-1)) continue;
    // Behind `&&` its failure now counts, and within it, too.
    if (errexit !== 'off' && (chain !== lastChain || !last.simple)) return false;
  }
  const end = chains.findLast(({ elements }) => elements.some((element) => !gone.has(element)));
  if (end === lastChain) return true;
  // What fails in a chain of one program has ended the script already.
  const [only, ...more] = end?.elements ?? [];
  return errexit === 'on' && only?.simple === true && more.length === 0 && end?.background === false;
}

/** The first and the last of commands that follow each other and all go. */
function stretches(
  { elements }: RunOutline,
  gone: ReadonlySet<OutlineElement>,
): (readonly [first: number, last: number])[] {
  const found: [number, number][] = [];
  for (const [index, element] of elements.entries()) {
    if (!gone.has(element)) continue;
    const open = found.at(-1);
    if (open?.[1] === index - 1) open[1] = index;
    else found.push([index, index]);
  }
  return found;
}

function cutOut(file: ParsedDockerfile, outline: RunOutline, first: number, last: number): Edit[] | null {
  const { elements, escape } = outline;
  const { text } = file.source;
  const from = elements[first];
  const to = elements[last];
  if (from === undefined || to === undefined) return null;
  const previous = elements[first - 1];
  const next = elements[last + 1];
  for (let index = first; index < last; index++) {
    const [one, other] = [elements[index], elements[index + 1]];
    if (one === undefined || other === undefined) return null;
    if (gapBetween(text, one, other, escape) === null) return null;
  }
  const above = previous === undefined ? undefined : gapBetween(text, previous, from, escape);
  const below = next === undefined ? undefined : gapBetween(text, to, next, escape);
  if (above === null || below === null) return null;
  if (previous === undefined) {
    return next === undefined || below === undefined ? null : cutFirst(text, outline, from, below);
  }
  if (above === undefined) return null;
  const upTo = [{ span: { start: previous.span.end, end: to.span.end }, text: '' }];
  // A comment behind the last command would go on with whatever follows the instruction.
  if (next === undefined || below === undefined) return upTo;
  const fromHere = [...above.near, { start: from.span.start, end: next.span.start }].map((span) => ({
    span,
    text: '',
  }));
  // What is left of a chain is joined as the chain was.
  const keepsBefore = isInChain(next) && !isInChain(from);
  const keepsBehind = isInChain(from) && !isInChain(next);
  const lines = wholeLines(text, outline, { from, to, above, below });
  if (lines !== null && !(lines.leads ? keepsBefore : keepsBehind)) return lines.edits;
  if (!keepsBehind && !isBroken(below)) return fromHere;
  if (keepsBefore) return below.near.length + below.far.length > 0 ? null : fromHere;
  return above.far.length > 0 ? null : upTo;
}

/** Whether an element goes on with the chain of the one before it. */
function isInChain({ before }: OutlineElement): boolean {
  return before === '&&' || before === '||';
}

function gapBetween(text: string, one: OutlineElement, other: OutlineElement, escape: string): Gap | null {
  return readGap(text, { start: one.span.end, end: other.span.start }, escape);
}

function isBroken({ brokenBefore, brokenAfter }: Gap): boolean {
  return brokenBefore || brokenAfter;
}

/** What stands first in a script goes up to what is next; comments between speak of that and stay. */
function cutFirst(text: string, outline: RunOutline, from: OutlineElement, below: Gap): Edit[] {
  const { operator, near, far, span } = below;
  const own = commentsAbove(text, outline, from).map((line) => ({ span: line, text: '' }));
  const [comment] = [...far, ...near].sort((a, b) => a.start - b.start);
  if (comment === undefined) return [...own, { span: { start: from.span.start, end: span.end }, text: '' }];
  // In a line of its own it goes with that; else the line is continued behind what stands before it.
  const begin = lineStart(text, from.span.start);
  const isLine = text.slice(begin, from.span.start).trim() === '';
  const line = { start: isLine ? begin : from.span.start, end: comment.start };
  const edits = [...own, { span: line, text: isLine ? '' : `${outline.escape}\n` }];
  return operator === null || operator.start < comment.start
    ? edits
    : [...edits, { span: { start: operator.start, end: span.end }, text: '' }];
}

/** The comment lines right above what stands first in a script. */
function commentsAbove(text: string, outline: RunOutline, { span }: OutlineElement): readonly Span[] {
  const { form, script, instruction } = outline;
  const { keywordSpan, flags } = instruction;
  // The line end before a body makes its first line one.
  const start = form === 'heredoc' ? script.toDocument(0) - 1 : (flags.at(-1)?.span.end ?? keywordSpan.end);
  return readGap(text, { start, end: span.start }, outline.escape)?.near ?? [];
}

/**
 * The lines that commands have for themselves, with the comment lines right above. `leads`: the operator before
 * them is on these lines, else the one behind them is.
 */
function wholeLines(
  text: string,
  { escape, form }: RunOutline,
  { from, to, above, below }: { from: OutlineElement; to: OutlineElement; above: Gap; below: Gap },
): { edits: Edit[]; leads: boolean } | null {
  const begin = lineStart(text, from.span.start);
  const end = nextLine(text, to.span.end);
  // They share a line with what stands before or behind them.
  if (begin <= above.span.start || end > below.span.end) return null;
  const head = text.slice(begin, from.span.start).trim();
  const tail = text.slice(to.span.end, end).trim();
  const leads = head !== '';
  const sign = below.operator === null ? '' : text.slice(below.operator.start, below.operator.end);
  const continued = form === 'heredoc' && tail === sign ? '' : escape;
  const expected = leads ? continued : `${sign}${continued}`;
  if (tail.replaceAll(/\s/g, '') !== expected || (leads && below.operator === null)) return null;
  return { edits: [{ span: { start: above.near[0]?.start ?? begin, end }, text: '' }], leads };
}
