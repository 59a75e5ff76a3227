import { derived } from './derived.ts';
import { replacePattern, trimPattern } from './shell-pattern.ts';
import type { Part, Word } from './word.ts';
import { literal } from './word.ts';

/** A text that the builder refuses to expand: a quote or a brace that is not closed, `${x:?}` of nothing, … */
export class ExpansionError extends Error {
  override readonly name = 'ExpansionError';
}

/** Matching is at worst quadratic in the value: longer ones are not followed. */
const MAX_MATCHED = 4096;

export interface Modifier {
  readonly name: string;
  /** One of `-`, `+`, `?`, `#`, `%`. */
  readonly modifier: string;
  /** Whether a colon stands before it: an empty value counts as unset. */
  readonly orEmpty: boolean;
  readonly operand: Word;
  /** The whole `${…}` as it stands in the file. */
  readonly text: string;
  readonly value: Word | undefined;
}

/** The result of `${name-operand}` and its kin. Throws an ExpansionError for `?` of an unset variable. */
export function applyModifier(use: Modifier): readonly Part[] {
  const { modifier, operand, value } = use;
  if (modifier === '#' || modifier === '%') return trimmed(use);
  const present = isPresent(value, use.orEmpty);
  if (modifier === '?') {
    // Not known whether it is set: if the build goes on, it was.
    if (present !== false) return value ?? [];
    const message = literal(operand) || `is not allowed to be ${value === undefined ? 'unset' : 'empty'}`;
    throw new ExpansionError(`${use.name}: ${message}`);
  }
  if (present === undefined) {
    return [derived(use.text, use.orEmpty ? `:${modifier}` : modifier, [value ?? [], operand])];
  }
  if (modifier === '-') return present ? (value ?? []) : operand;
  return present ? operand : [];
}

/** Undefined where the value is unknown throughout: it may be empty, or not be set at all. */
function isPresent(value: Word | undefined, orEmpty: boolean): boolean | undefined {
  if (value === undefined) return false;
  if (value.length === 0) return !orEmpty;
  return value.some((part) => typeof part === 'string' || part.kind === 'wildcard') ? true : undefined;
}

function trimmed({ modifier, operand, text, value }: Modifier): readonly Part[] {
  const pattern = literal(operand);
  const known = literal(value ?? []);
  if (pattern === undefined || known === undefined || known.length > MAX_MATCHED) {
    return [derived(text, modifier, [value ?? [], operand])];
  }
  const greedy = pattern.startsWith(modifier);
  const end = modifier === '#' ? 'prefix' : 'suffix';
  const result = trimPattern(known, greedy ? pattern.slice(1) : pattern, { end, greedy });
  if (result === undefined) throw new ExpansionError(`"${pattern}" is not a valid pattern`);
  return [result];
}

export interface Replacement {
  readonly pattern: Word;
  readonly replacement: Word;
  readonly all: boolean;
  readonly text: string;
  readonly value: Word | undefined;
}

/** The result of `${name/pattern/replacement}`. Throws an ExpansionError where the pattern is malformed. */
export function applyReplacement(use: Replacement): readonly Part[] {
  const value = literal(use.value ?? []);
  const pattern = literal(use.pattern);
  const replacement = literal(use.replacement);
  if (
    value === undefined ||
    pattern === undefined ||
    replacement === undefined ||
    value.length > MAX_MATCHED
  ) {
    return [derived(use.text, use.all ? '//' : '/', [use.value ?? [], use.pattern, use.replacement])];
  }
  const result = replacePattern(value, pattern, replacement, use.all);
  if (result === undefined) throw new ExpansionError(`"${pattern}" is not a valid pattern`);
  return [result];
}
