import { describe, expect, test } from 'vitest';
import { commands, program } from './helpers.ts';

const raw = String.raw;

describe('programs that start others are seen through', () => {
  test.each([
    ['sudo', 'sudo rm x', ['root@/w$ rm x']],
    ['sudo with a user', 'sudo -u www -E env A=b rm x', ['www@/w$ rm x']],
    ['sudo with flags in one word', 'sudo -Hu www rm x', ['www@/w$ rm x']],
    ['sudo with variables', 'sudo A=b rm x', ['root@/w$ rm x']],
    ['env', 'env -u X A=b rm x', ['rm x']],
    ['env in a folder', 'env -C /d rm x', ['/d$ rm x']],
    ['gosu', 'gosu www rm x', ['www@/w$ rm x']],
    ['nice, ionice, timeout, time', 'nice -n 5 ionice -c2 -n 7 timeout -k 5 10 time -p rm x', ['rm x']],
    ['exec', 'exec rm x', ['rm x']],
    ['exec of redirects only', 'exec > log; rm x', ['(nothing) >log', 'rm x']],
    ['command asks', 'command -v rm', ['command -v rm']],
    ['busybox', 'busybox rm x; busybox --install -s', ['rm x', 'busybox --install -s']],
    ['conda', 'conda run -n e pip install x', ['pip install x']],
    ['the same by path', '/usr/bin/env rm x', ['rm x']],
  ])('%s', (_, script, expected) => {
    expect(commands(script)).toEqual(expected);
  });
});

describe('scripts in words', () => {
  test.each([
    ['sh -c', `sh -c 'rm x; ls'`, ['rm x', 'ls']],
    ['with a login', 'bash -lc "rm x"', ['rm x']],
    ['with many flags', 'bash -euxo pipefail -c "rm x"', ['rm x']],
    ['with flags behind', `sh -c -e 'rm x'`, ['rm x']],
    ['with arguments', `sh -c 'rm "$1" $0' _ 'a b'`, [`rm 'a b' $0`]],
    ['the outer shell expands in double quotes', raw`X=/v; sh -c "rm $X \$Y"`, ['rm /v']],
    ['a script in a variable', `S='rm x && ls'; sh -c "$S"`, ['rm x', 'ls']],
    ['escaped quotes', raw`sh -c "rm \"a b\""`, [`rm 'a b'`]],
    ['pieces side by side', `X=v; sh -c 'rm '"$X/y"`, ['rm v/y']],
    ['an unknown value stays one', 'sh -c "rm $UNKNOWN/x"', ['rm ${UNKNOWN}/x']],
    ['in inner quotes as well', `sh -c "rm '$UNKNOWN/x'"`, ['rm ${UNKNOWN}/x']],
    ['a variable that is not exported is not there', `X=v; sh -c 'rm $X'`, ['rm']],
    ['one that is', `export X=v; sh -c 'rm $X'`, ['rm v']],
    ['one for this shell', `X=v sh -c 'rm $X'`, ['rm v']],
    ['a function is not', `f() { ls; }; sh -c 'f'`, ['f']],
    ['its cd stays inside', `sh -c 'cd /a; rm x'; rm y`, ['/a$ rm x', 'rm y']],
    ['that of eval does not', `eval 'cd /a; rm x'; rm y`, ['/a$ rm x', '/a$ rm y']],
    ['eval joins its words', 'eval rm "x y"', ['rm x y']],
    ['su', `su - www -c 'rm x'`, ['www@/home/www$ rm x']],
    ['su with a shell', `su -s /bin/sh -c 'rm x' www`, ['www@/w$ rm x']],
    ['su without a user', `su -c 'rm x'`, ['root@/w$ rm x']],
    ['runuser', 'runuser -u www -- rm x', ['www@/w$ rm x']],
    ['a heredoc', 'bash -e <<EOF\nrm x\nls $HOME\nEOF\n', ['rm x', 'ls /root', '(nothing)']],
    ['a quoted heredoc', `X=v; bash <<'EOF'\nrm "$X"\nEOF\n`, [`rm ''`, '(nothing)']],
    ['a here-string', `bash <<< 'rm x'`, ['rm x', '(nothing) <<<rm x']],
    ['a pipe', `echo 'rm x' | sh`, ["echo 'rm x'", 'rm x']],
    ['a script that is elsewhere', 'bash install.sh', ['bash install.sh']],
    ['a script that is not known', 'sh -c "$(curl x)"', ['curl x', '(nothing)']],
  ])('%s', (_, script, expected) => {
    expect(commands(script)).toEqual(expected);
  });
});

