import { expect, test } from 'vitest';

import { CHOWNED, file, folderWith, imageOf, OWNED, type Step } from '../helpers/image.ts';
import { layerlint } from '../helpers/run.ts';
import { parseOutput } from '../helpers/schema.ts';

test('says what a change did to an image', async () => {
  const cwd = folderWith({}, { 'old.tar': imageOf(CHOWNED), 'new.tar': imageOf(OWNED) });
  expect(await layerlint(['diff', 'old.tar', 'new.tar'], { cwd })).toEqual({
    code: 0,
    stderr: '',
    stdout: `4 layers, 4.50 MB -> 3 layers, 2.50 MB (2.00 MB less)
shared: 3 layers, 2.50 MB
live: 2.50 MB; dead: 2.00 MB -> 0 B
files: the same paths and contents in the end

layer  number     size  made by
went        2  2.00 MB  COPY app.jar /app/app.jar
`,
  });
});

test('says which files came, went, grew, shrank and changed', async () => {
  const one: Step[] = [
    {
      by: 'COPY',
      files: [file('a', 1000), file('b', 1000), file('c', 1000), file('d', 1000), file('e', 1000)],
    },
  ];
  const other: Step[] = [
    {
      by: 'COPY',
      files: [
        file('a', 3000),
        file('b', 500),
        file('c', 1000, { seed: 1 }),
        file('d', 1000),
        file('new', 70),
      ],
    },
  ];
  const cwd = folderWith({}, { 'old.tar': imageOf(one), 'new.tar': imageOf(other) });
  const { stdout } = await layerlint(['diff', 'old.tar', 'new.tar', '--limit', '4'], { cwd });
  expect(stdout).toMatch(/^1 layer, 5\.00 kB -> 1 layer, 5\.57 kB \(570 B more\)\n/);
  expect(stdout).toContain(`
file        size  path
grew    +2.00 kB  /a
went    -1.00 kB  /e
shrank    -500 B  /b
came       +70 B  /new
… and 1 file more (--limit 0 shows all)
`);
  const json = await layerlint(['diff', 'old.tar', 'new.tar', '--format', 'json'], { cwd });
  expect(parseOutput(json.stdout)).toMatchObject({
    diff: {
      before: { source: 'docker-archive:old.tar', layers: 1, total: 5000 },
      after: { total: 5570 },
      shared: { layers: 0, bytes: 0 },
      layers: [
        { before: 0, after: null, bytes: 5000, createdBy: 'COPY' },
        { before: null, after: 0, bytes: 5570 },
      ],
      paths: [
        { path: '/a', kind: 'grew', before: 1000, after: 3000 },
        { path: '/e', kind: 'went', before: 1000, after: 0 },
        { path: '/b', kind: 'shrank' },
        { path: '/new', kind: 'came' },
        { path: '/c', kind: 'changed', before: 1000, after: 1000 },
      ],
    },
  });
});

test('the same image differs in nothing', async () => {
  const cwd = folderWith({}, { 'app.tar': imageOf(OWNED) });
  const { stdout, code } = await layerlint(['diff', 'app.tar', 'app.tar'], { cwd });
  expect(stdout).toMatch(/^3 layers, 2\.50 MB -> 3 layers, 2\.50 MB \(the same size\)\n/);
  expect(code).toBe(0);
});

test('only one of the two can be standard input', async () => {
  const cwd = folderWith({}, {});
  expect(await layerlint(['diff', '-', '-'], { cwd })).toMatchObject({ code: 2, stdout: '' });
});
