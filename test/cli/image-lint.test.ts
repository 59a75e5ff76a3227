import { stripVTControlCharacters } from 'node:util';

import { describe, expect, test } from 'vitest';

import { CHOWNED, DOCKERFILE, file, folderWith, imageOf, OWNED, type Step } from '../helpers/image.ts';
import { layerlint } from '../helpers/run.ts';
import { parseOutput } from '../helpers/schema.ts';

const ARGS = ['Dockerfile', '--image', 'app.tar'];

describe('a Dockerfile with an image', () => {
  test('has its findings confirmed, and the image below them', async () => {
    const cwd = folderWith({ Dockerfile: DOCKERFILE }, { 'app.tar': imageOf(CHOWNED) });
    expect(await layerlint(ARGS, { cwd })).toEqual({
      code: 1,
      stderr: '',
      stdout: `Dockerfile:4:5: error LL101 chown-after-copy, confirmed, 2.00 MB in layer 3
/app/app.jar is stored a second time, only to change the owner
3 | COPY app.jar /app/app.jar
  | ------------------------- written here
4 | RUN chown 1000 /app/app.jar
  |     ^^^^^^^^^^^^^^^^^^^^^^^
image: 2.00 MB  /app/app.jar, stored in layer 2
fix: give --chown=1000:0 to the COPY, with --fix, saves 2.00 MB

docker-archive:app.tar, app:latest, linux/amd64
layer     size     dead  instruction
    0   501 kB           base image
    1      0 B           Dockerfile:2 WORKDIR /app
    2  2.00 MB  2.00 MB  Dockerfile:3 COPY app.jar /app/app.jar
    3  2.00 MB           Dockerfile:4 RUN chown 1000 /app/app.jar

   dead  from  by  how           path
2.00 MB     2   3  stored again  /app/app.jar

total    4.50 MB  in 4 layers
live     2.50 MB  efficiency 55.6 %
dead     2.00 MB  in 1 file
caches       0 B
to save  2.00 MB

with --fix: 4.50 MB -> 2.50 MB, 4 -> 3 layers

Dockerfile: 1 error; 2.00 MB could be saved; 1 fixable with --fix
`,
    });
  });

  test('says the same in colour', async () => {
    const cwd = folderWith({ Dockerfile: DOCKERFILE }, { 'app.tar': imageOf(CHOWNED) });
    const plain = await layerlint(ARGS, { cwd });
    const coloured = await layerlint([...ARGS, '--color', 'always'], { cwd });
    expect(coloured.stdout).not.toBe(plain.stdout);
    expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout);
  });

  test('prints the contract with verdicts, bodies and instructions', async () => {
    const cwd = folderWith({ Dockerfile: DOCKERFILE }, { 'app.tar': imageOf(CHOWNED) });
    const { stdout, code } = await layerlint([...ARGS, '--format', 'json'], { cwd });
    expect(code).toBe(1);
    const body = {
      path: '/app/app.jar',
      bytes: 2_000_000,
      layer: 2,
      killer: { layer: 3, path: '/app/app.jar', kind: 'metadata' },
    };
    expect(parseOutput(stdout)).toMatchObject({
      files: [
        {
          path: 'Dockerfile',
          findings: [
            {
              rule: 'LL101',
              severity: 'error',
              verdict: { status: 'confirmed', layer: 3, bytes: 2_000_000, bodies: [body] },
            },
          ],
        },
      ],
      image: {
        layers: [
          { base: true, instruction: null },
          { base: false, instruction: { file: 'Dockerfile', start: { line: 2 }, confidence: 'exact' } },
          { instruction: { start: { line: 3, column: 1 }, end: { line: 3, column: 26 } } },
          { instruction: { start: { line: 4 } } },
        ],
        deadBodies: [body],
      },
      summary: { errors: 1, bytes: 2_000_000, exitCode: 1 },
    });
  });

  test('does not fail for what the image refutes', async () => {
    const steps = CHOWNED.map((step): Step => (step.by.includes('chown') ? { ...step, files: [] } : step));
    const cwd = folderWith({ Dockerfile: DOCKERFILE }, { 'app.tar': imageOf(steps) });
    const { code, stdout } = await layerlint([...ARGS, '--fail-on', 'info'], { cwd });
    expect(stdout).toMatch(/^Dockerfile:4:5: info LL101 chown-after-copy, refuted by the image\n/);
    expect(stdout).toMatch(/\nDockerfile: 1 refuted by the image\n$/);
    expect(code).toBe(0);
    const json = await layerlint([...ARGS, '--format', 'json'], { cwd });
    expect(parseOutput(json.stdout)).toMatchObject({
      files: [{ findings: [{ verdict: { status: 'refuted', layer: 3, bytes: 0, bodies: [] } }] }],
      summary: { infos: 1, bytes: 0, exitCode: 0 },
    });
  });

  test('keeps what it cannot judge', async () => {
    const squashed: Step[] = [{ by: '', files: [file('app/app.jar', 2_000_000)] }];
    const image = imageOf(squashed, { config: { history: [] } });
    const cwd = folderWith({ Dockerfile: DOCKERFILE }, { 'app.tar': image });
    const { code, stdout } = await layerlint(ARGS, { cwd });
    expect(stdout).toMatch(/^Dockerfile:4:5: warning LL101 chown-after-copy, layer not found\n/);
    expect(code).toBe(1);
    const json = await layerlint([...ARGS, '--format', 'json'], { cwd });
    expect(parseOutput(json.stdout)).toMatchObject({
      files: [{ findings: [{ verdict: { status: 'unmatched', layer: null } }] }],
      summary: { bytes: 0 },
    });
  });

  test('counts no bytes of a cache that installed files share by hard links', async () => {
    const packages = 'opt/conda/pkgs/paint-1.0';
    const steps: Step[] = [
      {
        by: 'RUN /bin/sh -c conda install -y paint # buildkit',
        files: [
          file(`${packages}.tar.bz2`, 300_000),
          file(`${packages}/share/data.bin`, 2_000_000),
          { path: 'opt/conda/share/data.bin', type: '1', link: `${packages}/share/data.bin` },
        ],
      },
    ];
    const text = 'FROM scratch\nRUN conda install -y paint\n';
    const cwd = folderWith({ Dockerfile: text }, { 'app.tar': imageOf(steps) });
    const { stdout } = await layerlint([...ARGS, '--format', 'json'], { cwd });
    expect(parseOutput(stdout)).toMatchObject({
      files: [{ findings: [{ rule: 'LL324', verdict: { status: 'confirmed', bytes: 300_000 } }] }],
    });
  });

  test('holds the image against budgets', async () => {
    const cwd = folderWith({ Dockerfile: DOCKERFILE }, { 'app.tar': imageOf(CHOWNED) });
    const args = [...ARGS, '--fail-on', 'none', '--max-waste', '1MB'];
    const { code, stderr } = await layerlint(args, { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'over budget: --max-waste 1MB: 2.00 MB could be saved, 44.4 % of the image\n',
    });
    expect((await layerlint([...args, '--exit-zero'], { cwd })).code).toBe(0);
  });
});

