import { describe, expect, test } from 'vitest';
import { parseMounts } from '../../src/dockerfile/mounts.ts';
import { ofKind, problems } from './helpers.ts';

function mounts(flags: string) {
  const raw = `FROM a\nRUN ${flags} true`;
  return ofKind(raw, 'run')
    .flatMap(parseMounts)
    .map(({ type, target, source, from, readonly }) => [
      type,
      target?.text,
      source?.text,
      from?.text,
      readonly,
    ]);
}

describe('mounts', () => {
  test.each([
    ['a mount is a bind mount by default', '--mount=target=/a', ['bind', '/a', undefined, undefined, true]],
    ['a cache can be written to', '--mount=type=cache,dst=/a', ['cache', '/a', undefined, undefined, false]],
    [
      'other names of target and source',
      '--mount=destination=/a,src=b,from=c',
      ['bind', '/a', 'b', 'c', true],
    ],
    ['a bind mount may be writable', '--mount=target=/a,rw', ['bind', '/a', undefined, undefined, false]],
    [
      'a cache may be read-only',
      '--mount=type=cache,target=/a,ro',
      ['cache', '/a', undefined, undefined, true],
    ],
    [
      'read-only may be switched off',
      '--mount=target=/a,readonly=false',
      ['bind', '/a', undefined, undefined, false],
    ],
    [
      'keys and types are read in any case',
      '--mount=Type=TMPFS,Target=/A',
      ['tmpfs', '/A', undefined, undefined, false],
    ],
    [
      'a field in quotes may hold a comma',
      `--mount='"target=/a,b",type=cache'`,
      ['cache', '/a,b', undefined, undefined, false],
    ],
    [
      'a type from a variable is unknown',
      '--mount=type=$T,target=/a',
      ['unknown', '/a', undefined, undefined, true],
    ],
  ])('%s', (_, flag, expected) => {
    expect(mounts(flag)).toEqual([expected]);
  });

  test('each value has its span, through quotes and continued lines', () => {
    const raw = 'FROM a\nRUN --mount=type=cache \\\n --mount="type=bind,target=/x y" true';
    const targets = ofKind(raw, 'run')
      .flatMap(parseMounts)
      .map(({ target }) => target?.span ?? null);
    expect(targets[0]).toBeNull();
    expect(raw.slice(targets[1]?.start, targets[1]?.end)).toBe('/x y');
  });

  test('a quote in the middle of a field is a problem and no mount', () => {
    expect(mounts(`--mount='a"b'`)).toEqual([]);
    expect(problems(`FROM a\nRUN --mount='a"b' true`)).toHaveLength(1);
  });

  test('a variable in from is a problem', () => {
    expect(problems('FROM a\nRUN --mount=from=$X,target=/a true')[0]).toContain(
      'variables are not expanded in "from"',
    );
  });
});
