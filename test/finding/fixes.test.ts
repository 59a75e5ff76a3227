import { describe, expect, test } from 'vitest';
import { allRules } from '../../src/cli/all-rules.ts';
import type { Fix } from '../../src/finding/finding.ts';
import { applyEdits } from '../helpers/edits.ts';
import { lintWith } from '../helpers/lint.ts';

function fixesOf(raw: string, rule: string): readonly Fix[] {
  const rules = allRules.filter(({ id }) => id === rule);
  const { findings } = lintWith(rules, raw);
  expect(findings, 'there is something to fix').not.toEqual([]);
  return findings.flatMap(({ fixes }) => fixes);
}

/** How the first finding of a rule is fixed: the text, and whether it is safe; null: it is not. */
function fixed(raw: string, rule: string): { safety: string; text: string } | null {
  const [fix] = fixesOf(raw, rule);
  return fix === undefined ? null : { safety: fix.safety, text: applyEdits(raw, fix.edits) };
}

const UPDATE = 'RUN apt-get update && apt-get install -y curl';

describe('package lists stay', () => {
  test.each([
    [
      'where a later RUN installs without an update',
      `FROM debian:12\n${UPDATE}\nRUN apt-get install -y jq\n`,
    ],
    [
      'where another stage on top of this one does',
      `FROM debian:12 AS base\n${UPDATE}\nFROM base AS b\nRUN apt-get install -y gcc\nFROM base\nCMD a\n`,
    ],
    [
      'where another stage copies them',
      `FROM debian:12 AS base\n${UPDATE}\nFROM base AS b\nCOPY --from=base /var/lib /x\nFROM base\nCMD a\n`,
    ],
    ['where a child image installs', `FROM debian:12\n${UPDATE}\nONBUILD RUN apt-get install -y jq\n`],
    [
      'where the script may end before',
      'FROM debian:12\nRUN apt-get update && test -f /a && exit 0; apt-get install -y a\n',
    ],
    [
      'where a job may still read them',
      'FROM debian:12\nRUN apt-get update && apt-get install -y a & wait\n',
    ],
    [
      'where wildcards are switched off',
      'FROM debian:12\nRUN set -f; apt-get update && apt-get install -y a\n',
    ],
    [
      'where somebody else runs the script',
      'FROM debian:12\nUSER app\nRUN apt-get update && apt-get install -y a\n',
    ],
    ['in an exec form', 'FROM debian:12\nRUN ["apt-get", "update"]\n'],
    [
      'in a script within the script',
      "FROM debian:12\nRUN bash -c 'apt-get update && apt-get install -y a'\n",
    ],
  ])('%s', (_, raw) => {
    expect(fixesOf(raw, 'LL301')).toEqual([]);
  });

  test('for a later script only on demand', () => {
    expect(fixed(`FROM debian:12\n${UPDATE}\nRUN sh /setup.sh\n`, 'LL301')?.safety).toBe('unsafe');
  });

  test('not for another stage that copies something else', () => {
    const rest = 'FROM base AS b\nCOPY . /src\nRUN make\nFROM base\nCOPY --from=b /src/a /a\n';
    expect(fixed(`FROM debian:12 AS base\n${UPDATE}\n${rest}`, 'LL301')?.safety).toBe('safe');
  });
});

describe('a clean-up by the program itself', () => {
  test('behind sudo is behind sudo, too', () => {
    expect(fixed('FROM node:22\nRUN sudo npm install -g a\n', 'LL304')?.text).toContain(
      '&& sudo npm cache clean --force',
    );
  });

  test.each([
    [
      'where it may be gone',
      'FROM alpine:3\nRUN apk add --no-cache npm && npm install -g a && apk del npm\n',
    ],
    ['where its directory may be', 'FROM node:22\nRUN cd /x && npm ci && cd / && rm -rf /x\n'],
    ['where it may not have run', 'FROM node:22\nRUN if test -f a; then npm ci; fi\n'],
    ['where variables stand before it', 'FROM node:22\nRUN npm_config_cache=/c npm ci\n'],
  ])('is not offered %s', (_, raw) => {
    expect(fixesOf(raw, 'LL304')).toEqual([]);
  });
});

describe('a flag', () => {
  test('takes the place of the one that it makes needless', () => {
    expect(fixed('FROM alpine:3\nRUN apk add --update curl\n', 'LL302')?.text).toContain(
      'RUN apk add --no-cache curl\n',
    );
  });

  test('is not enough where another command reads what the update fetched', () => {
    expect(fixed('FROM alpine:3\nRUN apk update && apk search a && apk add curl\n', 'LL302')?.text).toContain(
      'RUN apk update && apk search a && apk add curl && rm -rf /var/cache/apk/*\n',
    );
  });

  test('goes to commands in loops and conditions', () => {
    expect(fixed('FROM python:3\nRUN for p in a b; do pip install $p; done\n', 'LL303')?.text).toContain(
      'do pip install --no-cache-dir $p; done',
    );
  });

  test('says what differs: the cache, and the folder that was made for it', () => {
    const [fix] = fixesOf('FROM python:3\nRUN pip install a\n', 'LL303');
    expect(fix?.disposable).toEqual([
      { path: '/root/.cache/pip', kind: 'tree' },
      { path: '/root/.cache', kind: 'file' },
    ]);
  });
});

describe('a download stays', () => {
  test.each([
    ['where a variable is in its name', 'RUN curl -fsSLO https://a.b/x-$V.tgz && tar xzf x-$V.tgz\n'],
    [
      'where a later instruction names it',
      'RUN curl -fsSLO https://a.b/x.tgz && tar xzf x.tgz\nRUN sha1sum x.tgz\n',
    ],
    [
      'where one may mean it',
      'RUN curl -fsSLo /o/x.tgz https://a.b/x.tgz && tar xzf /o/x.tgz\nRUN ls /o/*.tgz\n',
    ],
    [
      'where the script has gone elsewhere',
      'RUN cd "$D" && curl -fsSLO https://a.b/x.tgz && tar xzf x.tgz\n',
    ],
  ])('%s', (_, rest) => {
    expect(fixesOf(`FROM debian:12\nARG V=1\nARG D=/d\n${rest}`, 'LL210')).toEqual([]);
  });

  test('not where the script has gone to a place that is written down', () => {
    expect(
      fixed(
        'FROM debian:12\nRUN cd /tmp && curl -fsSLO https://a.b/x.tgz && tar xzf x.tgz -C /opt\n',
        'LL210',
      )?.text,
    ).toContain('-C /opt && rm /tmp/x.tgz\n');
  });
});
