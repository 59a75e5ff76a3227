// Writes docs/rules and the table in README.md from the rules; with --check only says what is not current.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { listedRules } from '../src/cli/all-rules.ts';
import { indexPage, pageName, rulePage, ruleTable } from './rule-docs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = 'docs/rules';
const START = '<!-- rules:start -->';
const END = '<!-- rules:end -->';

function read(name: string): string | null {
  const file = path.join(root, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Every generated file with its text; null for a page whose rule is gone. */
function generate(): Map<string, string | null> {
  const files = new Map<string, string | null>();
  if (existsSync(path.join(root, FOLDER))) {
    for (const name of readdirSync(path.join(root, FOLDER))) {
      if (name.endsWith('.md')) files.set(`${FOLDER}/${name}`, null);
    }
  }
  for (const rule of listedRules) files.set(`${FOLDER}/${pageName(rule)}`, rulePage(rule));
  files.set(`${FOLDER}/README.md`, indexPage(listedRules));
  const readme = read('README.md');
  if (readme !== null) files.set('README.md', withTable(readme));
  return files;
}

function withTable(readme: string): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start === -1 || end < start) return readme;
  const table = ruleTable(listedRules, `${FOLDER}/`);
  return `${readme.slice(0, start + START.length)}\n\n${table}\n\n${readme.slice(end)}`;
}

const stale = [...generate()].filter(([name, text]) => read(name) !== text);
if (process.argv.includes('--check')) {
  for (const [name] of stale) console.error(`${name} is not current: run \`npm run docs\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  mkdirSync(path.join(root, FOLDER), { recursive: true });
  for (const [name, text] of stale) {
    if (text === null) rmSync(path.join(root, name));
    else writeFileSync(path.join(root, name), text);
    console.log(`${text === null ? 'removed' : 'wrote'} ${name}`);
  }
}
