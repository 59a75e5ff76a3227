import { literal, wordOf, type Part, type Word } from '../word.ts';
import type { WordContext } from './context.ts';
import { matchesPattern } from './glob.ts';
import type { ParameterExpansionPart, WordPart } from './parser.ts';
import { identity, sameWord } from './values.ts';

/** A longer value is not searched for a pattern at every length. */
const MAX_SEARCHED = 1000;

export type ExpansionPart = Extract<
  WordPart,
  {
    type:
      | 'SimpleExpansion'
      | 'ParameterExpansion'
      | 'CommandExpansion'
      | 'ArithmeticExpansion'
      | 'ProcessSubstitution';
  }
>;

/** Where a user's files are: by convention where the name is known. */
export function homeDirectory(user: Word): Word {
  const name = literal(user);
  if (name === undefined || /^[1-9]\d*$/.test(name)) {
    return [{ kind: 'unknown', id: `home:${name ?? '?'}`, text: '${HOME}', splits: false }];
  }
  return name === 'root' || name === '0' || name === '' ? ['/root'] : [`/home/${name}`];
}

/** What `$x`, `${x…}`, `$(…)` and their kin come to, not yet split. */
export function evaluateExpansion(part: ExpansionPart, context: WordContext): Part[] {
  switch (part.type) {
    case 'SimpleExpansion':
      return [...variable(part.text.slice(1), part.text, part.pos, context)];
    case 'ParameterExpansion':
      return [...parameter(part, context)];
    case 'CommandExpansion':
      return [...(context.substitute(part) ?? [output(part.text, part.pos, context)])];
    case 'ProcessSubstitution':
      context.substitute(part);
      return [unknown(part.text, context, context.unique(part.pos))];
    case 'ArithmeticExpansion':
      return [...arithmetic(part.text, context)];
  }
}

function arithmetic(text: string, context: WordContext): Word {
  const plain = /^\$\(\(\s*(\d+)\s*(?:([-+*])\s*(\d+)\s*)?\)\)$/.exec(text);
  if (plain?.[1] === undefined) return [unknown(text, context)];
  const [left, right] = [Number(plain[1]), Number(plain[3] ?? 0)];
  if (plain[2] === '*') return [String(left * right)];
  return [String(plain[2] === '-' ? left - right : left + right)];
}

/** The elements of `$@` or `${array[@]}`; null where the expansion is one value. */
export function elements(part: ExpansionPart, context: WordContext): readonly Word[] | null {
  if (part.type === 'SimpleExpansion' && part.text === '$@') return positional(part.text, context);
  if (part.type !== 'ParameterExpansion' || part.prefix !== undefined) return null;
  if (part.operation !== undefined) return null;
  if (part.parameter === '@') return positional(part.text, context);
  if (part.index?.value !== '@') return null;
  return context.state.items(part.parameter) ?? several(part.text, context);
}

function positional(text: string, context: WordContext): readonly Word[] {
  return context.state.positional ?? several(text, context);
}

function several(text: string, context: WordContext): readonly Word[] {
  return [[{ ...unknown(text, context), splits: true }]];
}

