import type { Draft } from './draft.ts';
import { isHeredocWord } from './heredoc.ts';
import type {
  Argument,
  AssignInstruction,
  CommandInstruction,
  CopyInstruction,
  FromInstruction,
  Instruction,
  ListInstruction,
  ValueInstruction,
} from './instructions.ts';
import { isSeparatorCode, skipSpace } from './characters.ts';
import type { PlacedWord } from './words.ts';
import { splitAtSeparators, splitQuoted } from './words.ts';

/** Makes an instruction of a draft; null where so much is missing that there is none. Reports problems. */
export type Builder = (draft: Draft) => Instruction | null;

const STAGE_NAME = /^[a-z][a-z0-9-_.]*$/;

/** All instructions but ONBUILD, which needs the parser itself. */
export const BUILDERS: ReadonlyMap<string, Builder> = new Map<string, Builder>([
  ['ADD', (draft) => buildCopy(draft, 'ADD')],
  ['ARG', buildArg],
  ['CMD', (draft) => buildCommand(draft, 'CMD')],
  ['COPY', (draft) => buildCopy(draft, 'COPY')],
  ['ENTRYPOINT', (draft) => buildCommand(draft, 'ENTRYPOINT')],
  ['ENV', (draft) => buildPairs(draft, 'ENV')],
  ['EXPOSE', buildExpose],
  ['FROM', buildFrom],
  ['HEALTHCHECK', buildHealthcheck],
  ['LABEL', (draft) => buildPairs(draft, 'LABEL')],
  ['MAINTAINER', (draft) => buildValue(draft, 'MAINTAINER')],
  ['RUN', (draft) => ({ ...draft.common, kind: 'run', command: draft.command() })],
  ['SHELL', buildShell],
  ['STOPSIGNAL', (draft) => buildValue(draft, 'STOPSIGNAL')],
  ['USER', (draft) => buildValue(draft, 'USER')],
  ['VOLUME', buildVolume],
  ['WORKDIR', (draft) => buildValue(draft, 'WORKDIR')],
]);

/** Without an image the instruction stays, with an empty one: a stage begins here all the same. */
function buildFrom(draft: Draft): FromInstruction {
  const words = splitAtSeparators(draft.args.text).map((word) => draft.argument(word));
  const [image, as, name] = words;
  if (image === undefined) {
    draft.report('FROM needs the name of an image');
    const { end } = draft.common.keywordSpan;
    return { ...draft.common, kind: 'from', image: { text: '', span: { start: end, end } }, alias: null };
  }
  draft.checkExpansion(image);
  if (words.length === 1) return { ...draft.common, kind: 'from', image, alias: null };
  if (as?.text.toLowerCase() !== 'as' || name === undefined || words.length > 3) {
    const span = { start: (as ?? image).span.start, end: draft.common.span.end };
    draft.report('expected nothing or "AS name" behind the image', span);
  }
  const text = name?.text.toLowerCase() ?? '';
  if (as?.text.toLowerCase() !== 'as' || name === undefined) {
    return { ...draft.common, kind: 'from', image, alias: null };
  }
  if (STAGE_NAME.test(text)) {
    return { ...draft.common, kind: 'from', image, alias: { text, span: name.span } };
  }
  const rule = 'expected a letter, then letters, digits, "-", "_" and "."';
  draft.report(`"${name.text}" cannot name a stage: ${rule}`, name.span);
  return { ...draft.common, kind: 'from', image, alias: null };
}

function buildCopy(draft: Draft, keyword: 'COPY' | 'ADD'): CopyInstruction | null {
  const { json, items } = draft.list();
  const destination = items.at(-1);
  if (destination === undefined || items.length < 2) {
    draft.report(`${keyword} needs at least two arguments: what to copy, and where to`, draft.common.span);
    return null;
  }
  if (isHeredocWord(destination.text)) {
    draft.report(`${keyword} cannot write to a heredoc: expected a destination behind it`, destination.span);
  }
  // `<< EOF` with a blank is a heredoc, yet BuildKit takes the two words for files.
  for (const item of items) if (json || !isHeredocWord(item.text)) draft.checkExpansion(item);
  return { ...draft.common, kind: 'copy', keyword, sources: items.slice(0, -1), destination };
}

function buildCommand(draft: Draft, keyword: 'CMD' | 'ENTRYPOINT'): CommandInstruction {
  return { ...draft.common, kind: 'command', keyword, command: draft.command() };
}

function buildShell(draft: Draft): CommandInstruction {
  const command = draft.command();
  if (command.kind === 'shell' || command.argv.length === 0) {
    draft.report('SHELL needs a JSON list of at least one string, like ["/bin/sh", "-c"]', draft.common.span);
  }
  return { ...draft.common, kind: 'command', keyword: 'SHELL', command };
}