describe('what no rule predicted', () => {
  const TEXT = 'FROM debian:12\nCOPY app /app\nRUN ./configure\n';
  const names = Array.from({ length: 150 }, (_, at) => `app/part-${at % 3}/file-${at}`);
  const steps = (removed: boolean): Step[] => [
    { by: '', files: [file('etc/base', 5000)] },
    {
      by: 'COPY app /app # buildkit',
      files: [file('app/big', 2_000_000), ...names.map((name) => file(name, 100))],
    },
    {
      by: 'RUN /bin/sh -c ./configure # buildkit',
      files: [
        file('app/big', 2_000_000, { seed: 1 }),
        file('etc/base', 5000, { seed: 1 }),
        ...(removed ? names.map((name) => ({ path: name.replace('file-', '.wh.file-') })) : []),
      ],
    },
  ];

  test('is reported on the line that stored or removed it', async () => {
    const cwd = folderWith({ Dockerfile: TEXT }, { 'app.tar': imageOf(steps(true)) });
    const { code, stdout } = await layerlint(ARGS, { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain(`Dockerfile:3:1: warning LL901 unpredicted-copy-up, confirmed, 2.00 MB in layer 2
The image shows a file of a lower layer stored again here: /app/big
2 | COPY app /app
  | ------------- stored here
3 | RUN ./configure
  | ^^^^^^^^^^^^^^^
image: 2.00 MB  /app/big, stored in layer 1
`);
    expect(stdout).toContain(
      'Dockerfile:3:1: info LL902 unpredicted-removal, confirmed, 15.0 kB in layer 2\n',
    );
    const json = await layerlint([...ARGS, '--format', 'json'], { cwd });
    expect(parseOutput(json.stdout)).toMatchObject({
      files: [
        {
          findings: [
            { rule: 'LL901', paths: [{ path: '/app/big', kind: 'file' }], bytes: 2_000_000 },
            {
              rule: 'LL902',
              // More than a hundred are told by their folders.
              paths: [0, 1, 2].map((part) => ({ path: `/app/part-${part}`, kind: 'tree' })),
              verdict: { bytes: 15_000 },
            },
          ],
        },
      ],
      // The base image's file had to be replaced: it is dead, and nothing is to be done about it.
      image: { dead: 2_020_000, reclaimable: 2_015_000 },
      summary: { bytes: 2_015_000 },
    });
  });

  test.each([
    [['--ignore', 'LL9'], TEXT, 0],
    [['--select', 'LL902', '--fail-on', 'info'], TEXT, 0],
    [['--select', 'unpredicted-copy-up'], TEXT, 1],
    [[], TEXT.replace('RUN', '# layerlint ignore=LL901 -- it must\nRUN'), 0],
  ])('is switched off like other findings: %j', async (args, text, code) => {
    const cwd = folderWith({ Dockerfile: text }, { 'app.tar': imageOf(steps(false)) });
    const run = await layerlint([...ARGS, ...args], { cwd });
    expect(run.stdout.includes('LL901')).toBe(code === 1);
    expect(run).toMatchObject({ code, stderr: '' });
  });

  test('is explained and listed', async () => {
    const cwd = folderWith({}, {});
    const explained = await layerlint(['explain', 'll902'], { cwd });
    expect(explained.stdout).toMatch(/^LL902 unpredicted-removal\n/);
    expect((await layerlint(['rules'], { cwd })).stdout).toMatch(/^LL901 +unpredicted-copy-up /m);
  });
});

describe('what cannot be', () => {
  test.each([
    [['.', '--image', 'app.tar'], 'error: --image takes one Dockerfile, but there are 2: name the one'],
    [['-', '--image', '-'], 'error: the Dockerfile and --image cannot both be standard input'],
    [['Dockerfile', '--base', '1'], 'error: --base says something of an image: name the image with --image'],
    [['Dockerfile', '--no-verify'], 'error: --no-verify says something of an image'],
    [['Dockerfile', '--select', 'LL901'], 'error: --select and --ignore leave no rule to run; LL901 ask'],
    [['Dockerfile', '--image', 'none.tar'], 'error: none.tar: no such file or folder'],
    [
      ['Dockerfile', '--image', 'app.tar', '--max-size', 'x'],
      "error: --max-size takes a size (500MB), not 'x'",
    ],
  ])('%j', async (args, message) => {
    const cwd = folderWith(
      { Dockerfile: DOCKERFILE, 'web.Dockerfile': DOCKERFILE },
      { 'app.tar': imageOf(OWNED) },
    );
    const { code, stdout, stderr } = await layerlint(args, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith(message), stderr).toBe(true);
  });

  test('a Dockerfile that is not there is told without the image', async () => {
    const cwd = folderWith({}, { 'app.tar': imageOf(OWNED) });
    const { code, stdout, stderr } = await layerlint(['nope', '--image', 'app.tar', '--format', 'json'], {
      cwd,
    });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(parseOutput(stdout)).toMatchObject({ files: [{ path: 'nope' }], image: null });
  });
});
