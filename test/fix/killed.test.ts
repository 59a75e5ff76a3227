import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { expect, test } from 'vitest';

import { replaceFile } from '../../src/fix/replace-file.ts';
import { temporaryFolder } from '../context/temporary.ts';

/** KILLS=300 takes a minute or more. */
const KILLS = Number(process.env['KILLS'] ?? 30);
const LINE = 'RUN echo this is one of many lines of a large Dockerfile\n';
const TEXTS = ['a', 'b'].map((name) => `FROM ${name}\n${LINE.repeat(10_000)}`);

/** Puts one text in the place of the other, and back, for as long as it lives. */
const WRITER = `
import { readFileSync } from 'node:fs';
import { replaceFile } from './replace-file.mjs';
const [, , file, a, b] = process.argv;
const texts = [readFileSync(a, 'utf8'), readFileSync(b, 'utf8')];
let now = texts.indexOf(readFileSync(file, 'utf8'));
process.stdout.write('ready');
for (;;) {
  replaceFile(file, texts[now], texts[1 - now]);
  now = 1 - now;
}
`;

// A process that is killed says nothing more: the file and its folder do.
test.skipIf(process.platform === 'win32')(
  `killed ${KILLS} times while writing, it leaves the old text or the new one`,
  async () => {
    const [one = '', other = ''] = TEXTS;
    const root = temporaryFolder({ 'work/Dockerfile': one, a: one, b: other, 'writer.mjs': WRITER });
    await build({
      entryPoints: [fileURLToPath(new URL('../../src/fix/replace-file.ts', import.meta.url))],
      outfile: path.join(root, 'replace-file.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
    });
    const file = path.join(root, 'work/Dockerfile');
    const left = new Set<number>();
    for (let kill = 0; kill < KILLS; kill++) {
      const child = spawn(process.execPath, [
        path.join(root, 'writer.mjs'),
        file,
        path.join(root, 'a'),
        path.join(root, 'b'),
      ]);
      await once(child.stdout, 'data');
      await new Promise((resolve) => {
        setTimeout(resolve, Math.random() * 20);
      });
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(TEXTS).toContain(readFileSync(file, 'utf8'));
      const names = readdirSync(path.dirname(file));
      left.add(names.length - 1);
      expect(names.length, names.join()).toBeLessThanOrEqual(2);
    }
    // Some were caught while they wrote: else nothing was tested.
    expect(left).toContain(1);
    replaceFile(file, readFileSync(file, 'utf8'), one);
    expect(readdirSync(path.dirname(file))).toEqual(['Dockerfile']);
  },
  300_000,
);
