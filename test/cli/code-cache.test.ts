import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../context/temporary.ts';
import { layerlint, type Run } from '../helpers/run.ts';

const CLEAN: Run = { code: 0, stdout: 'Dockerfile: clean, no findings in 0 layers\n', stderr: '' };

function project(): { cwd: string; env: { TMPDIR: string } } {
  const cwd = temporaryFolder({ Dockerfile: 'FROM alpine:3.20\n', tmp: null });
  return { cwd, env: { TMPDIR: path.join(cwd, 'tmp') } };
}

function caches(tmp: string): string[] {
  return readdirSync(tmp).flatMap((folder) =>
    readdirSync(path.join(tmp, folder)).map((file) => path.join(tmp, folder, file)),
  );
}

describe.skipIf(process.platform === 'win32')('the code cache', () => {
  test('is written by the first run and kept by the next, readable by its owner alone', async () => {
    const { cwd, env } = project();
    expect(await layerlint([], { cwd, env })).toEqual(CLEAN);
    const [file = '', ...others] = caches(env.TMPDIR);
    expect(others).toEqual([]);
    const { mode, mtimeMs } = statSync(file);
    expect(mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(await layerlint([], { cwd, env })).toEqual(CLEAN);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
  });

  test('is replaced when it is damaged', async () => {
    const { cwd, env } = project();
    await layerlint([], { cwd, env });
    const [file = ''] = caches(env.TMPDIR);
    writeFileSync(file, 'no code');
    expect(await layerlint([], { cwd, env })).toEqual(CLEAN);
    expect(statSync(file).size).toBeGreaterThan(10_000);
  });

  test('is not taken from a folder that others may write to', async () => {
    const { cwd, env } = project();
    await layerlint([], { cwd, env });
    const [file = ''] = caches(env.TMPDIR);
    chmodSync(path.dirname(file), 0o777);
    writeFileSync(file, 'no code');
    expect(await layerlint([], { cwd, env })).toEqual(CLEAN);
    expect(statSync(file).size).toBe('no code'.length);
  });

  test('can be done without', async () => {
    const { cwd, env } = project();
    expect(await layerlint([], { cwd, env: { TMPDIR: path.join(cwd, 'nowhere') } })).toEqual(CLEAN);
    expect(await layerlint([], { cwd, env: { ...env, NODE_DISABLE_COMPILE_CACHE: '1' } })).toEqual(CLEAN);
    expect(readdirSync(env.TMPDIR)).toEqual([]);
  });
});
