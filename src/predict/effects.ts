import type { Span } from '../dockerfile/index.ts';
import type { SystemFiles } from '../packages/index.ts';
import type { PathPattern, PathSet } from '../layers/paths.ts';
import type { ModeChange } from '../layers/mode.ts';
import type { Aspect, Certainty } from '../layers/vocabulary.ts';
import type { DependencyInstall } from './deeds.ts';
import type { CacheLabel, Owner } from './stored.ts';

/** A path operand of a command. */
export interface Target {
  readonly set: PathSet;
  readonly span: Span;
  /** The command fails, and with it the build, when nothing is there. */
  readonly required: boolean;
  /** A test narrows what is meant (`find -size +1M`): not everything at the path is. */
  readonly narrowed: boolean;
  /** Only directories are meant: they hold no bytes. */
  readonly directoriesOnly: boolean;
  /** Written with a slash at its end: a link there is followed. */
  readonly followsLink: boolean;
}

/** What a manager's step does to one of its caches. */
export interface StoreUse {
  /** `lists` */
  readonly store: string;
  readonly directory: PathPattern;
  /** The flag or variable that keeps it from being filled. */
  readonly preventedBy: string | null;
}

/** What a manager's configuration would have to say, and where. */
export interface Configuration {
  readonly path: PathPattern;
  readonly says: RegExp;
}

/** Packages that an install brings though nothing needs them: Debian's recommended ones. */
export interface Unneeded {
  /** Some may come; not where they are refused, or what is installed is known to bring none. */
  readonly come: boolean;
  /** What is installed and known to bring some, everywhere, or in a bare system. */
  readonly bringing: readonly string[];
  readonly common: readonly string[];
  /** Configuration that refuses them, too. */
  readonly configuredIn: readonly Configuration[];
}

/** What a program does to the filesystem, before it is known what stands there. */
export type Effect =
  | {
      readonly kind: 'metadata';
      readonly aspect: Aspect;
      readonly targets: readonly Target[];
      readonly owner?: Owner;
      readonly mode?: ModeChange;
      /** may leave everything as it was */ readonly mayBeIdle: boolean;
      /** sets times that may be those from before */ readonly restores?: boolean;
    }
  | {
      readonly kind: 'remove';
      readonly targets: readonly Target[];
      /** less than certain where not every version of the program does it */ readonly certainty?: Certainty;
    }
  | {
      readonly kind: 'rewrite';
      readonly targets: readonly Target[];
      /** makes the file where it is missing */ readonly creates: boolean;
      readonly bytes: number | null;
      /** may leave everything as it was */ readonly mayBeIdle?: boolean;
      /** what is written, where the words tell */ readonly text?: string | null;
    }
  | {
      readonly kind: 'create';
      readonly target: Target;
      readonly bytes: number | null;
      readonly file: boolean;
      readonly certainty: Certainty;
      readonly mode: number | null;
      /** a clone, with all of its history or a part */ readonly cloned?: 'cloned' | 'cloned in part';
    }
  | {
      readonly kind: 'move' | 'copy' | 'link';
      readonly sources: readonly Target[];
      readonly destination: PathPattern;
      /** the destination is a directory for certain, is none, or what stands there decides */ readonly into:
        | boolean
        | null;
      readonly owner?: Owner;
      readonly mode?: ModeChange;
    }
  | { readonly kind: 'directory'; readonly paths: readonly PathPattern[] }
  | {
      readonly kind: 'symlink';
      readonly path: PathPattern;
      readonly to: PathPattern;
      readonly into: boolean | null;
    }
  | { readonly kind: 'download'; readonly target: Target }
  | {
      readonly kind: 'consume';
      readonly use: 'unpacked' | 'installed' | 'executed';
      readonly archives: readonly Target[];
      /** where the contents go; null: not told */ readonly into: PathPattern | null;
      /** the archive goes away by itself (gunzip) */ readonly replaces: boolean;
    }
  /** Files that programs of the system write anew. */
  | { readonly kind: 'system'; readonly files: readonly SystemFiles[] }
  /** Packages whose files lie somewhere in the places. */
  | {
      readonly kind: 'install';
      readonly manager: string;
      readonly names: readonly string[];
      /** those among them that stand for all */ readonly groups?: readonly string[];
      readonly places: readonly PathPattern[];
    }
  | {
      readonly kind: 'uninstall';
      readonly manager: string;
      readonly names: readonly string[];
      readonly places: readonly PathPattern[];
      readonly certainty: Certainty;
    }
  | {
      readonly kind: 'cache';
      readonly label: CacheLabel;
      readonly directory: PathPattern;
      /** nothing is kept while this file is there, or may be */ readonly keptEmptyBy: PathPattern | null;
      readonly certainty: Certainty;
    }
  /** A package manager's own step, for the rules about managers. */
  | {
      readonly kind: 'manager';
      readonly manager: string;
      readonly step: 'update' | 'install' | 'remove' | 'clean';
      /** All that the system has is brought to its newest version. */
      readonly upgrades: boolean;
      readonly stores: readonly StoreUse[];
      readonly unneeded: Unneeded | null;
    }
  /** Sources are built, what was built is installed elsewhere, or their history is asked. */
  | {
      readonly kind: 'build';
      readonly directory: PathPattern;
      readonly work: 'builds' | 'installs' | 'history';
    }
  /** Something that may clear the caches of these managers; null: of all. */
  | { readonly kind: 'doubt'; readonly managers: readonly string[] | null }
  /** A project's packages are fetched, for the rules about what is copied and in which order. */
  | ({ readonly kind: 'dependencies' } & Omit<DependencyInstall, 'by'>)
  /** A program that may write what the text does not tell, where it runs and to the paths it is given. */
  | {
      readonly kind: 'opaque';
      readonly places: readonly PathPattern[];
      /** It is written elsewhere, and no program of a package: `./setup`, `sh x`. */
      readonly isScript: boolean;
    };
