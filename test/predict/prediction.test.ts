import { describe, expect, test } from 'vitest';
import { allRules } from '../../src/cli/all-rules.ts';
import type { LintOptions } from '../../src/lint.ts';
import { lintWith } from '../helpers/lint.ts';

/** Every finding as `line rule paths confidence`. */
function findings(text: string, options: Partial<LintOptions> = {}): string[] {
  const file = lintWith(allRules, text, options);
  return file.findings.map(({ span, name, paths, confidence }) => {
    const line = file.source?.position(span.start).line ?? 0;
    return `${line} ${name} ${paths.map(({ path }) => path).join(' ')} ${confidence}`;
  });
}

describe('a path that a command names', () => {
  test.each([
    ['is relative to WORKDIR', 'WORKDIR /srv\nCOPY a.jar .\nRUN chown 7 a.jar', '/srv/a.jar'],
    ['is relative to a cd before it', 'COPY a.jar /srv/\nRUN cd /srv && chown 7 a.jar', '/srv/a.jar'],
    ['is not moved by a cd in a subshell', 'COPY a.jar /\nRUN (cd /srv && true) && chown 7 a.jar', '/a.jar'],
    ['is expanded from ENV', 'ENV D=/srv\nCOPY a.jar $D/\nRUN chown 7 ${D}/a.jar', '/srv/a.jar'],
    [
      'is expanded from a variable of the shell',
      'COPY a.jar /srv/\nRUN d=/srv; chown 7 "$d/a.jar"',
      '/srv/a.jar',
    ],
    [
      'stays the same where its variable is not known',
      'ARG V\nCOPY a-$V.jar /a-$V.jar\nRUN chown 7 /a-${V}.jar',
      '/a-${V}.jar',
    ],
    [
      'comes out of a loop',
      'COPY a.jar b.jar /x/\nRUN for f in a b; do chown 7 /x/$f.jar; done',
      '/x/a.jar /x/b.jar',
    ],
    ['is seen through sudo', 'COPY a.jar /\nRUN sudo -n chown 7 /a.jar', '/a.jar'],
    ['is seen through sh -c', "COPY a.jar /\nRUN sh -c 'chown 7 /a.jar'", '/a.jar'],
    ['is seen in the exec form', 'COPY a.jar /\nRUN ["chown", "7", "/a.jar"]', '/a.jar'],
    ['is seen in a heredoc', 'COPY a.jar /\nRUN <<EOF\nchown 7 /a.jar\nEOF', '/a.jar'],
    ['is seen in a function', 'COPY a.jar /\nRUN own() { chown 7 "$1"; }; own /a.jar', '/a.jar'],
    [
      'follows a link that the file makes',
      'COPY a.jar /opt/v1/\nRUN ln -s /opt/v1 /opt/now\nRUN chown 7 /opt/now/a.jar',
      '/opt/v1/a.jar',
    ],
    ['may be given by a wildcard', 'COPY a.jar b.txt /x/\nRUN chown 7 /x/*.jar', '/x/a.jar'],
  ])('%s', (_, body, paths) => {
    const found = findings(`FROM alpine:3.20\n${body}\n`).filter((finding) => finding.includes('chown'));
    expect(found.map((finding) => finding.replace(/^\d+ \S+ (.*) \S+$/, '$1'))).toEqual([paths]);
  });
});

describe('what costs nothing is not reported', () => {
  test.each([
    ['a directory alone', 'WORKDIR /app\nCOPY a.jar .\nRUN chown 7 /app'],
    ['a folder that holds no files', 'RUN mkdir -p /data\nRUN chown -R 7 /data'],
    ['what the same RUN wrote', 'RUN wget -O /a.bin https://example.org/a && chown 7 /a.bin && rm /a.bin'],
    ['below a mount', 'COPY a.jar /x/\nRUN --mount=type=tmpfs,target=/x chown -R 7 /x'],
    ['a copy into a bind mount', 'COPY a.jar /x/\nRUN --mount=type=bind,target=/src,rw cp /x/a.jar /src/'],
    [
      'a copy that goes in the same RUN',
      'COPY a.jar /x/\nRUN cp /x/a.jar /tmp/b && java -jar /tmp/b && rm /tmp/b',
    ],
    ['a link itself', 'COPY a.jar /x/\nRUN ln -s /x/a.jar /y\nRUN chown -h 7 /y'],
    ['one of two names of a body', 'RUN wget -O /a https://example.org/a && ln /a /b\nRUN rm /a'],
  ])('%s', (_, body) => {
    expect(findings(`FROM alpine:3.20\n${body}\n`)).toEqual([]);
  });
});

