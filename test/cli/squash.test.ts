import { describe, expect, test } from 'vitest';

import { folderWith } from '../helpers/image.ts';
import { layerlint } from '../helpers/run.ts';

const DOCKERFILE = `FROM debian:12
COPY app.jar /app.jar
RUN chown 1000 /app.jar
COPY big.tar /tmp/
RUN rm /tmp/big.tar
RUN apt-get update && apt-get install -y --no-install-recommends curl
RUN chmod -R go-w /usr
`;

/** The rules that speak, without those that only programs are told of. */
async function rules(...args: readonly string[]): Promise<string[]> {
  const cwd = folderWith({ Dockerfile: DOCKERFILE }, {});
  const { stdout } = await layerlint([...args, 'Dockerfile'], { cwd });
  return [...new Set([...stdout.matchAll(/ (LL\d+) /g)].map(([, rule = '']) => rule))];
}

describe('layers that are merged in the end', () => {
  test('store again, and keep what is removed, where they are not', async () => {
    expect(await rules()).toEqual(['LL101', 'LL201', 'LL301', 'LL104']);
  });

  test('cost what is left there, and what the base image holds already', async () => {
    expect(await rules('--assume-squash')).toEqual(['LL301', 'LL104']);
  });
});
