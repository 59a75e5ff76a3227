export { account, type Accounting, type DeadBody, type KillKind, type LayerAccount } from './accounting.ts';
export type { HistoryEntry, ImageConfig } from './config.ts';
export { type DiffKind, diffImages, type ImageDifference, type PathDifference } from './diff.ts';
export { ImageChoiceError, ImageError } from './errors.ts';
export { layerFiles, type LayerFile } from './layer-files.ts';
export type { Trimming, TrimmingKind } from './trimmings.ts';
export { observe, type ObservedImage, type ObservedLayer, type ObserveOptions } from './observe.ts';
