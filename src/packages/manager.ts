/**
 * Package managers as data: one file each, handed to the prediction. Adding a manager is adding a
 * file and its line in index.ts.
 */

import type { SystemFiles } from './system-files.ts';

/** What a verb of a manager does to the image. */
export type Step = 'update' | 'install' | 'remove' | 'clean';

/** Files that a manager writes anew with certain steps. */
export interface ManagedFiles extends SystemFiles {
  readonly writtenBy: readonly Step[];
}

/** How a cache is kept out of a layer. Nothing but the cache's own folder, and what is named here, changes by it. */
export interface CacheRemedy {
  /** A flag behind the verb that keeps it from being filled, in every version that is in use. */
  readonly flag?: string;
  /** Flags of which it takes the place, and verbs that are needless with it. */
  readonly replaces?: readonly string[];
  readonly obviates?: readonly string[];
  /** Arguments with which the program itself empties it: `cache clean --force`. */
  readonly empties?: string;
  /** Words for `rm -rf`, as the shell reads them; the cache's folders where left out. */
  readonly removes?: readonly string[];
  /** Files that emptying it writes or changes: logs. */
  readonly touches?: readonly string[];
  /** What is taken for true where it is emptied: a sentence without a full stop. */
  readonly assumes?: string;
  /** What the image runs may read it, so that nobody can tell whether it may go. */
  readonly isRead?: boolean;
  /** A later step of the manager fails without it. */
  readonly isNeeded?: boolean;
}

/** Files that a manager keeps for itself and that an image does not need. */
export interface CacheStore {
  /** What it holds: `lists`. */
  readonly name: string;
  /** For messages: `the package lists`. */
  readonly title: string;
  /** Absolute, or below the user's home: `~/.cache/pip`; `*` stands for one name. */
  readonly directory: string;
  /** The superuser's, where it is elsewhere. */
  readonly rootDirectory?: string;
  /** Where else it may be, by version or system: it is left where none of these places was cleared. */
  readonly orIn?: readonly string[];
  /** Where a configuration may have put it, whatever flags and variables say; as `orIn`. */
  readonly anyway?: readonly string[];
  /** Flags whose value moves it: they count before variables. */
  readonly movedByFlags?: readonly { readonly flag: string; readonly below: string }[];
  /**
   * Variables that move it; `below` is put behind the value, or of a list of paths behind the first.
   * The first variable that is set counts.
   */
  readonly movedBy?: readonly {
    readonly variable: string;
    readonly below: string;
    readonly isList?: boolean;
  }[];
  /** Its files are links to the installed ones, which costs next to nothing, unless this asks for copies. */
  readonly linkedUnless?: {
    readonly flags: readonly string[];
    readonly variables: readonly { readonly variable: string; readonly value: string }[];
  };
  /** An update fills it whatever the base image sets; else variables of the base may have moved it or switched it off. */
  readonly isSure?: boolean;
  /** What it holds is not fetched again, so that a later layer adds little to what an earlier one keeps. */
  readonly once?: boolean;
  /** Steps that fill it. */
  readonly writtenBy: readonly Step[];
  /** The verbs that do, where not all of these steps do. */
  readonly writtenByVerbs?: readonly string[];
  /** A file of official images that sees to it that nothing is kept: it fills up where that file is known to be away. */
  readonly keptEmptyBy?: string;
  /** Flags that keep it from being written. */
  readonly preventedByFlags: readonly string[];
  /** Variables that do, whatever valid value they have. */
  readonly preventedByVariables: readonly string[];
  /** Variables that do with one value. */
  readonly preventedBy?: readonly { readonly variable: string; readonly value: string }[];
  /** Variables that do where they do not say no: `0`, `false`. */
  readonly preventedByTrue?: readonly string[];
  /** Verbs of the manager that empty it; where flags or words are listed, with one of them. */
  readonly clearedBy: readonly {
    readonly verbs: readonly string[];
    readonly flags?: readonly string[];
    /** Not every version of the manager knows it. */
    readonly isRecent?: boolean;
  }[];
  /** What a fix does; left out where there is nothing that is always right. */
  readonly remedy?: CacheRemedy;
}

/** Packages that an install brings though nothing needs them. */
export interface UnneededPackages {
  /** Verbs of which one expects the packages that were named, no others. */
  readonly verbs: readonly string[];
  /** Flags that refuse them. */
  readonly refusedBy: readonly string[];
  /** Settings that do, given with one of `settingFlags` or in one of the files. */
  readonly settings: RegExp;
  readonly settingFlags: readonly string[];
  readonly files: readonly string[];
  /** Variables that name another configuration, of which nothing is known. */
  readonly movedBy: readonly string[];
  /** Packages that are known to bring none, or less than one would notice; names with blanks between. */
  readonly alone: string;
  /** Packages that bring more in a bare system; other base images often have what these bring, or themselves. */
  readonly common: string;
  /** Packages that are known to bring more wherever they are installed. */
  readonly bringing: string;
}

export interface PackageManager {
  readonly name: string;
  /** Names of its program; versions behind the name (`pip3.11`) are allowed where `versioned`. */
  readonly programs: readonly string[];
  readonly versioned?: boolean;
  /** `python -m NAME` runs it too. */
  readonly pythonModule?: string;
  /** What the verbs do; a verb may be of several words: `pip install` of uv. */
  readonly verbs: Readonly<Record<Step, readonly string[]>>;
  /** Verbs that without a package's name bring all that the system has to its newest version. */
  readonly upgradeVerbs?: readonly string[];
  /** The verb where there is none: `yarn`. */
  readonly defaultVerb?: string;
  /** Verbs that are refused with a word behind them. */
  readonly bareVerbs?: readonly string[];
  /** What a verb does that is in no list: build tools take any goal. */
  readonly otherVerbs?: Step;
  /** Of those, the ones that do nothing where no others stand beside them. */
  readonly idleVerbs?: readonly string[];
  /** Where flags are the verbs (`pacman -S`): the first counts of which all are given; `bare`: without a word. */
  readonly flagVerbs?: readonly {
    readonly flags: readonly string[];
    readonly bare?: boolean;
    readonly verb: string;
  }[];
  /** Variables that hold further flags. */
  readonly flagVariables?: readonly string[];
  /** It builds or runs what it is given, so it may write what the text does not tell. */
  readonly builds?: boolean;
  /** `-modcache` is one flag, not eight. */
  readonly longFlags?: boolean;
  /** Flags before or behind the verb that take the next word. */
  readonly valueFlags: readonly string[];
  /** Flags with which nothing is done to the system: `--dry-run`, `--help`. */
  readonly idleFlags: readonly string[];
  /** An install with one of these brings nothing into the cache: it reads local files only. */
  readonly localFlags?: readonly string[];
  /** Other programs that do one of its steps. */
  readonly helpers?: readonly {
    readonly program: string;
    readonly step: Step;
    readonly unless: readonly string[];
  }[];
  readonly caches: readonly CacheStore[];
  /** The manager's database and what else its steps write each time. */
  readonly system?: readonly ManagedFiles[];
  /** Folders that packages are installed to, and from which they are removed; `*` stands for one name. */
  readonly installsTo?: readonly string[];
  /** What an install brings besides, and how that is refused. */
  readonly unneeded?: UnneededPackages;
  /** Flags whose value names what is installed, to remove it by: `apk add --virtual .build-deps`. */
  readonly groupFlags?: readonly string[];
  /** Flags that install elsewhere. */
  readonly elsewhereFlags?: readonly string[];
}
