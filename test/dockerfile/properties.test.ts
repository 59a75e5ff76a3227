import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instruction } from '../../src/dockerfile/instructions.ts';
import type { MappedText } from '../../src/dockerfile/mapped-text.ts';
import { parseMounts } from '../../src/dockerfile/mounts.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Span } from '../../src/dockerfile/source.ts';
import { planBuild, StageEnvironments } from '../../src/dockerfile/stages.ts';
import { ExpansionError, expand, expandWords } from '../../src/dockerfile/variables.ts';

/** Pieces that mean something to the parser: strings of them go deeper than arbitrary text. */
const KEYWORDS = 'FROM a|FROM b AS c|RUN |COPY |ADD |ENV |ARG |CMD |ONBUILD |HEALTHCHECK |VOLUME '.split('|');
const WORDS =
  `--from=c |--mount=type=cache,target=/a |--x="a b" |-- |<<EOF|<<-"E F"|3<<A|x |a=b |=|["a", "b"]|[1]`.split(
    '|',
  );
const SIGNS = [...'\'"$`\\{} \t\n\n\r\uFEFF\u00A0é😀', '$x', '${x:-a b}', '${'];
const LINES = ['EOF\n', '\tEOF\n', '\\\n', '\\\r\n', '`\n', '# escape=`\n', '# c\n', '\r\n'];
const PIECES = [...KEYWORDS, ...WORDS, ...SIGNS, ...LINES];
const documents = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

function* withTriggers(instructions: readonly Instruction[]): Generator<Instruction> {
  for (const instruction of instructions) {
    yield instruction;
    if (instruction.kind === 'onbuild') yield* withTriggers([instruction.trigger]);
  }
}

function textsOf(instruction: Instruction): MappedText[] {
  const texts = [instruction.args];
  for (const { value } of instruction.flags) if (value !== null) texts.push(value);
  for (const { content } of instruction.heredocs) texts.push(content);
  if (instruction.kind === 'run' && instruction.command.kind === 'shell') {
    texts.push(instruction.command.script);
  }
  return texts;
}

function spansOf(instruction: Instruction): Span[] {
  const spans = [instruction.span, instruction.keywordSpan, ...instruction.flags.map(({ span }) => span)];
  if (instruction.kind === 'copy') {
    spans.push(...instruction.sources.map(({ span }) => span), instruction.destination.span);
  }
  if (instruction.kind === 'assign') spans.push(...instruction.assignments.map(({ span }) => span));
  if (instruction.kind === 'list') spans.push(...instruction.items.map(({ span }) => span));
  if (instruction.kind === 'from') spans.push(instruction.image.span);
  if (instruction.kind === 'run') spans.push(...parseMounts(instruction).map(({ span }) => span));
  return spans;
}

describe('for any text', () => {
  test('every character of every logical text stands where its offset says', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const { source, instructions } = parseDockerfile(raw);
        for (const instruction of withTriggers(instructions)) {
          for (const logical of textsOf(instruction)) {
            for (let at = 0; at < logical.text.length; at++) {
              expect(source.text.charAt(logical.toDocument(at))).toBe(logical.text.charAt(at));
            }
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('every span lies inside the file', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const { source, instructions, problems, comments, directives } = parseDockerfile(raw);
        const spans = [...problems, ...comments, ...directives].map(({ span }) => span);
        for (const instruction of withTriggers(instructions)) spans.push(...spansOf(instruction));
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(source.text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('instructions stand one behind the other', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        let end = 0;
        for (const { span } of parseDockerfile(raw).instructions) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          end = span.end;
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('planning and expanding never throw anything but an ExpansionError', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const plan = planBuild(parseDockerfile(raw), new Map([['x', 'y z']]));
        const environments = new StageEnvironments(plan);
        for (const stage of plan.stages) environments.end(stage);
        for (const run of [expand, expandWords]) {
          try {
            run(raw, () => ['a b'], plan.escape);
          } catch (error) {
            expect(error).toBeInstanceOf(ExpansionError);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('line ends of Windows change nothing but the spans', () => {
    const lines = fc.array(fc.constantFrom('FROM a', 'RUN a \\', '# c', '', '  b', 'CMD ["a"]', 'COPY a /b'));
    fc.assert(
      fc.property(lines, (given) => {
        const outline = (raw: string): string[] =>
          parseDockerfile(raw).instructions.map((i) => `${i.keyword} ${i.args.text}`);
        expect(outline(given.join('\r\n'))).toEqual(outline(given.join('\n')));
      }),
    );
  });
});

describe('time grows with the file', () => {
  test.each([
    ['short instructions', 'FROM a\n', 'RUN echo hello && echo world\n', 100_000, ''],
    ['continued lines', 'FROM a\nRUN a \\\n', ' && echo hello \\\n', 100_000, ' && b\n'],
    ['stages', 'FROM a AS b\n', 'FROM b AS b\nENV A=$B\nCOPY --from=b a /b\n', 10_000, ''],
    ['flags', 'FROM a\nRUN ', '--mount=target=/a \\\n', 20_000, 'b\n'],
    ['heredocs', 'FROM a\n', 'RUN <<-A\n\ta\nA\n', 50_000, ''],
    ['assignments', 'FROM a\nENV ', 'A=$A \\\n', 50_000, 'B=1\n'],
  ])('%s', (_, head, repeated, times, tail) => {
    const begin = performance.now();
    const plan = planBuild(parseDockerfile(head + repeated.repeat(times) + tail), new Map());
    const environments = new StageEnvironments(plan);
    for (const stage of plan.stages) environments.end(stage);
    // Quadratic work would take minutes here; the bound is far above what a slow machine needs.
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
