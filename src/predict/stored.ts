import type { Span } from '../dockerfile/index.ts';
import type { PathPattern, PathSet } from '../layers/paths.ts';
import type { Answer, Aspect, Certainty, ChangeKind } from '../layers/vocabulary.ts';

/** A place that a RUN sees and its layer does not hold. */
export interface LayerMount {
  readonly type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'unknown';
  readonly at: PathSet;
  /** The flag. */
  readonly span: Span;
}

/** An instruction that stores a layer. */
export interface Layer {
  /** Its place in the chain of shipped layers, from 0; the base image is -1. */
  readonly index: number;
  /** FROM: what the base image brings. */
  readonly keyword: 'FROM' | 'RUN' | 'COPY' | 'ADD' | 'WORKDIR';
  /** The whole instruction. */
  readonly span: Span;
  /** The index of the stage that it stands in. */
  readonly stage: number;
  /** The mounts of a RUN. */
  readonly mounts: readonly LayerMount[];
}

/** What wrote a body: the instruction, and within a RUN the command. */
export interface Writer {
  readonly layer: Layer;
  /** The command in a RUN; the whole instruction of a COPY or ADD. */
  readonly span: Span;
  /** `curl`, `apt-get update`, `COPY`: for messages. */
  readonly name: string;
  /** As certain as the command is to run. */
  readonly certainty: Certainty;
}

export interface Owner {
  /** A number or a name; null where it is not known. */
  readonly user: string | null;
  readonly group: string | null;
}

/** A regular file that is known by name: from the build context. */
export interface KnownFile {
  /** Literal and absolute in the image. */
  readonly path: string;
  /** Content bytes. */
  readonly bytes: number;
  /** Permission bits; null where the instruction sets what cannot be told. */
  readonly mode: number | null;
}

/** A package manager's cache: files that an image does not need. */
export interface CacheLabel {
  /** The manager: `apt`. */
  readonly manager: string;
  /** The kind of cache: `lists`. */
  readonly store: string;
  /** In how many places it may be: it is in one of them. */
  readonly places: number;
  /** What it holds is not fetched again: a later layer adds little. */
  readonly once: boolean;
  /** How this command is kept from leaving it; null where nothing is known that is always right. */
  readonly remedy: Remedy | null;
}

/** How a command is kept from leaving a cache: by a flag, or by emptying the cache behind it. */
export interface Remedy {
  /** The flag, the word that it stands behind, and the flags of which it takes the place. */
  readonly flag: {
    readonly text: string;
    readonly behind: string;
    readonly replaces: readonly string[];
  } | null;
  /** With the flag for all others this command does nothing that is needed. */
  readonly isObviated: boolean;
  /** Arguments with which the program empties it. */
  readonly empties: string | null;
  /** Words for `rm -rf`, as the shell reads them; null where a path cannot be written down. */
  readonly removes: readonly string[] | null;
  /** Where the cache may be, and what emptying it writes besides. */
  readonly directories: readonly PathPattern[];
  readonly touches: readonly PathPattern[];
  readonly assumes: string | null;
  readonly isRead: boolean;
  readonly isNeeded: boolean;
}

/** What the body was for, as far as a later command tells. */
export type Use = 'downloaded' | 'unpacked' | 'installed' | 'executed';

/** Bodies of regular files that a layer is believed to hold at a path. */
export interface Stored {
  readonly id: number;
  readonly at: PathSet;
  /** either: a file at the path, or a directory with files; the text does not say which. */
  readonly kind: 'file' | 'tree' | 'either';
  /** What stored this body, in this layer. */
  readonly writer: Writer;
  /** What wrote its content first: the COPY, though a chown stored it again since. */
  readonly source: Writer;
  /** How sure it is that there are files here. */
  readonly certainty: Certainty;
  /** Content bytes of all of it; null when unknown. */
  readonly bytes: number | null;
  /** Every file of it, where the build context tells them all. */
  readonly files: readonly KnownFile[] | null;
  /** `files` is the whole truth: a name that is not among them is not there. */
  readonly complete: boolean;
  readonly owner: Owner;
  /** Permission bits of a single file; null when unknown. */
  readonly mode: number | null;
  readonly cache: CacheLabel | null;
  /** What it is where programs of the system keep it for themselves: `the package database`. */
  readonly system: string | null;
  /** The name of an archive or installer, whatever brought it. */
  readonly archive: boolean;
  readonly downloaded: boolean;
  /** A tree that came whole: a clone with its history, or what was in an archive. */
  readonly came?: 'cloned' | 'cloned in part' | 'unpacked';
  /** What the content is a copy of, where two copies can be told to be equal: `context:src/a.jar`. */
  readonly origin: string | null;
}

/** A stored body together with what has happened to it since. */
export interface Body extends Omit<Stored, 'owner' | 'mode' | 'certainty'> {
  owner: Owner;
  mode: number | null;
  certainty: Certainty;
  /** The command that ended it for certain, and thereby in which layer. */
  endedBy: Writer | null;
  /** A program has worked in the tree that may have written anything there. */
  stirred: boolean;
  /** What may have cleared it, or a part of it, ran in its own layer. */
  doubted: boolean;
  /** Parts of a tree that are gone or stored elsewhere by now. */
  readonly gone: PathSet[];
  readonly goneFiles: Set<string>;
  /** Stored again by its layer for a change of a lower body: where that body stands in the books. */
  readonly again: Again | null;
  /** The hard links that share the body; null for a name of its own. */
  link: Link | null;
  /** Commands that unpacked or installed it. */
  readonly uses: { readonly use: Use; readonly by: Writer }[];
}

/** A body of an earlier layer that a change stores again, hides or copies. */
export interface Victim {
  readonly body: Stored;
  /** Which of its paths. */
  readonly paths: readonly PathSet[];
  readonly certainty: Certainty;
  /** Content bytes concerned; null when unknown. */
  readonly bytes: number | null;
}

/** One thing that a command does to paths, with what of earlier layers it concerns. */
export interface PredictedChange {
  readonly kind: ChangeKind;
  /** For `metadata`: which. */
  readonly aspect: Aspect | null;
  readonly by: Writer;
  readonly targets: readonly PathSet[];
  /** Bodies of earlier layers. */
  readonly victims: readonly Victim[];
  /** For `add` by an unpacking command: the archive came from these. */
  readonly unpacks: readonly Stored[];
}

/** How many names refer to one body. */
export interface Link {
  names: number;
}

/** A lower body that a change of this very layer stored again, and the list that says so. */
export interface Again {
  readonly victims: Victim[];
  readonly victim: Victim;
  /** How sure it is that the lower body was meant, whether or not the change left it as it was. */
  readonly meant: Certainty;
  /** Whether the command left everything as it was: one that rather does change it has the blame. */
  idle: Answer;
  /** It is a copy: when it goes, nothing was stored twice. */
  readonly copied: boolean;
}

/** A body that is still there in the end, and what it was used for. */
export interface Remaining {
  readonly body: Stored;
  /** What may have cleared it, or a part of it, ran in its own layer. */
  readonly doubted: boolean;
  readonly uses: readonly { readonly use: Use; readonly by: Writer }[];
  /** Its files that are still there; null where they are not known. */
  readonly files: readonly KnownFile[] | null;
}

/** What is known of the folder that COPY reads from. */
export interface ContextFacts {
  /** That this folder is the context: certain where the user named it, likely where everything fits a guess. */
  readonly certainty: Certainty;
  /** The ignore file that counts; null where there is none. */
  readonly ignoreFile: string | null;
}
