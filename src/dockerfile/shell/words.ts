import type { MappedText } from '../mapped-text.ts';
import { literal, wordOf, type Part, type Word } from '../word.ts';
import type { DoubleQuotedChild, ParameterExpansionPart, ShellWordNode, WordPart } from './parser.ts';
import { resolveFrom, sameWord, type ShellState } from './state.ts';

/** A field marker inside a list of parts: an unquoted value was split there. */
const SPLIT = Symbol('split');
type Piece = Part | typeof SPLIT;

/** How many words one brace expansion may become before it is left as it stands. */
const MAX_BRACE_WORDS = 256;

/** What evaluating words needs besides the state: the script, and a way to run `$(…)`. */
export interface WordContext {
  readonly script: MappedText;
  readonly state: ShellState;
  /** Told of every `$(…)`; returns its output where that is known. */
  readonly substitute: (part: Extract<WordPart, { type: 'CommandExpansion' }>) => Word | null;
}

/** The words that a shell makes of one word of a script: braces, variables and field splitting done. */
export function evaluateWords(node: ShellWordNode, context: WordContext): Word[] {
  const fields: Word[] = [];
  for (const braced of expandBraces(node)) {
    let field: Part[] = [];
    let quoted = false;
    const pieces = evaluateParts(braced, context, false);
    for (const piece of pieces) {
      if (piece === SPLIT) {
        if (field.length > 0) fields.push(wordOf(field));
        field = [];
      } else field.push(piece);
    }
    quoted = braced.some((part) => isQuoted(part));
    const word = wordOf(field);
    if (word.length > 0 || quoted) fields.push(word);
  }
  return fields;
}

/** The value of a word where no splitting happens: an assignment, a redirect's target, a case. */
export function evaluateSingle(node: ShellWordNode, context: WordContext): Word {
  return wordOf(evaluateParts(partsOf(node), context, true).filter((piece) => piece !== SPLIT));
}

function isQuoted(part: WordPart | TildePart): boolean {
  return part.type === 'DoubleQuoted' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted';
}

/** A leading, unquoted `~` or `~user`. */
interface TildePart {
  readonly type: 'Tilde';
  readonly user: string;
}
type EvaluatedPart = WordPart | TildePart;

function partsOf(node: ShellWordNode): EvaluatedPart[] {
  const parts: readonly WordPart[] = node.parts ?? [
    { type: 'Literal', pos: node.pos, end: node.end, value: node.value, text: node.text },
  ];
  const [first, ...rest] = parts;
  if (first?.type !== 'Literal' || !first.text.startsWith('~')) return [...parts];
  const slash = first.value.indexOf('/');
  if (slash === -1 && rest.length > 0) return [...parts];
  const user = slash === -1 ? first.value.slice(1) : first.value.slice(1, slash);
  if (!/^[A-Za-z0-9_.-]*$/.test(user)) return [...parts];
  const tail = slash === -1 ? '' : first.value.slice(slash);
  return [{ type: 'Tilde', user }, { ...first, value: tail, text: tail }, ...rest];
}

/** `{a,b}` and `{1..3}` multiply the word; what is not understood stands as it is. */
function expandBraces(node: ShellWordNode): EvaluatedPart[][] {
  let words: EvaluatedPart[][] = [[]];
  for (const part of partsOf(node)) {
    const choices: EvaluatedPart[][] | null = part.type === 'BraceExpansion' ? braceChoices(part) : null;
    if (choices === null || choices.length * words.length > MAX_BRACE_WORDS) {
      for (const word of words) word.push(part);
      continue;
    }
    words = words.flatMap((word) => choices.map((choice) => [...word, ...choice]));
  }
  return words;
}

