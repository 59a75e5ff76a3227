import { describe, expect, test } from 'vitest';

import { asInstruction, withoutValues } from '../../src/report/created-by.ts';

describe('the values of build arguments', () => {
  test.each([
    ['|1 A=s3cret /bin/sh -c make', '|1 A /bin/sh -c make'],
    ['RUN |2 A=s3cret B=two s3cret /bin/sh -c make # buildkit', 'RUN |2 A B /bin/sh -c make # buildkit'],
    ['|1 A=s3cret /bin/bash -eo pipefail -c make', '|1 A /bin/bash -eo pipefail -c make'],
    ['|0 /bin/sh -c make', '|0 /bin/sh -c make'],
    // No shell: nobody can tell where the value ends.
    ['|1 A=s3cret make s3cret', '|1 …'],
    // What looks like one more name may be part of a value.
    ['|1 A=s3cret B=s3cret /bin/sh -c make', '|1 … /bin/sh -c make'],
    ['|1 A=/bin/sh -c s3cret /bin/sh -c make', '|1 A … /bin/sh -c make'],
    ['|1 A=x /bin/sh -c git push -c a', '|1 A /bin/sh -c git push -c a'],
  ])('are left out of %s', (createdBy, shown) => {
    expect(withoutValues(createdBy)).toBe(shown);
    expect(asInstruction(createdBy)).not.toContain('s3cret');
  });

  test('text without build arguments stays as it is', () => {
    for (const text of ['', 'RUN /bin/sh -c cat a |1 b', 'COPY a b # buildkit']) {
      expect(withoutValues(text)).toBe(text);
    }
  });
});

describe('an instruction in one line', () => {
  test.each([
    ['/bin/sh -c apt-get   update\n&& true', 'RUN apt-get update && true'],
    ['RUN /bin/sh -c make # buildkit', 'RUN make'],
    ['RUN |1 A=b /bin/sh -c make # buildkit', 'RUN [A] make'],
    ['/bin/sh -c #(nop) WORKDIR /app', 'WORKDIR /app'],
    [`/bin/sh -c #(nop) ADD file:${'0'.repeat(64)} in / `, 'ADD file:00000000… in /'],
    [
      `/bin/sh -c #(nop) COPY --chown=1:0dir:${'a'.repeat(64)} in /b `,
      'COPY --chown=1:0 dir:aaaaaaaa… in /b',
    ],
    ['RUN', 'RUN'],
    ['./build.sh', 'RUN ./build.sh'],
    ['', ''],
  ])('%j', (createdBy, shown) => {
    expect(asInstruction(createdBy)).toBe(shown);
  });
});
