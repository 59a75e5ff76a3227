import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { describe, expect, test } from 'vitest';

import { CHOWNED, file, folderWith, imageOf, OWNED, type Step } from '../helpers/image.ts';
import { layerlint } from '../helpers/run.ts';
import { parseOutput } from '../helpers/schema.ts';
import { dockerArchive, Layout, tar } from '../observe/archive.ts';
import { writeLayout } from '../observe/helpers.ts';

describe('layerlint image', () => {
  test('accounts for every byte, and says what could be saved', async () => {
    const cwd = folderWith({}, { 'app.tar': imageOf(CHOWNED) });
    expect(await layerlint(['image', 'app.tar'], { cwd })).toEqual({
      code: 0,
      stderr: '',
      stdout: `docker-archive:app.tar, app:latest, linux/amd64
layer     size     dead  instruction
    0   501 kB           (no history)
    1      0 B           WORKDIR /app
    2  2.00 MB  2.00 MB  COPY app.jar /app/app.jar
    3  2.00 MB           RUN chown 1000 /app/app.jar

   dead  from  by  how           path
2.00 MB     2   3  stored again  /app/app.jar

total    4.50 MB  in 4 layers
live     2.50 MB  efficiency 55.6 %
dead     2.00 MB  in 1 file
caches       0 B
to save  2.00 MB  if no layer is of a base image (--base sets them apart)

app:latest: 2.00 MB of 4.50 MB could be saved, 44.4 %
`,
    });
  });

  test('prints the contract, without files', async () => {
    const cwd = folderWith({}, { 'app.tar': imageOf(CHOWNED) });
    const { code, stdout, stderr } = await layerlint(['image', 'app.tar', '--format', 'json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(parseOutput(stdout)).toMatchObject({
      version: 1,
      files: [],
      image: {
        source: 'docker-archive:app.tar',
        reference: 'app:latest',
        platform: 'linux/amd64',
        total: 4_501_000,
        live: 2_501_000,
        dead: 2_000_000,
        caches: 0,
        reclaimable: 2_000_000,
        efficiency: 2_501_000 / 4_501_000,
        layers: [
          { index: 0, files: 2, dead: 0, base: false, createdBy: '', instruction: null },
          { index: 1, files: 0, createdBy: 'WORKDIR /app' },
          { index: 2, dead: 2_000_000 },
          { index: 3, bytes: 2_000_000, dead: 0 },
        ],
        deadBodies: [
          {
            path: '/app/app.jar',
            bytes: 2_000_000,
            layer: 2,
            killer: { layer: 3, path: '/app/app.jar', kind: 'metadata' },
          },
        ],
      },
      summary: { files: 0, errors: 0, bytes: 0, exitCode: 0 },
    });
  });

  test('tells folders that ended whole, names that moved, and caches by their folders', async () => {
    const steps: Step[] = [
      {
        by: 'RUN /bin/sh -c make # buildkit',
        files: [
          file('src/a.o', 300_000),
          file('src/deep/b.o', 200_000),
          file('old/lib.so', 100_000, { seed: 7 }),
          file('var/lib/apt/lists/one', 50_000),
          file('var/lib/apt/lists/two', 40_000),
        ],
      },
      {
        by: '/bin/sh -c rm -rf /src && mv /old/lib.so /new.so',
        files: [
          { path: '.wh.src' },
          { path: 'old/.wh.lib.so' },
          file('new.so', 100_000, { body: Buffer.alloc(100_000, '107') }),
        ],
      },
    ];
    const cwd = folderWith({}, { 'app.tar': imageOf(steps) });
    const { stdout } = await layerlint(['image', 'app.tar'], { cwd });
    expect(stdout).toContain(`
  dead  from  by  how      path
500 kB     0   1  removed  /src (2 files)
100 kB     0   1  moved    /old/lib.so -> /new.so

  cache  in  folder
90.0 kB   0  /var/lib/apt/lists (2 files)
`);
  });

  test('shortens its lists, and the screen is never overrun', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `opt/${'folder-'.repeat(10)}/file-${at}.bin`);
    const steps: Step[] = [
      { by: `COPY ${'x'.repeat(200)} /`, files: names.map((name, at) => file(name, 1000 + at)) },
      { by: 'RUN rm', files: names.map((name) => ({ path: name.replace(/file-/, '.wh.file-') })) },
    ];
    const cwd = folderWith({}, { 'app.tar': imageOf(steps) });
    const { stdout } = await layerlint(['image', 'app.tar', '--limit', '5'], { cwd });
    expect(stdout).toContain('\n… and 25 files more, 25.3 kB (--limit 0 shows all)\n');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const whole = await layerlint(['image', 'app.tar', '--limit', '0'], { cwd });
    expect(whole.stdout.match(/ removed /g)).toHaveLength(30);
  });

  test('says the same in colour', async () => {
    const cwd = folderWith({}, { 'app.tar': imageOf(CHOWNED), 'old.tar': imageOf(OWNED) });
    for (const args of [
      ['image', 'app.tar'],
      ['diff', 'old.tar', 'app.tar'],
    ]) {
      const plain = await layerlint(args, { cwd });
      const coloured = await layerlint([...args, '--color', 'always'], { cwd });
      expect(coloured.stdout).not.toBe(plain.stdout);
      expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout);
    }
  });

  test('never prints the values of build arguments', async () => {
    const steps: Step[] = [
      { by: 'RUN |2 USER=me TOKEN=hunter2 with words /bin/sh -c make # buildkit', files: [file('a', 10)] },
      { by: '|1 TOKEN=hunter2 /app/run --fast', files: [file('b', 10)] },
    ];
    const cwd = folderWith({}, { 'app.tar': imageOf(steps) });
    const text = await layerlint(['image', 'app.tar'], { cwd });
    expect(text.stdout).toContain('RUN [USER TOKEN] make\n');
    expect(text.stdout).not.toMatch(/hunter2|words/);
    const json = await layerlint(['image', 'app.tar', '--format', 'json'], { cwd });
    expect(json.stdout).toContain('"RUN |2 USER TOKEN /bin/sh -c make # buildkit"');
    expect(json.stdout).not.toMatch(/hunter2|words/);
  });

  test('escapes names that are not UTF-8, and what would speak to the terminal', async () => {
    const steps: Step[] = [
      { by: 'COPY a /', files: [{ path: Buffer.from('caf\xe9\x1b', 'latin1'), body: 'x' }] },
      { by: 'RUN rm\u001B[31m', files: [{ path: Buffer.from('.wh.caf\xe9\x1b', 'latin1') }] },
    ];
    const cwd = folderWith({}, { 'app.tar': imageOf(steps) });
    const { stdout } = await layerlint(['image', 'app.tar'], { cwd });
    expect(stdout).not.toContain('\u001B');
    const json = await layerlint(['image', 'app.tar', '--format', 'json'], { cwd });
    expect(parseOutput(json.stdout)).toMatchObject({ image: { deadBodies: [{ lossy: true }] } });
  });

  test('reads standard input and a folder', async () => {
    const image = imageOf(OWNED);
    const cwd = folderWith({}, {});
    const layout = new Layout();
    writeLayout(path.join(cwd, 'layout'), layout.top([layout.manifest(image)]));
    const folder = await layerlint(['image', 'layout'], { cwd });
    expect(folder.stdout).toMatch(/^oci:layout, app:latest, linux\/amd64\n/);
    const piped = await layerlint(['image', '-'], { cwd, stdin: dockerArchive([image]) });
    expect(piped.stdout).toMatch(/^docker-archive:-, app:latest, linux\/amd64\n/);
    expect(piped.stdout).toMatch(/\napp:latest: nothing to save in 2\.50 MB\n$/);
  });

  test('says which platform was taken', async () => {
    const layout = new Layout();
    const index = layout.index(
      ['amd64', 'arm64'].map((architecture) => ({
        ...layout.manifest(imageOf(OWNED, { architecture })),
        platform: { os: 'linux', architecture },
      })),
    );
    const cwd = folderWith({}, { 'app.tar': layout.top([index]).archive() });
    const { stdout } = await layerlint(['image', 'app.tar', '--platform', 'arm64'], { cwd });
    expect(stdout).toMatch(/linux\/arm64 \(there is linux\/amd64, too\)\n/);
    const other = await layerlint(['image', 'app.tar', '--platform', 'linux/s390x'], { cwd });
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('(--platform <os/architecture> takes one)\n');
  });
});