function braceChoices(part: Extract<WordPart, { type: 'BraceExpansion' }>): EvaluatedPart[][] | null {
  const inner = part.text.slice(1, -1);
  const literalPart = (value: string): EvaluatedPart[] => [
    { type: 'Literal', pos: part.pos, end: part.end, value, text: value },
  ];
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(inner);
  if (range !== null) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (Math.abs(to - from) >= MAX_BRACE_WORDS) return null;
    const step = from <= to ? 1 : -1;
    return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) =>
      literalPart(String(from + index * step)),
    );
  }
  if (/["'`\\${}]/.test(inner) || !inner.includes(',')) return null;
  return inner.split(',').map((choice) =>
    choice.split(/([*?])/).flatMap((piece): EvaluatedPart[] => {
      if (piece === '') return [];
      if (piece === '*')
        return [{ type: 'Glob', kind: 'star', pos: part.pos, end: part.end, text: '*', value: '*' }];
      if (piece === '?')
        return [{ type: 'Glob', kind: 'question', pos: part.pos, end: part.end, text: '?', value: '?' }];
      return literalPart(piece);
    }),
  );
}

function evaluateParts(parts: readonly EvaluatedPart[], context: WordContext, whole: boolean): Piece[] {
  return parts.flatMap((part): Piece[] => {
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        return [part.value];
      case 'Glob':
      case 'ExtendedGlob':
        return whole
          ? [part.text]
          : [{ kind: 'wildcard', text: part.type === 'ExtendedGlob' ? '*' : part.text }];
      case 'DoubleQuoted':
      case 'LocaleString':
        return part.parts.flatMap((child) => evaluateQuoted(child, context));
      case 'BraceExpansion':
        return [part.text];
      case 'Tilde':
        return part.user === '' ? [...(context.state.lookup('HOME') ?? [])] : [homeOf(part.user)];
      default:
        return whole ? evaluateExpansion(part, context) : split(evaluateExpansion(part, context));
    }
  });
}

/** Where a named user's home directory is by convention; `~root` is the one that is certain. */
function homeOf(user: string): string {
  return user === 'root' ? '/root' : `/home/${user}`;
}

function evaluateQuoted(part: DoubleQuotedChild, context: WordContext): Part[] {
  if (part.type === 'Literal') return [part.value];
  return evaluateExpansion(part, context).map((piece) =>
    typeof piece === 'string' || piece.kind === 'unknown' ? unsplit(piece) : piece.text,
  );
}

function unsplit(part: Part): Part {
  return typeof part !== 'string' && part.kind === 'unknown' && part.splits
    ? { ...part, splits: false }
    : part;
}

/** Field splitting of an unquoted value, and its wildcards. */
function split(parts: readonly Part[]): Piece[] {
  const pieces: Piece[] = [];
  for (const part of parts) {
    if (typeof part !== 'string') {
      pieces.push(part.kind === 'unknown' ? { ...part, splits: true } : part);
      continue;
    }
    for (const token of part.split(/([ \t\n]+|[*?])/)) {
      if (token === '') continue;
      if (/^[ \t\n]/.test(token)) pieces.push(SPLIT);
      else if (token === '*' || token === '?') pieces.push({ kind: 'wildcard', text: token });
      else pieces.push(token);
    }
  }
  return pieces;
}

function evaluateExpansion(
  part: Exclude<WordPart, { type: 'Literal' | 'SingleQuoted' | 'AnsiCQuoted' | 'Glob' | 'DoubleQuoted' }>,
  context: WordContext,
): Part[] {
  switch (part.type) {
    case 'SimpleExpansion':
      return [...variable(part.text.slice(1), part.text, context)];
    case 'ParameterExpansion':
      return [...parameter(part, context)];
    case 'CommandExpansion':
      return [...(context.substitute(part) ?? [unknown(part.text, context)])];
    default:
      return [unknown(part.text, context)];
  }
}

