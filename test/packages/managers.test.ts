import { describe, expect, test } from 'vitest';
import { allRules } from '../../src/cli/all-rules.ts';
import { managers } from '../../src/packages/index.ts';
import { lintWith } from '../helpers/lint.ts';

/** The folders of caches that a Dockerfile ships, as the rules about them and about their clean-ups say. */
function left(text: string): string[] {
  const { findings } = lintWith(allRules, text);
  return findings
    .filter(({ rule }) => /^LL(?:3[012]|40[125])/.test(rule))
    .flatMap(({ paths }) => paths.map(({ path }) => path));
}

function run(command: string, before = ''): string {
  return `FROM debian:12\n${before}RUN ${command}\n`;
}

describe('a verb', () => {
  test.each([
    ['is the first word', 'npm --loglevel error ci', ['/root/.npm/_cacache']],
    ['may be an alias', 'npm clean-install', ['/root/.npm/_cacache']],
    ['may be short', 'dnf -y in curl', ['/var/cache/dnf']],
    ['may be short without a word behind it', 'dnf -y up', ['/var/cache/dnf']],
    ['may be of two words', 'conda env create -f /e.yml', ['/opt/conda/pkgs']],
    ['may be left out', 'yarn', ['/usr/local/share/.cache/yarn']],
    ['that is left out is none of a script', 'yarn build', []],
    ['may be refused with a word behind it', 'yarn install express', []],
    ['may be a flag', 'pacman -Sy --noconfirm git', ['/var/cache/pacman/pkg']],
    ['may be a flag in full', 'pacman --sync --refresh --noconfirm git', ['/var/cache/pacman/pkg']],
    ['that is a flag may need a word', 'pacman -Sy', []],
    ['that only looks is none', 'pacman -Ss git', []],
    ['stands behind the toolchain', 'cargo +nightly fetch', ['/root/.cargo/registry/cache']],
    ['may be any goal of a build tool', 'gradle shadowJar', ['/root/.gradle/caches']],
    ['of a build tool may do nothing', 'gradle init --type java-application', []],
    ['is asked of a module of Python', 'python3 -m pipenv sync', ['/root/.cache/pipenv']],
    ['is none with --help', 'dnf install --help', []],
    ['stands behind the value of a flag', 'npm --prefix install run x', []],
  ])('%s', (_, command, paths) => {
    expect(left(run(command)).slice(0, 1)).toEqual(paths);
  });
});

describe('where a cache is', () => {
  test.each([
    ['a flag says', 'npm ci --cache /c', '', '/c/_cacache'],
    ['a flag says behind =', 'pip install --cache-dir=/c flask', '', '/c'],
    ['a property says', 'mvn -Dmaven.repo.local=/r package', '', '/r'],
    ['a variable that holds flags says', 'mvn package', 'ENV MAVEN_ARGS="-B -Dmaven.repo.local=/r"\n', '/r'],
    ['a variable of the command says', 'npm_config_cache=/c npm ci', '', '/c/_cacache'],
    ['a variable of the image says', 'npm ci', 'ENV NPM_CONFIG_CACHE=/c\n', '/c/_cacache'],
    ['a flag says before a variable', 'npm ci --cache /f', 'ENV npm_config_cache=/v\n', '/f/_cacache'],
    ['the first variable says', 'pipenv sync', 'ENV PIPENV_CACHE_DIR=/a XDG_CACHE_HOME=/b\n', '/a'],
    ['XDG_CACHE_HOME says', 'pipenv sync', 'ENV XDG_CACHE_HOME=/b\n', '/b/pipenv'],
    ['HOME says', 'npm ci', 'ENV HOME=/h\n', '/h/.npm/_cacache'],
    ['the user says', 'yarn install', 'USER app\n', '/home/app/.cache/yarn'],
    ['the first path of a list says', 'go mod download', 'ENV GOPATH=/a:/b\n', '/a/pkg/mod'],
    [
      'a relative path says, from where the command runs',
      'npm ci --cache .c',
      'WORKDIR /w\n',
      '/w/.c/_cacache',
    ],
  ])('%s', (_, command, before, path) => {
    expect(left(run(command, before)).slice(0, 1)).toEqual([path]);
  });

  test.each([
    ['/dev/null', 'composer install', 'ENV COMPOSER_CACHE_DIR=/dev/null\n'],
    ['memory', 'npm ci --cache /dev/shm/npm', ''],
  ])('%s is in no layer', (_, command, before) => {
    expect(left(run(command, before))).toEqual([]);
  });
});

