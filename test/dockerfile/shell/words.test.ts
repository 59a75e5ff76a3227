import { describe, expect, test } from 'vitest';
import { commands } from './helpers.ts';

const raw = String.raw;

describe('values of variables', () => {
  test.each([
    ['an assignment holds', 'X=a; rm $X ${X}', ['rm a a']],
    ['one in front of a command does not', 'X=a ls; rm $X', ['ls', 'rm']],
    ['nor for the words of that command', 'X=a rm $X', ['rm']],
    ['later ones see earlier ones', 'A=x B=$A; rm $B', ['rm x']],
    ['without quotes a value is split', 'X="a b"; rm $X "$X"', [`rm a b 'a b'`]],
    ['its wildcards work', 'X="*.c"; rm $X "$X"', ['rm *.c *.c']],
    ['at the characters of IFS', 'IFS=,; X=a,b; rm $X', ['rm a b']],
    ['an empty value is no word', 'X=; rm $X "$X"', [`rm ''`]],
    ['a default', 'rm ${X:-/d} ${HOME:-/d} ${UNKNOWN:-/d}', ['rm /d /root ${UNKNOWN:-/d}']],
    ['a default that is kept', ': "${X:=y}"; rm $X', ['rm y']],
    ['an alternative', 'rm ${HOME:+x} ${X:+y}', ['rm x']],
    ['unset', 'X=a; unset X; rm ${X-b}', ['rm b']],
    ['parts taken off', 'X=a.tar.gz; rm ${X%.gz} ${X%%.*} ${X#*.} ${X##*.}', ['rm a.tar a tar.gz gz']],
    ['with a set', 'X=v1.2; rm ${X%%[.]*} ${X#[a-z]}', ['rm v1 1.2']],
    ['parts put in', 'X=a.b.a; rm ${X/a/c} ${X//a/c}', ['rm c.b.a c.b.c']],
    ['length and slices', 'X=abcd; rm ${#X} ${X:1:2} ${X:2}', ['rm 4 bc cd']],
    ['indirect', 'A=x; N=A; rm ${!N}', ['rm x']],
    ['arrays', 'a=(x "y z"); rm "${a[@]}" ${a[0]}', [`rm x 'y z' x`]],
    ['arrays that grow', 'a=(x); a+=(y); rm "${a[@]}"', ['rm x y']],
    ['an array of which one element changes', 'a=(x y); a[1]=z; rm ${a[1]}', ['rm ${a[1]}']],
    ['arguments', 'set -- a "b c"; rm "$@" $2; shift; rm "$1"', [`rm a 'b c' b c`, `rm 'b c'`]],
    ['no arguments are no word', 'rm "$@" x', ['rm x']],
    ['what is read', 'read X; rm $X', ['rm ${X}']],
    ['a branch that may change it', 'X=a; if t; then X=b; fi; rm $X', ['t', 'rm ${X}']],
    ['branches that agree', 'if t; then X=b; else X=b; fi; rm $X', ['t', 'rm b']],
    ['a sum', 'rm $((1 + 2))', ['rm 3']],
  ])('%s', (_, script, expected) => {
    expect(commands(script)).toEqual(expected);
  });
});

describe('other expansions', () => {
  test.each([
    ['braces', 'rm {a,b{1,2}}.c', ['rm a.c b1.c b2.c']],
    ['two of them', 'rm {a,b}{c,d}', ['rm ac ad bc bd']],
    ['with nothing in them', 'rm x{,.bak}', ['rm x x.bak']],
    ['with quotes and variables', 'X=v; rm {"a b",$X}', [`rm 'a b' v`]],
    ['ranges', 'rm {1..3} {c..a} {08..10} {1..9..4}', ['rm 1 2 3 c b a 08 09 10 1 5 9']],
    ['braces that mean nothing', 'rm {a} {} x{', ['rm {a} {} x{']],
    ['home', 'rm ~/x ~root/y "~"', ['rm /root/x /root/y ~']],
    ['quotes', raw`rm 'a b' "c d" e\ f $'g\th'`, [`rm 'a b' 'c d' 'e f' 'g\th'`]],
    ['where we are', 'cd /a; rm $PWD/x $(pwd)/y', ['/a$ pwd', '/a$ rm /a/x /a/y']],
    ['where a subshell is', 'd=$(cd /x && pwd); rm $d', ['/x$ pwd', 'rm /x']],
    [
      'basename and dirname',
      'rm $(basename /a/b.c .c) $(dirname /a/b)',
      ['basename /a/b.c .c', 'dirname /a/b', 'rm b /a'],
    ],
    [
      'a command that may not run tells nothing',
      'rm $(test -f a && echo b)',
      ['maybe echo b', `rm '$(test -f a && echo b)'`],
    ],
    ['nor does one that writes to a file', 'rm "$(echo a > f)"', ['echo a >f', `rm '$(echo a > f)'`]],
    ['backquotes in backquotes', 'rm `basename \\`echo /a/b\\``', ['echo /a/b', 'basename /a/b', 'rm b']],
    ['processes as files', 'diff <(a) <(b)', ['a', 'b', 'diff <(a) <(b)']],
  ])('%s', (_, script, expected) => {
    expect(commands(script)).toEqual(expected);
  });
});
