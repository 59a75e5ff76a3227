/** The name of an image, in its parts. */
export interface ImageReference {
  /** As written, without tag and digest: `docker.io/library/python`. */
  readonly location: string;
  /** As short as Docker has it: `python`, `owner/app`; with the registry where that is another one. */
  readonly repository: string;
  /** Whether it is one of Docker's official images, wherever it is fetched from. */
  readonly isOfficial: boolean;
  /** null where none is written */
  readonly tag: string | null;
  /** null where none is written */
  readonly digest: string | null;
}

/** Docker Hub by all its names, and registries that hold the same. */
const HUB =
  /^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|mirror\.gcr\.io|public\.ecr\.aws\/docker)\//;

/** Where the official images are, all of them or those of one architecture. */
const OFFICIAL =
  /^(?:library|amd64|arm32v5|arm32v6|arm32v7|arm64v8|i386|mips64le|ppc64le|riscv64|s390x)\/(?=[^/]+$)/;

/**
 * Reads the name of an image, or the beginning of one. What stands in it for something unknown
 * (`${VERSION}`) is taken as it is, and is no official image's name.
 */
export function readImageReference(text: string): ImageReference {
  const digestAt = text.indexOf('@');
  const plain = digestAt === -1 ? text : text.slice(0, digestAt);
  // The colon of a port has a slash behind it.
  const colon = plain.lastIndexOf(':');
  const isTagged = colon > plain.lastIndexOf('/');
  const location = isTagged ? plain.slice(0, colon) : plain;
  const repository = location.replace(HUB, '').replace(OFFICIAL, '');
  return {
    location,
    repository,
    isOfficial: /^[a-z\d]+(?:[._-]+[a-z\d]+)*$/.test(repository),
    tag: isTagged ? plain.slice(colon + 1) : null,
    digest: digestAt === -1 ? null : text.slice(digestAt + 1),
  };
}
