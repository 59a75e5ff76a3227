import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

import type { Ignore } from 'ignore';

/** The rules that hold in one folder: those of the repository and of all folders on the way down to it. */
export interface GitRules {
  /** Whether git passes over a name in this folder. */
  ignores(name: string, directory: boolean): boolean;
  /** The rules in a folder below, its own .gitignore among them if it has one. */
  enter(name: string, hasOwn: boolean): GitRules;
}

/**
 * The rules of git for a folder: .gitignore files from the root of the repository down, and .git/info/exclude. Outside
 * of a repository the folder counts as the root. A folder that is itself ignored was asked for by name: then only what
 * stands in it and below holds.
 */
export async function gitRules(folder: string): Promise<GitRules> {
  // Loaded only once a folder is searched: linting a named file does not pay for it.
  const { default: createIgnore } = await import('ignore');
  const create = (): Ignore => createIgnore({ ignorecase: false });
  const root = repositoryRoot(folder) ?? folder;
  const start = create().add(readText(excludeFile(root)));
  let rules: GitRules = new FolderRules(create, root, '', start, true);
  const down = relative(root, folder).split(/[\\/]/).filter(Boolean);
  for (const name of down) {
    if (rules.ignores(name, true)) return new FolderRules(create, folder, '', create(), true);
    rules = rules.enter(name, true);
  }
  return rules;
}

/**
 * All rules stand in one list, each with the folder that it came from written before it: the last one that fits has
 * the word, as in git, where a deeper file beats a higher one, and a folder taken back in stays in.
 */
class FolderRules implements GitRules {
  readonly #create: () => Ignore;
  readonly #root: string;
  /** From the root, with a slash behind it; empty for the root. */
  readonly #prefix: string;
  readonly #rules: Ignore;

  constructor(create: () => Ignore, root: string, prefix: string, inherited: Ignore, hasOwn: boolean) {
    this.#create = create;
    this.#root = root;
    this.#prefix = prefix;
    const own = hasOwn ? readText(join(root, prefix, '.gitignore')) : '';
    this.#rules = own === '' ? inherited : create().add(inherited).add(below(prefix, own));
  }

  ignores(name: string, directory: boolean): boolean {
    return this.#rules.ignores(this.#prefix + name + (directory ? '/' : ''));
  }

  enter(name: string, hasOwn: boolean): GitRules {
    return new FolderRules(this.#create, this.#root, `${this.#prefix}${name}/`, this.#rules, hasOwn);
  }
}

/** Rewrites the lines of a .gitignore so that they say the same from the root. */
function below(prefix: string, text: string): string {
  if (prefix === '') return text;
  const literal = prefix.replaceAll(/[\\*?[\]! #]/g, String.raw`\$&`);
  return (
    text
      .split(/\r?\n/)
      // A lone slash names nothing in git; with a folder before it, it would name the folder.
      .filter((line) => !/^(?:#.*|!?\/?\s*)$/.test(line))
      .map((line) => {
        const negation = line.startsWith('!') ? '!' : '';
        // Behind a prefix these need no escape any more.
        const body = line.slice(negation.length).replace(/^\\(?=[!#])/, '');
        const anchored = body.trimEnd().slice(0, -1).includes('/');
        return `${negation}/${literal}${anchored ? '' : '**/'}${body.replace(/^\//, '')}`;
      })
      .join('\n')
  );
}

function repositoryRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (statSync(join(at, '.git'), { throwIfNoEntry: false }) !== undefined) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** Where the repository keeps info/exclude: in worktrees and submodules .git is a file that says where. */
function excludeFile(root: string): string {
  const named = /^gitdir: (.*?)\s*$/.exec(readText(join(root, '.git')))?.[1];
  if (named === undefined) return join(root, '.git', 'info', 'exclude');
  const folder = resolve(root, named);
  const common = readText(join(folder, 'commondir')).trim();
  return join(resolve(folder, common), 'info', 'exclude');
}

/** The text of a file, empty when there is none to read. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return '';
  }
}
