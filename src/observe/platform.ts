import { arch } from 'node:process';
import { objectOf, textOf } from './json.ts';

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  arm64: 'arm64',
  arm: 'arm',
  ppc64: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
};

/** What an engine on this machine would run: containers are Linux on every desktop. */
export function machinePlatform(): string {
  return `linux/${ARCHITECTURES[arch] ?? arch}`;
}

/** `os/architecture[/variant]`, as `docker build --platform` writes it. */
export function platformText(os: string, architecture: string, variant: string | undefined): string {
  const suffix = variant === undefined || variant === '' ? '' : `/${variant}`;
  return `${os === '' ? 'linux' : os}/${architecture}${suffix}`;
}

/** The platform of a descriptor in an index; undefined where it tells none. */
export function platformOf(value: unknown): string | undefined {
  const platform = objectOf(value);
  const architecture = textOf(platform['architecture']);
  if (architecture === undefined) return undefined;
  return platformText(textOf(platform['os']) ?? '', architecture, textOf(platform['variant']));
}

/** Whether a wanted platform means this one: the variant may be left out, and v8 of arm64 is no variant. */
export function platformMatches(wanted: string, platform: string): boolean {
  const parts = (text: string): readonly string[] =>
    text
      .toLowerCase()
      .replace(/^linux\/(?:x86_64|x64)$/, 'linux/amd64')
      .replace(/^linux\/aarch64/, 'linux/arm64')
      .replace(/^linux\/arm64\/v8$/, 'linux/arm64')
      .split('/');
  const [want, have] = [parts(wanted.includes('/') ? wanted : `linux/${wanted}`), parts(platform)];
  return want.every((part, at) => have[at] === part);
}
