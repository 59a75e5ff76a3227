import { display, literal, type Span, type Stage } from '../dockerfile/index.ts';

/** The image that a chain of stages stands on, by its name. */
export interface BaseImage {
  /** As a reader would write it: `python:3.12`. */
  readonly name: string;
  /** Without registry and folder where it is an official image: `python`; else `mcr.microsoft.com/dotnet/sdk`. */
  readonly repository: string;
  /** `latest` where none is given; null where build arguments decide about it. */
  readonly tag: string | null;
  /** The name in FROM. */
  readonly span: Span;
  readonly family: Family | null;
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

/** What the base image's name tells; null for scratch. */
export function baseImage({ base, from }: Stage): BaseImage | null {
  if (base.kind !== 'image') return null;
  const name = display(base.name);
  const plain = name.replace(/@.*$/, '');
  const at = plain.lastIndexOf(':');
  const tagged = at > plain.lastIndexOf('/');
  const repository = (tagged ? plain.slice(0, at) : plain)
    .replace(/^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|public\.ecr\.aws\/docker)\//, '')
    .replace(/^(?:library|amd64|arm64v8|arm32v7|i386)\//, '');
  const written = tagged ? plain.slice(at + 1) : name.includes('@') ? null : 'latest';
  // A part that only a build argument tells makes the whole tag unknown.
  const tag = literal(base.name) === undefined ? null : written;
  return { name, repository, tag, span: from.image.span, family: familyOf(repository, tag) };
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
