import { MappedText } from '../mapped-text.ts';
import type { Word } from '../word.ts';
import type { Source } from './command.ts';
import type { WordContext } from './context.ts';
import { evaluateExpansion } from './parameters.ts';
import type { DoubleQuotedChild, HereDoc, ShellWordNode, WordPart } from './parser.ts';

/**
 * Scripts inside words (`sh -c "rm $x"`, `su -c '…'`, `bash <<EOF`), as the inner shell gets to read
 * them: quotes removed, what the outer shell expands put in.
 *
 * A value that is not known as text becomes a slot: two characters that no shell takes for anything
 * else, the first naming the value, mapped to the first and the last character of what stood there.
 */
const FIRST_SLOT = 0xe100;
const MAX_SLOTS = 0x500;
const FILLER = '\uE0FF';
const SLOT = /[\uE100-\uE5FF]\uE0FF/;
/** A longer value in the text of a script is not followed. */
const MAX_INSERTED = 2000;

/** A text in which slots may stand, as strings and the words of the slots in turn. */
export function resolveSlots(text: string, slots: readonly Word[]): (string | Word)[] {
  if (slots.length === 0) return [text];
  const pieces: (string | Word)[] = [];
  let rest = text;
  for (let at = rest.search(SLOT); at !== -1; at = rest.search(SLOT)) {
    pieces.push(rest.slice(0, at), slots[rest.charCodeAt(at) - FIRST_SLOT] ?? []);
    rest = rest.slice(at + 2);
  }
  pieces.push(rest);
  return pieces;
}

/** The script with a slot for every occurrence of a placeholder: `find -exec sh -c 'rm {}' \;`. */
export function withSlots(source: Source, placeholder: string, value: Word): Source {
  const index = source.slots.length;
  if (index >= MAX_SLOTS) return source;
  const pieces: MappedText[] = [];
  let from = 0;
  for (;;) {
    const at = source.text.text.indexOf(placeholder, from);
    if (at === -1) break;
    pieces.push(source.text.slice(from, at), slotText(index, source.text, at, at + placeholder.length));
    from = at + placeholder.length;
  }
  if (from === 0) return source;
  return {
    text: MappedText.concat([...pieces, source.text.slice(from)]),
    slots: [...source.slots, value],
  };
}

function slotText(index: number, text: MappedText, pos: number, end: number): MappedText {
  return MappedText.join([
    { text: String.fromCharCode(FIRST_SLOT + index), from: text.toDocument(pos) },
    { text: FILLER, from: text.toDocument(end - 1) },
  ]);
}

/**
 * Text that stands in the document in another form. Its words begin at the first character of that
 * and end at the last: words that come out of one variable share its span.
 */
function inserted(value: string, text: MappedText, pos: number, end: number): MappedText {
  const [first, last] = [text.toDocument(pos), text.toDocument(Math.max(pos, end - 1))];
  const begins = (index: number): boolean => index === 0 || /[\s;&|()<>`]/.test(value[index - 1] ?? '');
  return MappedText.join(
    Array.from({ length: value.length }, (_, index) => ({
      text: value[index] ?? '',
      from: begins(index) ? first : last,
    })),
  );
}

/** The script in a word without quotes and expansions, read when somebody asks: hardly one is a script. */
export class PlainScript {
  readonly #text: MappedText;
  readonly #pos: number;
  readonly #end: number;

  constructor(node: ShellWordNode, { text }: Source) {
    this.#text = text;
    this.#pos = node.pos;
    this.#end = node.end;
  }

  read(): MappedText {
    return unescaped(this.#text.slice(this.#pos, this.#end), null);
  }
}

/** The script in a word; null where its text is not known. */
export function nestedScript(node: ShellWordNode, context: WordContext): Source | null {
  if (node.parts === undefined || node.parts.length === 0) {
    return { text: new PlainScript(node, context.source).read(), slots: context.source.slots };
  }
  const builder = new Builder(context);
  for (const part of node.parts) if (!builder.add(part)) return null;
  return builder.source();
}

/** What a heredoc feeds to a program. */
export function heredocScript(body: HereDoc['body'], context: WordContext): Source | null {
  const { text, slots } = context.source;
  if (body.parts === undefined) return { text: text.slice(body.pos, body.end), slots };
  const builder = new Builder(context);
  for (const part of body.parts) {
    if (part.type === 'Literal') builder.quoted(part, '\\$`');
    else if (!builder.add(part)) return null;
  }
  return builder.source();
}

/** The text without the backslashes that escape something: one of `escapable`, or anything. */
export function unescaped(text: MappedText, escapable: string | null): MappedText {
  if (!text.text.includes('\\')) return text;
  const kept: MappedText[] = [];
  let from = 0;
  for (let at = 0; at < text.text.length - 1; at++) {
    if (text.text[at] !== '\\') continue;
    const next = text.text[at + 1] ?? '';
    if (escapable !== null && !escapable.includes(next)) continue;
    kept.push(text.slice(from, at));
    // What is escaped escapes nothing itself.
    from = ++at;
  }
  return MappedText.concat([...kept, text.slice(from)]);
}

class Builder {
  readonly #context: WordContext;
  readonly #pieces: MappedText[] = [];
  readonly #slots: Word[];

  constructor(context: WordContext) {
    this.#context = context;
    this.#slots = [...context.source.slots];
  }

  source(): Source {
    return { text: MappedText.concat(this.#pieces), slots: this.#slots };
  }

  /** Text between quotes that take some escapes. */
  quoted(part: { readonly pos: number; readonly end: number }, escapable: string | null): void {
    this.#pieces.push(unescaped(this.#context.source.text.slice(part.pos, part.end), escapable));
  }

  /** Returns false where what the part comes to cannot be written into a script. */
  add(part: WordPart): boolean {
    const { text } = this.#context.source;
    switch (part.type) {
      case 'Literal':
      case 'Glob':
      case 'ExtendedGlob':
        this.quoted(part, null);
        return true;
      case 'SingleQuoted':
        this.#pieces.push(text.slice(part.pos + 1, part.end - 1));
        return true;
      case 'AnsiCQuoted':
        this.#pieces.push(inserted(part.value, text, part.pos, part.end));
        return part.value.length <= MAX_INSERTED;
      case 'DoubleQuoted':
      case 'LocaleString':
        return part.parts.every((child) => this.#child(child));
      case 'BraceExpansion':
      case 'ProcessSubstitution':
        return false;
      default:
        return this.#expansion(part);
    }
  }

  #child(part: DoubleQuotedChild): boolean {
    if (part.type !== 'Literal') return this.#expansion(part);
    this.quoted(part, '"\\$`');
    return true;
  }

  #expansion(part: Exclude<DoubleQuotedChild, { type: 'Literal' }>): boolean {
    const { text } = this.#context.source;
    // What a substitution runs was told of when the word was evaluated; it must not run twice.
    const quiet = { ...this.#context, substitute: () => null };
    for (const value of evaluateExpansion(part, quiet)) {
      if (typeof value === 'string') {
        if (value.length > MAX_INSERTED) return false;
        this.#pieces.push(inserted(value, text, part.pos, part.end));
        continue;
      }
      if (this.#slots.length >= MAX_SLOTS) return false;
      this.#pieces.push(slotText(this.#slots.length, text, part.pos, part.end));
      this.#slots.push([value]);
    }
    return true;
  }
}
