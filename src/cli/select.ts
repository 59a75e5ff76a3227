import { nearest } from '../dockerfile/nearest.ts';
import type { RuleName } from '../finding/rule.ts';
import { UsageError } from './errors.ts';

/** The rule of a number or name, whatever its case. */
export function findRule<T extends RuleName>(name: string, rules: readonly T[]): T | undefined {
  const lower = name.toLowerCase();
  return rules.find((rule) => rule.id.toLowerCase() === lower || rule.name === lower);
}

/** A rule with `optIn` runs only where it is selected. */
type Selectable = RuleName & { readonly optIn?: boolean };

/** The rules that `--select` and `--ignore` leave. */
export function selectRules<T extends Selectable>(
  rules: readonly T[],
  select: readonly string[],
  ignore: readonly string[],
): readonly T[] {
  const selected =
    select.length === 0
      ? new Set(rules.filter(({ optIn }) => optIn !== true))
      : matching(rules, '--select', select);
  const ignored = matching(rules, '--ignore', ignore);
  return rules.filter((rule) => selected.has(rule) && !ignored.has(rule));
}

function matching<T extends RuleName>(rules: readonly T[], option: string, names: readonly string[]): Set<T> {
  const result = new Set<T>();
  for (const name of names) {
    const group = /^ll\d+$/i.test(name)
      ? rules.filter((rule) => rule.id.startsWith(name.toUpperCase()))
      : rules.filter((rule) => rule === findRule(name, rules));
    if (group.length === 0) throw new UsageError(`${option}: ${unknownRule(name, rules)}`);
    for (const rule of group) result.add(rule);
  }
  return result;
}

/** Says that a name is no rule, and which one may have been meant. */
export function unknownRule(name: string, rules: readonly RuleName[]): string {
  const close = nearest(
    name,
    rules.flatMap((rule) => [rule.id, rule.name]),
  );
  const hint = close === undefined ? '`layerlint rules` lists them' : `did you mean ${close}?`;
  return `there is no rule '${name}'; ${hint}`;
}