function buildHealthcheck(draft: Draft): CommandInstruction | null {
  const { args } = draft;
  const [type] = splitAtSeparators(args.text);
  if (type === undefined) {
    draft.report('HEALTHCHECK needs NONE, or CMD and a command');
    return null;
  }
  const rest = args.slice(skipSpace(args.text, type.end));
  const form = type.text.toUpperCase();
  if (form === 'NONE') {
    if (rest.text !== '') draft.report('HEALTHCHECK NONE takes no arguments', rest.span());
    return { ...draft.common, kind: 'command', keyword: 'HEALTHCHECK', command: null };
  }
  if (form !== 'CMD') {
    const message = `unknown type "${type.text}" of HEALTHCHECK: expected CMD or NONE`;
    draft.report(message, draft.argument(type).span);
    return null;
  }
  const command = draft.command(rest);
  if (rest.text === '' || (command.kind === 'exec' && command.argv.length === 0)) {
    draft.report('HEALTHCHECK CMD needs a command', draft.common.span);
  }
  return { ...draft.common, kind: 'command', keyword: 'HEALTHCHECK', command };
}

function buildValue(draft: Draft, keyword: ValueInstruction['keyword']): ValueInstruction | null {
  if (draft.args.text === '') {
    draft.report(`${keyword} needs an argument`);
    return null;
  }
  const value = draft.whole();
  if (keyword !== 'MAINTAINER') draft.checkExpansion(value);
  return { ...draft.common, kind: 'value', keyword, value };
}

function buildExpose(draft: Draft): ListInstruction {
  const items = splitAtSeparators(draft.args.text).map((word) => draft.argument(word));
  if (items.length === 0) draft.report('EXPOSE needs at least one port');
  for (const item of items) draft.checkExpansion(item);
  return { ...draft.common, kind: 'list', keyword: 'EXPOSE', items };
}

function buildVolume(draft: Draft): ListInstruction {
  const { items } = draft.list();
  if (items.length === 0) draft.report('VOLUME needs at least one path');
  for (const item of items) {
    if (item.text.trim() === '') draft.report('a path of VOLUME cannot be empty', item.span);
    draft.checkExpansion(item);
  }
  return { ...draft.common, kind: 'list', keyword: 'VOLUME', items };
}

type Assignment = AssignInstruction['assignments'][number];

function buildArg(draft: Draft): AssignInstruction | null {
  const words = splitQuoted(draft.args.text, draft.escape);
  if (words.length === 0) draft.report('ARG needs at least one name');
  return assign(
    draft,
    'ARG',
    words.map((word) => readAssignment(draft, word)),
  );
}

/** ENV and LABEL: `name=value …`, or the old form `name value` where the first word has no `=`. */
function buildPairs(draft: Draft, keyword: 'ENV' | 'LABEL'): AssignInstruction | null {
  const words = splitQuoted(draft.args.text, draft.escape);
  const [first] = words;
  if (first === undefined) {
    draft.report(`${keyword} needs at least one name=value`);
    return null;
  }
  if (!first.text.includes('=')) return buildOldPair(draft, keyword);
  const pairs: Assignment[] = [];
  for (const word of words) {
    if (word.text.includes('=')) pairs.push(readAssignment(draft, word));
    else draft.report(`"${word.text}" has no "=": expected name=value`, draft.argument(word).span);
  }
  return assign(draft, keyword, pairs);
}

function buildOldPair(draft: Draft, keyword: 'ENV' | 'LABEL'): AssignInstruction | null {
  const { text } = draft.args;
  let nameEnd = 0;
  while (nameEnd < text.length && !isSeparatorCode(text.charCodeAt(nameEnd))) nameEnd++;
  let start = nameEnd;
  while (start < text.length && isSeparatorCode(text.charCodeAt(start))) start++;
  if (start === text.length) {
    draft.report(`${keyword} ${text} has no value: expected name=value`, draft.common.span);
    return null;
  }
  const span = draft.args.span();
  return assign(draft, keyword, [{ name: text.slice(0, nameEnd), value: text.slice(start), span }]);
}

function readAssignment(draft: Draft, word: PlacedWord): Assignment {
  const { text, span } = draft.argument(word);
  const equals = text.indexOf('=');
  return equals === -1
    ? { name: text, value: null, span }
    : { name: text.slice(0, equals), value: text.slice(equals + 1), span };
}

function assign(
  draft: Draft,
  keyword: AssignInstruction['keyword'],
  given: readonly Assignment[],
): AssignInstruction | null {
  const assignments: Assignment[] = [];
  for (const assignment of given) {
    const { name, value, span } = assignment;
    if (name === '') {
      draft.report(`a name is missing before "=": expected ${keyword} name=value`, span);
      continue;
    }
    const texts: Argument[] = [{ text: value ?? '', span }];
    if (keyword === 'ENV') texts.push({ text: name, span });
    for (const text of texts) draft.checkExpansion(text);
    assignments.push(assignment);
  }
  return assignments.length === 0 ? null : { ...draft.common, kind: 'assign', keyword, assignments };
}
