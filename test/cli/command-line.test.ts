import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../context/temporary.ts';
import { layerlint } from '../helpers/run.ts';

const CLEAN = 'FROM alpine:3.20\nCMD ["true"]\n';
/** A finding that needs nothing but the file: severity warning, no bytes. */
const WARNING = 'FROM alpine:3.20\n# layerlint ignore=LL999\nCMD ["true"]\n';
const BROKEN = 'FROM alpine:3.20\nRUM true\n# layerlint ignore=LL999\nCMD ["true"]\n';

describe('the exit code', () => {
  test.each([
    ['of a clean file', ['clean'], 0],
    ['of a folder', ['folder'], 1],
    ['of a warning', ['warning'], 1],
    ['of a warning below --fail-on', ['--fail-on', 'error', 'warning'], 0],
    ['of a warning below --failure-threshold', ['--failure-threshold', 'error', 'warning'], 0],
    ['of a warning with --fail-on info', ['--fail-on', 'info', 'warning'], 1],
    ['of a warning with --fail-on none', ['--fail-on', 'none', 'warning'], 0],
    ['of a warning with --exit-zero', ['--exit-zero', 'warning'], 0],
    ['of a rule that is not asked', ['--ignore', 'unused-ignore', 'warning'], 0],
    ['of a syntax error', ['broken'], 2],
    ['of a syntax error with --exit-zero', ['--exit-zero', 'broken'], 2],
    ['of a missing file beside a clean one', ['clean', 'missing'], 2],
    ['of a folder without Dockerfiles', ['empty'], 2],
    ['of an unknown option', ['--nope'], 2],
    ['of a value that is none of the choices', ['--fail-on', 'fatal', 'clean'], 2],
    ['of a limit that is no number', ['--limit', 'x', 'clean'], 2],
    ['of an unknown rule', ['--select', 'LL99999', 'clean'], 2],
    ['of no rule left', ['--select', 'LL0001', '--ignore', 'LL0', 'clean'], 2],
    ['of a build argument without a name', ['--build-arg', '=x', 'clean'], 2],
    ['of a context that is not there', ['--context', 'missing', 'clean'], 2],
    ['of --help', ['--help'], 0],
    ['of --version', ['--version'], 0],
    ['of rules', ['rules'], 0],
    ['of explain', ['explain', 'LL0001'], 0],
    ['of explain without a rule', ['explain'], 2],
    ['of explain with an unknown rule', ['explain', 'LL99999'], 2],
    ['of explain with one argument too many', ['explain', 'LL0001', 'LL101'], 2],
  ])('%s', async (_, args, code) => {
    const cwd = temporaryFolder({
      clean: CLEAN,
      warning: WARNING,
      broken: BROKEN,
      'folder/Dockerfile': WARNING,
      empty: null,
    });
    expect((await layerlint(args, { cwd })).code).toBe(code);
  });

  test.skipIf(process.platform === 'win32')('of an interrupt', async () => {
    const program = fileURLToPath(new URL('../../bin/layerlint.js', import.meta.url));
    const child = spawn(process.execPath, [program, '-'], { stdio: ['pipe', 'ignore', 'ignore'] });
    // It waits for standard input; the interrupt must not come before it listens.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
  });
});

describe('the streams', () => {
  test('findings go to standard output and nothing else does', async () => {
    const cwd = temporaryFolder({ Dockerfile: WARNING });
    const { stdout, stderr } = await layerlint(['Dockerfile', 'missing'], { cwd });
    expect(stdout).toMatch(/^Dockerfile:2:20: warning LL0001 unused-ignore\n/);
    expect(stderr).toBe('missing: error: no such file\n');
  });

  test('a syntax error stands beside the findings of the same file', async () => {
    const cwd = temporaryFolder({ Dockerfile: BROKEN });
    const { stdout } = await layerlint([], { cwd });
    expect(stdout).toMatch(/^Dockerfile:2:1: error: /m);
    expect(stdout).toMatch(/^Dockerfile:3:20: warning LL0001/m);
    expect(stdout).toMatch(/^Dockerfile: 1 warning, 1 syntax error$/m);
  });

  test('a reader that leaves early is no error', async () => {
    const cwd = temporaryFolder({ Dockerfile: `${'# layerlint ignore=LL999\n'.repeat(20_000)}FROM a\n` });
    const program = fileURLToPath(new URL('../../bin/layerlint.js', import.meta.url));
    const child = spawn(process.execPath, [program, '--limit', '0'], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(stderr).toBe('');
  });

  test('a large report arrives whole through a pipe', async () => {
    const cwd = temporaryFolder({ Dockerfile: `${'# layerlint ignore=LL999\n'.repeat(20_000)}FROM a\n` });
    const { stdout } = await layerlint(['--format', 'json'], { cwd });
    expect(stdout.length).toBeGreaterThan(5_000_000);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { warnings: 20_000 } });
  });
});

