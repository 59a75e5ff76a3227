import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { temporaryFolder } from '../context/temporary.ts';
import { dockerArchive, type Entry, tar, type TestImage } from '../observe/archive.ts';

/** A layer of a test's image: what the builder says of it, and what is in it. */
export interface Step {
  readonly by: string;
  /** Left out: no layer. */
  readonly files?: readonly Entry[];
}

/** An image with a history, as BuildKit writes it. */
export function imageOf(steps: readonly Step[], more: Omit<TestImage, 'layers'> = {}): TestImage {
  return {
    reference: 'app:latest',
    ...more,
    layers: steps.flatMap(({ files }) => (files === undefined ? [] : [{ tar: tar(files) }])),
    config: {
      history: steps.map(({ by, files }) => ({
        created_by: by,
        ...(files === undefined ? { empty_layer: true } : {}),
      })),
      ...more.config,
    },
  };
}

/** A file of so many bytes; `seed` makes contents differ. */
export function file(name: string, size: number, more: Partial<Entry> & { seed?: number } = {}): Entry {
  const { seed = 0, ...entry } = more;
  return { path: name, body: Buffer.alloc(size, `${name.length}${seed}`), ...entry };
}

/** A folder with text files and archives. */
export function folderWith(
  texts: Readonly<Record<string, string>>,
  images: Readonly<Record<string, TestImage | readonly TestImage[] | Uint8Array>>,
): string {
  const folder = temporaryFolder(texts);
  for (const [name, image] of Object.entries(images)) {
    const data =
      image instanceof Uint8Array ? image : dockerArchive('layers' in image ? [image] : [...image]);
    writeFileSync(path.join(folder, name), data);
  }
  return folder;
}

const BASE: Step = { by: '', files: [file('etc/os-release', 1000), file('usr/bin/tool', 500_000)] };

export const DOCKERFILE = `FROM debian:12
WORKDIR /app
COPY app.jar /app/app.jar
RUN chown 1000 /app/app.jar
USER 1000
`;

/** What comes of it: the jar twice. */
export const CHOWNED: readonly Step[] = [
  BASE,
  { by: 'WORKDIR /app', files: [{ path: 'app', type: '5' }] },
  { by: 'COPY app.jar /app/app.jar # buildkit', files: [file('app/app.jar', 2_000_000)] },
  {
    by: 'RUN /bin/sh -c chown 1000 /app/app.jar # buildkit',
    files: [file('app/app.jar', 2_000_000, { uid: 1000 })],
  },
  { by: 'USER 1000' },
];

/** What comes of it with the chown in the COPY. */
export const OWNED: readonly Step[] = [
  BASE,
  { by: 'WORKDIR /app', files: [{ path: 'app', type: '5' }] },
  {
    by: 'COPY --chown=1000:0 app.jar /app/app.jar # buildkit',
    files: [file('app/app.jar', 2_000_000, { uid: 1000 })],
  },
];
