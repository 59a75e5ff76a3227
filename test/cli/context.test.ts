import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../context/temporary.ts';
import { file, folderWith, imageOf, type Step } from '../helpers/image.ts';
import { layerlint } from '../helpers/run.ts';
import { parseOutput } from '../helpers/schema.ts';

const PACK = 'x'.repeat(1_500_000);
const REPOSITORY = { '.git/HEAD': 'ref: refs/heads/main\n', '.git/objects/pack/pack-1.pack': PACK };
const DOCKERFILE = 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n';

describe('what comes along from the build context', () => {
  test('is what .dockerignore takes back in', async () => {
    const cwd = temporaryFolder({
      ...REPOSITORY,
      Dockerfile: DOCKERFILE,
      '.dockerignore': '# everything, but\n*\n!main.py\n!.git\n.git/HEAD.lock\n',
      'main.py': '',
      'notes.log': PACK,
    });
    expect(await layerlint(['Dockerfile'], { cwd })).toEqual({
      code: 1,
      stderr: '',
      stdout: `Dockerfile:3:1: warning LL601 vcs-copied, 1.50 MB, likely
/app/.git comes along: the history of the version control, which the image does
not need
3 | COPY . .
  | ^^^^^^^^
help: add it to .dockerignore; where a RUN needs it: \`COPY --exclude=.git …\` and
      \`RUN --mount=type=bind,source=.git,target=.git …\`

Dockerfile: 1 warning; 1.50 MB could be saved
`,
    });
    const named = await layerlint(['Dockerfile', '--context', '.', '--format', 'json'], { cwd });
    expect(parseOutput(named.stdout)).toMatchObject({
      files: [{ findings: [{ rule: 'LL601', severity: 'error', confidence: 'certain', bytes: 1_500_021 }] }],
    });
  });

  test('is told in one finding where there is no .dockerignore', async () => {
    const cwd = temporaryFolder({
      ...REPOSITORY,
      Dockerfile: DOCKERFILE,
      'main.py': '',
      '__pycache__/main.pyc': 'x'.repeat(500),
      'web/__pycache__/a.pyc': 'x'.repeat(100),
    });
    const text = await layerlint(['Dockerfile'], { cwd });
    expect(text.stdout).toContain('\nhelp: write a .dockerignore with `.git`, `**/__pycache__`\n');
    const { stdout } = await layerlint(['Dockerfile', '--format', 'json'], { cwd });
    expect(parseOutput(stdout)).toMatchObject({
      files: [
        {
          findings: [
            {
              rule: 'LL604',
              message:
                '/app/.git and 2 folders __pycache__ come along: there is no .dockerignore to keep them out',
              bytes: 1_500_621,
            },
          ],
        },
      ],
    });
  });

  test('is not guessed for a Dockerfile in a folder of its own', async () => {
    const cwd = temporaryFolder({
      'docker/Dockerfile': 'FROM node:22\nCOPY package.json web/\nCOPY . .\nRUN npm ci\n',
      'docker/__pycache__/a.pyc': PACK,
      'package.json': '{}',
      '__pycache__/b.pyc': PACK,
    });
    expect((await layerlint(['.', '--select', 'LL6'], { cwd })).stdout).not.toContain('LL6');
    const { stdout } = await layerlint(['docker', '--context', '.', '--select', 'LL6'], { cwd });
    expect(stdout).toContain('error LL604');
    expect(stdout).toContain('/__pycache__');
  });
});

