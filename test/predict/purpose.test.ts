import { describe, expect, test } from 'vitest';

import { parseDockerfile } from '../../src/dockerfile/index.ts';
import { appOf, isToldWhatRuns, runsFromSources } from '../../src/predict/app.ts';
import { predictBuild, type BuildModel } from '../../src/predict/model.ts';

function predict(text: string, path = 'Dockerfile'): BuildModel {
  return predictBuild({
    file: parseDockerfile(text),
    path,
    buildArgs: new Map(),
    context: null,
    engine: 'any',
    allStages: false,
  });
}

describe('the base image', () => {
  test.each([
    ['debian:11', 'debian', '11', 'debian', 11],
    ['docker.io/library/python:3.9-slim-buster', 'python', '3.9-slim-buster', 'debian', 10],
    ['node:22-alpine3.20', 'node', '22-alpine3.20', 'alpine', null],
    ['ubuntu', 'ubuntu', 'latest', 'ubuntu', null],
    ['eclipse-temurin:11-jre-jammy', 'eclipse-temurin', '11-jre-jammy', 'ubuntu', 22],
    ['localhost:5000/app@sha256:abc', 'localhost:5000/app', null, null, null],
    ['quay.io/centos/centos:stream9', 'quay.io/centos/centos', 'stream9', 'rpm', null],
  ])('%s', (name, repository, tag, family, release) => {
    const base = predict(`FROM ${name}\n`).image?.base;
    expect(base).toMatchObject({ repository, tag });
    expect(base?.family?.name ?? null).toBe(family);
    expect(base?.family?.release ?? null).toBe(release);
  });

  test('a tag that a build argument decides is not known', () => {
    expect(predict('ARG V\nFROM python:${V}-slim\n').image?.base).toMatchObject({ tag: null });
    expect(predict('ARG V=3\nFROM python:${V}-slim\n').image?.base).toMatchObject({ tag: '3-slim' });
  });

  test('there is none below scratch, and a chain stands on that of its first stage', () => {
    expect(predict('FROM scratch\n').image?.base).toBeNull();
    expect(predict('FROM golang:1 AS a\nFROM a\n').image?.base?.repository).toBe('golang');
  });
});

describe('what an image is for', () => {
  const app = (rest: string, path?: string): string[] | null =>
    appOf(predict(`FROM debian:12\n${rest}\n`, path))?.map(({ name }) => name) ?? null;

  test.each([
    ['CMD ["/usr/bin/app", "-v"]', ['app']],
    ['CMD cd /srv && exec java -jar app.jar', ['java']],
    ['ENTRYPOINT ["tini", "--", "node", "app.js"]', ['node']],
    ['ENTRYPOINT ["doppler", "run", "--", "node", "app.js"]', ['doppler', 'node']],
    ['ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["mysqld"]', ['docker-entrypoint.sh', 'mysqld']],
    ['ENTRYPOINT ["python"]\nCMD ["app.py"]', ['python', 'app.py']],
    ['CMD ["sh", "-c", "gunicorn app"]', ['gunicorn']],
  ])('%s runs something', (rest, names) => expect(app(rest)).toEqual(names));

  test.each([
    '',
    'CMD ["bash"]',
    'CMD ["node"]',
    'CMD ["npm", "test"]',
    'CMD ["npm", "run", "dev"]',
    'ENTRYPOINT ["npx", "playwright"]\nCMD ["test"]',
    'CMD tail -f /dev/null',
    'ONBUILD COPY . /app\nCMD ["/app"]',
    'LABEL devcontainer.metadata="[]"\nCMD ["/app"]',
  ])('%s is not for running a program', (rest) => expect(app(rest)).toBeNull());

  test.each(['Dockerfile.dev', 'ci/Dockerfile', '.devcontainer/Dockerfile', 'Dockerfile.build'])(
    'a file called %s is not, either',
    (path) => {
      expect(app('CMD ["/app"]', path)).toBeNull();
      expect(app('CMD ["/app"]', 'services/developers/Dockerfile')).not.toBeNull();
      expect(app('CMD ["/app"]', 'build/Dockerfile')).not.toBeNull();
    },
  );

  test('a stage says it by its name, a base by its own', () => {
    expect(appOf(predict('FROM debian:12 AS dev\nCMD ["/app"]\n'))).toBeNull();
    expect(appOf(predict('FROM circleci/node:16\nCMD ["/app"]\n'))).toBeNull();
    expect(appOf(predict('FROM debian:12 AS device\nCMD ["/app"]\n'))).not.toBeNull();
  });

  test.each([
    ['CMD ["go", "run", "."]', true],
    ['CMD ["dotnet", "run"]', true],
    ['CMD ["dotnet", "app.dll"]', false],
    ['CMD ["dotnet", "exec", "app.dll"]', false],
    ['CMD ["npm", "start"]', false],
    ['CMD ["/app"]', false],
  ])('%s runs from sources: %s', (rest, expected) => {
    expect(runsFromSources(appOf(predict(`FROM debian:12\n${rest}\n`)) ?? [])).toBe(expected);
  });

  test.each([
    ['CMD ["/run.sh"]', false],
    ['ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["app"]', false],
    ['CMD bash -c "exec app"', true],
    ['CMD ["bash", "/start"]', false],
  ])('%s tells what runs: %s', (rest, expected) => {
    expect(isToldWhatRuns(appOf(predict(`FROM debian:12\n${rest}\n`)) ?? [])).toBe(expected);
  });
});

