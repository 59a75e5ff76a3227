import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}/README.md`, 'utf8');

/** Commands of a fresh machine: the CI script runs these very lines. */
const RUN_BY_CI = [
  'npm ci && npm run build && node bin/layerlint.js --exit-zero fixtures/article/Dockerfile',
  'npm test',
];

const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

describe('the README', () => {
  test('shows what its first command prints', () => {
    const [, shown] = /```text\n([\s\S]*?)```/.exec(readme) ?? [];
    const printed = execFileSync(
      process.execPath,
      ['bin/layerlint.js', '--exit-zero', 'fixtures/article/Dockerfile'],
      { cwd: root, encoding: 'utf8' },
    );
    expect(shown).toBe(printed);
  });

  test('has its commands for a fresh machine run by the CI script', () => {
    const script = readFileSync(`${root}/.ci/run`, 'utf8').split('\n');
    for (const command of RUN_BY_CI) {
      expect(commands).toContain(command);
      expect(script).toContain(command);
    }
  });

  test.each(commands.filter((command) => !RUN_BY_CI.includes(command)))('may be followed: %s', (command) => {
    expect(command).toMatch(/^layerlint(?: |$)/);
    const args = command.split(' ').slice(1);
    const run = spawnSync(process.execPath, ['bin/layerlint.js', ...args], { cwd: root, encoding: 'utf8' });
    expect(run.stderr).toBe('');
    // Findings in the fixtures are what these commands are for; a usage error would be 2.
    expect([0, 1]).toContain(run.status);
  });
});
