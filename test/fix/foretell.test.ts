import { describe, expect, test } from 'vitest';

import { CHOWNED, DOCKERFILE, folderWith, imageOf } from '../helpers/image.ts';
import { layerlint } from '../helpers/run.ts';
import { parseOutput } from '../helpers/schema.ts';

describe('what fixes will save', () => {
  test('is told with the image, in bytes and layers, and comes true', async () => {
    const cwd = folderWith({ Dockerfile: DOCKERFILE }, { 'app.tar': imageOf(CHOWNED) });
    const { stdout } = await layerlint(['Dockerfile', '--image', 'app.tar', '--format', 'json'], { cwd });
    expect(parseOutput(stdout)).toMatchObject({
      files: [{ findings: [{ rule: 'LL101', fixes: [{ safety: 'safe', saves: 2_000_000 }] }] }],
      image: { total: 4_501_000, layers: { length: 4 }, afterFixes: { total: 2_501_000, layers: 3 } },
    });
  });

  test('is nothing where there is nothing to fix', async () => {
    const clean = DOCKERFILE.replace(/RUN .*\n/, '');
    const cwd = folderWith({ Dockerfile: clean }, { 'app.tar': imageOf(CHOWNED.slice(0, 3)) });
    const { stdout } = await layerlint(['Dockerfile', '--image', 'app.tar', '--format', 'json'], { cwd });
    expect(parseOutput(stdout)).toMatchObject({ image: { afterFixes: null } });
  });
});
