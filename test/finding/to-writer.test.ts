import fc from 'fast-check';
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

/** How the first finding of a rule is fixed; null: it is not. */
function fixed(raw: string, rule: string, safety: Fix['safety'] = 'safe'): string | null {
  const fix = fixesOf(raw, rule).find((one) => one.safety === safety);
  return fix === undefined ? null : applyEdits(raw, fix.edits);
}

const FETCH = 'FROM debian:12\nRUN curl -fsSLo /opt/a.bin https://example.org/a.bin\n';

describe('a removal goes to the RUN that wrote the file', () => {
  test.each([
    [
      'past what has nothing to do with it',
      `${FETCH}ENV A=b\nCOPY x /srv/x\nRUN rm /opt/a.bin && echo done\n`,
    ],
    [
      'past an install',
      `${FETCH}ENV A=b\nRUN apt-get update && apt-get install -y jq\nRUN rm /opt/a.bin && echo a\n`,
    ],
  ])('%s', (_, raw) => {
    expect(fixed(raw, 'LL201')).toContain('https://example.org/a.bin && rm /opt/a.bin\n');
  });

  test('with variables that were set before', () => {
    const raw =
      'FROM debian:12\nARG V=1\nRUN curl -fsSLo /opt/a-$V https://example.org/$V\nENV A=b\nRUN rm "/opt/a-${V}" && echo a\n';
    expect(fixed(raw, 'LL201')).toContain('https://example.org/$V && rm "/opt/a-${V}"\n');
  });

  test('but stays behind every line that a heredoc has', () => {
    const raw =
      'FROM debian:12\nRUN <<EOF\nset -e\ncurl -fsSLo /opt/a https://x.org/a\nEOF\nENV A=b\nRUN rm /opt/a\n';
    expect(fixed(raw, 'LL201')).toBe(
      'FROM debian:12\nRUN <<EOF\nset -e\ncurl -fsSLo /opt/a https://x.org/a\nrm /opt/a\nEOF\nENV A=b\n',
    );
  });
});

describe('a removal stays', () => {
  test.each([
    ['where a RUN in between reads the file', `${FETCH}ENV A=b\nRUN cp /opt/a.bin /b\nRUN rm /opt/a.bin\n`],
    ['where a flag names it', `${FETCH}ENV A=b\nRUN echo --file=/opt/a.bin\nRUN rm /opt/a.bin\n`],
    ['where nobody knows what a program does', `${FETCH}ENV A=b\nRUN frobnicate\nRUN rm /opt/a.bin\n`],
    ['where a COPY in between writes it', `${FETCH}COPY a.bin /opt/a.bin\nRUN rm /opt/a.bin\n`],
    ['where somebody else runs the script', `${FETCH}USER app\nRUN rm /opt/a.bin\n`],
    ['where another shell reads it', `${FETCH}SHELL ["/bin/bash", "-c"]\nRUN rm /opt/a.bin\n`],
    ['in another stage', `${FETCH.replace('12', '12 AS a')}FROM a\nRUN rm /opt/a.bin\n`],
    ['where its failure is hidden', `${FETCH}ENV A=b\nRUN rm /opt/a.bin || true\n`],
    ['where a condition asks for it', `${FETCH}ENV A=b\nRUN [ -f /opt/a.bin ]\nRUN rm /opt/a.bin\n`],
    ['where a condition asks by a variable', `${FETCH}ENV A=/opt/a.bin\nRUN [ -f $A ]\nRUN rm /opt/a.bin\n`],
    [
      'where its RUN begins in what is removed',
      'FROM debian:12\nRUN git clone https://x.org/a /opt/a\nWORKDIR /opt\nWORKDIR /opt/a\nRUN rm -rf /opt/a\n',
    ],
    ['in a branch', `${FETCH}ENV A=b\nRUN if test -f /x; then rm /opt/a.bin; fi\n`],
    [
      'where a variable is set only later',
      'FROM debian:12\nRUN curl -fsSLo /opt/a https://x.org/a\nENV F=/opt/a\nRUN rm $F\n',
    ],
    [
      'where a variable is the shell’s',
      'FROM debian:12\nENV F=/b\nRUN curl -fsSLo /opt/a https://x.org/a\nLABEL a=b\nRUN F=/opt/a; rm $F\n',
    ],
    [
      'where a relative path begins elsewhere',
      'FROM debian:12\nRUN curl -fsSLo a https://x.org/a\nWORKDIR /x\nRUN rm ../a\n',
    ],
    [
      'where every program may look at the file',
      'FROM debian:12\nRUN curl -fsSLo /etc/apt/sources.list.d/a.list https://x.org/a\nENV A=b\nRUN apt-get update\nRUN rm /etc/apt/sources.list.d/a.list\n',
    ],
    [
      'where the script may end before its end',
      'FROM debian:12\nRUN test -f /b && exit 0; curl -fsSLo /opt/a https://x.org/a\nENV A=b\nRUN rm /opt/a\n',
    ],
  ])('%s', (_, raw) => {
    expect(fixed(raw, 'LL201')).toBeNull();
  });
});

