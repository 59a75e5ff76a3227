import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../../src/dockerfile/index.ts';
import { appendCommand, removeCommands } from '../../../src/finding/edits/index.ts';
import { applyEdits } from '../../helpers/edits.ts';
import { commandsOf, modelOf, outlinesOf } from './helpers.ts';

/** A RUN before it is written down. */
interface Draft {
  readonly style: 'inline' | 'leading' | 'trailing' | 'heredoc';
  readonly errexit: boolean;
  readonly parts: readonly {
    readonly joint: '&&' | ';' | '||';
    /** What the command is dressed in. */
    readonly dress: 'plain' | 'arguments' | 'redirect' | 'group' | 'subshell' | 'pipe' | 'condition';
    readonly comment: boolean;
    readonly fails: boolean;
  }[];
  readonly indent: string;
  readonly end: '\n' | '\r\n';
  readonly mark: boolean;
  readonly target: number;
}

const drafts: fc.Arbitrary<Draft> = fc.record({
  style: fc.constantFrom('inline', 'leading', 'trailing', 'heredoc'),
  errexit: fc.boolean(),
  parts: fc.array(
    fc.record({
      joint: fc.constantFrom('&&', '&&', '&&', ';', ';', '||'),
      dress: fc.constantFrom(
        'plain',
        'plain',
        'plain',
        'arguments',
        'redirect',
        'group',
        'subshell',
        'pipe',
        'condition',
      ),
      comment: fc.boolean(),
      fails: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  indent: fc.constantFrom('    ', '\t', ' ', ''),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.boolean(),
  target: fc.nat({ max: 5 }),
});

function dressed(name: string, dress: Draft['parts'][number]['dress'], { style, indent }: Draft): string {
  const broken = style === 'inline' ? ' ' : ` \\\n${indent}  `;
  const texts = {
    plain: name,
    arguments: `${name} --x${broken}'a && b'${broken}"c; d"`,
    redirect: `${name} > /dev/null 2>&1`,
    group: `{ ${name}; }`,
    subshell: `(${name})`,
    pipe: `${name} | cat`,
    condition: `if ${name}; then other; fi`,
  };
  return texts[dress];
}

/** The RUN as text, with the line ends of Unix. Its commands are called c0, c1, …, whatever they are dressed in. */
function written(draft: Draft): string {
  const { style, indent, errexit } = draft;
  const all = draft.parts.map(({ joint, comment, dress }, index) => ({
    joint,
    comment: comment ? `# about c${index}` : null,
    text: dressed(`c${index}`, dress, draft),
  }));
  if (errexit) all.unshift({ joint: ';', comment: null, text: 'set -e' });
  const lines: string[] = [];
  for (const [index, { joint, comment, text }] of all.entries()) {
    const next = all[index + 1];
    const sign = errexit && index === 1 ? ';' : joint;
    if (style === 'heredoc') {
      if (comment !== null && (index === 0 || sign === ';')) lines.push(comment);
      if (index === 0 || sign === ';') lines.push(text);
      else lines.push(`${lines.pop()} ${sign} ${text}`);
    } else if (style === 'inline') {
      lines.push(index === 0 ? text : `${sign === ';' ? '' : ' '}${sign} ${text}`);
    } else {
      if (comment !== null && index > 0) lines.push(`${indent}${comment}\n`);
      const nextSign = errexit && index === 0 ? ';' : next?.joint;
      const isTrailing = style === 'trailing' || nextSign === ';';
      const before = index === 0 ? '' : indent + (style === 'trailing' || sign === ';' ? '' : `${sign} `);
      const behind =
        next === undefined ? '' : isTrailing && nextSign !== undefined ? ` ${nextSign} \\\n` : ' \\\n';
      lines.push(`${before}${text}${behind}`);
    }
  }
  return style === 'heredoc' ? `RUN <<EOF\n${lines.join('\n')}\nEOF\n` : `RUN ${lines.join('')}\n`;
}

function fileOf(draft: Draft): string {
  const text = `FROM a\nCOPY a b\n\n# the RUN\n${written(draft)}\nCMD ["x"]\n`;
  return (draft.mark ? '\uFEFF' : '') + text.replaceAll('\n', draft.end);
}

function keywords(raw: string): { ours: string[]; theirs: string[] } {
  return {
    ours: parseDockerfile(raw).instructions.map(({ keyword }) => keyword),
    theirs: DockerfileParser.parse(raw.replace('\uFEFF', ''))
      .getInstructions()
      .map((instruction) => instruction.getKeyword()),
  };
}

function isParsed(raw: string): void {
  const { ours, theirs } = keywords(raw);
  expect(ours).toEqual(theirs);
  expect(parseDockerfile(raw).problems).toEqual([]);
  expect(raw, 'no continuation of nothing').not.toMatch(/^[ \t]*\\?[ \t]*\\\r?$/m);
  expect(raw, 'no operator without a command').not.toMatch(
    /(?:&&|\|\|)\s*(?:\\\s*)?(?:&&|\|\||;|$(?![\s\S]))/,
  );
}

/** Each starts a dozen processes. */
const RUNS = 60;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerlint-edits-'));
  for (const name of ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'other', 'more']) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho ${name} >> "$LOG"\neval exit "\\\${${name}:-0}"\n`);
    chmodSync(join(folder, name), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the first RUN of a file: which programs it starts, and whether it succeeds. */
function run(raw: string, fails: readonly string[]): { started: string[]; succeeds: boolean } {
  const [outline] = outlinesOf(modelOf(raw));
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const env = {
    PATH: `${folder}:/usr/bin:/bin`,
    LOG: log,
    ...Object.fromEntries(fails.map((name) => [name, '3'])),
  };
  const { status } = spawnSync('/bin/sh', ['-c', outline?.script.text ?? ''], { env });
  const started = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return { started, succeeds: status === 0 };
}

function failing({ parts }: Draft, but: string | null): string[] {
  return parts.flatMap(({ fails }, index) => (fails && `c${index}` !== but ? [`c${index}`] : []));
}

describe('for any RUN', () => {
  test('a command that is removed leaves the rest as it was', () => {
    let removed = 0;
    fc.assert(
      fc.property(drafts, (draft) => {
        const raw = fileOf(draft);
        const build = modelOf(raw);
        const [outline] = outlinesOf(build);
        const name = `c${draft.target % draft.parts.length}`;
        const elements = outline?.elements.filter(({ program }) => program === name) ?? [];
        const edits = outline === undefined ? null : removeCommands(build.file, outline, elements);
        if (outline === undefined || edits === null) return;
        removed++;
        const text = applyEdits(raw, edits);
        isParsed(text);
        const gone = new Set(elements);
        const isWhole = keywords(text).ours.length < keywords(raw).ours.length;
        const left = commandsOf(raw).filter(([program]) => program !== name || gone.size === 0);
        expect(commandsOf(text)).toEqual(isWhole ? [] : left);
        expect(text.match(/\r?\n/g)?.every((end) => end === draft.end)).toBe(true);
        const comments = (from: string): string[] => from.match(/# about c\d/g) ?? [];
        if (!isWhole) {
          expect(comments(text)).toEqual(comments(raw).filter((comment) => comment !== `# about ${name}`));
        }
      }),
      { numRuns: 1000 },
    );
    expect(removed, 'most are').toBeGreaterThan(200);
  });

  test('and runs as if it had succeeded', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const raw = fileOf(draft);
        const build = modelOf(raw);
        const [outline] = outlinesOf(build);
        const name = `c${draft.target % draft.parts.length}`;
        const elements = outline?.elements.filter(({ program }) => program === name) ?? [];
        const edits = outline === undefined ? null : removeCommands(build.file, outline, elements);
        if (edits === null) return;
        const fails = failing(draft, name);
        const before = run(raw, fails);
        const after = run(applyEdits(raw, edits), fails);
        expect(after.started).toEqual(before.started.filter((program) => program !== name));
        expect(after.succeeds).toBe(before.succeeds);
      }),
      { numRuns: RUNS },
    );
  });

  test('a command that is added runs whenever the rest succeeds, and hides no failure', () => {
    let added = 0;
    fc.assert(
      fc.property(drafts, (draft) => {
        const raw = fileOf(draft);
        const build = modelOf(raw);
        const [outline] = outlinesOf(build);
        const edits = outline === undefined ? null : appendCommand(build.file, outline, 'more');
        if (edits === null) return;
        added++;
        const text = applyEdits(raw, edits);
        isParsed(text);
        expect(commandsOf(text)).toEqual([...commandsOf(raw), ['more']]);
        const fails = failing(draft, null);
        const before = run(raw, fails);
        const after = run(text, fails);
        expect(after.started).toEqual(before.succeeds ? [...before.started, 'more'] : before.started);
        expect(after.succeeds).toBe(before.succeeds);
      }),
      { numRuns: RUNS },
    );
    expect(added, 'most are').toBeGreaterThan(RUNS / 3);
  });
});
