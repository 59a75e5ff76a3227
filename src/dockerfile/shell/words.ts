import { literal, wordOf, type Part, type Word } from '../word.ts';
import { expandBraces } from './braces.ts';
import type { WordContext } from './context.ts';
import { resolveSlots } from './nested.ts';
import { elements, evaluateExpansion, homeDirectory } from './parameters.ts';
import type { DoubleQuotedChild, ShellWordNode, WordPart } from './parser.ts';

/** A word that stands for itself. */
export function isPlain(node: ShellWordNode, { source }: WordContext): boolean {
  return (
    node.parts === undefined && node.value !== '' && source.slots.length === 0 && !node.text.startsWith('~')
  );
}

/** The words that a shell makes of one word of a script: braces, variables and field splitting done. */
export function evaluateWords(node: ShellWordNode, context: WordContext): Word[] {
  if (isPlain(node, context)) return [[node.value]];
  const { user, parts } = tilde(node);
  const expanded = expandBraces(parts);
  if (expanded === null) {
    return [[{ kind: 'unknown', id: `braces:${node.text}`, text: node.text, splits: true }]];
  }
  return expanded.flatMap((word) => {
    const fields = new Fields(context);
    if (user !== null) fields.add([...homeOf(user, context)]);
    for (const part of word) fields.part(part);
    return fields.end();
  });
}

/** The value of a word where no splitting happens: an assignment, a redirect's target, a case. */
export function evaluateSingle(node: ShellWordNode, context: WordContext): Word {
  if (isPlain(node, context)) return [node.value];
  const { user, parts } = tilde(node);
  const home = user === null ? [] : homeOf(user, context);
  return wordOf([...home, ...parts.flatMap((part) => unsplitParts(part, context, false))]);
}

/** The value of a word as a pattern: `case … in a*)`, `${x%.*}`. */
export function evaluatePattern(node: ShellWordNode, context: WordContext): Word {
  return wordOf(tilde(node).parts.flatMap((part) => unsplitParts(part, context, true)));
}

/** A leading, unquoted `~` or `~user` apart from the rest. */
function tilde(node: ShellWordNode): { user: string | null; parts: readonly WordPart[] } {
  const parts: readonly WordPart[] = node.parts ?? [
    { type: 'Literal', pos: node.pos, end: node.end, value: node.value, text: node.text },
  ];
  const [first, ...rest] = parts;
  const none = { user: null, parts };
  if (first?.type !== 'Literal' || !first.text.startsWith('~')) return none;
  const slash = first.value.indexOf('/');
  if (slash === -1 && rest.length > 0) return none;
  const user = slash === -1 ? first.value.slice(1) : first.value.slice(1, slash);
  if (!/^[A-Za-z0-9_.-]*$/.test(user)) return none;
  const tail = slash === -1 ? '' : first.value.slice(slash);
  return { user, parts: [{ ...first, value: tail, text: tail }, ...rest] };
}

function homeOf(user: string, context: WordContext): Word {
  return user === ''
    ? (context.state.lookup('HOME') ?? [{ kind: 'unknown', id: 'home:?', text: '~', splits: false }])
    : homeDirectory([user]);
}

/** A text with the values of its slots; in quotes they are one word. */
function slotted(text: string, context: WordContext, inQuotes: boolean): Part[] {
  return resolveSlots(text, context.source.slots).flatMap((piece): readonly Part[] => {
    if (typeof piece === 'string') return [piece];
    return inQuotes ? piece.map((part) => unsplit(part)) : piece.map((part) => splitting(part));
  });
}

function unsplitParts(part: WordPart, context: WordContext, wildcards: boolean): Part[] {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return slotted(part.value, context, true);
    case 'Glob':
    case 'ExtendedGlob':
      return [wildcards ? { kind: 'wildcard', text: part.text } : part.text];
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.flatMap((child) =>
        child.type === 'Literal' ? slotted(child.value, context, true) : evaluateExpansion(child, context),
      );
    case 'BraceExpansion':
      return [part.text];
    default: {
      const value = evaluateExpansion(part, context);
      return wildcards ? value.flatMap((piece) => wildcardsIn(piece)) : value;
    }
  }
}

