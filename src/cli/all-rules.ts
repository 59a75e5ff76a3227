import { rules } from '../../rules/index.ts';
import { unusedIgnore } from '../engine/unused-ignore.ts';
import type { Rule } from '../finding/rule.ts';

/** Every rule that has a number, in their order. */
export const allRules: readonly Rule[] = [unusedIgnore, ...rules];
