/** One thing on the screen: what to print for it, how many columns it takes, and where it stands in the line. */
export interface Cell {
  readonly text: string;
  readonly width: number;
  /** UTF-16 offset in the line. */
  readonly offset: number;
}

const TAB_WIDTH = 4;
/** Most text by far: one column a character. */
const PLAIN = /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027]*$/;

/** What the rest takes; made at the first need, since that takes longer than to print a plain report. */
interface Tables {
  readonly zeroWidth: RegExp;
  readonly wide: RegExp;
  /** Control characters, and the marks that reorder text: a file must not speak to the terminal. */
  readonly unprintable: RegExp;
}

let made: Tables | undefined;

function tables(): Tables {
  made ??= {
    zeroWidth: /^(?:\p{Mn}|\p{Me}|[\u200b-\u200d]|\u2060|[\ufe00-\ufe0f])$/u,
    wide: /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u,
    unprintable: /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu,
  };
  return made;
}

/** Whether every character of a text is printed as it is, in one column. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** Text from outside made safe for a terminal: control characters become visible ones. */
export function printable(text: string): string {
  return PLAIN.test(text) ? text : text.replaceAll(tables().unprintable, visible);
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return `<${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** A line of a file as it will stand on the screen. */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  for (const character of line) {
    cells.push({ ...cellOf(character), offset });
    offset += character.length;
  }
  return cells;
}

function cellOf(character: string): { text: string; width: number } {
  if (character === '\t') return { text: ' '.repeat(TAB_WIDTH), width: TAB_WIDTH };
  if (PLAIN.test(character)) return { text: character, width: 1 };
  const { unprintable, zeroWidth, wide } = tables();
  if (character.search(unprintable) !== -1) {
    const text = visible(character);
    return { text, width: text.length };
  }
  if (zeroWidth.test(character)) return { text: character, width: 0 };
  return { text: character, width: wide.test(character) ? 2 : 1 };
}

/** How many columns a text takes that is `printable` already. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += cellOf(character).width;
  return width;
}

/** Lines of at most `width` columns, broken at spaces; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
