import { describe, expect, test } from 'vitest';
import { commands, program, tolerated } from './helpers.ts';

const raw = String.raw;

describe('where commands run', () => {
  test.each([
    ['cd holds for what follows', 'cd /app && rm x', ['/app$ rm x']],
    ['a relative cd starts where we are', 'cd a/../b && ls', ['/w/b$ ls']],
    ['cd without a folder goes home', 'cd; ls', ['/root$ ls']],
    ['cd - goes back', 'cd /a; cd /b; cd -; ls', ['/a$ ls']],
    ['cd || exit is as good as cd', 'cd /app || exit; rm x', ['/app$ rm x']],
    ['a subshell keeps its cd to itself', '( cd /app; rm x ); rm y', ['/app$ rm x', 'rm y']],
    ['so does a part of a pipeline', 'cd /app | ls; rm y', ['ls', 'rm y']],
    ['and a command in the background', 'cd /app & rm y', ['rm y']],
    ['a group does not', '{ cd /app; }; rm y', ['/app$ rm y']],
    ['a cd that may not happen makes the place unknown', '[ -d /a ] && cd /a; rm x', ['?$ rm x']],
    ['one that fails the build otherwise does not', '[ -d /a ] && cd /a && rm x', ['/a$ rm x']],
    ['pushd and popd', 'pushd /a && ls && popd && rm y', ['/a$ ls', 'rm y']],
    ['a folder that a loop changes', 'while read d; do cd $d; rm x; done', ['loop ${d}$ rm x']],
    ['redirects open before a group runs', '{ cd /a; ls; } > log', ['/a$ ls', '{ >log']],
  ])('%s', (_, script, expected) => {
    expect(commands(script)).toEqual(expected);
  });
});

describe('what runs whenever the build succeeds', () => {
  test.each([
    ['all of a && chain', 'a && b && c', ['a', 'b', 'c']],
    ['what stands behind || does not', 'a && b || c', ['a', 'b', 'maybe c']],
    ['a test that fails the build is passed', '[ -f x ] && rm x', ['rm x']],
    ['another is not', '[ -f x ] && rm x; ls', ['maybe rm x', 'ls']],
    ['set -e does not look at a test', 'set -e; [ -f x ] && rm x; ls', ['maybe rm x', 'ls']],
    ['a negation is a test', '! ls && rm x; ls', ['ls', 'maybe rm x', 'ls']],
    [
      'the last of a pipeline is its test',
      'a | grep -q b && rm x; ls',
      ['a', 'grep -q b', 'maybe rm x', 'ls'],
    ],
    ['a function may be a test', 't() { [ -f x ]; }; t && rm x; ls', ['maybe rm x', 'ls']],
    [
      'the branches of an if',
      'if a; then b; elif c; then d; else e; fi',
      ['a', 'maybe b', 'maybe c', 'maybe d', 'maybe e'],
    ],
    ['a case with a known subject', 'case amd64 in arm*) a;; amd64|x) b;; *) c;; esac', ['b']],
    ['quotes in its patterns', `case a in 'a') b;; esac`, ['b']],
    ['a pattern with a set', 'case v12 in v[0-9]*) a;; *) b;; esac', ['a']],
    ['a case that falls through', 'case a in a) b;& c) d;; *) e;; esac', ['b', 'd']],
    ['a case with an unknown subject', 'case $UNKNOWN in a) b;; *) c;; esac', ['maybe b', 'maybe c']],
    ['nothing behind exit', 'a; exit 0; b', ['a']],
    ['nothing behind exec', 'exec a; b', ['a']],
    ['behind an early exit, probably', '[ -f x ] || exit 0; rm x', ['loop rm x']],
    ['an exit with an error fails the build', 'if a; then rm y; exit 1; fi; rm x', ['a', 'rm x']],
    ['so does a function that dies', 'die() { echo no; exit 1; }; a || die; rm x', ['a', 'rm x']],
    ['an error in a subshell does not', '( [ -f x ] || exit 1; rm x ); ls', ['loop rm x', 'ls']],
    ['a return ends the function only', 'f() { return; rm x; }; f; rm y', ['rm y']],
    ['a trap runs at the end', `trap 'rm -rf t' EXIT; a; exit 0`, ['a', 'rm -rf t']],
    ['the trap of a subshell at its end', `( trap 'rm t' EXIT; a ); b`, ['a', 'rm t', 'b']],
    ['a trap that is taken back does not', `trap 'rm t' EXIT; a; trap - EXIT`, ['a']],
  ])('%s', (_, script, expected) => {
    expect(commands(script)).toEqual(expected);
  });
});

