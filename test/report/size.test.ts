import fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatSize } from '../../src/report/size.ts';

test.each([
  [0, '0 B', '0 B'],
  [999, '999 B', '999 B'],
  [1000, '1.00 kB', '1000 B'],
  [1024, '1.02 kB', '1.00 KiB'],
  [64_000, '64.0 kB', '62.5 KiB'],
  [999_499, '999 kB', '976 KiB'],
  [999_500, '1.00 MB', '976 KiB'],
  [1_048_575, '1.05 MB', '1.00 MiB'],
  [38_012_345, '38.0 MB', '36.3 MiB'],
  [9_996_000, '10.0 MB', '9.53 MiB'],
  [22_300_000_000, '22.3 GB', '20.8 GiB'],
])('%d bytes', (bytes, si, iec) => {
  expect(formatSize(bytes, { iec: false })).toBe(si);
  expect(formatSize(bytes, { iec: true })).toBe(iec);
});

test('a size never has more than four digits', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.boolean(), (bytes, iec) => {
      expect(formatSize(bytes, { iec }).replaceAll(/\D/g, '').length).toBeLessThanOrEqual(4);
    }),
  );
});
