import { Readable } from 'node:stream';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Io, Output } from '../../src/cli/io.ts';
import { startProgress } from '../../src/cli/progress.ts';

const CLEAR = '\r\u001B[K';

function terminal(isTerminal: boolean, env: Io['env'] = {}): { io: Io; said: string[] } {
  const said: string[] = [];
  const output: Output = {
    isTerminal,
    columns: isTerminal ? 40 : undefined,
    write: (text) => {
      said.push(text);
      return Promise.resolve();
    },
  };
  return { io: { stdin: Readable.from([]), stdout: output, stderr: output, env, cwd: '.' }, said };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the progress', () => {
  test('is told after half a second, ten times a second at most, and is cleared', async () => {
    const { io, said } = terminal(true);
    const progress = startProgress('no-such-file-of-a-rather-long-name.tar', io);
    for (let step = 0; step < 100; step++) {
      progress.add(1_000_000);
      vi.advanceTimersByTime(10);
    }
    await progress.end();
    expect(said.length).toBeLessThanOrEqual(6);
    expect(said[0]).toBe(`${CLEAR}reading n…rather-long-name.tar: 51.0 MB`);
    expect(said.at(-1)).toBe(CLEAR);
  });

  test.each([
    ['short work', true, {}, 400],
    ['a pipe', false, {}, 2000],
    ['CI', true, { CI: 'true' }, 2000],
  ])('is not told of %s', async (_, isTerminal, env, milliseconds) => {
    const { io, said } = terminal(isTerminal, env);
    const progress = startProgress('app.tar', io);
    progress.add(1);
    vi.advanceTimersByTime(milliseconds);
    if (!isTerminal || 'CI' in env) progress.add(1);
    await progress.end();
    expect(said).toEqual([]);
  });
});
