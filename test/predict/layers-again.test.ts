import { describe, expect, test } from 'vitest';
import { allRules } from '../../src/cli/all-rules.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { lintWith } from '../helpers/lint.ts';

function found(text: string, engine: 'any' | 'containerd' = 'any'): readonly Finding[] {
  return lintWith(allRules, text, { engine }).findings;
}

function named(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ paths }) => paths.map(({ path }) => path));
}

function rewritten(text: string): readonly Finding[] {
  return found(text).filter(({ rule }) => rule === 'LL116');
}

describe('files that the system keeps for itself', () => {
  test('are stored again by the first install, which is told to programs only', () => {
    const [finding, ...others] = rewritten(
      'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
    );
    expect(others).toEqual([]);
    expect(finding?.quiet).toBe(true);
    expect(finding?.severity).toBe('info');
    expect(finding?.paths).toContainEqual({ path: '/var/lib/dpkg/status', kind: 'file' });
  });

  test('are one finding where several layers write them again, which names them all', () => {
    const install = (name: string): string => `RUN apk add --no-cache ${name}\n`;
    const loud = rewritten(`FROM alpine:3.20\n${['a', 'b', 'c', 'd', 'e'].map(install).join('')}`).filter(
      ({ quiet }) => !quiet,
    );
    expect(loud).toHaveLength(1);
    expect(loud[0]?.further).toHaveLength(3);
    expect(loud[0]?.message).toContain('each of 4 layers');
  });

  test('are the accounts, which useradd writes, and a COPY over them', () => {
    expect(named(rewritten('FROM debian:12\nRUN useradd app\n'))).toContain('/etc/passwd');
    expect(named(rewritten('FROM debian:12\nCOPY passwd /etc/passwd\n'))).toEqual(['/etc/passwd']);
  });

  test('are not there on scratch', () => {
    expect(rewritten('FROM scratch\nCOPY passwd /etc/passwd\n')).toEqual([]);
  });

  test('are left alone by useradd where a flag says so', () => {
    expect(named(rewritten('FROM debian:12\nRUN useradd app\n'))).toContain('/var/log/lastlog');
    expect(named(rewritten('FROM debian:12\nRUN useradd -l app\n'))).not.toContain('/var/log/lastlog');
  });

  test('are not stored where a cache is mounted over them', () => {
    const mounted = 'FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt apt-get install -y curl\n';
    expect(named(rewritten(mounted))).not.toContain('/var/lib/apt/extended_states');
  });

  test('are no business of the rules about removing and editing', () => {
    const text = 'FROM debian:12\nRUN useradd a\nRUN rm -f /etc/passwd- && echo b >> /etc/group\n';
    expect(found(text).map(({ rule }) => rule)).toEqual(expect.not.arrayContaining(['LL201', 'LL108']));
  });
});

describe('packages removed in a later layer', () => {
  const removed = (body: string): string[] =>
    found(`FROM debian:12\n${body}\n`)
      .filter(({ rule }) => rule === 'LL202')
      .map(({ message }) => message.replace(/ stays? in .*/, ''));

  test.each([
    ['by their names', 'RUN apt-get install -y gcc make\nRUN apt-get purge -y make gcc', 'make, gcc'],
    [
      'with versions and architectures',
      'RUN apt-get install -y gcc=4:12\nRUN apt-get purge gcc:amd64',
      'gcc',
    ],
    ['by a pattern', "RUN apt-get install -y php-cli php-gd\nRUN apt-get purge -y 'php*'", 'php-cli, php-gd'],
    ['by a variable', 'ENV D="gcc make"\nRUN apt-get install -y $D\nRUN apt-get purge -y $D', 'gcc, make'],
    ['of pip', 'RUN pip install Cython>=3\nRUN pip uninstall -y cython', 'cython'],
  ])('are found %s', (_, body, expected) => {
    expect(removed(body)).toEqual([expected]);
  });

  test.each([
    ['in the same RUN', 'RUN apt-get install -y gcc && apt-get purge -y gcc'],
    ['the base brought', 'RUN apt-get purge -y gcc'],
    [
      'a RUN between has removed and installed them',
      'RUN apt-get install -y gcc && apt-get purge -y gcc\nRUN apt-get purge -y gcc',
    ],
    ['nothing needs, and nobody named', 'RUN apt-get install -y gcc\nRUN apt-get autoremove -y'],
    ['were installed elsewhere', 'RUN pip install --target /opt/x flask\nRUN pip uninstall -y flask'],
  ])('are none where %s', (_, body) => {
    expect(removed(body)).toEqual([]);
  });

  test('may have put something into a folder that is removed later', () => {
    const findings = found('FROM debian:12\nRUN apt-get install -y vim\nRUN rm -rf /usr/share/doc\n');
    const [removal] = findings.filter(({ rule }) => rule === 'LL201');
    expect(removal?.confidence).toBe('possible');
    expect(removal?.paths).toEqual([{ path: '/usr/share/doc', kind: 'tree' }]);
  });

  test('put nothing into /usr/local', () => {
    const findings = found('FROM debian:12\nRUN apt-get install -y vim\nRUN rm -rf /usr/local/share/doc\n');
    expect(findings.filter(({ rule }) => rule === 'LL201')).toEqual([]);
  });
});

describe('a change that leaves everything as it was', () => {
  test('has not the blame where another one of the same RUN changes something', () => {
    const text = 'FROM debian:12\nCOPY a.py b.py /app/\nRUN chgrp -R 0 /app && chmod -R g+rwX /app\n';
    expect(found(text).map(({ name }) => name)).toEqual(['chmod-after-copy']);
  });
});

describe('what an engine that compares may not store', () => {
  const confidence = (body: string): string[] =>
    found(`FROM debian:12\n${body}\n`, 'containerd')
      .filter(({ rule }) => rule === 'LL108')
      .map((finding) => finding.confidence);

  test('is an edit whose time is set back', () => {
    const write = 'RUN curl -fsSLo /f https://example.org/f';
    expect(confidence(`${write}\nRUN sed -i s/a/b/ /f`)).toEqual(['certain']);
    expect(confidence(`${write}\nRUN sed -i s/a/b/ /f && touch -d 2020-01-01 /f`)).toEqual(['likely']);
  });
});

describe('packages that the base image brings', () => {
  const text = (base: string): string =>
    `FROM ${base}\nRUN apt-get update && apt-get install -y curl\nRUN apt-get purge -y curl\n`;

  test('are not installed, and so not removed too late', () => {
    expect(found(text('php:8.4-fpm')).map(({ rule }) => rule)).not.toContain('LL202');
  });

  test.each(['php:8.4-alpine', 'debian:12', 'python:3.13-slim', 'php:${TAG}'])('are not in %s', (base) => {
    expect(found(text(base)).map(({ rule }) => rule)).toContain('LL202');
  });
});
