import { DockerfileParser } from 'dockerfile-ast';
import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

/** The keywords as dockerfile-ast sees them. */
function theirs(raw: string): string[] {
  return DockerfileParser.parse(raw)
    .getInstructions()
    .map((instruction) => instruction.getKeyword());
}

function ours(raw: string): string[] {
  return parseDockerfile(raw).instructions.map(({ keyword }) => keyword);
}

const AGREED: readonly (readonly [string, string])[] = [
  ['a plain file', 'FROM a\nRUN b\nCMD ["c"]\n'],
  ['lower case', 'from a\nrun b\n'],
  ['comments and empty lines', '# a\n\nFROM a\n\n# b\nRUN c\n'],
  ['continued lines with comments between', 'FROM a\nRUN b \\\n# c\n\n  && d\nCMD e\n'],
  ['line ends of Windows', 'FROM a\r\nRUN b \\\r\n c\r\nCMD d\r\n'],
  ['a byte-order mark', '\uFEFFFROM a\nRUN b\n'],
  ['another escape character', '# escape=`\nFROM a\nRUN dir C:\\\nRUN b `\n c\n'],
  ['a heredoc', 'FROM a\nRUN <<EOF\nFROM x\nEOF\nCMD b\n'],
  ['two heredocs', 'FROM a\nCOPY <<A <<B /c\nRUN x\nA\nRUN y\nB\nCMD b\n'],
  ['a heredoc with tabs', 'FROM a\nRUN <<-EOF\n\tRUN x\n\tEOF\nCMD b\n'],
  ['ONBUILD and HEALTHCHECK', 'FROM a\nONBUILD RUN b\nHEALTHCHECK --interval=5s CMD c\n'],
  ['stages', 'ARG V=1\nFROM a:$V AS b\nFROM scratch\nCOPY --from=b /a /b\n'],
];

/** Where dockerfile-ast 0.7.1 is wrong by BuildKit's own parser, and what it says. */
const DEFECTS: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    'it takes an escaped escape character for a continuation',
    'FROM a\nRUN b \\\\\nCMD c\n',
    ['FROM', 'RUN', 'CMD'],
    ['FROM', 'RUN'],
  ],
  [
    'it does not see a heredoc with a number',
    'FROM a\nRUN 3<<EOF\nCMD x\nEOF\n',
    ['FROM', 'RUN'],
    ['FROM', 'RUN', 'CMD', 'EOF'],
  ],
];

describe('dockerfile-ast sees the same instructions', () => {
  test.each(AGREED)('in %s', (_, raw) => {
    expect(ours(raw)).toEqual(theirs(raw));
  });

  test.each(DEFECTS)('but %s', (_, raw, right, wrong) => {
    expect(ours(raw)).toEqual(right);
    expect(theirs(raw)).toEqual(wrong);
  });
});