describe('how sure a finding is', () => {
  const copied = 'FROM alpine:3.20\nCOPY a.jar /a.jar\n';

  test.each([
    ['is certain for another owner', 'RUN chown 7 /a.jar', 'certain'],
    ['is likely where nothing may change', 'RUN chown root /a.jar', 'likely'],
    ['is likely for a mode that is not known', 'RUN chmod 755 /a.jar', 'likely'],
    ['is possible in a branch', 'RUN if [ -n "$X" ]; then chown 7 /a.jar; fi', 'possible'],
    ['is certain behind a test that must hold', 'RUN [ -f /a.jar ] && chown 7 /a.jar', 'certain'],
    [
      'is likely under a VOLUME, where the classic builder drops it',
      'VOLUME /a.jar\nRUN chown 7 /a.jar',
      'likely',
    ],
  ])('%s', (_, command, confidence) => {
    const found = findings(`${copied}${command}\n`).filter((finding) => / chown-| chmod-/.test(finding));
    expect(found[0]?.split(' ').at(-1)).toBe(confidence);
  });

  test('is likely for what is changed and changed back', () => {
    const text =
      'FROM alpine:3.20\nCOPY --chmod=0644 a.jar /a.jar\nRUN chmod 755 /a.jar && chmod 644 /a.jar\n';
    expect(findings(text)).toEqual(['3 chmod-after-copy /a.jar likely']);
  });

  test('depends on the engine: overlay2 stores what was touched, containerd what differs', () => {
    const text = `${copied}RUN chown 0:0 /a.jar\n`;
    expect(findings(text, { engine: 'overlay2' })).toEqual(['3 chown-after-copy /a.jar certain']);
    expect(findings(text, { engine: 'containerd' })).toEqual([]);
  });
});

describe('stages', () => {
  const build = 'FROM alpine:3.20 AS build\nCOPY a.jar /a.jar\nRUN chown 7 /a.jar\n';

  test('that are only copied from are not looked at', () => {
    expect(findings(`${build}FROM scratch\nCOPY --from=build /a.jar /a.jar\n`)).toEqual([]);
  });

  test('that the shipped one stands on are', () => {
    expect(findings(`${build}FROM build\nENV A=b\n`)).toEqual(['3 chown-after-copy /a.jar certain']);
  });

  test('are looked at when they are the target, or all are', () => {
    const text = `${build}FROM scratch\nCOPY --from=build /a.jar /a.jar\n`;
    expect(findings(text, { target: 'build' })).toEqual(['3 chown-after-copy /a.jar certain']);
    expect(findings(text, { allStages: true })).toEqual(['3 chown-after-copy /a.jar certain']);
  });

  test('hand down files that a later one changes', () => {
    expect(findings('FROM alpine:3.20 AS a\nCOPY a.jar /a.jar\nFROM a\nRUN chown 7 /a.jar\n')).toEqual([
      '4 chown-after-copy /a.jar certain',
    ]);
  });

  test('run the ONBUILD triggers of the one below', () => {
    const text = 'FROM alpine:3.20 AS a\nONBUILD COPY a.jar /a.jar\nFROM a\nRUN chown 7 /a.jar\n';
    expect(findings(text)).toEqual(['4 chown-after-copy /a.jar certain']);
  });

  test('run them in that stage only, not in one that stands on it', () => {
    const text = 'FROM alpine:3.20 AS a\nONBUILD RUN apk add curl\nFROM a AS b\nFROM b\n';
    const caches = findings(text).filter((finding) => finding.includes('cache-left'));
    expect(caches).toEqual(['2 apk-cache-left /var/cache/apk certain']);
  });

  test.each([
    ['of the last stage run in no layer, in words', 'RUN apk add curl', 1],
    ['that store nothing need no words', 'ENV A=b', 0],
  ])('triggers %s', (_, trigger, notes) => {
    const file = lintWith(allRules, `FROM alpine:3.20\nONBUILD ${trigger}\n`);
    expect([file.findings, file.layers]).toEqual([[], 0]);
    expect(file.notes).toEqual(
      Array.from({ length: notes }, () => expect.stringMatching(/^stage 0 has ONBUILD triggers: /)),
    );
  });

  test('for Windows are left alone, in words', () => {
    const file = lintWith(allRules, 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN del a\n');
    expect(file.findings).toEqual([]);
    expect(file.notes).toEqual(['stage 0 builds for Windows: it was left alone']);
  });
});

describe('a body belongs to one finding', () => {
  test('the first change of a RUN that stores it again', () => {
    expect(findings('FROM alpine:3.20\nCOPY a.jar /a.jar\nRUN chown 7 /a.jar && chmod 600 /a.jar\n')).toEqual(
      ['3 chown-after-copy /a.jar certain'],
    );
  });

  test('but where the RUN removes it in the end, the removal', () => {
    expect(findings('FROM alpine:3.20\nCOPY a.sh /a.sh\nRUN chmod +x /a.sh && /a.sh && rm /a.sh\n')).toEqual([
      '3 rm-later /a.sh certain',
    ]);
  });

  test('in every layer that stores it again', () => {
    expect(findings('FROM alpine:3.20\nCOPY a.jar /a.jar\nRUN chown 7 /a.jar\nRUN chown 8 /a.jar\n')).toEqual(
      ['3 chown-after-copy /a.jar certain', '4 chown-after-copy /a.jar certain'],
    );
  });
});
