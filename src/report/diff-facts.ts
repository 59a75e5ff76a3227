/** One of two images that are compared. */
export interface DiffSideFacts {
  readonly source: string;
  readonly reference: string | null;
  readonly platform: string;
  readonly configDigest: string;
  readonly layers: number;
  /** Stored content, dead bodies included. */
  readonly total: number;
  readonly live: number;
  readonly dead: number;
}

export interface DiffLayerFacts {
  /** Its number in the old image, in the new one; null where it is not in it. */
  readonly before: number | null;
  readonly after: number | null;
  readonly diffId: string | null;
  readonly bytes: number;
  /** As the builder wrote it down, which may hold the values of build arguments. */
  readonly createdBy: string;
}

export interface DiffPathFacts {
  readonly path: string;
  readonly lossy: boolean;
  readonly kind: 'came' | 'went' | 'grew' | 'shrank' | 'changed';
  /** Bytes; 0 where it is not there. */
  readonly before: number;
  readonly after: number;
}

/** Everything that a report says of the difference between two images. */
export interface DiffFacts {
  readonly before: DiffSideFacts;
  readonly after: DiffSideFacts;
  readonly sharedLayers: number;
  readonly sharedBytes: number;
  readonly layers: readonly DiffLayerFacts[];
  /** Files of the final filesystems that differ, by the size of the difference. */
  readonly paths: readonly DiffPathFacts[];
}
