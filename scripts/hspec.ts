/** One Dockerfile of a test of hadolint's, and whether its rule is meant to report it. */
export interface SpecCase {
  /** `DL3009` */
  readonly rule: string;
  readonly title: string;
  /** The line of the assertion, from 1 on. */
  readonly line: number;
  readonly reports: boolean;
  /** Every RUN of the text is meant as the trigger of an ONBUILD. */
  readonly onbuild: boolean;
  readonly text: string;
}

/** An assertion whose text could not be told. */
export interface UnreadCase {
  readonly line: number;
  readonly why: string;
}

export interface ReadSpec {
  readonly cases: readonly SpecCase[];
  readonly unread: readonly UnreadCase[];
}

/** The assertions of hadolint's test helpers: all take the rule's code and the text of a Dockerfile. */
const ASSERTIONS: ReadonlyMap<string, Pick<SpecCase, 'reports' | 'onbuild'>> = new Map([
  ['ruleCatches', { reports: true, onbuild: false }],
  ['ruleCatchesNot', { reports: false, onbuild: false }],
  ['onBuildRuleCatches', { reports: true, onbuild: true }],
  ['onBuildRuleCatchesNot', { reports: false, onbuild: true }],
]);

/**
 * Reads the cases of one of hadolint's test files, which are programs in Haskell. What is understood is
 * what a text is written with there: literals with escapes and gaps, lists of lines, names that were bound
 * to one of them in the same test, `Text.unlines`, `<>`, `$` and parentheses. An assertion about anything
 * else is handed back as unread, so that none is lost without a word.
 */
export function readSpec(source: string): ReadSpec {
  const tokens = tokenize(source);
  const cases: SpecCase[] = [];
  const unread: UnreadCase[] = [];
  let names = new Map<string, Value>();
  let title = '';
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (token.kind !== 'name' || next === undefined) continue;
    if (token.text === 'it' && next.kind === 'string') {
      // What one test binds is nothing to the next.
      [title, names] = [next.text, new Map()];
      continue;
    }
    if (next.kind === 'sign' && next.text === '=') {
      const bound = readValue(tokens, at + 2, names);
      names.delete(token.text);
      if (typeof bound !== 'string') names.set(token.text, bound.value);
      continue;
    }
    const assertion = ASSERTIONS.get(token.text);
    if (assertion === undefined) continue;
    const read = readValue(tokens, at + 2, names);
    if (typeof read === 'string') unread.push({ line: token.line, why: read });
    else if (next.kind !== 'string') unread.push({ line: token.line, why: 'no rule is named' });
    else if (Array.isArray(read.value)) unread.push({ line: token.line, why: 'lines that nothing joins' });
    // The helpers end every text with a line end.
    else cases.push({ rule: next.text, title, line: token.line, ...assertion, text: `${read.value}\n` });
  }
  return { cases, unread };
}

interface Token {
  readonly kind: 'name' | 'string' | 'sign' | 'other';
  /** Of a string, its value. */
  readonly text: string;
  readonly line: number;
}

/** In a string, a backslash, white space with line ends, and a backslash stand for nothing. */
const TOKEN = new RegExp(
  [
    /(?<passed>\s+|--+(?![!#$%&*+./<=>?@\\^|~:])[^\n]*|\{-[^]*?-\})/,
    /"(?<string>(?:[^"\\\n]|\\\s+\\|\\[^\s])*)"/,
    /(?<name>[A-Za-z_][\w']*(?:\.[A-Za-z_][\w']*)*)/,
    /(?<sign>[!#$%&*+./<=>?@\\^|~:-]+|[()[\],])/,
    /'(?:[^'\\]|\\.)'|[^]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const { 0: all, groups = {} } of source.matchAll(TOKEN)) {
    const { passed, string, name, sign } = groups;
    const value = string === undefined ? undefined : unescape(string);
    if (value !== undefined) tokens.push({ kind: 'string', text: value, line });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, line });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, line });
    else if (passed === undefined) tokens.push({ kind: 'other', text: all, line });
    line += all.split('\n').length - 1;
  }
  return tokens;
}

const NAMED = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
  // It stands between what else would be read as one escape.
  ['&', ''],
]);

/** The value of a string between its quotes; undefined where an escape is not known. */
function unescape(raw: string): string | undefined {
  let isKnown = true;
  const value = raw.replace(
    /\\(?:\s+\\|x([\dA-Fa-f]+)|(\d+)|(.))/g,
    (_all: string, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (name === undefined) return '';
      if (!NAMED.has(name)) isKnown = false;
      return NAMED.get(name) ?? '';
    },
  );
  return isKnown ? value : undefined;
}

/** A text, or the lines of one. */
type Value = string | readonly string[];

interface Read {
  readonly value: Value;
  /** The first token behind it. */
  readonly end: number;
}

/** The value of the expression that begins with a token, or why there is none. */
function readValue(tokens: readonly Token[], at: number, names: ReadonlyMap<string, Value>): Read | string {
  const left = readTerm(tokens, at, names);
  if (typeof left === 'string') return left;
  const sign = tokens[left.end];
  if (sign?.kind !== 'sign' || (sign.text !== '<>' && sign.text !== '++')) return left;
  const right = readValue(tokens, left.end + 1, names);
  if (typeof right === 'string') return right;
  if (typeof left.value === 'string' && typeof right.value === 'string') {
    return { value: left.value + right.value, end: right.end };
  }
  if (typeof left.value === 'string' || typeof right.value === 'string') return 'a text joined to lines';
  return { value: [...left.value, ...right.value], end: right.end };
}

function readTerm(tokens: readonly Token[], at: number, names: ReadonlyMap<string, Value>): Read | string {
  const token = tokens[at];
  if (token === undefined) return 'the file ends';
  if (token.kind === 'string') return { value: token.text, end: at + 1 };
  if (token.kind === 'sign' && token.text === '$') return readValue(tokens, at + 1, names);
  if (token.kind === 'sign' && token.text === '(') {
    const inner = readValue(tokens, at + 1, names);
    if (typeof inner === 'string') return inner;
    return tokens[inner.end]?.text === ')'
      ? { value: inner.value, end: inner.end + 1 }
      : 'a parenthesis is left open';
  }
  if (token.kind === 'sign' && token.text === '[') return readList(tokens, at + 1, names);
  if (token.kind !== 'name') return `an expression with ${token.text}`;
  const value = names.get(token.text);
  if (value !== undefined) return { value, end: at + 1 };
  const apply = FUNCTIONS.get(token.text.replace(/^.*\./, ''));
  if (apply === undefined) return `${token.text} is not known`;
  const argument = readTerm(tokens, at + 1, names);
  return typeof argument === 'string' ? argument : { value: apply(argument.value), end: argument.end };
}

function readList(tokens: readonly Token[], from: number, names: ReadonlyMap<string, Value>): Read | string {
  const lines: string[] = [];
  let at = from;
  while (tokens[at]?.text !== ']') {
    const item = readValue(tokens, at, names);
    if (typeof item === 'string') return item;
    if (typeof item.value !== 'string') return 'a list of lists';
    lines.push(item.value);
    const behind = tokens[item.end]?.text;
    if (behind !== ',' && behind !== ']') return 'a list without an end';
    at = behind === ',' ? item.end + 1 : item.end;
  }
  return { value: lines, end: at + 1 };
}

const FUNCTIONS: ReadonlyMap<string, (value: Value) => Value> = new Map([
  [
    'unlines',
    (value: Value) => (typeof value === 'string' ? value : value.map((line) => `${line}\n`).join('')),
  ],
  ['pack', (value: Value) => value],
]);
