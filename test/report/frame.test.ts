import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { SourceText } from '../../src/dockerfile/index.ts';
import { plain } from '../../src/report/colour.ts';
import { frame, type Mark } from '../../src/report/frame.ts';
import { widthOf } from '../../src/report/printable.ts';

const OPTIONS = { width: 80, palette: plain, tone: (text: string) => text };

/** Marks the first occurrence of each text; the first of them is the place at fault. */
function framed(text: string, marked: readonly (readonly [string, string?])[], width = 80): string[] {
  const source = new SourceText(text);
  const marks = marked.map(([part, label = ''], index): Mark => {
    const start = source.text.indexOf(part);
    return { span: { start, end: start + part.length }, label, primary: index === 0 };
  });
  return frame(source, marks, { ...OPTIONS, width });
}

describe('a frame', () => {
  test('shows the place at fault and the related one in file order', () => {
    const text = 'FROM a\nCOPY app.jar /app.jar\nENV A=1\nENV B=1\nRUN chown 1 /app.jar\n';
    expect(framed(text, [['chown 1 /app.jar'], [' /app.jar', 'written here']])).toEqual([
      '2 | COPY app.jar /app.jar',
      '  |             --------- written here',
      '...',
      '5 | RUN chown 1 /app.jar',
      '  |     ^^^^^^^^^^^^^^^^',
    ]);
  });

  test('shows a single line between two others', () => {
    expect(framed('COPY a /a\nENV A=1\nRUN x\n', [['RUN x'], ['/a', 'here']])[2]).toBe('2 | ENV A=1');
  });

  test('labels two places of one line without drawing over either', () => {
    expect(framed('RUN touch /a && rm /a\n', [['rm /a'], ['touch /a', 'written here']])).toEqual([
      '1 | RUN touch /a && rm /a',
      '  |     --------    ^^^^^',
      '  |     written here',
    ]);
  });

  test('underlines every line of a short span, without the indentation', () => {
    expect(framed('RUN rm \\\n    /a \\\n    /b\n', [['rm \\\n    /a \\\n    /b']])).toEqual([
      '1 | RUN rm \\',
      '  |     ^^^^',
      '2 |     /a \\',
      '  |     ^^^^',
      '3 |     /b',
      '  |     ^^',
    ]);
  });

  test('leaves out the middle of a long span', () => {
    const text = `RUN rm \\\n${'  /x \\\n'.repeat(20)}  /last\n`;
    const rows = framed(text, [[text.slice(4, -1)]]);
    expect(rows.map((row) => row.slice(0, 2))).toEqual([' 1', '  ', ' 2', '  ', '..', '22', '  ']);
  });

  test('counts wide characters and tabs as the screen does', () => {
    expect(framed('RUN\techo 日本 e\u0301 && rm /a\n', [['rm /a']])).toEqual([
      '1 | RUN    echo 日本 e\u0301 && rm /a',
      `  | ${' '.repeat(22)}^^^^^`,
    ]);
  });

  test('lets no escape sequence of the file through', () => {
    const rows = framed('RUN echo \u001b[31m\u009b0m\u202e && rm /a\n', [['rm /a']]);
    expect(rows).toEqual([
      '1 | RUN echo ␛[31m<009B>0m<202E> && rm /a',
      `  | ${' '.repeat('RUN echo ␛[31m<009B>0m<202E> && '.length)}^^^^^`,
    ]);
  });

  test('cuts a long line around the place at fault', () => {
    const text = `RUN ${'echo padding && '.repeat(20)}rm /a && ${'echo more && '.repeat(20)}true\n`;
    const [line = '', marks = ''] = framed(text, [['rm /a']], 60);
    expect(widthOf(line)).toBeLessThanOrEqual(60);
    expect(line).toMatch(/^1 \| ….*…$/);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('rm /a');
  });

  test('reads lines that end in CRLF', () => {
    expect(framed('FROM a\r\nRUN rm /a\r\n', [['rm /a']])).toEqual(['2 | RUN rm /a', '  |     ^^^^^']);
  });

  test('marks an offset at the end of the file', () => {
    const source = new SourceText('FROM a');
    const mark = { span: { start: 6, end: 6 }, label: '', primary: true };
    expect(frame(source, [mark], OPTIONS)).toEqual(['1 | FROM a', '  |       ^']);
  });

  test('fits the screen, whatever the file holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.nat(300),
        fc.nat(300),
        (text, from, length) => {
          const source = new SourceText(text);
          const start = Math.min(from, source.text.length);
          const span = { start, end: Math.min(start + length, source.text.length) };
          for (const row of frame(source, [{ span, label: 'here', primary: true }], {
            ...OPTIONS,
            width: 40,
          })) {
            expect(widthOf(row)).toBeLessThanOrEqual(40);
            // oxlint-disable-next-line no-control-regex
            expect(row).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
          }
        },
      ),
    );
  });
});
