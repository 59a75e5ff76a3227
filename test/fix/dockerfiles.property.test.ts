import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allRules } from '../../src/cli/all-rules.ts';
import { parseDockerfile } from '../../src/dockerfile/index.ts';
import { atLeast, type Finding, type LintedFile } from '../../src/finding/finding.ts';
import { isLess } from '../../src/fix/accept.ts';
import { type FixedText, fixText } from '../../src/fix/fix-text.ts';
import { lintWith } from '../helpers/lint.ts';

/** `RUNS=3000` looks longer. */
const RUNS = { numRuns: Number(process.env['RUNS'] ?? 150) };

/** What a RUN of a generated file may do. */
const COMMANDS = [
  'chown 1000 /app/run.sh',
  'chown -R app:app /srv/app',
  'chown -R 1000:1000 /srv/app/',
  'chmod 0755 /app/run.sh',
  'chmod -R 0755 /srv/app',
  'chgrp 0 /app/run.sh',
  'adduser -D app',
  'useradd --uid 70000 app',
  'mkdir -p /app/logs',
  'apt-get update',
  'apt-get install -y curl',
  'rm -rf /var/lib/apt/lists/*',
  'pip install flask',
  'npm ci',
  'npm install -g serve',
  'apk add --update git',
  'curl -fsSLO https://example.com/tool.tgz',
  'tar -xzf tool.tgz',
  'rm -f /app/run.sh',
  'rm -rf /srv/app/docs',
  'mv /app/run.sh /app/start.sh',
  'sed -i s/a/b/ /app/run.sh',
  'make -C /srv/app',
  'true || false',
  'cd /srv/app',
] as const;

const BETWEEN = [
  'ENV A=1',
  'USER app',
  'WORKDIR /srv/app',
  'ARG B',
  'LABEL c=d',
  '# a comment of its own',
  '',
  'VOLUME /data',
] as const;

const COPIES = [
  'COPY run.sh /app/',
  'COPY run.sh /app/run.sh',
  'COPY . /srv/app',
  'COPY --chown=app src /srv/app/src',
  'ADD https://example.com/run.sh /app/run.sh',
  'COPY --from=build /out/run.sh /app/run.sh',
] as const;

interface Step {
  readonly kind: 'run' | 'copy' | 'between';
  readonly pick: number;
  readonly commands: readonly number[];
  readonly style: 'inline' | 'leading' | 'trailing' | 'heredoc' | 'semicolons';
  readonly comment: boolean;
}

const steps: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('run', 'run', 'copy', 'between'),
  pick: fc.nat(),
  commands: fc.array(fc.nat({ max: COMMANDS.length - 1 }), { minLength: 1, maxLength: 4 }),
  style: fc.constantFrom('inline', 'leading', 'trailing', 'heredoc', 'semicolons'),
  comment: fc.boolean(),
});

const files = fc.record({
  base: fc.constantFrom('debian:12', 'alpine:3.20', 'node:22', 'python:3.13', 'registry.example.com/own:1'),
  steps: fc.array(steps, { minLength: 1, maxLength: 9 }),
  indent: fc.constantFrom('    ', '\t', '  '),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.boolean(),
  lastEnd: fc.boolean(),
});

function at<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('the list is empty');
  return found;
}

function run({ commands, style, comment }: Step, indent: string): string {
  const words = commands.map((index) => at(COMMANDS, index));
  const note = comment ? `${indent}# why this is done\n` : '';
  if (style === 'inline') return `RUN ${words.join(' && ')}`;
  if (style === 'leading') return `RUN ${words.join(` \\\n${note}${indent}&& `)}`;
  if (style === 'trailing') return `RUN ${words.join(` && \\\n${note}${indent}`)}`;
  if (style === 'semicolons') return `RUN set -e; ${words.join('; ')}`;
  return `RUN <<EOF\nset -e\n${words.join('\n')}\nEOF`;
}

function write(draft: typeof files extends fc.Arbitrary<infer T> ? T : never): string {
  const { base, indent, end, mark, lastEnd } = draft;
  const body = draft.steps.map((step) => {
    if (step.kind === 'run') return run(step, indent);
    return step.kind === 'copy' ? at(COPIES, step.pick) : at(BETWEEN, step.pick);
  });
  const head = ['FROM alpine:3.20 AS build', 'RUN echo > /out/run.sh', `FROM ${base}`];
  const text = [...head, ...body].join('\n') + (lastEnd ? '\n' : '');
  return (mark ? '\uFEFF' : '') + text.replaceAll('\n', end);
}

function lint(raw: string): LintedFile {
  return lintWith(allRules, raw);
}

/** Findings of warning or above that were not there, and name what no fixed one was about. */
function fresh(before: LintedFile, after: LintedFile, { applied }: FixedText): string[] {
  const counts = new Map<string, number>();
  for (const { rule } of before.findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return after.findings.flatMap((finding) => {
    if (!atLeast(finding.severity, 'warning')) return [];
    const left = (counts.get(finding.rule) ?? 0) - 1;
    counts.set(finding.rule, left);
    return left >= 0 || applied.some((fixed) => isAbout(finding, fixed.finding)) ? [] : [finding.rule];
  });
}

/** Lists that an update alone has left are left by the RUN that it is joined with. */
function isAbout(finding: Finding, fixed: Finding): boolean {
  const names = new Set(fixed.paths.map(({ path }) => path));
  return isLess(finding, fixed) || finding.paths.every(({ path }) => names.has(path));
}

describe.each([false, true])('a generated Dockerfile, with unsafe fixes: %s', (unsafe) => {
  test('is fixed once and for all, parses, and reports nothing new', () => {
    fc.assert(
      fc.property(files, (draft) => {
        const raw = write(draft);
        const before = lint(raw);
        fc.pre(before.errors.length === 0);
        const result = fixText(raw, before, lint, { unsafe });
        const after = lint(result.raw);
        expect(after.errors).toEqual([]);
        expect(fresh(before, after, result)).toEqual([]);
        expect(fixText(result.raw, after, lint, { unsafe }).raw).toBe(result.raw);
        const ours = parseDockerfile(result.raw).instructions.map(({ keyword }) => keyword);
        const theirs = DockerfileParser.parse(result.raw.replace(/^\uFEFF/, ''))
          .getInstructions()
          .map((instruction) => instruction.getKeyword());
        expect(theirs).toEqual(ours);
      }),
      RUNS,
    );
  });

  test('keeps its byte-order mark, its line ends, and what no fix names', () => {
    fc.assert(
      fc.property(files, (draft) => {
        const raw = write(draft);
        const before = lint(raw);
        fc.pre(before.errors.length === 0);
        const fixed = fixText(raw, before, lint, { unsafe }).raw;
        expect(fixed.startsWith('\uFEFF')).toBe(raw.startsWith('\uFEFF'));
        const isFeed = /(?<!\r)\n/;
        if (raw.includes('\r\n')) expect(fixed).not.toMatch(isFeed);
        else expect(fixed).not.toContain('\r');
        const others = (text: string): string[] =>
          parseDockerfile(text).instructions.flatMap(({ keyword, span }) =>
            ['RUN', 'COPY', 'ADD'].includes(keyword)
              ? []
              : [text.replace(/^\uFEFF/, '').slice(span.start, span.end)],
          );
        expect(others(fixed)).toEqual(others(raw));
        // A file that nothing can be done about stays as it is, to the byte.
        if (!before.findings.some(({ fixes }) => fixes.length > 0)) expect(fixed).toBe(raw);
      }),
      RUNS,
    );
  });
});