describe('one RUN is made', () => {
  test('of three, and the comments between stay', () => {
    const raw =
      'FROM debian:12\nRUN curl -fsSLo /a.tgz https://x.org/a\n# unpack\nRUN tar xf /a.tgz -C /opt\n\nRUN rm /a.tgz\n';
    expect(fixed(raw, 'LL201')).toBe(
      'FROM debian:12\nRUN curl -fsSLo /a.tgz https://x.org/a \\\n# unpack\n    && tar xf /a.tgz -C /opt \\\n    && rm /a.tgz\n',
    );
  });

  test('not of five', () => {
    const raw = `FROM debian:12\nRUN curl -fsSLo /a https://x.org/a\n${'RUN cat /a\n'.repeat(3)}RUN rm /a\n`;
    expect(fixed(raw, 'LL201')).toBeNull();
  });

  test('not where a shell leaves its directory to the next', () => {
    const raw = 'FROM debian:12\nRUN cd /opt && curl -fsSLo /a https://x.org/a\nRUN cat /a && rm /a\n';
    expect(fixed(raw, 'LL201')).toBeNull();
  });
});

describe('an owner goes to the RUN that wrote the files', () => {
  test.each([
    ['in numbers', 'chown 1000:0 /opt/a.bin'],
    ['of a name that may only be there later', 'chown app /opt/a.bin'],
  ])('%s', (_, command) => {
    const raw = `${FETCH}ENV A=b\nRUN useradd app && ${command}\n`;
    const text = fixed(raw, 'LL103');
    if (command.includes('1000')) expect(text).toContain(`a.bin && ${command}\nENV A=b\nRUN useradd app\n`);
    else expect(text).toBeNull();
  });

  test('not a mode that depends on the umask', () => {
    expect(fixed(`${FETCH}ENV A=b\nRUN umask 027 && chmod +x /opt/a.bin\n`, 'LL103')).toBeNull();
  });
});

