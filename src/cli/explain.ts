import type { Example, Rule } from '../finding/rule.ts';
import type { ObservedRule } from '../match/observed-rules.ts';
import { wrap } from '../report/printable.ts';
import { DEFAULT_WIDTH } from '../report/text.ts';
import { listedRules } from './all-rules.ts';
import { UsageError } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { findRule, unknownRule } from './select.ts';

/** A line of prose longer than this is hard to read, however wide the screen. */
const WIDEST = 100;

/** Prints what a rule means. */
export async function explain(name: string, io: Io): Promise<ExitCode> {
  const rule = findRule(name, listedRules);
  if (rule === undefined) throw new UsageError(unknownRule(name, listedRules));
  await io.stdout.write(explanation(rule, Math.min(io.stdout.columns ?? DEFAULT_WIDTH, WIDEST)));
  return EXIT.ok;
}

function explanation(rule: Rule | ObservedRule, width: number): string {
  const { docs } = rule;
  const examples = 'examples' in rule ? rule.examples : [];
  const prose = (text: string): string[] => wrap(text, width - 2).map((line) => `  ${line}`);
  const sections: [string, string[]][] = [
    ['What it does', prose(docs.what)],
    ['Why it costs bytes', prose(docs.why)],
    ['What to do', prose(`${docs.help.charAt(0).toUpperCase()}${docs.help.slice(1)}.`)],
    ['Examples', examples.flatMap((example) => exampleLines(example, width))],
    ['Fix safety', prose(docs.fixSafety)],
    ['How an image proves it', prose(docs.proof)],
    ['References', (docs.references ?? []).map((reference) => `  ${reference}`)],
  ];
  const text = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [title, ...lines].join('\n'));
  const optIn = 'optIn' in rule && rule.optIn === true;
  const summary = optIn
    ? `${docs.summary}; off by default, --select ${rule.id} switches it on`
    : docs.summary;
  return [`${rule.id} ${rule.name}\n${wrap(summary, width).join('\n')}`, ...text].join('\n\n') + '\n';
}

function exampleLines(example: Example, width: number): string[] {
  const isBad = 'bad' in example;
  const source = isBad ? example.bad : example.good;
  const caption = wrap(`${isBad ? 'reported' : 'not reported'}: ${example.caption}`, width - 2);
  const code = source.trimEnd().split('\n');
  return [...caption.map((line) => `  ${line}`), ...code.map((line) => `      ${line}`.trimEnd())];
}
