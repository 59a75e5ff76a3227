// Starts a rule: npm run new-rule -- LL112 some-name
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../rules/', import.meta.url));

/** A rule that works: the example is reported. What makes it another rule is for its author to say. */
function ruleText(id: string, name: string): string {
  return `import { defineRule } from '../src/finding/rule.ts';
import { showPath } from '../src/layers/paths.ts';

export default defineRule({
  id: '${id}',
  name: '${name}',
  docs: {
    summary: 'Touching a file of an earlier layer stores the file a second time',
    what: 'Reports a command that changes the times of files which an earlier instruction wrote.',
    why: 'A layer cannot be changed. To give a lower file new times, the builder stores the whole file again.',
    help: 'change the times in the instruction that writes the file, or leave them',
    fixSafety: 'There is no automatic fix.',
    proof: 'The later layer holds the same path with the same content and other times.',
  },
  examples: [
    {
      caption: 'the file is of an earlier layer',
      context: { 'app.jar': 2_000_000 },
      bad: 'FROM alpine:3.20\\nCOPY app.jar /app.jar\\nRUN touch /app.jar\\n',
      reports: [{ at: '3:5-3:19', paths: ['/app.jar'] }],
    },
    { caption: 'the file is of the same layer', good: 'FROM alpine:3.20\\nRUN touch /app.jar && touch /app.jar\\n' },
  ],
  check({ build, report }) {
    for (const { kind, aspect, by, victims } of build.changes) {
      if (kind !== 'metadata' || aspect !== 'times') continue;
      for (const { body, paths, bytes, certainty } of victims) {
        const found = paths.map(({ path }) => ({ path: showPath(path), kind: 'file' as const }));
        report({
          at: by.span,
          instruction: by.layer.span,
          message: \`\${by.name} stores \${found.map(({ path }) => path).join(', ')} again to change its times\`,
          paths: found,
          bytes,
          confidence: certainty,
          related: [{ span: body.writer.span, message: 'written here' }],
        });
      }
    }
  },
});
`;
}

interface RuleFile {
  readonly id: string;
  readonly file: string;
  /** What the index calls it. */
  readonly variable: string;
}

/** The rules as their files say, in the order of the numbers. */
function rulesOnDisk(): RuleFile[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  return files
    .map((file) => {
      const id = /^\s+id: ['"](LL\d+)['"]/m.exec(readFileSync(path.join(folder, file), 'utf8'))?.[1];
      if (id === undefined) throw new Error(`rules/${file} has no line with its id`);
      const variable = path
        .basename(file, '.ts')
        .replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      return { id, file, variable };
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The index is written anew from the files. */
function indexText(): string {
  const rules = rulesOnDisk();
  return [
    "import type { Rule } from '../src/finding/rule.ts';",
    ...rules.map(({ file, variable }) => `import ${variable} from './${file}';`),
    '',
    '/** All rules, in the order of their numbers. */',
    'export const rules: readonly Rule[] = [',
    ...rules.map(({ variable }) => `  ${variable},`),
    '];',
    '',
  ].join('\n');
}

function main([id = '', name = '']: readonly string[]): string {
  if (!/^LL\d{3}$/.test(id)) return `a number such as LL112 comes first, not '${id}'`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(name)) {
    return `a name such as chown-after-copy comes second, not '${name}'`;
  }
  const file = path.join(folder, `${name}.ts`);
  if (existsSync(file)) return `there is a rules/${name}.ts`;
  const index = path.join(folder, 'index.ts');
  const taken = rulesOnDisk().find((rule) => rule.id === id);
  if (taken !== undefined) return `${id} is rules/${taken.file}`;
  writeFileSync(file, ruleText(id, name));
  writeFileSync(index, indexText());
  execFileSync('npx', ['oxfmt', file, index], { stdio: 'inherit' });
  console.log(`wrote rules/${name}.ts; its examples run with: npx vitest run test/rules.examples.test.ts`);
  return '';
}

const problem = main(process.argv.slice(2));
if (problem !== '') {
  console.error(problem);
  process.exitCode = 2;
}
