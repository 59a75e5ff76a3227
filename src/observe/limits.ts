/** What a hostile archive may ask for before it is refused. Every limit lies far above what real images hold. */
export interface Limits {
  /** Entries of all layers of an image together. */
  readonly entries: number;
  /** Bytes of one path. Linux allows 4,096. */
  readonly pathBytes: number;
  /** Bytes of one extended header: PAX records carry the extended attributes. */
  readonly extendedHeaderBytes: number;
  /** Bytes of a manifest, an index or a configuration. */
  readonly documentBytes: number;
  /** A layer that is larger than this ... */
  readonly expandedBytes: number;
  /** ... and more than this many times as large as its blob is taken for a bomb. Real layers stay below 50. */
  readonly expansion: number;
}

export const DEFAULT_LIMITS: Limits = {
  entries: 20_000_000,
  pathBytes: 65_536,
  extendedHeaderBytes: 8 << 20,
  documentBytes: 32 << 20,
  expandedBytes: 2 ** 30,
  expansion: 250,
};