describe('whose failure is tolerated', () => {
  test.each([
    ['nothing in a && chain', 'a && b', []],
    ['all but the last without set -e', 'a; b; c', ['a', 'b']],
    ['none with it', 'set -e; a; b; c', []],
    ['until it is taken back', 'set -e; a; set +e; b; c', ['b']],
    ['the left of && even so', 'set -e; a && b; c', ['a']],
    ['in a function as well', 'set -e; f() { a; b; }; f; c', []],
    ['not in a condition', 'set -e; if a; then b; fi; c', ['a']],
    ['nor in a function that is one', 'set -e; f() { a; b; }; f || c', ['a', 'b']],
    ['what has an alternative', 'a || true', ['a']],
    ['not where the alternative fails', 'a || exit 1; b', []],
    ['nor where it does so with words', 'a || { echo no; exit 1; }; b', []],
    ['what is piped on', 'a | b', ['a']],
    ['not with pipefail', 'set -o pipefail; a | b', []],
    ['what runs in the background', 'a & b', ['a']],
    ['what is negated', '! a', ['a']],
    ['a new shell forgets set -e', `set -e; sh -c 'a; b'`, ['a']],
    ['unless it is told', `sh -ec 'a; b'`, []],
    ['or with its long name', 'bash -o errexit -c "a; b"', []],
  ])('%s', (_, script, expected) => {
    expect(tolerated(script)).toEqual(expected);
  });

  test('a shell that is started with -e', () => {
    expect(program('a; b', { errexit: true }).commands.map(({ mayFail }) => mayFail)).toEqual([false, false]);
  });
});

describe('loops and functions', () => {
  test.each([
    ['a loop over words', 'for f in a b; do rm $f; done', ['rm a', 'rm b']],
    ['over a variable', 'L="a b"; for f in $L; do rm $f; done', ['rm a', 'rm b']],
    ['over files', 'for f in *.sh; do rm "$f"; done', ['loop rm *.sh']],
    ['over what nobody knows', 'for f in $UNKNOWN; do rm $f; done', ['loop rm ${f}']],
    ['over the arguments', 'set -- a b; for f; do rm $f; done', ['rm a', 'rm b']],
    ['that is left', 'for f in a b; do rm $f; break; done', ['rm a']],
    [
      'that may go on early',
      'for f in a b; do [ -f $f ] || continue; rm $f; done',
      ['loop rm a', 'loop rm b'],
    ],
    ['values that change in it', 'x=a; while read l; do rm $x; x=b; done', ['loop rm ${x}']],
    ['that always has a first round', 'while true; do a && break; done', ['a']],
    ['that counts', 'for ((i=0; i<3; i++)); do rm $i; done', ['loop rm ${i}']],
    ['arguments of a function', 'f() { rm "$@" $1 $#; }; f a "b c"', [`rm a 'b c' a 2`]],
    ['local variables', 'f() { local X=1; rm $X; }; X=0; f; rm $X', ['rm 1', 'rm 0']],
    [
      'a variable that may be local',
      'f() { if t; then local X=1; else X=2; fi; }; X=0; f; rm $X',
      ['t', 'rm ${X}'],
    ],
    ['a variable for one call', 'f() { rm $X; }; X=1 f; rm $X', ['rm 1', 'rm']],
    ['a function that calls the program of its name', 'rm() { command rm "$@"; }; rm x', ['rm x']],
    ['a function that returns early', 'X=0; f() { [ -f x ] && return; X=1; }; f; rm $X', ['rm ${X}']],
  ])('%s', (_, script, expected) => {
    expect(commands(script)).toEqual(expected);
  });

  test('a command and its clean-up in one branch depend on the same', () => {
    const [, first, second, third] = program('if a; then b; c; fi; if d; then e; fi').commands;
    expect(first?.under).toEqual(second?.under);
    expect(third?.under).toEqual([]);
  });
});

describe('scripts that nobody would write', () => {
  const many = (count: number, part: (index: number) => string, between = '; '): string =>
    Array.from({ length: count }, (_, index) => part(index)).join(between);

  test.each([
    ['many commands', many(15_000, (i) => `rm -rf /x/${i}`, ' && ')],
    ['many variables', many(5000, (i) => `v${i}=${i}; rm $v${i}`)],
    ['many branches', many(3000, (i) => `if a; then v${i}=1; fi; [ -f x ] || exit 0; rm $v${i}`)],
    ['values that double', `A=aa; ${many(60, () => 'A=$A$A')}; rm $A`],
    ['arguments that double', `set -- a b; ${many(60, () => 'set -- "$@" "$@"')}; rm "$@"`],
    ['functions that double', `${many(40, (i) => `f${i}() { f${i + 1}; f${i + 1}; }`)}; f40() { :; }; f0`],
    ['a function that calls itself', 'f() { f; f; }; f'],
    ['braces that double', `rm ${'{a,b}'.repeat(40)}`],
    ['nested braces', `rm ${'{a,'.repeat(4000)}${'}'.repeat(4000)}`],
    ['nested loops', `${many(12, () => 'while read x; do', ' ')} rm $x; ${many(12, () => 'done')}`],
    ['nested conditions', `${many(200, () => 'if a; then', ' ')} rm x; ${many(200, () => 'fi')}`],
    ['nested substitutions', `rm ${'$('.repeat(3000)}${')'.repeat(3000)}`],
    ['a pattern with many stars', `X=${'a'.repeat(900)}; rm \${X%%${'*a'.repeat(200)}b}`],
  ])('%s', (_, script) => {
    const started = performance.now();
    program(script);
    // Generous: a loaded machine must not fail it, what grows with the square must.
    expect(performance.now() - started).toBeLessThan(6000);
  });

  test('errors do not hide what stands before them', () => {
    const { commands: found, problems } = program(raw`rm x && if a; then`);
    expect(found.map(({ name }) => name)).toContain('rm');
    expect(problems).not.toEqual([]);
  });
});
