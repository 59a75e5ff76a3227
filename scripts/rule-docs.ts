import type { Example, Rule } from '../src/finding/rule.ts';
import type { ObservedRule } from '../src/match/observed-rules.ts';
import { plain } from '../src/report/colour.ts';
import { DEFAULT_WIDTH, findingBlocks } from '../src/report/text.ts';
import { lintExample } from '../test/helpers/lint.ts';

/** A rule of either side; one that asks an image only has no examples. */
type ListedRule = Rule | ObservedRule;

function isOptIn(rule: ListedRule): boolean {
  return 'optIn' in rule && rule.optIn === true;
}

/** The name of a rule's page. */
export function pageName(rule: ListedRule): string {
  return `${rule.id}-${rule.name}.md`;
}

const GENERATED = '<!-- Generated from the rule; run `npm run docs` after a change there. -->';

/** The page of a rule. */
export function rulePage(rule: ListedRule): string {
  const { docs } = rule;
  const references = docs.references ?? [];
  return [
    `# ${rule.id} ${rule.name}`,
    GENERATED,
    `${docs.summary}.`,
    ...(isOptIn(rule) ? [`Off by default: \`--select ${rule.id}\` or \`--select LL7\` switches it on.`] : []),
    '## What it does',
    docs.what,
    '## Why it costs bytes',
    docs.why,
    ...('examples' in rule
      ? ['## Examples', ...rule.examples.flatMap((example) => exampleParts(rule, example))]
      : []),
    '## What to do',
    `${docs.help.charAt(0).toUpperCase()}${docs.help.slice(1)}.`,
    '## Fix safety',
    docs.fixSafety,
    '## How an image proves it',
    docs.proof,
    '## References',
    references.length === 0 ? 'None.' : references.map((reference) => `- <${reference}>`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

function exampleParts(rule: Rule, example: Example): string[] {
  if ('good' in example) {
    return [`✅ Good: ${example.caption}`, ...contextPart(example), fenced('dockerfile', example.good)];
  }
  const found = findingBlocks(lintExample(rule, example), {
    palette: plain,
    iec: false,
    limit: 0,
    showSuppressed: false,
    showQuiet: false,
    width: DEFAULT_WIDTH,
  });
  return [
    `❌ Bad: ${example.caption}`,
    ...contextPart(example),
    fenced('dockerfile', example.bad),
    fenced('text', found.join('\n')),
    ...fixedPart('🔧 Fixed', example.fixed),
    ...fixedPart('🔧 Fixed with `--unsafe-fixes`', example.fixedUnsafely),
  ];
}

function fixedPart(caption: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`${caption}:`, fenced('dockerfile', text)];
}

/** What the reader has to know to get the same sizes. */
function contextPart({ context = {}, dockerignore = [], buildArgs = {} }: Example): string[] {
  const files = Object.entries(context).map(([path, file]) => {
    const size = typeof file === 'number' ? file : file.size;
    return `\`${path}\` of ${size.toLocaleString('en-US')} bytes`;
  });
  const values = Object.entries(buildArgs).map(([name, value]) => `\`${name}=${value}\``);
  return [
    ...(files.length === 0 ? [] : [`In the build context: ${files.join(', ')}.`]),
    ...(dockerignore.length === 0
      ? []
      : [`With a .dockerignore of ${dockerignore.map((line) => `\`${line}\``).join(', ')}.`]),
    ...(values.length === 0 ? [] : [`With the build argument ${values.join(', ')}.`]),
  ];
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** The table of all rules; `folder` is where their pages are, as seen from the table. */
export function ruleTable(rules: readonly ListedRule[], folder: string): string {
  const rows = rules.map(
    (rule) =>
      `| [${rule.id}](${folder}${pageName(rule)}) | ${rule.name} | ${rule.docs.summary.replaceAll('|', '\\|')}${isOptIn(rule) ? ' (off by default)' : ''} |`,
  );
  return ['| | Rule | What it reports |', '|---|---|---|', ...rows].join('\n');
}

/** The page that lists the pages. */
export function indexPage(rules: readonly ListedRule[]): string {
  return ['# Rules', GENERATED, ruleTable(rules, '')].join('\n\n').concat('\n');
}