describe('the base image', () => {
  const base = imageOf(CHOWNED.slice(0, 2), { reference: 'base:1' });
  const steps: Step[] = [...CHOWNED, { by: 'RUN rm /usr/bin/tool', files: [{ path: 'usr/bin/.wh.tool' }] }];

  test.each([
    ['a number of layers', '2'],
    ['an archive', 'base.tar'],
  ])('is told by %s', async (_, given) => {
    const cwd = folderWith({}, { 'app.tar': imageOf(steps), 'base.tar': base });
    const { stdout } = await layerlint(['image', 'app.tar', '--base', given], { cwd });
    expect(stdout).toContain('\n  0-1   501 kB   500 kB  base image, 2 layers\n');
    expect(stdout).toContain('\nto save  2.00 MB  without 500 kB in the base image\n');
  });

  test('is told by a label where it stands in the same archive', async () => {
    const labels = { 'org.opencontainers.image.base.name': 'docker.io/library/base:1' };
    const app = imageOf(steps);
    const labelled = { ...app, config: { ...app.config, config: { Labels: labels } } };
    const cwd = folderWith({}, { 'app.tar': [labelled, base] });
    const { stdout } = await layerlint(['image', 'app.tar', '--image-ref', 'app'], { cwd });
    expect(stdout).toContain('base image, 2 layers\n');
  });

  test.each([
    ['9', 'error: --base 9: the image has only 5 layers\n(layerlint --help lists the options)\n'],
    [
      'other.tar',
      'error: --base other.tar: its layers are not the first ones of the image; was it built on another one?\n',
    ],
    ['none.tar', 'error: none.tar: no such file or folder\n'],
  ])('cannot be %s', async (given, message) => {
    const other = imageOf([{ by: '', files: [file('other', 1)] }]);
    const cwd = folderWith({}, { 'app.tar': imageOf(steps), 'other.tar': other });
    expect(await layerlint(['image', 'app.tar', '--base', given], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: message,
    });
  });
});