describe('a COPY writes where a later mv brings the file', () => {
  test.each([
    [
      'below the same new folder',
      'COPY a.txt /app/\nRUN mv /app/a.txt /app/b.txt\n',
      'COPY a.txt /app/b.txt\n',
    ],
    ['relative to the same place', 'COPY a.txt .\nRUN mv a.txt b.txt\n', 'COPY a.txt b.txt\n'],
    ['a folder', 'COPY site /tmp/site\nRUN mv /tmp/site /srv/site\n', 'COPY site /srv/site\n'],
    [
      'in JSON',
      'COPY ["a.txt", "/tmp/a.txt"]\nRUN mv /tmp/a.txt /srv/b.txt\n',
      'COPY ["a.txt", "/srv/b.txt"]\n',
    ],
    [
      'with its owner',
      'COPY --chown=1:1 a.txt /tmp/\nRUN mv /tmp/a.txt /srv/\n',
      'COPY --chown=1:1 a.txt /srv/a.txt\n',
    ],
    [
      'of a URL',
      'ADD https://x.org/a.txt /tmp/\nRUN mv /tmp/a.txt /opt/a.txt\n',
      'ADD https://x.org/a.txt /opt/a.txt\n',
    ],
  ])('%s', (_, before, after) => {
    expect(fixed(`FROM alpine:3\n${before}CMD a\n`, 'LL106')).toBe(`FROM alpine:3\n${after}CMD a\n`);
  });

  test.each([
    ['where a folder would be missing', 'COPY a.txt /new/\nRUN mv /new/a.txt /srv/a.txt\n'],
    ['where a folder is only made later', 'COPY a.txt /tmp/\nRUN mkdir /x && mv /tmp/a.txt /x/a.txt\n'],
    ['where the name may be a folder of the base', 'COPY a.txt /tmp/\nRUN mv /tmp/a.txt /usr/share/a\n'],
    ['where more is copied', 'COPY a.txt b.txt /tmp/\nRUN mv /tmp/a.txt /srv/a.txt\n'],
    ['where a wildcard is', 'COPY *.txt /tmp/\nRUN mv /tmp/a.txt /srv/a.txt\n'],
    ['where it is used before', 'COPY a.txt /tmp/\nRUN cat /tmp/a.txt && mv /tmp/a.txt /srv/a.txt\n'],
    [
      'where the new name is used before',
      'COPY a.txt /tmp/\nRUN test ! -f /srv/a.txt && mv /tmp/a.txt /srv/a.txt\n',
    ],
    ['with a flag that keeps what is there', 'COPY a.txt /tmp/\nRUN mv -n /tmp/a.txt /srv/a.txt\n'],
    ['with --link', 'COPY --link a.txt /tmp/\nRUN mv /tmp/a.txt /srv/a.txt\n'],
    ['where its failure is hidden', 'COPY a.txt /tmp/\nRUN mv /tmp/a.txt /srv/a.txt || true\n'],
    ['under a VOLUME', 'COPY a.txt /tmp/\nVOLUME /srv\nRUN mv /tmp/a.txt /srv/a.txt\n'],
  ])('not %s', (_, text) => {
    expect(fixed(`FROM alpine:3\n${text}`, 'LL106')).toBeNull();
  });
});

describe('what one RUN uses and removes is mounted', () => {
  test.each([
    [
      'beside other words of the rm',
      'COPY a.sh /tmp/\nRUN sh /tmp/a.sh && rm -rf /tmp/a.sh /tmp/x\n',
      'RUN --mount=type=bind,source=a.sh,target=/tmp/a.sh sh /tmp/a.sh && rm -rf /tmp/x\n',
    ],
    [
      'to be written to where the RUN changes it',
      'COPY a.sh /tmp/\nRUN chmod +x /tmp/a.sh && /tmp/a.sh && rm /tmp/a.sh\n',
      'RUN --mount=type=bind,source=a.sh,target=/tmp/a.sh,rw chmod +x /tmp/a.sh && /tmp/a.sh\n',
    ],
    [
      'from another stage',
      'COPY --from=b /x/a.tgz /tmp/\nRUN tar xf /tmp/a.tgz -C /opt && rm /tmp/a.tgz\n',
      'RUN --mount=type=bind,from=b,source=/x/a.tgz,target=/tmp/a.tgz tar xf /tmp/a.tgz -C /opt\n',
    ],
  ])('%s', (_, before, after) => {
    const head = 'FROM alpine:3 AS b\nFROM alpine:3\n';
    expect(fixed(`${head}${before}`, 'LL201', 'unsafe')).toBe(`${head}${after}`);
  });

  test.each([
    [
      'where a RUN in between uses it, too',
      'COPY a.sh /tmp/\nRUN sh /tmp/a.sh\nRUN sh /tmp/a.sh && rm /tmp/a.sh\n',
    ],
    ['where the folder above is removed', 'COPY a.sh /tmp/x/\nRUN sh /tmp/x/a.sh && rm -rf /tmp/x\n'],
    ['where a folder stays', 'COPY a.sh /new/\nRUN sh /new/a.sh && rm /new/a.sh\n'],
    ['where more is copied', 'COPY a.sh b.sh /tmp/\nRUN sh /tmp/a.sh && rm /tmp/a.sh\n'],
    ['where it is written anew', 'COPY a.sh /tmp/\nRUN sed -i s/a/b/ /tmp/a.sh && rm /tmp/a.sh\n'],
    ['where it has an owner', 'COPY --chown=1:1 a.sh /tmp/\nRUN sh /tmp/a.sh && rm /tmp/a.sh\n'],
    ['from a URL', 'ADD https://x.org/a.sh /tmp/\nRUN sh /tmp/a.sh && rm /tmp/a.sh\n'],
  ])('not %s', (_, text) => {
    expect(fixed(`FROM alpine:3\n${text}`, 'LL201', 'unsafe')).toBeNull();
  });

  test('not where only the base image tells the directory', () => {
    const text = 'COPY a.sh a.sh\nRUN sh a.sh && rm a.sh\n';
    expect(fixed(`FROM example.org/x\n${text}`, 'LL201', 'unsafe')).toBeNull();
    expect(fixed(`FROM example.org/x\nWORKDIR /w\n${text}`, 'LL201', 'unsafe')).toContain('target=/w/a.sh');
  });

  test('an archive not where something later names it', () => {
    const text = 'FROM alpine:3\nCOPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz -C /opt\n';
    expect(fixed(text, 'LL111', 'unsafe')).toContain('target=/tmp/a.tgz');
    expect(fixed(`${text}RUN sha256sum /tmp/a.tgz\n`, 'LL111', 'unsafe')).toBeNull();
  });
});

