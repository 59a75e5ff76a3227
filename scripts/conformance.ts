/**
 * Compares our parser with BuildKit's on BuildKit's own test files:
 *
 *     npx tsx scripts/conformance.ts <buildkit checkout>/frontend/dockerfile/parser/testfiles
 *
 * Each folder there holds a Dockerfile and a `result`, one s-expression for each instruction. What
 * is compared is the keyword, the flags, and the arguments as BuildKit's parser splits them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILDERS } from '../src/dockerfile/builders.ts';
import { splitHead } from '../src/dockerfile/head.ts';
import { readJsonList } from '../src/dockerfile/json-list.ts';
import { readLines } from '../src/dockerfile/lines.ts';
import type { MappedText } from '../src/dockerfile/mapped-text.ts';
import { parseDockerfile } from '../src/dockerfile/parse.ts';
import { SourceText } from '../src/dockerfile/source.ts';
import { splitAtSeparators, splitQuoted } from '../src/dockerfile/words.ts';

/** The instructions of a file in the form of BuildKit's `Node.Dump`, from our lines and words. */
function dump(raw: string): string[] {
  const { lines, escape } = readLines(new SourceText(raw));
  return lines.map(({ text }) => `(${dumpLine(text, escape)})`);
}

function dumpLine(line: MappedText, escape: string): string {
  const head = splitHead(line, escape);
  const keyword = line.text.slice(head.keywordStart, head.keywordEnd).toLowerCase();
  const flags = head.flags.map((flag) => quote(flag.text.text)).join(' ');
  const args = line.slice(head.argsStart, head.argsEnd);
  return [keyword, flags === '' ? '' : `[${flags}]`, ...dumpArguments(keyword, args, escape)]
    .filter((piece) => piece !== '')
    .join(' ');
}

function dumpArguments(keyword: string, args: MappedText, escape: string): string[] {
  const { text } = args;
  // BuildKit's parser leaves an unknown instruction one empty argument, for a later step to refuse.
  if (keyword !== 'onbuild' && !BUILDERS.has(keyword.toUpperCase())) return ['""'];
  if (text === '') return [];
  switch (keyword) {
    case 'onbuild':
      return [`(${dumpLine(args, escape)})`];
    case 'env':
    case 'label':
      return dumpPairs(text, escape);
    case 'arg':
      return splitQuoted(text, escape).map((word) => quote(word.text));
    case 'from':
    case 'expose':
      return splitAtSeparators(text).map((word) => quote(word.text));
    case 'healthcheck':
      return dumpHealthcheck(text);
    case 'add':
    case 'copy':
    case 'volume':
      return dumpJson(text) ?? splitAtSeparators(text).map((word) => quote(word.text));
    case 'cmd':
    case 'entrypoint':
    case 'run':
    case 'shell':
      return dumpJson(text) ?? [quote(text)];
    default:
      return [quote(text)];
  }
}

function dumpPairs(text: string, escape: string): string[] {
  const words = splitQuoted(text, escape);
  if (words[0]?.text.includes('=') !== true) {
    const [, name = '', value = ''] = /^(\S+)\s+(.*)$/s.exec(text) ?? [];
    return [quote(name), quote(value), '""'];
  }
  return words.flatMap((word) => {
    const equals = word.text.indexOf('=');
    return [quote(word.text.slice(0, equals)), quote(word.text.slice(equals + 1)), '"="'];
  });
}

function dumpHealthcheck(text: string): string[] {
  const [, type = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  return [quote(type), ...(rest === '' ? [] : (dumpJson(rest) ?? [quote(rest)]))];
}

function dumpJson(text: string): string[] | undefined {
  const list = readJsonList(text);
  return list.kind === 'strings' ? list.items.map((item) => quote(item.text)) : undefined;
}

/** A string as Go's strconv.Quote writes it, for the characters that the test files hold. */
function quote(text: string): string {
  const named = new Map([
    ['\b', '\\b'],
    ['\f', '\\f'],
    ['\n', '\\n'],
    ['\r', '\\r'],
    ['\t', '\\t'],
    ['\v', '\\v'],
    ['"', '\\"'],
    ['\\', '\\\\'],
  ]);
  const escaped = [...text].map((ch) => {
    const code = ch.codePointAt(0) ?? 0;
    return named.get(ch) ?? (code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : ch);
  });
  return `"${escaped.join('')}"`;
}

/** The keywords of the instructions that the parser makes of a file, for those that it keeps. */
function keywords(raw: string): string[] {
  return parseDockerfile(raw).instructions.map(({ keyword }) => keyword.toLowerCase());
}

function differences(folder: string): string[] {
  const raw = readFileSync(join(folder, 'Dockerfile'), 'utf8');
  const expected = readFileSync(join(folder, 'result'), 'utf8').trim().split('\n');
  const actual = dump(raw);
  const found: string[] = [];
  for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
    const [left = '(none)', right = '(none)'] = [expected[index], actual[index]];
    if (left !== right) found.push(`  BuildKit  ${left}\n  layerlint ${right}`);
  }
  const sequence = expected.map((line) => /^\((\S+?)[\s)]/.exec(line)?.[1] ?? '');
  const kept = keywords(raw);
  // What is refused is left out by the parser; what it keeps stands in the same order.
  let at = 0;
  for (const keyword of sequence) if (kept[at] === keyword) at++;
  if (at < kept.length) found.push(`  the parser keeps ${kept.join(' ')} of ${sequence.join(' ')}`);
  return found;
}

function main(root: string | undefined): number {
  if (root === undefined) {
    process.stderr.write('usage: tsx scripts/conformance.ts <folder of BuildKit parser test files>\n');
    return 2;
  }
  const names = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  let agreeing = 0;
  for (const { name } of names) {
    const found = differences(join(root, name));
    if (found.length === 0) agreeing++;
    else process.stdout.write(`${name}\n${found.join('\n')}\n`);
  }
  process.stdout.write(`${agreeing} of ${names.length} files agree\n`);
  return agreeing === names.length && names.length > 0 ? 0 : 1;
}

process.exitCode = main(process.argv[2]);
