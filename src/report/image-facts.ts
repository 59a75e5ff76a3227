import type { Position } from '../dockerfile/index.ts';

/** The instruction that made a layer. */
export interface InstructionFacts {
  /** As given on the command line. */
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
  /** In one line. */
  readonly text: string;
  readonly confidence: 'exact' | 'strong' | 'weak';
}

/** Bytes are contents but where the name says otherwise. */
export interface LayerFacts {
  readonly index: number;
  readonly diffId: string | null;
  readonly digest: string | null;
  readonly mediaType: string;
  readonly bytes: number;
  readonly tarBytes: number;
  readonly compressedBytes: number;
  readonly files: number;
  readonly dead: number;
  readonly caches: number;
  readonly base: boolean;
  /** As the builder wrote it down; it may hold the values of build arguments, which are never to be shown. */
  readonly createdBy: string;
  readonly instruction: InstructionFacts | null;
}

export interface DeadFacts {
  readonly path: string;
  readonly lossy: boolean;
  readonly bytes: number;
  readonly layer: number;
  readonly killer: { readonly layer: number; readonly path: string; readonly kind: string };
  /** Where a moved body's content went. */
  readonly movedTo?: string;
}

/** The live files of one layer in one cache. */
export interface CacheFacts {
  readonly folder: string;
  readonly layer: number;
  readonly files: number;
  readonly bytes: number;
}

/** Live files of one layer that an image may do without. */
export interface TrimmingFacts {
  readonly kind: 'documentation' | 'bytecode' | 'libraries' | 'logs' | 'copies';
  readonly layer: number;
  readonly files: number;
  readonly bytes: number;
  /** Largest first. */
  readonly places: readonly { readonly path: string; readonly copyOf: string | null }[];
}

/** Everything that a report says of an image. */
export interface ImageFacts {
  /** `docker-archive:app.tar` */
  readonly source: string;
  readonly reference: string | null;
  readonly platform: string;
  /** What there was to choose from. */
  readonly platforms: readonly string[];
  readonly configDigest: string;
  readonly total: number;
  readonly live: number;
  readonly dead: number;
  readonly caches: number;
  readonly reclaimable: number;
  /** Whether it is known which layers are the base image's. */
  readonly baseKnown: boolean;
  /** live / total */
  readonly efficiency: number;
  /** What the safe fixes of its Dockerfile will save; null where there are none, or no Dockerfile. */
  readonly foretold: { readonly bytes: number; readonly layers: number } | null;
  readonly layers: readonly LayerFacts[];
  readonly deadCount: number;
  /** Largest first; all of them, or the first so many. */
  readonly deadBodies: (limit?: number) => readonly DeadFacts[];
  /** Largest first. */
  readonly cacheFolders: readonly CacheFacts[];
  /** Largest first. */
  readonly trimmings: () => readonly TrimmingFacts[];
}
