import type { Argument, Flag, RunInstruction } from './instructions.ts';
import type { Span } from './source.ts';

export type MountType = 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh';

/** One `--mount` of a RUN. Texts are unexpanded; each has the span of its value. */
export interface Mount {
  /** `unknown` where a variable gives the type, or it is none that BuildKit has. */
  readonly type: MountType | 'unknown';
  readonly target: Argument | null;
  readonly source: Argument | null;
  readonly from: Argument | null;
  readonly id: Argument | null;
  /** Whether the mount cannot be written to: by default all but cache and tmpfs. */
  readonly readonly: boolean;
  /** The whole flag. */
  readonly span: Span;
}

const TYPES: ReadonlyMap<string, MountType> = new Map(
  (['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const).map((type) => [type, type]),
);
/** What Go's strconv.ParseBool takes for false; whatever else is valid is true. */
const FALSE: readonly string[] = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/** Other names of the same key. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['dst', 'target'],
  ['destination', 'target'],
  ['src', 'source'],
  ['ro', 'readonly'],
  ['rw', 'readwrite'],
]);

/** The mounts of a RUN in the order of its flags; one whose value is no CSV is left out. */
export function parseMounts(run: RunInstruction): Mount[] {
  const mounts: Mount[] = [];
  for (const flag of run.flags) {
    const mount = flag.name === 'mount' ? readMount(flag) : undefined;
    if (mount !== undefined) mounts.push(mount);
  }
  return mounts;
}

/** Why BuildKit refuses the value of a `--mount` before it runs anything; undefined where it does not. */
export function mountProblem(value: string): string | undefined {
  const fields = csvFields(value);
  if (fields === undefined) {
    return '--mount takes key=value pairs with commas between; a quote is out of place here';
  }
  for (const field of fields) {
    const { key, value: text } = keyAndValue(field);
    if (key === 'from' && /\$./su.test(text ?? '')) {
      return 'variables are not expanded in "from": give the image a stage of its own and name that';
    }
    const literal = text !== undefined && !text.includes('$');
    if (key === 'type' && literal && !TYPES.has(text.toLowerCase())) {
      return `"${text}" is no type of mount: expected ${[...TYPES.keys()].join(', ')}`;
    }
  }
  return undefined;
}

function readMount({ value, span }: Flag): Mount | undefined {
  const fields = value === null ? undefined : csvFields(value.text);
  if (value === null || fields === undefined) return undefined;
  const texts = new Map<string, Argument>();
  let readonly: boolean | undefined;
  for (const field of fields) {
    const { key, value: text } = keyAndValue(field);
    if (key === 'readonly' || key === 'readwrite') {
      readonly = (key === 'readonly') === !FALSE.includes(text ?? '');
    } else if (text !== undefined) {
      texts.set(key, { text, span: value.span(Math.max(0, field.end - text.length), field.end) });
    }
  }
  const given = texts.get('type');
  const type = given === undefined ? 'bind' : (TYPES.get(given.text.toLowerCase()) ?? 'unknown');
  return {
    type,
    target: texts.get('target') ?? null,
    source: texts.get('source') ?? null,
    from: texts.get('from') ?? null,
    id: texts.get('id') ?? null,
    readonly: readonly ?? !(type === 'cache' || type === 'tmpfs'),
    span,
  };
}

function keyAndValue({ text }: CsvField): { key: string; value: string | undefined } {
  const equals = text.indexOf('=');
  const key = (equals === -1 ? text : text.slice(0, equals)).toLowerCase();
  return { key: ALIASES.get(key) ?? key, value: equals === -1 ? undefined : text.slice(equals + 1) };
}

interface CsvField {
  readonly text: string;
  /** Behind the last character of the field, its closing quote not counted. */
  readonly end: number;
}

/** The fields of one CSV record; undefined where a quote stands where none may (Go's strict reading). */
function csvFields(text: string): CsvField[] | undefined {
  const fields: CsvField[] = [];
  for (let at = 0; ; at++) {
    const quoted = text.charAt(at) === '"' ? quotedField(text, at) : undefined;
    if (quoted === undefined && text.charAt(at) === '"') return undefined;
    if (quoted === undefined) {
      const comma = text.indexOf(',', at);
      const end = comma === -1 ? text.length : comma;
      const field = text.slice(at, end);
      if (field.includes('"')) return undefined;
      fields.push({ text: field, end });
      at = end;
    } else {
      fields.push(quoted);
      at = quoted.end + 1;
    }
    if (at >= text.length) return fields;
    if (text.charAt(at) !== ',') return undefined;
  }
}

function quotedField(text: string, start: number): CsvField | undefined {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) === '"') {
      if (text.charAt(at + 1) !== '"') return { text: value, end: at };
      at++;
    }
    value += text.charAt(at);
  }
  return undefined;
}
