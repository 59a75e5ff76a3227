import { display, literal, type Span, type Stage } from '../dockerfile/index.ts';
import { readImageReference, standsOnDistribution } from '../packages/index.ts';

/** The image that a chain of stages stands on, by its name. */
export interface BaseImage {
  /** As a reader would write it, without a digest: `docker.io/library/python:3.12`. */
  readonly name: string;
  /** The same without the tag. */
  readonly location: string;
  /** Without registry and folder where it is an official image: `python`; else `mcr.microsoft.com/dotnet/sdk`. */
  readonly repository: string;
  readonly isOfficial: boolean;
  /** `latest` where none is given; null where build arguments decide about it. */
  readonly tag: string | null;
  /** The name in FROM. */
  readonly span: Span;
  /** The FROM that names it. */
  readonly instruction: Span;
  readonly family: Family | null;
  /** It is an official image with a distribution in it, whichever that is. */
  readonly hasDistribution: boolean;
}

/** Which distribution an image is built from, where its name tells. */
export interface Family {
  readonly name: 'alpine' | 'debian' | 'ubuntu' | 'rpm';
  /** Debian's and Ubuntu's major release; null where the name does not tell. */
  readonly release: number | null;
}

const DEBIAN: Readonly<Record<string, number>> = {
  wheezy: 7,
  jessie: 8,
  stretch: 9,
  buster: 10,
  bullseye: 11,
  bookworm: 12,
  trixie: 13,
};
const UBUNTU: Readonly<Record<string, number>> = {
  trusty: 14,
  xenial: 16,
  bionic: 18,
  focal: 20,
  jammy: 22,
  noble: 24,
};
const RPM =
  /(?:^|\/)(?:centos|fedora|rockylinux|almalinux|oraclelinux|amazonlinux|ubi\d*|ubi-minimal|ubi\d*-minimal)$/;

/** The image that the chain of a stage stands on, as far as its name tells; null for scratch. */
export function baseImage(stage: Stage): BaseImage | null {
  let { base, from } = stage;
  while (base.kind === 'stage') ({ base, from } = base.stage);
  if (base.kind !== 'image') return null;
  const { location, repository, isOfficial, tag: written, digest } = readImageReference(display(base.name));
  const named = written ?? (digest === null ? 'latest' : null);
  // A part that only a build argument tells makes the whole tag unknown.
  const tag = literal(base.name) === undefined ? null : named;
  const name = written === null ? location : `${location}:${written}`;
  return {
    name,
    location,
    repository,
    isOfficial,
    tag,
    span: from.image.span,
    instruction: from.span,
    family: familyOf(repository, tag),
    hasDistribution: standsOnDistribution(location),
  };
}

function familyOf(repository: string, tag: string | null): Family | null {
  const words = (tag ?? '').split(/[-_.]/);
  const number = Number.parseInt(tag ?? '', 10);
  if (repository === 'alpine' || words.some((word) => /^alpine\d*$/.test(word))) {
    return { name: 'alpine', release: null };
  }
  for (const [name, releases] of [
    ['debian', DEBIAN],
    ['ubuntu', UBUNTU],
  ] as const) {
    const release = words.flatMap((word) => releases[word.replace(/^slim/, '')] ?? [])[0];
    if (release !== undefined) return { name, release };
    if (repository === name) return { name, release: Number.isNaN(number) ? null : number };
  }
  return RPM.test(repository) ? { name: 'rpm', release: null } : null;
}
