import { createHash } from 'node:crypto';

/** What a test says of a tar entry; what it leaves out is that of an ordinary file of root's. */
export interface Entry {
  readonly path: string | Uint8Array;
  /** Type flag; default `0`, a regular file. */
  readonly type?: string;
  readonly body?: string | Uint8Array;
  /** The size in the header, where it is not that of the body. */
  readonly size?: number;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly link?: string | Uint8Array;
  readonly device?: readonly [major: number, minor: number];
  /** Records of a PAX header in front of the entry. */
  readonly pax?: Readonly<Record<string, string>>;
  /** Writes the size in base-256. */
  readonly base256?: boolean;
}

export const BLOCK = 512;

function bytes(value: string | Uint8Array): Buffer {
  return Buffer.from(value);
}

export function padded(data: Uint8Array): Buffer {
  return Buffer.concat([data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)]);
}

export function header(entry: Entry): Buffer {
  const block = Buffer.alloc(BLOCK);
  const body = bytes(entry.body ?? '');
  const size = entry.size ?? body.length;
  bytes(entry.path).copy(block, 0, 0, 100);
  block.write((entry.mode ?? 0o644).toString(8).padStart(7, '0'), 100);
  block.write((entry.uid ?? 0).toString(8).padStart(7, '0'), 108);
  block.write((entry.gid ?? 0).toString(8).padStart(7, '0'), 116);
  if (entry.base256 === true) {
    block.writeBigUInt64BE(BigInt(size), 128);
    block[124] = 0x80;
  } else block.write(size.toString(8).padStart(11, '0'), 124);
  block.write((entry.mtime ?? 0).toString(8).padStart(11, '0'), 136);
  block.write(entry.type ?? '0', 156);
  if (entry.link !== undefined) bytes(entry.link).copy(block, 157, 0, 100);
  block.write('ustar\0', 257, 'latin1');
  block.write('00', 263);
  block.write((entry.device?.[0] ?? 0).toString(8).padStart(7, '0'), 329);
  block.write((entry.device?.[1] ?? 0).toString(8).padStart(7, '0'), 337);
  return sealed(block);
}

/** Writes the checksum of a header that was changed by hand. */
export function sealed(block: Buffer): Buffer {
  block.fill(32, 148, 156);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

export function paxRecords(records: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    let length = rest + 1;
    while (String(length).length + rest !== length) length = String(length).length + rest;
    return `${length} ${key}=${value}\n`;
  });
  return Buffer.from(lines.join(''));
}

/** One entry with its header, extended header and body. */
export function entryBytes(entry: Entry): Buffer {
  const parts: Buffer[] = [];
  if (entry.pax !== undefined) {
    const records = paxRecords(entry.pax);
    parts.push(header({ path: 'pax', type: 'x', body: records }), padded(records));
  }
  parts.push(header(entry), padded(bytes(entry.body ?? '')));
  return Buffer.concat(parts);
}

/** A tar with its end marker. */
export function tar(entries: readonly Entry[]): Buffer {
  return Buffer.concat([...entries.map(entryBytes), Buffer.alloc(2 * BLOCK)]);
}

export function digest(data: Uint8Array): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}

export interface TestLayer {
  /** The uncompressed tar. */
  readonly tar: Buffer;
  /** What is stored; default the tar itself. */
  readonly blob?: Buffer;
}

export interface TestImage {
  readonly layers: readonly TestLayer[];
  readonly reference?: string;
  readonly architecture?: string;
  /** Added to the configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
}

function configOf(image: TestImage): Buffer {
  return Buffer.from(
    JSON.stringify({
      architecture: image.architecture ?? 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: image.layers.map((layer) => digest(layer.tar)) },
      history: image.layers.map((_, at) => ({ created_by: `RUN step ${at}` })),
      ...image.config,
    }),
  );
}

/** The members of an archive as Docker before 25 wrote it. */
export function dockerMembers(images: readonly TestImage[]): Entry[] {
  const members: Entry[] = [];
  const manifest = images.map((image, number) => {
    const config = configOf(image);
    const name = `${digest(config).slice(7)}.json`;
    members.push({ path: name, body: config });
    const Layers = image.layers.map((layer, at) => {
      const path = `image${number}-layer${at}/layer.tar`;
      members.push({ path, body: layer.blob ?? layer.tar });
      return path;
    });
    return { Config: name, RepoTags: image.reference === undefined ? null : [image.reference], Layers };
  });
  members.push({ path: 'manifest.json', body: JSON.stringify(manifest) });
  return members;
}

export function dockerArchive(images: readonly TestImage[]): Buffer {
  return tar(dockerMembers(images));
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Blobs of an OCI layout, by member. */
export class Layout {
  readonly files = new Map<string, Buffer>();

  blob(data: Uint8Array, mediaType: string): Descriptor {
    const name = digest(data);
    this.files.set(`blobs/${name.replace(':', '/')}`, Buffer.from(data));
    return { mediaType, digest: name, size: data.length };
  }

  manifest(image: TestImage): Descriptor {
    const config = this.blob(configOf(image), 'application/vnd.oci.image.config.v1+json');
    const layers = image.layers.map((layer) =>
      this.blob(layer.blob ?? layer.tar, 'application/vnd.oci.image.layer.v1.tar'),
    );
    const manifest = { schemaVersion: 2, config, layers };
    const descriptor = this.blob(
      Buffer.from(JSON.stringify(manifest)),
      'application/vnd.oci.image.manifest.v1+json',
    );
    const annotations =
      image.reference === undefined ? {} : { 'org.opencontainers.image.ref.name': image.reference };
    return { ...descriptor, annotations };
  }

  index(manifests: readonly Descriptor[]): Descriptor {
    return this.blob(
      Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })),
      'application/vnd.oci.image.index.v1+json',
    );
  }

  top(manifests: readonly Descriptor[]): this {
    this.files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })));
    this.files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
    return this;
  }

  archive(): Buffer {
    return tar([...this.files].map(([path, body]) => ({ path, body })));
  }
}

export function ociArchive(images: readonly TestImage[]): Buffer {
  const layout = new Layout();
  return layout.top(images.map((image) => layout.manifest(image))).archive();
}