describe('a late clean-up', () => {
  const INSTALL = 'RUN apt-get update && apt-get install -y curl';

  test('clears every layer, and keeps what else it clears', () => {
    const raw = `FROM debian:12\n${INSTALL}\nENV A=b\nRUN rm -rf /var/lib/apt/lists/* /tmp/x\n`;
    expect(fixed(raw, 'LL204')).toBe(
      `FROM debian:12\n${INSTALL} && rm -rf /var/lib/apt/lists/*\nENV A=b\nRUN rm -rf /tmp/x\n`,
    );
  });

  test('stays where its own RUN fills the cache, too', () => {
    const own = `${INSTALL.replace('curl', 'jq')} && rm -rf /var/lib/apt/lists/*`;
    expect(fixed(`FROM debian:12\n${INSTALL}\n${own}\n`, 'LL204')).toBe(
      `FROM debian:12\n${INSTALL} && rm -rf /var/lib/apt/lists/*\n${own}\n`,
    );
  });

  test('stays where its own RUN may fill the cache', () => {
    const own = 'RUN ./configure.sh && rm -rf /var/lib/apt/lists/*';
    expect(fixed(`FROM debian:12\n${INSTALL}\n${own}\n`, 'LL204', 'unsafe')).toBe(
      `FROM debian:12\n${INSTALL} && rm -rf /var/lib/apt/lists/*\n${own}\n`,
    );
  });

  test('is left alone where a RUN in between needs the cache', () => {
    const raw = `FROM debian:12\n${INSTALL}\nRUN apt-get install -y jq\nRUN rm -rf /var/lib/apt/lists/*\n`;
    expect(fixed(raw, 'LL204')).toBeNull();
  });
});

/** What has nothing to do with /opt/a.bin. */
const NEUTRAL = [
  'ENV A=b',
  'COPY x /srv/x',
  'RUN echo hi > /srv/y',
  'LABEL a=b',
  'WORKDIR /srv',
  '# a comment',
  '',
];
/** What may have. */
const USERS = [
  'RUN ./x.sh',
  'RUN cat /opt/*',
  'COPY x /opt/',
  'WORKDIR /opt/a.bin/b',
  'USER app',
  'RUN [ -e /opt/a.bin ]',
];

test('a removal passes whatever has nothing to do with the file, line ends and all, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...NEUTRAL), { maxLength: 6 }),
      fc.option(fc.constantFrom(...USERS), { nil: null }),
      fc.boolean(),
      (lines, user, crlf) => {
        const between = ['ENV B=c', ...(user === null ? [] : [user]), ...lines].join('\n');
        const [head, tail] = [FETCH.trimEnd(), 'RUN rm /opt/a.bin && echo done\n'];
        const ends = (text: string): string => (crlf ? text.replaceAll('\n', '\r\n') : text);
        const text = fixed(ends(`${head}\n${between}\n${tail}`), 'LL201');
        const expected = ends(`${head} && rm /opt/a.bin\n${between}\nRUN echo done\n`);
        expect(text).toBe(user === null ? expected : null);
      },
    ),
    { numRuns: 200 },
  );
});