describe('with an image', () => {
  const TEXT = 'FROM debian:12\nCOPY . /app\nRUN ./build\n';
  const steps = (git: boolean): Step[] => [
    { by: '', files: [file('etc/base', 5000)] },
    {
      by: 'COPY . /app # buildkit',
      files: [
        file('app/main.py', 10),
        ...(git ? [file('app/.git/objects/pack/pack-1.pack', 1_500_000), file('app/.git/HEAD', 21)] : []),
      ],
    },
    // A script, of which nothing is known, removes a part.
    { by: 'RUN /bin/sh -c ./build # buildkit', files: git ? [{ path: 'app/.git/.wh.HEAD' }] : [] },
  ];
  const files = { ...REPOSITORY, Dockerfile: TEXT, '.dockerignore': '*.tar', 'main.py': '' };

  test('it is confirmed, whatever became of it later, and told once', async () => {
    const cwd = folderWith(files, { 'app.tar': imageOf(steps(true)) });
    const { stdout, code } = await layerlint(['Dockerfile', '--image', 'app.tar', '--format', 'json'], {
      cwd,
    });
    expect(code).toBe(1);
    const output = parseOutput(stdout);
    expect(output).toMatchObject({
      files: [
        { findings: [{ rule: 'LL601', verdict: { status: 'confirmed', layer: 1, bytes: 1_500_021 } }] },
      ],
      summary: { errors: 1, infos: 0, bytes: 1_500_021 },
    });
  });

  test('its bytes are told once where a chown stores it again', async () => {
    const text = 'FROM debian:12\nCOPY . /app\nRUN chown -R 1000 /app\n';
    const pack = 'app/.git/objects/pack/pack-1.pack';
    const image = imageOf([
      { by: '', files: [file('etc/base', 5000)] },
      { by: 'COPY . /app # buildkit', files: [file(pack, 1_500_000)] },
      { by: 'RUN /bin/sh -c chown -R 1000 /app # buildkit', files: [file(pack, 1_500_000, { uid: 1000 })] },
    ]);
    const cwd = folderWith({ ...files, Dockerfile: text }, { 'app.tar': image });
    const { stdout } = await layerlint(['Dockerfile', '--image', 'app.tar', '--format', 'json'], { cwd });
    expect(parseOutput(stdout)).toMatchObject({
      files: [
        {
          findings: [
            { rule: 'LL601', verdict: { status: 'confirmed', bytes: 1_500_000, bodies: [{ layer: 2 }] } },
            { rule: 'LL101', verdict: { status: 'confirmed', bytes: 1_500_000, bodies: [{ layer: 1 }] } },
          ],
        },
      ],
      summary: { bytes: 3_000_000 },
    });
  });

  test('libraries copied over installed ones are one finding', async () => {
    const text =
      'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci && npm cache clean --force\nCOPY . .\n';
    const library = 'app/node_modules/a/index.js';
    const image = imageOf([
      { by: '', files: [file('etc/base', 5000)] },
      { by: 'WORKDIR /app', files: [] },
      { by: 'COPY package.json . # buildkit', files: [file('app/package.json', 2)] },
      {
        by: 'RUN /bin/sh -c npm ci && npm cache clean --force # buildkit',
        files: [file(library, 1_100_000)],
      },
      {
        by: 'COPY . . # buildkit',
        files: [file(library, 1_100_000, { seed: 1 })],
      },
    ]);
    const tree = { Dockerfile: text, '.dockerignore': '*.tar', 'package.json': '{}' };
    const cwd = folderWith(
      { ...tree, 'node_modules/a/index.js': 'x'.repeat(1_100_000) },
      { 'app.tar': image },
    );
    const { stdout } = await layerlint(['Dockerfile', '--image', 'app.tar', '--format', 'json'], { cwd });
    expect(parseOutput(stdout)).toMatchObject({
      files: [
        { findings: [{ rule: 'LL602', verdict: { status: 'confirmed', layer: 4, bytes: 1_100_000 } }] },
      ],
    });
  });

  test('it is refuted', async () => {
    const cwd = folderWith(files, { 'app.tar': imageOf(steps(false)) });
    const { stdout, code } = await layerlint(['Dockerfile', '--image', 'app.tar'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('info LL601 vcs-copied, refuted by the image');
  });
});

describe('what an image may do without', () => {
  const TEXT = 'FROM debian:12\nRUN ./install\nCOPY model /srv/model\n';
  const STEPS: Step[] = [
    { by: '', files: [file('usr/share/doc/base/manual', 3_000_000), file('opt/large', 1_200_000)] },
    {
      by: 'RUN /bin/sh -c ./install # buildkit',
      files: [
        file('usr/share/doc/a/manual', 1_000_000, { seed: 1 }),
        file('usr/share/doc/a/copyright', 1_000_000, { seed: 2 }),
        file('usr/share/man/man1/a.1.gz', 400_000),
        file('usr/lib/liba.a', 1_300_000, { seed: 3 }),
        file('var/log/a.log', 20_000),
        file('srv/app/__pycache__/a.pyc', 600_000),
        file('srv/lib/__pycache__/b.pyc', 600_000, { seed: 4 }),
      ],
    },
    {
      by: 'COPY model /srv/model # buildkit',
      files: [
        file('srv/model', 1_200_000, { body: Buffer.alloc(1_200_000, '90') }),
        file('srv/other', 1_200_000, { body: Buffer.alloc(1_200_000, 'other') }),
      ],
    },
  ];

  test('is a line for each kind and layer, none for the base', async () => {
    const cwd = folderWith({}, { 'app.tar': imageOf(STEPS) });
    const { stdout } = await layerlint(['image', 'app.tar', '--base', '1'], { cwd });
    expect(stdout).toContain(`
to trim  in  what an image may do without
1.40 MB   1  manuals, translations (2 files): /usr/share/doc, /usr/share/man
1.30 MB   1  static libraries (1 file): /usr/lib
1.20 MB   1  bytecode of Python (2 files): /srv/app/__pycache__, /srv/lib/__pyc…
1.20 MB   2  identical files (1 file): /srv/model as /opt/large

`);
    expect(stdout).toContain('\nto save      0 B\n');
  });

  test('is mentioned on the line that stored it', async () => {
    const cwd = folderWith({ Dockerfile: TEXT }, { 'app.tar': imageOf(STEPS) });
    const { code, stdout } = await layerlint(['Dockerfile', '--image', 'app.tar'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(`Dockerfile:2:1: info LL911 documentation-kept, confirmed, 1.40 MB in layer 1
The image holds 2 files of manuals and translations of this instruction:
/usr/share/doc and /usr/share/man
2 | RUN ./install
  | ^^^^^^^^^^^^^
help: `);
    for (const rule of ['LL912', 'LL913', 'LL915']) expect(stdout).toContain(` ${rule} `);
    expect(stdout).not.toContain('LL914');
    expect(stdout).toMatch(/\nDockerfile: 4 infos?\n$/);
    const json = await layerlint(['Dockerfile', '--image', 'app.tar', '--format', 'json'], { cwd });
    expect(parseOutput(json.stdout)).toMatchObject({ summary: { infos: 4, bytes: 0 } });
    const without = await layerlint(['Dockerfile', '--image', 'app.tar', '--ignore', 'LL91'], { cwd });
    expect(without.stdout).not.toContain('LL91');
  });
});