function variable(name: string, text: string, pos: number, context: WordContext): Word {
  const { state } = context;
  if (name === '@' || name === '*') return joined(positional(text, context));
  if (
    name === '#' &&
    state.positional !== null &&
    state.positional.every((word) => literal(word) !== undefined)
  ) {
    return [String(state.positional.length)];
  }
  if (/^[#?$!-]$|^(?:RANDOM|SECONDS|LINENO|BASHPID|SRANDOM)$/.test(name)) {
    return [unknown(text, context, context.unique(pos))];
  }
  if (name === '0') return [unknown(text, context)];
  return state.lookup(name) ?? [];
}

function joined(words: readonly Word[]): Word {
  return wordOf(words.flatMap((word, index) => (index === 0 ? [...word] : [' ', ...word])));
}

type UnknownPart = Extract<Part, { kind: 'unknown' }>;

/**
 * Something the file does not tell. Two of them are the same when they are written the same and the
 * variables in them have the same values.
 * @param mark sets it apart from others that are written the same
 */
function unknown(text: string, context: WordContext, mark = ''): UnknownPart {
  let id = `sh:${text}${mark}`;
  // In arithmetic, names stand without a dollar.
  const names = /^\$(?:\(\(|\[)/.test(text)
    ? text.matchAll(/(?<![A-Za-z0-9_])([A-Za-z_][A-Za-z0-9_]*|[0-9]+)/g)
    : text.matchAll(/\$\{?[#!]?([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*])/g);
  for (const [, name = ''] of names) {
    const value =
      name === '@' || name === '*' ? joined(positional(name, context)) : context.state.lookup(name);
    if (value !== undefined) id += `|${identity(value)}`;
  }
  return { kind: 'unknown', id: shortened(id), text, splits: false };
}

const MAX_ID = 500;

/** Values in ids may hold ids in turn; they must not grow without end. */
function shortened(id: string): string {
  if (id.length <= MAX_ID) return id;
  let [low, high] = [0, 0];
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at);
    low = (Math.imul(low, 31) + code) | 0;
    high = (Math.imul(high, 0x01_00_01_93) ^ code) | 0;
  }
  return `${id.slice(0, MAX_ID)}…${id.length}:${low}:${high}`;
}

/** Programs that tell the same wherever and whenever they are asked. */
const CONSTANT =
  /^(?:\$\(|`)\s*(?:uname|dpkg|arch|nproc|lsb_release|getconf|rpm|apk|echo|printf|id|whoami|which|command -v)\b/;
/** Programs that tell something new each time. */
const FRESH = /\b(?:mktemp|date|uuidgen|shuf|random|urandom)\b/;

/** The output of `$(…)`, which depends on where and, for some, on when it runs. */
function output(text: string, pos: number, context: WordContext): Part {
  if (FRESH.test(text)) return unknown(text, context, context.unique(pos));
  if (CONSTANT.test(text)) return unknown(text, context);
  const { cwd } = context.state;
  return unknown(text, context, `@${cwd === null ? context.unique(pos) : identity(cwd)}`);
}

function parameter(part: ParameterExpansionPart, context: WordContext): Word {
  const { operation } = part;
  const open = (): Word => [unknown(part.text, context)];
  if (part.index !== undefined) return element(part, context) ?? open();
  if (part.prefix === '#') {
    const text = literal(context.state.lookup(part.parameter) ?? []);
    return text === undefined || operation !== undefined ? open() : [String(text.length)];
  }
  if (part.prefix === '!') {
    const name = literal(context.state.lookup(part.parameter) ?? []) ?? '';
    if (operation !== undefined || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return open();
    return context.state.lookup(name) ?? [];
  }
  if (operation === undefined) return variable(part.parameter, part.text, part.pos, context);
  if (/^[@*]$/.test(part.parameter)) return open();
  const value = context.state.lookup(part.parameter);
  if (operation.type === 'Default') return defaulted(part, operation, value, context);
  const known = value === undefined ? '' : literal(value);
  return (known === undefined ? null : changed(known, operation, context)) ?? open();
}

/** `${array[0]}`, and `${array[*]}` as one word. */
function element(part: ParameterExpansionPart, context: WordContext): Word | null {
  const items = context.state.items(part.parameter);
  if (items === null || part.prefix !== undefined || part.operation !== undefined) return null;
  const index = part.index?.value ?? '';
  if (index === '*' || index === '@') return joined(items);
  return /^\d+$/.test(index) ? (items[Number(index)] ?? []) : null;
}

type Operation = NonNullable<ParameterExpansionPart['operation']>;
type Default = Extract<Operation, { type: 'Default' }>;

/** `${x:-word}`, `${x:=word}`, `${x:+word}`, `${x:?word}`, and each without the colon. */
function defaulted(
  part: ParameterExpansionPart,
  operation: Default,
  value: Word | undefined,
  context: WordContext,
): Word {
  const kind = operation.operator.at(-1);
  const colon = operation.operator.startsWith(':');
  // A value of which nothing is known may be empty, or not be set at all.
  const open = value !== undefined && value.length > 0 && value.every((piece) => typeof piece !== 'string');
  const missing = value === undefined || (colon && value.length === 0);
  if (kind === '+') {
    if (open) return [unknown(part.text, context)];
    return missing ? [] : context.single(operation.operand);
  }
  if (kind === '?') return value ?? [];
  if (!missing && !open) return value ?? [];
  const fallback = context.single(operation.operand);
  const result = missing || sameWord(fallback, value ?? null) ? fallback : [unknown(part.text, context)];
  if (kind === '=') context.state.set(part.parameter, result);
  return result;
}

/** What an operation makes of a known value; null where that is not known. */
function changed(known: string, operation: Operation, context: WordContext): Word | null {
  switch (operation.type) {
    case 'Remove':
      return removed(known, context.pattern(operation.operand), operation.operator);
    case 'Replace': {
      const pattern = literal(context.pattern(operation.pattern));
      const replacement = literal(context.single(operation.replacement));
      if (pattern === undefined || pattern === '' || replacement === undefined) return null;
      return wordOf([replaced(known, pattern, replacement, operation.operator)]);
    }
    case 'CaseModification':
      if (operation.operand !== undefined) return null;
      if (operation.operator === ',,') return wordOf([known.toLowerCase()]);
      if (operation.operator === '^^') return wordOf([known.toUpperCase()]);
      return null;
    case 'Slice': {
      const offset = literal(context.single(operation.offset)) ?? '';
      const length = operation.length === undefined ? null : literal(context.single(operation.length));
      if (!/^\s*\d+$/.test(offset) || (length !== null && !/^\d+$/.test(length ?? ''))) return null;
      const from = Number(offset);
      return wordOf([known.slice(from, length === null ? undefined : from + Number(length))]);
    }
    default:
      return null;
  }
}

function replaced(known: string, pattern: string, by: string, operator: '/' | '//' | '/#' | '/%'): string {
  switch (operator) {
    case '//':
      return known.replaceAll(pattern, () => by);
    case '/':
      return known.replace(pattern, () => by);
    case '/#':
      return known.startsWith(pattern) ? by + known.slice(pattern.length) : known;
    case '/%':
      return known.endsWith(pattern) ? known.slice(0, known.length - pattern.length) + by : known;
  }
}

/** `${x#pattern}` and its kin. */
function removed(value: string, pattern: Word, operator: '#' | '##' | '%' | '%%'): Word | null {
  if (value.length > MAX_SEARCHED) return null;
  const lengths = Array.from({ length: value.length + 1 }, (_, index) => index);
  if (operator.length === 2) lengths.reverse();
  const prefix = operator.startsWith('#');
  for (const length of lengths) {
    const piece = prefix ? value.slice(0, length) : value.slice(value.length - length);
    const answer = matchesPattern(piece, pattern);
    if (answer === undefined) return null;
    if (answer) return wordOf([prefix ? value.slice(length) : value.slice(0, value.length - length)]);
  }
  return wordOf([value]);
}