function unsplit(part: Part): Part {
  return typeof part !== 'string' && part.kind === 'unknown' && part.splits
    ? { ...part, splits: false }
    : part;
}

function splitting(part: Part): Part {
  return typeof part !== 'string' && part.kind === 'unknown' ? { ...part, splits: true } : part;
}

/** The wildcards in a value that was not quoted. */
function wildcardsIn(part: Part): Part[] {
  if (typeof part !== 'string') return [part];
  return part
    .split(/([*?]|\[[^\]/]+\])/)
    .map((piece, index): Part => (index % 2 === 1 ? { kind: 'wildcard', text: piece } : piece));
}

/** Collects the fields of one word. */
class Fields {
  readonly #context: WordContext;
  readonly #fields: Word[] = [];
  #field: Part[] = [];
  /** Something quoted stands in the field: it is a word even if it is empty. */
  #quoted = false;

  constructor(context: WordContext) {
    this.#context = context;
  }

  end(): Word[] {
    this.#split();
    return this.#fields;
  }

  add(parts: readonly Part[]): void {
    this.#field.push(...parts);
  }

  part(part: WordPart): void {
    switch (part.type) {
      case 'Literal':
        return this.add(slotted(part.value, this.#context, false));
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        this.#quoted = true;
        return this.add(slotted(part.value, this.#context, true));
      case 'Glob':
        return this.add([{ kind: 'wildcard', text: part.text }]);
      case 'ExtendedGlob':
        // Some of the names that `*` takes, and only those that the pattern tells.
        return this.add([
          { kind: 'wildcard', text: '*' },
          { kind: 'unknown', id: `glob:${part.text}`, text: '', splits: false },
        ]);
      case 'DoubleQuoted':
      case 'LocaleString':
        return this.#doubleQuoted(part.parts);
      case 'BraceExpansion':
        return this.add([part.text]);
      default: {
        const items = elements(part, this.#context);
        if (items === null) return this.#unquoted(evaluateExpansion(part, this.#context));
        for (const [index, item] of items.entries()) {
          if (index > 0) this.#split();
          this.#unquoted(item);
        }
      }
    }
  }

  #doubleQuoted(parts: readonly DoubleQuotedChild[]): void {
    // "$@" without arguments is no word at all; everything else between quotes is one.
    let quoted = parts.length === 0;
    for (const part of parts) {
      if (part.type === 'Literal') {
        quoted = true;
        this.add(slotted(part.value, this.#context, true));
        continue;
      }
      const items = elements(part, this.#context);
      if (items === null) {
        quoted = true;
        this.add(evaluateExpansion(part, this.#context).map((piece) => unsplit(piece)));
        continue;
      }
      for (const [index, item] of items.entries()) {
        quoted = true;
        if (index > 0) {
          this.#quoted = true;
          this.#split();
        }
        this.add(item);
      }
    }
    this.#quoted ||= quoted;
  }

  #split(): void {
    const word = wordOf(this.#field);
    if (word.length > 0 || this.#quoted) this.#fields.push(word);
    this.#field = [];
    this.#quoted = false;
  }

  /** Field splitting of a value without quotes, and its wildcards. */
  #unquoted(parts: readonly Part[]): void {
    const separators = separatorsOf(this.#context);
    for (const part of parts) {
      if (typeof part !== 'string') {
        this.add([splitting(part)]);
        continue;
      }
      for (const [index, token] of part.split(separators).entries()) {
        if (index > 0) this.#split();
        this.add(wildcardsIn(token));
      }
    }
  }
}

const WHITESPACE = /[ \t\n]+/;
const NEVER = /(?!)/;

/** What separates fields: the characters in IFS. */
function separatorsOf(context: WordContext): RegExp {
  const value = context.state.lookup('IFS');
  if (value === undefined) return WHITESPACE;
  const text = literal(value);
  if (text === undefined) return WHITESPACE;
  if (text === '') return NEVER;
  return new RegExp(`[${text.replace(/[\\\]^-]/g, '\\$&')}]+`);
}