describe('xargs', () => {
  test.each([
    ['gets the names that find prints', `find /d -name '*.o' | xargs rm -f`, ['loop rm -f /d/**/*.o']],
    ['those of echo', 'echo a b | xargs -n1 rm -f', ['loop rm -f a b']],
    [
      'puts them where it is told',
      `find /d -name x -print0 | xargs -0 -r -I{} mv {} {}.bak`,
      ['loop mv /d/**/x /d/**/x.bak'],
    ],
    ['in scripts, too', `find /d -name x | xargs -I % sh -c 'rm "%"'`, ['loop rm /d/**/x']],
    ['its -i takes no word', 'ls *.jar | xargs -i cp {} /d', ['loop cp *.jar /d']],
    ['as arguments of a script', `echo a | xargs sh -c 'rm "$1"' _`, ['loop rm a']],
    ['names of another folder', 'cd /x && find . -name a | (cd /y && xargs rm)', ['loop /y$ rm /x/./**/a']],
    ['names that nobody knows', 'cat list | xargs -I{} rm {}', ['loop rm {}']],
    ['no names at all', 'cat list | xargs rm', ['loop rm']],
  ])('%s', (_, script, expected) => {
    expect(commands(script).slice(1)).toEqual(expected);
  });

  test('some of the names only, behind grep', () => {
    const [, , rm] = program(`find /d | grep x | xargs rm`).commands;
    expect(rm?.args.map(({ found }) => found)).toEqual([{ files: true, narrowed: true }]);
  });
});

describe('find', () => {
  /** The commands that find starts, each path with a note of what it is not. */
  function found(script: string): string[] {
    return program(script).commands.map(({ name, args }) =>
      [
        name,
        ...args.map(
          ({ word, found: how }) =>
            `${word.map((part) => (typeof part === 'string' ? part : part.text)).join('')}${how?.narrowed === true ? ' (some)' : ''}${how?.files === false ? ' (no files)' : ''}`,
        ),
      ].join(' '),
    );
  }

  test.each([
    ['a name', `find /d -name '*.c' -exec rm {} \\;`, ['rm /d/**/*.c']],
    ['everything below', 'find /d -exec chown a {} +', ['chown a /d/**']],
    ['where we are', `find -name x -exec rm {} \\;`, ['rm ./**/x']],
    ['one of two names', String.raw`find /d \( -name x -o -name y \) -exec rm {} +`, ['rm /d/**/x /d/**/y']],
    ['directories only', 'find /d -type d -exec chmod 755 {} +', ['chmod 755 /d/** (no files)']],
    ['no directories', 'find /d ! -type d -exec chmod 644 {} +', ['chmod 644 /d/**']],
    [
      'files and directories by name',
      String.raw`find /d \( -type d -name x -o -type f -name y \) -exec rm {} +`,
      ['rm /d/**/x (no files) /d/**/y'],
    ],
    ['what other tests pass', 'find /d -size +1M -exec rm {} +', ['rm /d/** (some)']],
    ['another name', 'find /d ! -name x -exec rm {} +', ['rm /d/** (some)']],
    [
      'what is left by a prune',
      String.raw`find a b \( -name x -o -name y \) -prune -o -type f -exec chmod 644 {} +`,
      ['chmod 644 a/** (some) b/** (some)'],
    ],
    ['only its own side of an -o', `find /d -name x -o -name y -exec rm {} \\;`, ['rm /d/**/y (some)']],
    ['not deep', 'find /d -maxdepth 1 -name x -exec rm {} +', ['rm /d/x']],
    ['not very deep', 'find /d -maxdepth 2 -name x -exec rm {} +', ['rm /d/**/x (some)']],
    ['any case', 'find /d -iname ab -exec rm {} +', ['rm /d/**/?? (some)']],
    ['links followed', 'find -L /d -name x -exec rm {} +', ['rm /d/**/x']],
    ['the name in a word', `find /d -name x -exec mv {} {}.bak \\;`, ['mv /d/**/x /d/**/x.bak']],
    ['a script', `find /d -name x -exec sh -c 'rm "$1" "$2"' _ {} y \\;`, ['rm /d/**/x y']],
    ['a script with the name in it', `find /d -name x -exec sh -c 'rm {}' \\;`, ['rm /d/**/x']],
    ['a script with all names', `find /d -name x -exec sh -c 'rm "$@"' _ {} +`, ['rm /d/**/x']],
    ['two commands', `find /d -name x -exec a {} \\; -exec b {} \\;`, ['a /d/**/x', 'b /d/**/x']],
  ])('%s', (_, script, expected) => {
    expect(found(script)).toEqual(expected);
  });

  test('deletes and starts', () => {
    expect(commands(`find /d -name x -exec a {} \\; -delete`)).toEqual([
      'find /d -name x -exec a {} ; -delete',
      'loop a /d/**/x',
    ]);
  });
});