describe('what keeps a cache from being filled', () => {
  test.each([
    ['a flag', 'composer install --no-cache', ''],
    ['working offline', 'cargo build --offline', ''],
    ['a flag in a variable', 'go mod download', 'ENV GOFLAGS=-mod=vendor\n'],
    ['a variable with one value', 'go mod download', 'ENV GO111MODULE=off\n'],
    ['a variable whatever it says', 'pdm sync', 'ENV PDM_NO_CACHE=0\n'],
    ['a variable that says yes', 'uv sync --link-mode copy', 'ENV UV_NO_CACHE=true\n'],
    ['links to what is installed', 'uv sync && pnpm install && bun install', ''],
    ['another root', 'dnf install -y --installroot /mnt/sys bash', ''],
    ["pip's, even where it says no", 'pip install flask', 'ENV PIP_NO_CACHE_DIR=off\n'],
  ])('%s', (_, command, before) => {
    expect(left(run(command, before))).toEqual([]);
  });

  test.each([
    ['a variable that says no', 'UV_NO_CACHE=0 uv sync --link-mode copy', '', '/root/.cache/uv'],
    // pip passes over what is empty, and takes every value for a yes.
    ['an empty variable', 'PIP_NO_CACHE_DIR= pip install flask', '', '/root/.cache/pip'],
    ['an empty variable of the image', 'pip install flask', 'ENV PIP_NO_CACHE_DIR=""\n', '/root/.cache/pip'],
    [
      'a flag that is about another cache',
      'poetry install --no-cache',
      '',
      '/root/.cache/pypoetry/artifacts',
    ],
  ])('not %s', (_, command, before, path) => {
    expect(left(run(command, before))).toEqual([path]);
  });
});

describe('what clears a cache', () => {
  test.each([
    ['a verb', 'npm ci && npm cache clean --force'],
    ['a verb with one of its flags', 'zypper -n in curl && zypper -n clean --all'],
    ['a flag with one dash', 'go install a.org/b@v1 && go clean -modcache -cache'],
    ['a folder that it may be in', 'microdnf install -y curl && rm -rf /var/cache/dnf/*'],
    ['a part of it', 'gem install rake && rm -rf /var/lib/gems/*/cache/*.gem'],
    ['the folder that the manager names', 'yarn add a && rm -rf "$(yarn cache dir)"'],
    ['a script with that name', 'dnf install -y curl && /scripts/cleanup.sh'],
    ['beside it in a branch', 'if [ -f x ]; then npm ci && npm cache clean --force; fi'],
  ])('%s', (_, command) => {
    expect(left(run(command))).toEqual([]);
  });

  test.each([
    ['a verb with other flags', 'zypper -n in curl && zypper -n clean', ['/var/cache/zypp']],
    ['a verb about a part of it', 'dnf in -y curl && dnf clean dbcache', ['/var/cache/dnf']],
    ['the folder of another user', 'yarn && rm -rf /root/.cache', ['/usr/local/share/.cache/yarn']],
    [
      'the folder that another manager names',
      'npm ci && rm -rf "$(yarn cache dir)"',
      ['/root/.npm/_cacache'],
    ],
    [
      'an answer that is no',
      'pacman -S --noconfirm git && pacman -Scc --noconfirm',
      ['/var/cache/pacman/pkg'],
    ],
    ['what came before', 'npm cache clean --force && npm ci', ['/root/.npm/_cacache']],
  ])('not %s', (_, command, paths) => {
    expect(left(run(command))).toEqual(paths);
  });

  test('a folder that it may be in, under a mount', () => {
    expect(left(run('--mount=type=cache,target=/var/cache/libdnf5 dnf install -y curl'))).toEqual([]);
  });

  test('one folder is named when it is cleared too late', () => {
    const { findings } = lintWith(allRules, run('dnf install -y curl', '').concat('RUN dnf clean all\n'));
    const late = findings.filter(({ rule }) => rule === 'LL204');
    expect(late.map(({ paths }) => paths.map(({ path }) => path))).toEqual([['/var/cache/dnf']]);
  });
});

