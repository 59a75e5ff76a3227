/** Owners given to the COPY or ADD; test/real/fixes shows with real engines what the withheld ones would change. */
import { describe, expect, test } from 'vitest';
import { allRules } from '../../src/cli/all-rules.ts';
import type { Fix } from '../../src/finding/finding.ts';
import { applyEdits } from '../helpers/edits.ts';
import { lintWith } from '../helpers/lint.ts';

function fixesOf(raw: string): readonly Fix[] {
  const rules = allRules.filter(({ id }) => id === 'LL101');
  const { findings } = lintWith(rules, raw);
  expect(findings, 'there is something to fix').not.toEqual([]);
  return findings.flatMap(({ fixes }) => fixes);
}

function fixed(raw: string): string | null {
  const [fix] = fixesOf(raw);
  return fix?.safety === 'safe' ? applyEdits(raw, fix.edits) : null;
}

const STAGE = 'FROM debian:12 AS build\n';
const FROM_STAGE = 'FROM debian:12\nWORKDIR /srv/app\nCOPY --from=build';

describe('an owner is given', () => {
  test('with the group that a RUN of a stage leaves: that of whoever runs it', () => {
    expect(
      fixed(
        `${STAGE}RUN mkdir /out && cat /a >/out/tool.bin\n${FROM_STAGE} /out/tool.bin .\nRUN chown 1000 tool.bin\n`,
      ),
    ).toContain('COPY --from=build --chown=1000:0 /out/tool.bin .\n');
  });

  test('with the group that a COPY of a stage gave, if that is a number', () => {
    expect(
      fixed(`${STAGE}COPY --chown=5:6 a.bin /out/\n${FROM_STAGE} /out/a.bin .\nRUN chown 1000 a.bin\n`),
    ).toContain('--chown=1000:6 ');
  });

  test('behind a useradd that writes the login logs, too', () => {
    expect(
      fixed('FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN useradd app && chown -R app:app /app\nUSER app\n'),
    ).toBe(
      'FROM debian:12\nWORKDIR /app\nRUN useradd app && chown app:app /app\nCOPY --chown=app:app . .\nUSER app\n',
    );
  });

  test("with the group of the user's login by its name: the classic builder takes a user alone for a group", () => {
    expect(
      fixed('FROM debian:12\nRUN useradd -g staff app\nWORKDIR /app\nCOPY a.bin .\nRUN chown app: a.bin\n'),
    ).toContain('COPY --chown=app:staff a.bin .');
  });

  test('where root only read the files', () => {
    expect(
      fixed('FROM debian:12\nWORKDIR /app\nCOPY a.bin .\nRUN sha256sum a.bin >/sum\nRUN chown 1:1 a.bin\n'),
    ).toContain('COPY --chown=1:1 a.bin .');
  });
});

test('folders that a base image of unknown family must have are named', () => {
  const assumed = (base: string): readonly string[] =>
    fixesOf(`FROM ${base}\nCOPY a.bin /opt/a.bin\nRUN chown 1:1 /opt/a.bin\n`)[0]?.assumptions ?? [];
  expect(assumed('registry.example.org/base:3')).toContain('registry.example.org/base:3 has /opt');
  expect(assumed('alpine:3.20').join()).not.toContain('/opt');
});

describe('an owner is not given', () => {
  test.each([
    [
      'where the group in the stage is computed',
      `${STAGE}COPY a.bin /out/\nRUN chgrp $(id -g app) /out/a.bin\n${FROM_STAGE} /out/a.bin .\nRUN chown 1000 a.bin\n`,
    ],
    [
      'where owner and group in the stage are variables',
      `${STAGE}ARG U\nARG G\nCOPY a.bin /out/\nRUN chown $U:$G /out/a.bin\n${FROM_STAGE} /out/a.bin .\nRUN chown 1000 a.bin\n`,
    ],
    [
      'where the stage gives a folder away of which nothing else is known',
      `${STAGE}RUN make && chown -R 5:6 /out\n${FROM_STAGE} /out/a.bin .\nRUN chown 1000 a.bin\n`,
    ],
    [
      'where install gives what it copies a group',
      `${STAGE}RUN install -g staff a.bin /out/a.bin\n${FROM_STAGE} /out/a.bin .\nRUN chown 1000 a.bin\n`,
    ],
    [
      'where two owners come with one folder',
      `${STAGE}COPY a.bin /out/a.bin\nCOPY --chown=5:6 b.bin /out/b.bin\nFROM debian:12\nCOPY --from=build /out /service\nRUN chown -R 1000 /service\n`,
    ],
    [
      'where the name that stays is one of the stage',
      `${STAGE}RUN useradd app\nCOPY --chown=app:app a.bin /out/\n${FROM_STAGE} /out/a.bin .\nRUN chgrp 1000 a.bin\n`,
    ],
    [
      'where the group of a login is not known',
      'FROM debian:12\nRUN adduser --system app\nWORKDIR /app\nCOPY a.bin .\nRUN chown app: a.bin\n',
    ],
    [
      'where names come with a file in between',
      'FROM debian:12\nWORKDIR /app\nCOPY a.bin .\nCOPY passwd /etc/passwd\nRUN chown app a.bin\n',
    ],
    [
      'where a file with names has taken the place of those that were made',
      'FROM debian:12\nRUN useradd app\nCOPY etc/ /etc/\nWORKDIR /app\nCOPY a.bin .\nRUN useradd b && chown app:app a.bin\n',
    ],
    [
      'where somebody else than root tries the files in between',
      'FROM debian:12\nWORKDIR /app\nCOPY a.bin .\nUSER 1000\nRUN test -w a.bin || touch /tmp/no\nUSER 0\nRUN chown 1000:1000 a.bin\n',
    ],
  ])('%s', (_, raw) => {
    expect(fixesOf(raw)).toEqual([]);
  });
});

describe('a condition in between', () => {
  const between = (condition: string): string =>
    `FROM debian:12\nCOPY run.sh /run.sh\nRUN ${condition}\nRUN chown 1000:0 /run.sh\n`;

  test.each(['[ -w /run.sh ] && touch /w', 'if test -O run.sh; then touch /o; fi', '[[ -x /run.sh ]]'])(
    'that asks whose the file is, or what may be done with it, keeps the chown: %s',
    (condition) => {
      expect(fixed(between(condition))).toBeNull();
    },
  );

  test.each(['[ -f /run.sh ]', '[ -w /other ] && touch /w', '[ "$A" = run ] || true'])(
    'that asks something else does not: %s',
    (condition) => {
      expect(fixed(between(condition))).toContain('COPY --chown=1000:0 run.sh /run.sh\n');
    },
  );

  test('that asks for the file keeps the COPY from moving behind it', () => {
    const raw = (condition: string): string =>
      `FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN ${condition}\nRUN useradd --system app && chown -R app:app /app\n`;
    expect(fixed(raw('[ -f /other ] || touch /new'))).toContain('/app\nCOPY --chown=app:app . .\n');
    expect(fixed(raw('[ -f /app/config ] || touch /new'))).toBeNull();
  });

  test('settings of the package manager stay in front of it', () => {
    expect(
      fixed(
        'FROM debian:12\nCOPY own.list /etc/apt/own.list\nRUN apt-get install -y curl && useradd --system app && chown app:app /etc/apt/own.list\n',
      ),
    ).toBeNull();
  });
});
