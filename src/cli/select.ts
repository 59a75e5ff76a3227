import { nearest } from '../dockerfile/nearest.ts';
import type { Rule } from '../finding/rule.ts';
import { UsageError } from './errors.ts';

/** The rule of a number or name, whatever its case. */
export function findRule(name: string, rules: readonly Rule[]): Rule | undefined {
  const lower = name.toLowerCase();
  return rules.find((rule) => rule.id.toLowerCase() === lower || rule.name === lower);
}

/** The rules that `--select` and `--ignore` leave. */
export function selectRules(
  rules: readonly Rule[],
  select: readonly string[],
  ignore: readonly string[],
): readonly Rule[] {
  const selected = select.length === 0 ? new Set(rules) : matching(rules, '--select', select);
  const ignored = matching(rules, '--ignore', ignore);
  const left = rules.filter((rule) => selected.has(rule) && !ignored.has(rule));
  if (left.length === 0) throw new UsageError('--select and --ignore leave no rule to run');
  return left;
}

function matching(rules: readonly Rule[], option: string, names: readonly string[]): Set<Rule> {
  const result = new Set<Rule>();
  for (const name of names) {
    const group = /^ll\d+$/i.test(name)
      ? rules.filter((rule) => rule.id.startsWith(name.toUpperCase()))
      : [findRule(name, rules) ?? []].flat();
    if (group.length === 0) throw new UsageError(`${option}: ${unknownRule(name, rules)}`);
    for (const rule of group) result.add(rule);
  }
  return result;
}

/** Says that a name is no rule, and which one may have been meant. */
export function unknownRule(name: string, rules: readonly Rule[]): string {
  const close = nearest(
    name,
    rules.flatMap((rule) => [rule.id, rule.name]),
  );
  const hint = close === undefined ? '`layerlint rules` lists them' : `did you mean ${close}?`;
  return `there is no rule '${name}'; ${hint}`;
}
