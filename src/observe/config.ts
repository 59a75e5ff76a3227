import { ImageError, type ImageErrorPlace } from './errors.ts';
import { isObject, listOf, objectOf, textMapOf, textOf, textsOf } from './json.ts';

/** One step of the build, as the builder wrote it down; empty fields are left out by many builders. */
export interface HistoryEntry {
  readonly createdBy: string;
  readonly created: string | undefined;
  readonly comment: string;
  readonly emptyLayer: boolean;
}

/** An image's configuration: what accounting and matching need of it. Source: OCI image-spec, config.md. */
export interface ImageConfig {
  readonly architecture: string;
  readonly os: string;
  readonly variant: string | undefined;
  readonly created: string | undefined;
  readonly diffIds: readonly string[];
  readonly history: readonly HistoryEntry[];
  readonly onBuild: readonly string[];
  readonly env: readonly string[];
  readonly workingDir: string;
  readonly user: string;
  readonly shell: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
}

/**
 * Reads a configuration; fields of the wrong kind count as absent, but for the layers themselves.
 * @throws ImageError where it is not the configuration of an image
 */
export function readConfig(value: unknown, place: ImageErrorPlace): ImageConfig {
  const root = objectOf(value);
  if (!isObject(root['rootfs']) && !isObject(root['config']) && textOf(root['architecture']) === undefined) {
    throw new ImageError(place, 'is not the configuration of an image');
  }
  const config = objectOf(root['config']);
  return {
    architecture: textOf(root['architecture']) ?? '',
    os: textOf(root['os']) ?? '',
    variant: textOf(root['variant']),
    created: textOf(root['created']),
    diffIds: textsOf(objectOf(root['rootfs'])['diff_ids']),
    history: listOf(root['history']).map((item) => {
      const entry = objectOf(item);
      return {
        createdBy: textOf(entry['created_by']) ?? '',
        created: textOf(entry['created']),
        comment: textOf(entry['comment']) ?? '',
        emptyLayer: entry['empty_layer'] === true,
      };
    }),
    onBuild: textsOf(config['OnBuild']),
    env: textsOf(config['Env']),
    workingDir: textOf(config['WorkingDir']) ?? '',
    user: textOf(config['User']) ?? '',
    shell: textsOf(config['Shell']),
    labels: textMapOf(config['Labels']),
  };
}
