import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../context/temporary.ts';
import { layerlint } from '../helpers/run.ts';
import { parseOutput } from '../helpers/schema.ts';

const CLEAN = 'FROM alpine:3.20\nRUN true\n';
/** One finding, with a safe fix that needs nothing but the file. */
const FIXABLE = 'FROM alpine:3.20\n# layerlint ignore=LL101 -- long ago\nRUN true\n';
/** The same beside one without a fix: its name is no rule. */
const PARTLY = 'FROM alpine:3.20\n# layerlint ignore=LL101, LL999\nRUN true\n';
const BROKEN = 'FROM alpine:3.20\n# layerlint ignore=LL101\nRUM true\n';

const DIFF = `--- a/Dockerfile
+++ b/Dockerfile
@@ -1,3 +1,2 @@
 FROM alpine:3.20
-# layerlint ignore=LL101 -- long ago
 RUN true
`;

function textIn(folder: string, name = 'Dockerfile'): string {
  return readFileSync(path.join(folder, name), 'utf8');
}

describe('a report', () => {
  test('says what --fix would do, and of how much', async () => {
    const cwd = temporaryFolder({ Dockerfile: PARTLY });
    const { stdout, code } = await layerlint([], { cwd });
    expect(stdout).toMatch(/^fix: take LL101 out of the comment, with --fix$/m);
    expect(stdout).toMatch(/^Dockerfile: 2 warnings; 1 fixable with --fix$/m);
    expect(code).toBe(1);
    expect(textIn(cwd)).toBe(PARTLY);
  });
});

describe('--fix', () => {
  test('writes the file, and says what it fixed and what remains', async () => {
    const cwd = temporaryFolder({ Dockerfile: PARTLY });
    const run = await layerlint(['--fix'], { cwd });
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatchInlineSnapshot(`
      "Dockerfile: 1 fixed
        LL0001 unused-ignore: take LL101 out of the comment

      Dockerfile:2:20: warning LL0001 unused-ignore
      There is no rule LL999 to ignore
      2 | # layerlint ignore=LL999
        |                    ^^^^^
      help: take the name out of the comment; the comment, if it is the only one

      Dockerfile: 1 fixed, 1 warning
      "
    `);
    expect(run.code).toBe(1);
    expect(textIn(cwd)).toBe('FROM alpine:3.20\n# layerlint ignore=LL999\nRUN true\n');
    expect(readdirSync(cwd)).toEqual(['Dockerfile']);
  });

  test('is content when nothing remains, and does nothing the second time', async () => {
    const cwd = temporaryFolder({ Dockerfile: FIXABLE, 'sub/Dockerfile': FIXABLE });
    const first = await layerlint(['--fix'], { cwd });
    expect(first.stdout).toMatch(/^2 files: 2 fixed, clean, no findings in 2 layers$/m);
    expect(first.code).toBe(0);
    const second = await layerlint(['--fix'], { cwd });
    expect(second.stdout).toBe('2 files: clean, no findings in 2 layers\n');
    expect(textIn(cwd, 'sub/Dockerfile')).toBe(CLEAN);
  });

  test('fixes for the chosen rules only', async () => {
    const cwd = temporaryFolder({ Dockerfile: FIXABLE });
    await layerlint(['--fix', '--ignore', 'LL0001'], { cwd });
    await layerlint(['--fix', '--select', 'LL301'], { cwd });
    expect(textIn(cwd)).toBe(FIXABLE);
  });

  test('leaves a file with a syntax error alone, and fixes the others', async () => {
    const cwd = temporaryFolder({ Dockerfile: BROKEN, 'sub/Dockerfile': FIXABLE });
    const run = await layerlint(['--fix'], { cwd });
    expect(run.code).toBe(2);
    expect(run.stderr).toBe('Dockerfile: note: a file with a syntax error is not fixed\n');
    expect(textIn(cwd)).toBe(BROKEN);
    expect(textIn(cwd, 'sub/Dockerfile')).toBe(CLEAN);
  });

  test('of standard input prints the text, and everything else to standard error', async () => {
    const cwd = temporaryFolder({});
    const run = await layerlint(['--fix', '-'], { cwd, stdin: PARTLY.replaceAll('\n', '\r\n') });
    expect(run.stdout).toBe('FROM alpine:3.20\r\n# layerlint ignore=LL999\r\nRUN true\r\n');
    expect(run.stderr).toMatch(/^-: 1 fixed\n/);
    expect(run.stderr).toMatch(/^-: 1 fixed, 1 warning$/m);
    expect(run.code).toBe(1);
  });

  test('of standard input prints the text as it is where nothing can be fixed', async () => {
    const cwd = temporaryFolder({});
    expect((await layerlint(['--fix', '-'], { cwd, stdin: CLEAN })).stdout).toBe(CLEAN);
    const broken = await layerlint(['--fix', '-'], { cwd, stdin: BROKEN });
    expect(broken.stdout).toBe(BROKEN);
    expect(broken.code).toBe(2);
  });

  test('tells programs what it fixed', async () => {
    const cwd = temporaryFolder({ Dockerfile: FIXABLE });
    const run = await layerlint(['--fix', '--format', 'json'], { cwd });
    expect(parseOutput(run.stdout)).toMatchObject({
      files: [
        {
          findings: [],
          fixed: [{ rule: 'LL0001', name: 'unused-ignore', title: 'remove the comment', safety: 'safe' }],
        },
      ],
    });
  });

  test.skipIf(process.platform === 'win32')('says so where it may not write', () => {
    const cwd = temporaryFolder({ 'closed/Dockerfile': FIXABLE });
    const closed = path.join(cwd, 'closed');
    chmodSync(cwd, 0o755);
    chmodSync(closed, 0o555);
    const program = fileURLToPath(new URL('../../bin/layerlint.js', import.meta.url));
    // Nothing is closed to root.
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
    const run = spawnSync(process.execPath, [program, '--fix', 'closed'], {
      cwd,
      encoding: 'utf8',
      env,
      ...user,
    });
    chmodSync(closed, 0o755);
    expect(run.stderr).toBe('closed/Dockerfile: error: could not be fixed: permission denied\n');
    expect(run.stdout).toMatch(
      /^closed\/Dockerfile: 1 warning, 1 failure, see above; 1 fixable with --fix$/m,
    );
    expect(run.status).toBe(2);
    expect(textIn(closed)).toBe(FIXABLE);
  });
});