function variable(name: string, text: string, context: WordContext): Word {
  if (name === '@' || name === '*') {
    const { positional } = context.state;
    if (positional === null) return [unknown(text, context)];
    return wordOf(positional.flatMap((word, index) => (index === 0 ? [...word] : [' ', ...word])));
  }
  if (/^[#?$!-]$/.test(name)) return [unknown(`${text}@${context.script.toDocument(0)}`, context, text)];
  return context.state.lookup(name) ?? [];
}

/**
 * Something the file does not tell. Two of them are the same when they are written the same and the
 * variables in them have the same values.
 */
function unknown(text: string, context: WordContext, shown = text): Part {
  let id = `sh:${text}`;
  for (const [, name] of text.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)) {
    const value = name === undefined ? undefined : context.state.lookup(name);
    if (value !== undefined)
      id += `|${value.map((part) => (typeof part === 'string' ? part : part.kind === 'unknown' ? part.id : part.text)).join('')}`;
  }
  return { kind: 'unknown', id, text: shown, splits: false };
}

function parameter(part: ParameterExpansionPart, context: WordContext): Word {
  const { operation } = part;
  if (part.prefix !== undefined || part.index !== undefined) return [unknown(part.text, context)];
  if (operation === undefined) return variable(part.parameter, part.text, context);
  const value = context.state.lookup(part.parameter);
  const known = value === undefined ? '' : literal(value);
  if (operation.type === 'Default') {
    const operand = (): Word => evaluateSingle(operation.operand, context);
    const replaces = operation.operator.startsWith(':') ? known === '' : value === undefined;
    if (operation.operator.endsWith('+')) {
      if (known === undefined) return [unknown(part.text, context)];
      return replaces ? [] : operand();
    }
    if (replaces) {
      const fallback = operation.operator.endsWith('?') ? [] : operand();
      if (operation.operator.endsWith('=')) context.state.set(part.parameter, fallback);
      return fallback;
    }
    if (known === undefined && value !== undefined && isBare(value) && operation.operator.endsWith('-')) {
      return sameWord(operand(), value) ? value : [unknown(part.text, context)];
    }
    return value ?? [];
  }
  if (known === undefined) return [unknown(part.text, context)];
  if (operation.type === 'Remove') {
    const pattern = literal(evaluateSingle(operation.operand, context));
    return pattern === undefined
      ? [unknown(part.text, context)]
      : wordOf([remove(known, pattern, operation.operator)]);
  }
  if (operation.type === 'Replace') {
    const pattern = literal(evaluateSingle(operation.pattern, context));
    const replacement = literal(evaluateSingle(operation.replacement, context));
    if (pattern === undefined || replacement === undefined || /[*?[\\]/.test(pattern) || pattern === '')
      return [unknown(part.text, context)];
    if (operation.operator === '//') return wordOf([known.replaceAll(pattern, () => replacement)]);
    if (operation.operator === '/') return wordOf([known.replace(pattern, () => replacement)]);
  }
  if (operation.type === 'CaseModification' && operation.operand === undefined) {
    if (operation.operator === ',,') return wordOf([known.toLowerCase()]);
    if (operation.operator === '^^') return wordOf([known.toUpperCase()]);
  }
  return [unknown(part.text, context)];
}

/** Nothing in it is known: it may be empty too. */
function isBare(word: Word): boolean {
  return word.every((part) => typeof part !== 'string');
}

/** `${x#pattern}` and its kin, for patterns of text, `*` and `?`. */
function remove(value: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const matches = new RegExp(`^(?:${source})$`, 's');
  const lengths = Array.from({ length: value.length + 1 }, (_, index) => index);
  if (operator.length === 2) lengths.reverse();
  for (const length of lengths) {
    const prefix = operator.startsWith('#');
    const piece = prefix ? value.slice(0, length) : value.slice(value.length - length);
    if (matches.test(piece)) return prefix ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
}

/** The output of a `$(…)` whose command tells it: pwd, echo, basename, dirname, mktemp. */
export function knownOutput(name: string, args: readonly Word[], state: ShellState, id: string): Word | null {
  const [first] = args;
  const operand = first === undefined ? undefined : literal(first);
  if (name === 'pwd') return state.cwd;
  if ((name === 'echo' || name === 'printf') && args.length === 1) return first ?? null;
  if (name === 'basename' && args.length === 1 && operand !== undefined)
    return wordOf([operand.replace(/\/+$/, '').replace(/^.*\//, '')]);
  if (name === 'dirname' && args.length === 1 && operand !== undefined)
    return wordOf([operand.replace(/\/+[^/]*\/*$/, '') || '/']);
  if (name === 'readlink' || name === 'realpath') {
    const last = args.at(-1);
    return last === undefined || operand === undefined ? null : resolveFrom(state.cwd, last);
  }
  if (name === 'mktemp') {
    const template = args.map((word) => literal(word)).find((text) => text?.includes('XXX'));
    const base = template === undefined ? '/tmp/tmp.' : template.replace(/X+.*$/, '');
    return [
      base.startsWith('/') ? base : `/tmp/${base}`,
      { kind: 'unknown', id: `mktemp:${id}`, text: '$(mktemp)', splits: false },
    ];
  }
  return null;
}
