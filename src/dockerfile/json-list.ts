/** A string of a JSON list, decoded, and where it stands with its quotes. */
export interface JsonItem {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What the arguments of an instruction are when they are read as JSON. */
export type JsonList =
  | { readonly kind: 'strings'; readonly items: readonly JsonItem[] }
  /** Valid JSON, but the element at `start` is no string. BuildKit refuses that. */
  | { readonly kind: 'mixed'; readonly start: number; readonly end: number }
  /** Not a JSON list: BuildKit takes the text for words or for a script. */
  | { readonly kind: 'none' };

const NONE: JsonList = { kind: 'none' };

/** Reads a text as BuildKit does with Go's `json.Unmarshal`: all of it must be one JSON list. */
export function readJsonList(text: string): JsonList {
  if (!text.startsWith('[')) return NONE;
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    return NONE;
  }
  if (!Array.isArray(values)) return NONE;
  const items: JsonItem[] = [];
  let at = 1;
  for (const value of values) {
    const start = skipBlanks(text, at);
    const end = elementEnd(text, start);
    if (typeof value !== 'string') return { kind: 'mixed', start, end };
    // Go has no lone surrogates: it reads them as the replacement character.
    items.push({ text: value.replace(/\p{Surrogate}/gu, '\uFFFD'), start, end });
    at = skipBlanks(text, end) + 1;
  }
  return { kind: 'strings', items };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

/** Where the JSON value that begins at `start` ends; the text is known to be valid JSON. */
function elementEnd(text: string, start: number): number {
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const ch = text.charAt(at);
    if (ch === '"') at = stringEnd(text, at) - 1;
    else if (ch === '[' || ch === '{') depth++;
    else if (depth === 0 && ',] \t\r\n'.includes(ch)) return at;
    else if (ch === ']' || ch === '}') depth--;
  }
  return at;
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}