describe('--diff', () => {
  test.each([['--diff'], ['--diff --fix']])(
    'prints what --fix would change, and writes nothing: %s',
    async (args) => {
      const cwd = temporaryFolder({ Dockerfile: FIXABLE });
      const run = await layerlint(args.split(' '), { cwd });
      expect(run).toEqual({ code: 1, stdout: DIFF, stderr: '1 would be fixed in 1 file\n' });
      expect(textIn(cwd)).toBe(FIXABLE);
    },
  );

  test.each([
    ['lines that end in CRLF', FIXABLE.replaceAll('\n', '\r\n')],
    ['a byte-order mark', `\uFEFF${FIXABLE}`],
    ['no end of the last line', 'FROM alpine:3.20\nRUN true\n# layerlint ignore=LL101'],
  ])('prints what git can apply: %s', async (_, text) => {
    const cwd = temporaryFolder({ 'sub folder/Dockerfile': text });
    const { stdout } = await layerlint(['--diff'], { cwd });
    const applied = spawnSync('git', ['apply', '-'], { cwd, input: stdout, encoding: 'utf8' });
    expect(applied.stderr).toBe('');
    const patched = textIn(cwd, 'sub folder/Dockerfile');
    const other = temporaryFolder({ Dockerfile: text });
    await layerlint(['--fix'], { cwd: other });
    expect(patched).toBe(textIn(other));
    expect(patched).not.toBe(text);
  });

  test('is empty where nothing can be fixed', async () => {
    const cwd = temporaryFolder({ Dockerfile: 'FROM alpine:3.20\n# layerlint ignore=LL999\nRUN true\n' });
    expect(await layerlint(['--diff'], { cwd })).toEqual({ code: 0, stdout: '', stderr: 'nothing to fix\n' });
  });

  test('exits with 0 under --exit-zero, with 2 where something does not parse', async () => {
    const cwd = temporaryFolder({ Dockerfile: FIXABLE, 'sub/Dockerfile': BROKEN });
    expect((await layerlint(['--diff', '--exit-zero', 'Dockerfile'], { cwd })).code).toBe(0);
    const run = await layerlint(['--diff'], { cwd });
    expect(run.code).toBe(2);
    expect(run.stdout).toBe(DIFF);
    expect(run.stderr).toMatch(/^sub\/Dockerfile:3:1: error: unknown instruction/m);
  });

  test('of standard input diffs it under its name', async () => {
    const cwd = temporaryFolder({});
    const args = ['--diff', '-', '--stdin-filename', 'Dockerfile'];
    expect((await layerlint(args, { cwd, stdin: FIXABLE })).stdout).toBe(DIFF);
  });
});

test.each([
  [['--unsafe-fixes'], '--unsafe-fixes says which fixes to make: write --fix or --diff with it'],
  [['--fix', '--image', 'app.tar'], '--fix changes what the image was built from: leave out --image'],
  [
    ['--diff', '--format', 'json'],
    '--diff prints a diff; --format json without it holds the edits of every fix',
  ],
])('%j makes no sense', async (args, message) => {
  const cwd = temporaryFolder({ Dockerfile: FIXABLE });
  const run = await layerlint(args, { cwd });
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(`error: ${message}\n`);
  expect(textIn(cwd)).toBe(FIXABLE);
});