describe('budgets', () => {
  test.each([
    [['--max-waste', '2MB'], ''],
    [['--max-waste', '45%'], ''],
    [['--min-efficiency', '0.55', '--max-size', '4.6 MB'], ''],
    [['--max-waste', '1.9MB'], '--max-waste 1.9MB: 2.00 MB could be saved, 44.4 % of the image'],
    [['--max-waste', '44%'], '--max-waste 44%: 2.00 MB could be saved, 44.4 % of the image'],
    [['--min-efficiency', '60%'], '--min-efficiency 60%: the efficiency is 55.6 %'],
    [['--max-size', '4MiB'], '--max-size 4MiB: the image holds 4.50 MB'],
  ])('%j', async (args, broken) => {
    const cwd = folderWith({}, { 'app.tar': imageOf(CHOWNED) });
    const { code, stderr } = await layerlint(['image', 'app.tar', ...args], { cwd });
    expect(stderr).toBe(broken === '' ? '' : `over budget: ${broken}\n`);
    expect(code).toBe(broken === '' ? 0 : 1);
    const json = await layerlint(['image', 'app.tar', ...args, '--format', 'json'], { cwd });
    expect(parseOutput(json.stdout)).toMatchObject({ summary: { exitCode: code } });
  });

  test.each([
    ['--max-waste', 'much'],
    ['--max-waste', '-1'],
    ['--min-efficiency', '95'],
    ['--min-efficiency', '120%'],
    ['--max-size', '5%'],
  ])('%s cannot be %s', async (option, value) => {
    const cwd = folderWith({}, { 'app.tar': imageOf(CHOWNED) });
    const { code, stdout, stderr } = await layerlint(['image', 'app.tar', `${option}=${value}`], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^error: ${option} takes .*, not '${value}'\n`));
  });
});

describe('what is no image', () => {
  const app = dockerArchive([imageOf(CHOWNED)]);
  test.each([
    ['missing.tar', 'missing.tar: no such file or folder'],
    ['cut.tar', 'cut.tar: '],
    ['text.tar', 'text.tar: '],
    ['other.tar', 'other.tar: is no image'],
    ['two.tar', 'two.tar: holds several images; say which: app:latest, b:1'],
  ])('%s is told in words', async (name, message) => {
    const cwd = folderWith(
      { 'text.tar': 'hello\n' },
      {
        'cut.tar': app.subarray(0, 2_000_000),
        'other.tar': tar([{ path: 'a', body: 'b' }]),
        'two.tar': [imageOf(CHOWNED), imageOf(OWNED, { reference: 'b:1' })],
      },
    );
    for (const args of [
      ['image', name],
      ['image', name, '--format', 'json'],
      ['diff', name, name],
    ]) {
      const { code, stdout, stderr } = await layerlint(args, { cwd });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.startsWith(`error: ${message}`), stderr).toBe(true);
      expect(stderr).not.toMatch(/internal|\n +at /);
    }
  });
});
