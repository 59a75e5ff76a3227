import type { PathPattern, PathSet } from '../layers/paths.ts';
import type { StoreUse, Unneeded } from './effects.ts';
import type { Layer, LayerMount, Writer } from './stored.ts';

/** A package manager at work, for the rules that ask about managers. */
export interface ManagerStep {
  readonly manager: string;
  readonly step: 'update' | 'install' | 'remove' | 'clean';
  readonly by: Writer;
  /** The caches that the step has to do with. */
  readonly stores: readonly StoreUse[];
  /** Packages may come that nothing needs; null where something in the file refuses them. */
  readonly unneeded: Unneeded | null;
  /** What it installs, without what was removed again by the end. */
  readonly packages: ReadonlySet<string>;
}

/** A command that empties what is mounted, not the layer. */
export interface MountEmptied {
  readonly mount: LayerMount;
  readonly target: PathSet;
  readonly by: Writer;
}

/** Work in a tree of sources: it is built, what was built is installed elsewhere, or its history is asked. */
export interface BuildStep {
  readonly directory: PathPattern;
  readonly work: 'builds' | 'installs' | 'history';
  readonly by: Writer;
}

/** A symbolic link that a command makes. */
export interface MadeLink {
  readonly to: PathPattern;
  readonly by: Writer;
}

/** A command that may do what the text does not tell. */
export interface OpaqueStep {
  /** It runs what is written elsewhere, by its path or by a shell. */
  readonly isScript: boolean;
  readonly by: Writer;
}

/** A folder that a WORKDIR or a command makes, or finds there. */
export interface MadeFolder {
  readonly path: PathPattern;
  readonly by: Writer;
}

/** What a COPY or ADD puts where. */
export interface PlacedCopy {
  readonly by: Writer;
  /** Each source's place; empty where they are not known. */
  readonly places: readonly PathSet[];
  /** Folders that are not known to be there before, so that it may have to make them. */
  readonly makes: readonly PathPattern[];
  /** It may unpack an archive or clone a repository, with the owners and modes that are told there. */
  readonly unpacks: boolean;
}

/** A project's packages are fetched: `npm ci`, `pip install -r …`. */
export interface DependencyInstall {
  /** `npm`, `composer`; `python` for all that fill an environment of Python. */
  readonly tool: string;
  /** The program: `poetry`. */
  readonly manager: string;
  /** Where the manifest is; null where that is not known. */
  readonly directory: PathPattern | null;
  /** What the manifest lists is fetched, and not packages by name. */
  readonly listed: boolean;
  /** Where they go; null where that is not known, under a mount, or elsewhere in the system. */
  readonly folder: PathPattern | null;
  /** What stands in the folder is removed first, as `npm ci` does. */
  readonly replaces: boolean;
  readonly by: Writer;
}

/** What commands do besides changing files, in their order. */
export interface Deeds {
  /** Package managers at work. */
  readonly steps: readonly ManagerStep[];
  /** Clean-ups of what is mounted. */
  readonly emptied: readonly MountEmptied[];
  /** Sources that are built. */
  readonly builds: readonly BuildStep[];
  /** Symbolic links that commands make. */
  readonly links: readonly MadeLink[];
  /** Commands that may do what the text does not tell. */
  readonly opaque: readonly OpaqueStep[];
  /** Packages of projects that are fetched. */
  readonly dependencies: readonly DependencyInstall[];
  readonly folders: readonly MadeFolder[];
  readonly copies: readonly PlacedCopy[];
}

/** Deeds while they are written down. */
export class DeedBook implements Deeds {
  readonly steps: ManagerStep[] = [];
  readonly emptied: MountEmptied[] = [];
  readonly builds: BuildStep[] = [];
  readonly links: MadeLink[] = [];
  readonly opaque: OpaqueStep[] = [];
  readonly dependencies: DependencyInstall[] = [];
  readonly folders: MadeFolder[] = [];
  readonly copies: PlacedCopy[] = [];

  /** Enters those of another book whose layers are wanted. */
  add(other: Deeds, isWanted: (layer: Layer) => boolean = () => true): void {
    const wanted = ({ by }: { readonly by: Writer }): boolean => isWanted(by.layer);
    this.steps.push(...other.steps.filter(wanted));
    this.emptied.push(...other.emptied.filter(wanted));
    this.builds.push(...other.builds.filter(wanted));
    this.links.push(...other.links.filter(wanted));
    this.opaque.push(...other.opaque.filter(wanted));
    this.dependencies.push(...other.dependencies.filter(wanted));
    this.folders.push(...other.folders.filter(wanted));
    this.copies.push(...other.copies.filter(wanted));
  }
}
