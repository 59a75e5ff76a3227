import { readFileSync } from 'node:fs';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

const SCHEMA = new URL('../../schema/layerlint-output.schema.json', import.meta.url);

/** Refuses what the schema does not name: readers must put up with new fields, the documentation must not. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, closed(inner)]);
  const isObject = entries.some(([key, inner]) => key === 'type' && inner === 'object');
  const isTop = '$defs' in value;
  return Object.fromEntries(isObject && !isTop ? [...entries, ['additionalProperties', false]] : entries);
}

function compile(close: boolean): ReturnType<Ajv2020['compile']> {
  const schema: unknown = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  const whole = close ? closed(schema) : schema;
  if (typeof whole !== 'object' || whole === null) throw new TypeError('the schema is no object');
  return new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(whole);
}

const validators = [compile(false), compile(true)];

/** Parses an output of the program and holds it against the schema of it. */
export function parseOutput(text: string): unknown {
  const value: unknown = JSON.parse(text);
  for (const validate of validators) {
    validate(value);
    expect(validate.errors ?? []).toEqual([]);
  }
  return value;
}