describe('what is to be linted', () => {
  test('is the current folder when nothing is said', async () => {
    const cwd = temporaryFolder({ 'a/Dockerfile': CLEAN, 'b/web.Dockerfile': CLEAN, 'b/notes.md': '' });
    expect(await layerlint([], { cwd })).toEqual({
      code: 0,
      stdout: '2 files: clean, no findings in 0 layers\n',
      stderr: '',
    });
  });

  test('may be standard input, with a name to show', async () => {
    const cwd = temporaryFolder({});
    const plain = await layerlint(['-'], { cwd, stdin: WARNING });
    expect(plain.stdout).toMatch(/^-:2:20: warning/);
    const named = await layerlint(['-', '--stdin-filename', 'web/Dockerfile'], { cwd, stdin: WARNING });
    expect(named.stdout).toMatch(/^web\/Dockerfile:2:20: warning/);
    const json = await layerlint(['-', '--format', 'json'], { cwd, stdin: WARNING });
    expect(JSON.parse(json.stdout)).toMatchObject({ files: [{ path: '-' }] });
  });

  test('a folder may be named Dockerfile', async () => {
    const cwd = temporaryFolder({ 'Dockerfile/Dockerfile': WARNING });
    expect((await layerlint(['Dockerfile'], { cwd })).stdout).toMatch(/^Dockerfile\/Dockerfile:2:20/);
  });

  test('a path named like a command is written with its folder', async () => {
    const cwd = temporaryFolder({ 'rules/Dockerfile': WARNING });
    expect((await layerlint(['./rules'], { cwd })).stdout).toContain('rules/Dockerfile:2:20');
    expect((await layerlint(['rules'], { cwd })).stdout).toMatch(/^LL0001 /);
  });

  test.each([
    ['binary', 'is not a text file; a Dockerfile is UTF-8'],
    ['latin1', 'is not a text file; a Dockerfile is UTF-8'],
    ['nothing', 'is empty: no instructions'],
    ['blank', 'is empty: no instructions'],
    ['missing', 'no such file'],
  ])('%s is told apart, and the rest is linted', async (name, message) => {
    const cwd = temporaryFolder({ binary: 'FROM a\0', nothing: '', blank: ' \n\t\n', clean: CLEAN });
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${cwd}/latin1`, Buffer.from('FROM a\n# caf\xe9\n', 'latin1'));
    const text = await layerlint([name, 'clean'], { cwd });
    expect(text.stderr).toBe(`${name}: error: ${message}\n`);
    expect(text.code).toBe(2);
    const json = await layerlint([name, 'clean', '--format', 'json'], { cwd });
    expect(json.stderr).toBe('');
    const { files } = JSON.parse(json.stdout);
    expect(files).toContainEqual(expect.objectContaining({ path: name, errors: [{ message, span: null }] }));
    expect(files).toContainEqual(expect.objectContaining({ path: 'clean', errors: [] }));
  });

  test('a context that is none is told, and the file is linted without', async () => {
    const cwd = temporaryFolder({ Dockerfile: WARNING });
    const { code, stdout, stderr } = await layerlint(['--context', 'Dockerfile', 'Dockerfile'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toBe('Dockerfile: error: is no folder, so it cannot be the build context\n');
    expect(stdout).toMatch(/^Dockerfile:2:20/);
  });
});

describe('the output', () => {
  test.each([
    ['a pipe', {}, [], false],
    ['FORCE_COLOR', { FORCE_COLOR: '1' }, [], true],
    ['NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    ['--color always', { NO_COLOR: '1' }, ['--color', 'always'], true],
    ['--color never', { FORCE_COLOR: '1' }, ['--color', 'never'], false],
    ['--no-color', { FORCE_COLOR: '1' }, ['--no-color'], false],
  ])('with %s', async (_, env, args, coloured) => {
    const cwd = temporaryFolder({ Dockerfile: WARNING });
    expect((await layerlint(args, { cwd, env })).stdout.includes('\u001b[')).toBe(coloured);
  });

  test('in JSON has no colour', async () => {
    const cwd = temporaryFolder({ Dockerfile: WARNING });
    const { stdout } = await layerlint(['--format', 'json', '--color', 'always'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ summary: { warnings: 1, exitCode: 1 } });
  });

  test('of --help ends with examples and fits the screen', async () => {
    const { stdout } = await layerlint(['--help'], { cwd: temporaryFolder({}) });
    expect(stdout).toContain('\nExamples:\n');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each([
    [['--fromat', 'json'], /unknown option '--fromat'[^]*--format/],
    [['--select', 'unused-ignored'], /no rule 'unused-ignored'; did you mean unused-ignore\?/],
    [['--ignore', 'nothing-like-it'], /no rule 'nothing-like-it'; `layerlint rules` lists them/],
    [['explain', 'unused-ingore'], /did you mean unused-ignore\?/],
  ])('of %s helps', async (args, message) => {
    const { stdout, stderr } = await layerlint(args, { cwd: temporaryFolder({}) });
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('of rules and explain is about every rule', async () => {
    const cwd = temporaryFolder({});
    const rules: { id: string; name: string; summary: string }[] = JSON.parse(
      (await layerlint(['rules', '--format', 'json'], { cwd })).stdout,
    );
    expect(rules[0]).toEqual({ id: 'LL0001', name: 'unused-ignore', summary: expect.any(String) });
    const table = (await layerlint(['rules'], { cwd })).stdout;
    for (const { id, name } of rules) expect(table).toMatch(new RegExp(`^${id} +${name} +\\S`, 'm'));
    const [one, other] = await Promise.all([
      layerlint(['explain', 'll0001'], { cwd }),
      layerlint(['explain', 'unused-ignore'], { cwd }),
    ]);
    expect(one).toEqual(other);
    expect(one.stdout).toContain('\nWhy it costs bytes\n');
  });
});

describe('a finding that hardly an edit saves', () => {
  const INSTALL = 'FROM alpine:3.20\nRUN apk add --no-cache curl\n';

  test('is left out of the text and does not fail a build', async () => {
    const run = await layerlint(['--fail-on', 'info', '-'], { cwd: temporaryFolder({}), stdin: INSTALL });
    expect(run).toEqual({ code: 0, stdout: '-: clean, no findings in 1 layer\n', stderr: '' });
  });

  test('is said with --verbose', async () => {
    const { stdout } = await layerlint(['--verbose', '-'], { cwd: temporaryFolder({}), stdin: INSTALL });
    expect(stdout).toContain('LL116 database-rewritten');
  });

  test('is in the JSON, marked', async () => {
    const { stdout } = await layerlint(['--format', 'json', '-'], {
      cwd: temporaryFolder({}),
      stdin: INSTALL,
    });
    expect(stdout).toContain('"quiet": true');
  });
});

describe('a note', () => {
  test('tells of a RUN that is too long to be followed', async () => {
    const loop = 'RUN for i in $(seq 3); do true; done\n';
    const commands = Array.from({ length: 20_100 }, (_, index) => `touch /f${index}`).join(';');
    const run = await layerlint(['-'], {
      cwd: temporaryFolder({}),
      stdin: `FROM alpine:3.20\n${loop}RUN ${commands}\n`,
    });
    expect(run.stderr).toContain('more than 20,000 commands: the rest were not looked at');
  });

  test('tells of a .dockerignore that the builder refuses', async () => {
    const cwd = temporaryFolder({ Dockerfile: 'FROM alpine:3.20\nCOPY . /app\n', '.dockerignore': '[\n' });
    expect((await layerlint([], { cwd })).stderr).toBe(
      'Dockerfile: note: .dockerignore: pattern "[": syntax error\n',
    );
  });
});
