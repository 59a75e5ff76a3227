import { literal, wordOf, type Part, type Word } from '../word.ts';
import type { ShellArgument } from './command.ts';

/** What a `find` looks for and what it does with it. */
export interface FindExpression {
  /** The paths it finds, as words: `/app/**` + `/*.pyc`. */
  readonly found: ShellArgument[];
  /** `-type d`, or another type that is no regular file: no file's body is meant. */
  readonly filesMeant: boolean;
  /** Other tests narrow what is found (`-size`, `-newer`, `-user`, …): not every path is meant. */
  readonly narrowed: boolean;
  readonly deletes: boolean;
  readonly executes: readonly (readonly ShellArgument[])[];
}

/** Any depth below a directory, the directory itself left out or not. */
export const ANY_DEPTH: Part = { kind: 'wildcard', text: '**' };

/** Tests that take one word and narrow what is found. */
const NARROWING: ReadonlySet<string> = new Set([
  '-user',
  '-group',
  '-uid',
  '-gid',
  '-perm',
  '-size',
  '-newer',
  '-mtime',
  '-ctime',
  '-atime',
  '-mmin',
  '-cmin',
  '-amin',
  '-regex',
  '-iregex',
  '-path',
  '-ipath',
  '-wholename',
  '-links',
  '-inum',
  '-samefile',
  '-fstype',
  '-xtype',
  '-lname',
  '-used',
  '-newermt',
]);
const GLOBAL_VALUES: ReadonlySet<string> = new Set([
  '-maxdepth',
  '-mindepth',
  '-regextype',
  '-printf',
  '-fprint',
  '-fprint0',
]);

/** Reads find's own language. Null where there is nothing to read. */
export function findExpression(args: readonly ShellArgument[]): FindExpression | null {
  const roots: ShellArgument[] = [];
  let at = 0;
  const text = (index: number): string | undefined =>
    literal(args[index]?.word ?? [{ kind: 'wildcard', text: '' }]);
  while (at < args.length && /^-[HLPO]/.test(text(at) ?? '')) at++;
  for (; at < args.length; at++) {
    const argument = args[at];
    const word = text(at);
    if (argument === undefined || (word !== undefined && /^[-(!,]/.test(word))) break;
    roots.push(argument);
  }
  if (roots.length === 0)
    roots.push({ word: ['.'], span: args[0]?.span ?? { start: 0, end: 0 }, script: null });
  const names: Word[] = [];
  const executes: ShellArgument[][] = [];
  let [filesMeant, narrowed, deletes, shallow, negated, pruned] = [true, false, false, false, false, false];
  let either = false;
  for (; at < args.length; at++) {
    const word = text(at);
    if (word === undefined) continue;
    if (word === '!' || word === '-not') {
      negated = true;
      continue;
    }
    if (word === '-o' || word === '-or') either = true;
    else if (word === '-name' || word === '-iname') {
      const pattern = args[++at]?.word ?? [];
      if (negated || word === '-iname') narrowed = true;
      else names.push(globbed(pattern));
    } else if (word === '-type') {
      const type = text(++at) ?? '';
      if (!negated && !/[f]/.test(type)) filesMeant = either;
    } else if (word === '-maxdepth') {
      const depth = Number(text(++at));
      if (depth <= 1) shallow = true;
      if (depth === 0) narrowed = true;
    } else if (word === '-delete') deletes = true;
    else if (word === '-prune') pruned = true;
    else if (word === '-empty' || word === '-executable' || word === '-writable' || word === '-readable')
      narrowed = true;
    else if (NARROWING.has(word)) {
      at++;
      narrowed = true;
    } else if (GLOBAL_VALUES.has(word)) at++;
    else if (/^-(exec|execdir|ok|okdir)$/.test(word)) {
      const argv: ShellArgument[] = [];
      for (at++; at < args.length; at++) {
        const end = text(at);
        if (end === ';' || (end === '+' && text(at - 1) === '{}')) break;
        const argument = args[at];
        if (argument !== undefined) argv.push(argument);
      }
      executes.push(argv);
    }
    negated = false;
  }
  if (pruned) narrowed = true;
  const what = { files: filesMeant, narrowed };
  const found = roots
    .flatMap((root) => foundBelow(root, names, shallow))
    .map((path) => ({ ...path, found: what }));
  return { found, filesMeant, narrowed, deletes, executes };
}

function foundBelow(root: ShellArgument, names: readonly Word[], shallow: boolean): ShellArgument[] {
  const below: Part[] = shallow ? ['/'] : ['/', ANY_DEPTH, '/'];
  if (names.length === 0) {
    const star: Part = { kind: 'wildcard', text: '*' };
    return [{ ...root, word: wordOf([...root.word, '/', shallow ? star : ANY_DEPTH]) }];
  }
  return names.map((name) => ({ ...root, word: wordOf([...root.word, ...below, ...name]) }));
}

/** find matches its patterns itself: quoted for the shell, they are wildcards all the same. */
function globbed(pattern: Word): Word {
  return wordOf(
    pattern.flatMap((part): Part[] => {
      if (typeof part !== 'string') return [part];
      return part
        .split(/([*?]|\[[^\]]*\])/)
        .map((piece): Part => (/^(\*|\?|\[.*\])$/.test(piece) ? { kind: 'wildcard', text: piece } : piece));
    }),
  );
}
