import { rules } from '../../rules/index.ts';
import { unusedIgnore } from '../engine/unused-ignore.ts';
import type { Rule } from '../finding/rule.ts';
import { type ObservedRule, observedRules } from '../match/observed-rules.ts';

/** Every rule that has a number, in their order. */
export const allRules: readonly Rule[] = [unusedIgnore, ...rules];

/** The same and those that need an image. */
export const listedRules: readonly (Rule | ObservedRule)[] = [...allRules, ...observedRules];
