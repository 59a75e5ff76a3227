import { expect, test } from 'vitest';

import { hasWildcard, matchSource } from '../../src/context/go-match.ts';

const matches: [pattern: string, path: string][] = [
  ['app.jar', 'app.jar'],
  ['*', 'package.json'],
  ['*', ''],
  ['*.json', 'package.json'],
  ['package*.json', 'package-lock.json'],
  ['src/*/index.ts', 'src/web/index.ts'],
  ['p*c*g*/x', 'packaging/x'],
  ['a*b?c*x', 'aabbbxcbcx'],
  ['file?', 'file1'],
  ['file?', 'fileé'],
  ['v[0-9]', 'v7'],
  ['v[^0-9]', 'vx'],
  ['v[^0-9]', 'v☺'],
  ['[α-ω]', 'λ'],
  ['v[^0-9]x', 'v/x'],
  [String.raw`a\*b`, 'a*b'],
  [String.raw`[\]a]`, ']'],
  [String.raw`[x\-]`, '-'],
  [String.raw`[\-x]`, 'x'],
  ['*??', '☺'],
];

const misses: [pattern: string, path: string][] = [
  ['app.jar', 'app.jar2'],
  ['*', 'src/app'],
  ['*.json', 'src/package.json'],
  ['**', 'src/app'],
  ['src/*/index.ts', 'src/web/app/index.ts'],
  ['p*c*g*/x', 'packaging/deep/x'],
  ['a*b?c*x', 'abxbbxdbxebxczzy'],
  ['file?', 'file'],
  ['file?x', 'file/x'],
  ['v[0-9]', 'vx'],
  ['v[^0-9]', 'v7'],
  ['*[a-ζ]', 'A'],
  [String.raw`a\*b`, 'aXb'],
  ['', 'a'],
];

const malformed = ['[', 'a[', '[^', '[^bc', '[]a]', '[-]', '[x-]', '[-x]', '[a-b-c]', '\\', '[\\', '[a\\'];

test.each(matches)('%s matches %s', (pattern, path) => {
  expect(matchSource(pattern, path)).toBe(true);
});

test.each(misses)('%s does not match %s', (pattern, path) => {
  expect(matchSource(pattern, path)).toBe(false);
});

test.each(malformed)('%s is no pattern', (pattern) => {
  expect(matchSource(pattern, 'a')).toBeUndefined();
});

test('a mistake behind a mismatch is not noticed, as in Go', () => {
  expect(matchSource('b*[', 'a')).toBe(false);
});

test('a class never takes back what a star has taken', () => {
  expect(matchSource('a*[bc]d', 'axbxcd')).toBe(true);
});

test('many stars take no time', () => {
  expect(matchSource(`${'*a'.repeat(2000)}b`, 'a'.repeat(4000))).toBe(false);
});

test('an escaped wildcard is none', () => {
  expect(hasWildcard(String.raw`a\*b`)).toBe(false);
  expect(hasWildcard(String.raw`a\\*b`)).toBe(true);
  expect(hasWildcard('a[b')).toBe(true);
});
