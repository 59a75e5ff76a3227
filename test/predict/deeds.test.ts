import { describe, expect, test } from 'vitest';

import { parseDockerfile } from '../../src/dockerfile/index.ts';
import { predictBuild, type BuildModel } from '../../src/predict/model.ts';

function predict(text: string): BuildModel {
  return predictBuild({
    file: parseDockerfile(text),
    buildArgs: new Map(),
    context: null,
    engine: 'any',
    allStages: false,
  });
}

describe('package managers', () => {
  test.each([
    ['apt-get install -y git', true],
    ['apt-get install -y --no-install-recommends git', false],
    ['apt-get install -yqq -o APT::Install-Recommends=0 git', false],
    ['apt-get install -y -oAPT::Install-Recommends=false git', false],
    ['apt-get --option APT::Install-Recommends=no install git', false],
    ['apt-get install -y -o Dpkg::Options::=--force-confnew git', true],
    ['aptitude install -R git', false],
    ['APT_CONFIG=/a apt-get install -y git', false],
    ['apt-get install -y ca-certificates', false],
    ['apt-get upgrade -y', false],
    ['echo "APT::Install-Recommends \\"0\\";" > /etc/apt/apt.conf && apt-get install -y git', false],
    ['echo "Acquire::Retries 3;" > /etc/apt/apt.conf.d/80r && apt-get install -y git', true],
    ['echo "APT::Install-Recommends 0;" | tee /etc/apt/apt.conf.d/9 && apt-get install -y git', false],
  ])('%s brings recommended packages: %s', (command, comes) => {
    const { steps } = predict(`FROM debian:12\nRUN ${command}\n`);
    expect(steps.some(({ unneeded }) => unneeded !== null)).toBe(comes);
  });

  test('what is removed again is not among the packages of a step', () => {
    const { steps } = predict('FROM debian:12\nRUN apt-get install -y git make && apt-get purge -y git\n');
    expect([...(steps[0]?.packages ?? [])]).toEqual(['make']);
  });

  test('a clean-up under a mount empties the mount', () => {
    const { emptied, changes } = predict(
      'FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt rm -rf /var/lib/apt/lists/*\n',
    );
    expect(emptied.map(({ mount }) => mount.type)).toEqual(['cache']);
    expect(changes.flatMap(({ targets }) => targets)).toEqual([]);
  });
});

describe('work in trees of sources', () => {
  test.each([
    ['make', [['/src', 'builds']]],
    ['make -C lib install-strip', [['/src/lib', 'installs']]],
    ['cmake -S . -B build', []],
    ['cmake --build build --target install', [['/src/build', 'installs']]],
    ['python3 setup.py install', [['/src', 'installs']]],
    ['python3 run.py install', []],
    ['./aws/install --update', [['/src/aws', 'installs']]],
    ['install -m 755 a /usr/bin/a', []],
    ['git describe --tags', [['/src', 'history']]],
    ['git clone https://example.org/a', []],
  ])('%s', (command, expected) => {
    const { builds } = predict(`FROM debian:12\nWORKDIR /src\nRUN ${command}\n`);
    expect(builds.map(({ directory, work }) => [directory, work])).toEqual(expected);
  });

  test.each([
    ['npm ci', '/src'],
    ['npm install -g pm2', undefined],
    ['npm install react', undefined],
    ['yarn', '/src'],
    ['pip3 install -r req/base.txt', '/src/req'],
    ['python3 -m pip install -r req/base.txt', '/src/req'],
    ['node /opt/npm/bin/npm-cli.js ci', '/src'],
    ['pip install flask', undefined],
    ['go mod download', '/src'],
    ['go mod tidy', undefined],
    ['bundle install', '/src'],
  ])('%s fetches what is listed in %s', (command, directory) => {
    const { dependencies } = predict(`FROM debian:12\nWORKDIR /src\nRUN ${command}\n`);
    expect(dependencies.find(({ listed }) => listed)?.directory ?? undefined).toBe(directory);
  });
});

test('the base of a layer is that of its chain', () => {
  const build = predict('ARG TAG=12\nFROM debian:$TAG AS base\nFROM base\nRUN true\n');
  expect(build.layers.map((layer) => build.baseOf(layer)?.name)).toEqual(['debian:12']);
});
