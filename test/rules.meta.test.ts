import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { rules } from '../rules/index.ts';
import { allRules } from '../src/cli/all-rules.ts';

const folder = new URL('../rules/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts');

test('the index lists every rule file, in the order of the numbers', () => {
  expect(files.toSorted()).toEqual(rules.map((rule) => `${rule.name}.ts`).toSorted());
  expect(rules.map((rule) => rule.id)).toEqual(rules.map((rule) => rule.id).toSorted());
});

test.each(rules)('$id stands in the file of its name', ({ id, name }) => {
  expect(readFileSync(new URL(`${name}.ts`, folder), 'utf8')).toMatch(
    new RegExp(`^ +id: ['"]${id}['"]`, 'm'),
  );
});

test('numbers and names are unique, and no name is a number', () => {
  const names = allRules.flatMap((rule) => [rule.id.toLowerCase(), rule.name]);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(allRules)('$id $name', ({ id, name, docs, examples }) => {
  test('is called as rules are', () => {
    expect(id).toMatch(/^LL\d{3,4}$/);
    expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
  });

  test('has an example that is reported and one that is not, each with a caption of its own', () => {
    expect(examples.some((example) => 'bad' in example && example.reports.length > 0)).toBe(true);
    expect(examples.some((example) => 'good' in example)).toBe(true);
    expect(new Set(examples.map((example) => example.caption)).size).toBe(examples.length);
  });

  test('says everything that the documentation has a heading for', () => {
    for (const text of [docs.what, docs.why, docs.fixSafety, docs.proof]) expect(text).toMatch(/\S.*\.$/s);
    expect(docs.summary).toMatch(/^[A-Z`].*[^.]$/);
    expect(docs.help).toMatch(/^\S[^\n]*[^.\s]$/);
    for (const reference of docs.references ?? []) expect(URL.canParse(reference)).toBe(true);
  });
});