describe('a cache that a file of the base image keeps empty', () => {
  const kept = (text: string): string[] =>
    lintWith(allRules, text)
      .findings.filter(({ rule }) => /^LL(?:332|402|405)$/.test(rule))
      .flatMap(({ rule, paths }) => paths.map(({ path }) => `${rule} ${path}`));
  const removed = 'RUN rm -f /etc/apt/apt.conf.d/docker-clean\n';
  const install = '--mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y git';

  test.each([
    ['that is removed', install, removed, ['LL332 /var/cache/apt']],
    ['that is removed with its folder', install, 'RUN rm -r /etc/apt/apt.conf.d\n', ['LL332 /var/cache/apt']],
    [
      'that this RUN removes',
      'rm /etc/apt/apt.conf.d/docker-clean; apt-get install -y git',
      '',
      ['LL332 /var/cache/apt'],
    ],
    ['that is there', install, '', []],
    ['that may be there', install, 'RUN [ -f x ] || rm -f /etc/apt/apt.conf.d/docker-clean\n', []],
    ['that may be back', install, `${removed}COPY apt /etc/apt/apt.conf.d/\n`, []],
    ['beside another', install, `${removed}COPY proxy /etc/apt/apt.conf.d/proxy\n`, ['LL332 /var/cache/apt']],
    ['and that is cleared', `${install} && apt-get clean`, removed, []],
    [
      'and that is cleared too early',
      install.replace('apt-get', 'apt-get clean && apt-get'),
      removed,
      ['LL402 /var/cache/apt'],
    ],
    ['and of which a part is cleared', `${install} && apt-get autoclean`, removed, ['LL405 /var/cache/apt']],
  ])('%s', (_, command, before, expected) => {
    expect(kept(run(command, before))).toEqual(expected);
  });
});

describe('several layers', () => {
  const spans = (text: string): number =>
    lintWith(allRules, text).findings.filter(({ rule }) => /^LL3[01]/.test(rule)).length;

  test('each holds what it installs', () => {
    expect(spans('FROM node:22\nRUN npm i -g a\nRUN npm i -g b\n')).toBe(2);
  });

  test('what is there is not fetched again', () => {
    expect(spans('FROM rust:1\nRUN cargo fetch\nRUN cargo build\n')).toBe(1);
  });
});

describe('yarn of a later version', () => {
  test.each([
    ['by a flag', 'RUN yarn install --immutable'],
    ['by its settings', 'COPY .yarnrc.yml /app/\nRUN yarn install'],
    ['by its folder', 'COPY .yarn /app/.yarn\nRUN yarn install'],
    ['by corepack', 'RUN corepack enable && yarn install'],
  ])('%s', (_, body) => {
    expect(left(`FROM node:22\n${body}\n`)).toEqual([]);
  });
});

describe('the data', () => {
  const named = managers.map(
    (manager) => [`${manager.name}: ${manager.programs.join(' ')}`, manager] as const,
  );

  test.each(named)('%s', (_, { verbs, caches, valueFlags, idleFlags, localFlags = [], flagVerbs = [] }) => {
    const known = [...verbs.update, ...verbs.install, ...verbs.remove, ...verbs.clean];
    expect(new Set(known).size, 'a verb does one thing').toBe(known.length);
    for (const { clearedBy, writtenByVerbs = [], directory } of caches) {
      expect(known).toEqual(expect.arrayContaining([...writtenByVerbs]));
      for (const clears of clearedBy) expect(verbs.clean).toEqual(expect.arrayContaining([...clears.verbs]));
      expect(directory).toMatch(/^(?:~|)\/[^~]*[^/]$/);
    }
    for (const flag of [...valueFlags, ...idleFlags, ...localFlags]) expect(flag).toMatch(/^-/);
    for (const { flags } of flagVerbs) expect(flags.length).toBeGreaterThan(0);
  });
});
