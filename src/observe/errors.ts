/** What is said of one image that cannot be read. */
export interface ImageErrorPlace {
  /** The archive, folder or name as the user gave it. */
  readonly file: string;
  /** The layer at fault, as a reader can find it: `layer 3 (sha256:…)`, or the member of the archive. */
  readonly layer?: string | undefined;
}

/** An image that cannot be read, or not without an answer; the message says what is wrong and what to do. */
export class ImageError extends Error {
  readonly file: string;
  readonly layer: string | undefined;

  constructor(place: ImageErrorPlace, message: string) {
    super(`${place.file}: ${place.layer === undefined ? '' : `${place.layer}: `}${message}`);
    this.name = 'ImageError';
    this.file = place.file;
    this.layer = place.layer;
  }
}

/** There are several images, or several platforms of one, and the options name none of them. */
export class ImageChoiceError extends ImageError {
  readonly option: 'imageRef' | 'platform';
  readonly choices: readonly string[];

  constructor(
    place: ImageErrorPlace,
    option: 'imageRef' | 'platform',
    choices: readonly string[],
    message: string,
  ) {
    super(place, message);
    this.name = 'ImageChoiceError';
    this.option = option;
    this.choices = choices;
  }
}

/** What a low-level reader found wrong; the caller knows the file and the layer and makes an ImageError of it. */
export class FormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FormatError';
  }
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Gives an error of a reader its place; programming errors pass as they are. */
export function placed(error: unknown, place: ImageErrorPlace): unknown {
  if (error instanceof ImageError) return error;
  const system = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return error instanceof FormatError || system ? new ImageError(place, reasonOf(error)) : error;
}
