import fc from 'fast-check';
import { expect, test } from 'vitest';

import { cutEnd, cutMiddle, table } from '../../src/report/columns.ts';
import { widthOf } from '../../src/report/printable.ts';

test('text is cut at its end, a path in its middle', () => {
  expect(cutEnd('RUN make all', 8)).toBe('RUN mak…');
  expect(cutEnd('RUN make all', 12)).toBe('RUN make all');
  expect(cutMiddle('/usr/lib/node_modules/typescript/tsc.js', 22)).toBe('/usr/li…escript/tsc.js');
});

test('what is cut fits, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 60 }), (text, width) => {
      expect(widthOf(cutEnd(text, width))).toBeLessThanOrEqual(width);
      expect(widthOf(cutMiddle(text, width))).toBeLessThanOrEqual(width);
    }),
  );
});

test('a table has its numbers at the right and no space at the end of a line', () => {
  const columns = [
    { title: 'size', right: true, cells: ['1 B', '100 kB'] },
    { title: 'name', cells: ['日本', 'b'] },
    { title: '', cells: ['x', ''] },
  ];
  expect(table(columns, (text) => text)).toEqual(['  size  name', '   1 B  日本  x', '100 kB  b']);
});