describe('what commands are for', () => {
  const kinds = (command: string, before = ''): string[] =>
    predict(`FROM debian:12\n${before}WORKDIR /src\nRUN ${command}\n`).activities.map(({ activity }) =>
      activity.what === 'compile' ? `${activity.what} ${activity.language}` : activity.what,
    );

  test.each([
    ['go build -o /app .', ['compile Go']],
    ['go vet ./...', []],
    ['cargo build --release', ['compile Rust']],
    ['cargo fetch', []],
    ['./mvnw -B package -DskipTests', ['compile Java']],
    ['mvn dependency:go-offline', []],
    ['./gradlew :app:bootJar', ['compile Java']],
    ['dotnet restore', []],
    ['dotnet publish -c Release', ['compile .NET']],
    ['make clean', []],
    ['gcc --version', []],
    ['npm run build', ['compile JavaScript']],
    ['yarn build', ['compile JavaScript']],
    ['npx tsc -p .', ['compile JavaScript']],
    ['npm --prefix client run build', ['compile JavaScript']],
    ['pnpm --filter app build', ['compile JavaScript']],
    ['npm run lint', []],
    ['apt-get -y dist-upgrade', ['upgrade']],
    ['apt-get upgrade -y curl', []],
    ['apt-get -s upgrade', []],
    ['apt-get -y -o Dpkg::Options::=--force-confold upgrade', ['upgrade']],
    ['yum -y --setopt=tsflags=nodocs update', ['upgrade']],
    ['yum -d 1 -y update', ['upgrade']],
    ['dnf up -y', ['upgrade']],
    ['zypper --non-interactive dup', ['upgrade']],
    ['dnf update -y bash', []],
    ['dnf -y up-min', ['upgrade']],
    ['dnf update -y --installroot=/mnt', []],
    ['python3 -m pip install -U pip setuptools', ['upgrade']],
    ['python3.11 -Im pip install -U pip', ['upgrade']],
    ['python run.py -m pip install -U pip', []],
    ['pip install -U flask', []],
    ['npm install -g npm@10', ['upgrade']],
    ['npm install -g pnpm', []],
    ['useradd -u 70000 a', ['log-in']],
    ['useradd -l -u 70000 a', []],
    ['useradd --uid=1000 a', []],
  ])('%s', (command, expected) => expect(kinds(command)).toEqual(expected));

  test.each([
    ['npm ci', 'develop'],
    ['npm install --omit=dev', 'spare'],
    ['npm install --omit dev', 'spare'],
    ['npm i --production', 'spare'],
    ['NODE_ENV=production npm ci', 'spare'],
    ['npm install $FLAGS', undefined],
    ['yarn $FLAGS', undefined],
    ['npm ci --${MODE}', 'spare'],
    ['yarn', 'develop'],
    ['yarn --frozen-lockfile --production=true', 'spare'],
    ['yarn workspaces focus --production', 'spare'],
    ['pnpm install --frozen-lockfile', 'develop'],
    ['pnpm i -P', 'spare'],
    ['pipenv install --system --deploy', undefined],
    ['pipenv install --dev', 'develop'],
    ['pipenv install -v --dev flask', 'develop'],
    ['npm rebuild', undefined],
    ['npm ci --dry-run', undefined],
    ['yarn install --mode=update-lockfile', undefined],
    ['yarn install --production=false', 'develop'],
    ['rm -rf node_modules', 'spare'],
    ['yarn --version', undefined],
    ['npm install express', undefined],
  ])('packages for development: %s', (command, expected) => {
    expect(kinds(command)[0]).toBe(expected);
  });

  test('the folder is that of the project', () => {
    const { activities } = predict('FROM node\nRUN npm --prefix /a ci && npm --prefix /a run build\n');
    expect(activities.map(({ activity }) => activity)).toMatchObject([
      { what: 'develop', folder: '/a/node_modules' },
      { what: 'compile', directory: '/a' },
    ]);
  });

  test('a variable of the file counts', () => {
    expect(kinds('npm ci', 'ENV NODE_ENV=production\n')).toEqual(['spare']);
    expect(kinds('npm ci', 'ENV NODE_ENV=development\n')).toEqual(['develop']);
    expect(kinds('pip install -U pip', 'ENV PATH=/venv/bin:$PATH\n')).toEqual([]);
  });
});

test('a group of packages goes as a whole', () => {
  const left = (text: string): number =>
    predict(text).installed.reduce((sum, { names }) => sum + names.size, 0);
  expect(left('FROM alpine\nRUN apk add -t .b gcc musl-dev && apk del .b\n')).toBe(0);
  expect(left('FROM alpine\nRUN apk add gcc musl-dev && apk del gcc\n')).toBe(1);
});

test('what comes out of a stage is known with what the stage does', () => {
  const { stageCopies } = predict(
    'FROM golang AS b\nWORKDIR /src\nRUN go build -o app .\nFROM alpine\nCOPY --from=b /src/app /etc/passwd /x/\n',
  );
  expect(stageCopies.map(({ source, from }) => [source, from.name])).toEqual([
    ['/src/app', 'b'],
    ['/etc/passwd', 'b'],
  ]);
  expect(stageCopies[0]?.activities.map(({ activity }) => activity.what)).toEqual(['compile']);
});
