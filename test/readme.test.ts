import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { CHOWNED, DOCKERFILE, folderWith, imageOf, OWNED } from './helpers/image.ts';
import { layerlint } from './helpers/run.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}/README.md`, 'utf8');

/** The file of the section on fixing. */
const WEB = `FROM node:22-slim
WORKDIR /srv/app
COPY . .
RUN apt-get update && apt-get install -y --no-install-recommends tini
RUN chown -R node:node /srv/app
USER node
CMD ["tini", "node", "server.js"]
`;

/** Commands of a fresh machine: the CI script runs these very lines. */
const RUN_BY_CI = [
  'npm ci && npm run build && node bin/layerlint.js --exit-zero fixtures/article/Dockerfile',
  'npm test',
];

const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

/** Commands about images and fixes, each with what the README shows of its output: nothing, or all of it. */
const shownCommands = [...readme.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((part): [string, string] => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end + 1)];
    }),
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

  test.each(shownCommands)('shows what is printed: %s', async (command, shown) => {
    const cwd = folderWith(
      { Dockerfile: DOCKERFILE, 'web/Dockerfile': WEB },
      { 'app.tar': imageOf(CHOWNED), 'old.tar': imageOf(CHOWNED), 'new.tar': imageOf(OWNED) },
    );
    const run = await layerlint(command.split(' ').slice(1), { cwd });
    expect([0, 1]).toContain(run.code);
    // A terminal shows both.
    if (shown !== '') expect(shown).toBe(run.stdout + run.stderr);
    else expect(run.stderr).toBe('');
  });
});
