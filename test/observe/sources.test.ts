import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  diffImages,
  ImageChoiceError,
  ImageError,
  observe,
  type ObserveOptions,
} from '../../src/observe/index.ts';
import { DEFAULT_LIMITS } from '../../src/observe/limits.ts';
import { PathTable } from '../../src/observe/path-table.ts';
import { readFromEngine } from '../../src/observe/sources/engine.ts';
import { readTarStream } from '../../src/observe/sources/tar-stream.ts';
import {
  digest,
  dockerArchive,
  dockerMembers,
  type Entry,
  Layout,
  ociArchive,
  tar,
  type TestImage,
} from './archive.ts';
import { withFile, withFolder, writeLayout } from './helpers.ts';

const lower = tar([
  { path: 'app/jar', body: 'x'.repeat(1000) },
  { path: 'etc/motd', body: 'hello' },
]);
const upper = tar([{ path: 'app/jar', body: 'x'.repeat(1000), uid: 1000 }]);
const image: TestImage = { reference: 'app:1', layers: [{ tar: lower }, { tar: upper }] };
const books = { total: 2005, live: 1005, dead: 1000, reclaimable: 1000 };

function blobs(pack: (data: Buffer) => Buffer): TestImage {
  return { ...image, layers: image.layers.map((layer) => ({ tar: layer.tar, blob: pack(layer.tar) })) };
}

/** A zstd frame of raw blocks, with its window as told and a checksum that nobody looks at. */
function zstdFrame(data: Buffer, window = 0x50): Buffer {
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x04, window])];
  const step = 100_000;
  for (let at = 0; at < Math.max(1, data.length); at += step) {
    const block = data.subarray(at, at + step);
    const head = Buffer.alloc(3);
    head.writeUIntLE((block.length << 3) | (at + step >= data.length ? 1 : 0), 0, 3);
    parts.push(head, block);
  }
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}

const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
const zstd = (data: Buffer): Buffer =>
  Buffer.concat([skippable, zstdFrame(data.subarray(0, 700)), skippable, zstdFrame(data.subarray(700))]);

async function failure(data: Uint8Array, options: ObserveOptions = {}): Promise<ImageError> {
  const error: unknown = await withFile(data, (file) => observe(file, options)).catch(
    (reason: unknown) => reason,
  );
  if (error instanceof ImageError) return error;
  throw new Error(`no ImageError: ${error instanceof Error ? error.stack : JSON.stringify(error)}`);
}

describe('sources', () => {
  it.each<readonly [string, Buffer, string]>([
    ['what docker save wrote before 25', dockerArchive([image]), 'docker-archive'],
    ['an OCI archive', ociArchive([image]), 'oci-archive'],
    ['gzip layers', ociArchive([blobs((data) => gzipSync(data))]), 'oci-archive'],
    [
      'gzip layers of several members',
      ociArchive([
        blobs((data) => Buffer.concat([gzipSync(data.subarray(0, 99)), gzipSync(data.subarray(99))])),
      ]),
      'oci-archive',
    ],
    ['zstd layers with skippable frames', ociArchive([blobs(zstd)]), 'oci-archive'],
    ['a gzipped archive', gzipSync(dockerArchive([image])), 'docker-archive'],
    ['a zstd archive', zstd(ociArchive([image])), 'oci-archive'],
    [
      'a gzipped archive of gzip layers',
      gzipSync(dockerArchive([blobs((data) => gzipSync(data))])),
      'docker-archive',
    ],
  ])('reads %s', async (_, data, kind) => {
    await withFile(data, async (file) => {
      for (const verify of [true, false]) {
        const observed = await observe(file, { verify });
        expect(observed.source).toBe(`${kind}:${file}`);
        expect(observed.reference).toBe('app:1');
        expect(observed.accounting).toMatchObject(books);
        expect(observed.accounting.deadBodies()).toMatchObject([
          {
            path: '/app/jar',
            bytes: 1000,
            layer: 0,
            killer: { layer: 1, path: '/app/jar', kind: 'metadata' },
          },
        ]);
      }
    });
  });

  it('reads what the zstd program compressed', async () => {
    const packed = Buffer.from(
      'KLUv/QRo/QIAIoQNEbDrP5SpQaErhlaCHWQLBsAUQmhq5mMOxbCNGZx9ETClUPJvV/ZB+8CZg/hEf4+h91m2glkUDiBAM2zd/YEHY9XhM7EDlB4J9Kqa6udS59e8vQBLQcGgAYYTkAO+JcLX',
      'base64',
    );
    const layout = new Layout();
    const config = layout.blob(
      Buffer.from('{"architecture":"amd64","os":"linux","rootfs":{"diff_ids":[]}}'),
      'c',
    );
    const manifest = { config, layers: [layout.blob(packed, 'application/vnd.oci.image.layer.v1.tar+zstd')] };
    layout.top([
      layout.blob(Buffer.from(JSON.stringify(manifest)), 'application/vnd.oci.image.manifest.v1+json'),
    ]);
    const { accounting, layers } = await withFile(layout.archive(), (file) => observe(file));
    expect(accounting).toMatchObject({ total: 5440, live: 5440 });
    expect(layers[0]?.entries).toMatchObject({
      compression: 'zstd',
      tarBytes: 10_240,
      compressedBytes: packed.length,
    });
  });

  it('reads layouts and dir: in folders, with and without their names', async () => {
    await withFolder(async (folder) => {
      const layout = new Layout();
      layout.top([layout.manifest(image)]);
      writeLayout(folder, layout);
      for (const spec of [folder, `oci:${folder}`, `oci:${folder}:app:1`]) {
        expect((await observe(spec)).accounting).toMatchObject(books);
      }
      await expect(observe(`oci:${folder}:other`)).rejects.toThrow(/holds no image other/);
      const flat = path.join(folder, 'flat');
      mkdirSync(flat);
      for (const [name, data] of layout.files) writeFileSync(path.join(flat, path.basename(name)), data);
      const manifest = [...layout.files].find(([, data]) => data.includes('"layers":['));
      writeFileSync(path.join(flat, 'manifest.json'), manifest?.[1] ?? '');
      await expect(observe(`dir:${flat}`)).resolves.toMatchObject({ accounting: books });
    });
  });

  it('reads a repeated layer that is a link, by either kind of link', async () => {
    for (const [type, link] of [
      ['2', '../image0-layer0/layer.tar'],
      ['1', 'image0-layer0/layer.tar'],
    ] as const) {
      const members = dockerMembers([{ layers: [{ tar: lower }, { tar: lower }] }]).map((member): Entry =>
        member.path === 'image0-layer1/layer.tar' ? { path: member.path, type, link } : member,
      );
      const observed = await withFile(tar(members), (file) => observe(file));
      expect(observed.accounting).toMatchObject({ total: 2010, dead: 1005 });
      expect(observed.layers[0]?.entries).toBe(observed.layers[1]?.entries);
      await expect(withFile(gzipSync(tar(members)), (file) => observe(file))).resolves.toMatchObject({
        accounting: { total: 2010, dead: 1005 },
      });
    }
  });

  it('tells the figures of each layer', async () => {
    const packed = blobs((data) => gzipSync(data));
    const { layers, accounting, config } = await withFile(ociArchive([packed]), (file) => observe(file));
    expect(accounting.layers[0]).toMatchObject({
      bytes: 1005,
      tarBytes: lower.length,
      compressedBytes: packed.layers[0]?.blob?.length,
      files: 2,
      dead: 1000,
    });
    expect(layers.map((layer) => layer.diffId)).toEqual([digest(lower), digest(upper)]);
    expect(config.history[0]).toMatchObject({ createdBy: 'RUN step 0', emptyLayer: false });
  });
});

describe('choices', () => {
  const other: TestImage = { reference: 'other:2', layers: [{ tar: lower }] };

  it.each([
    ['docker', dockerArchive([image, other])],
    ['oci', ociArchive([image, other])],
    ['streamed', gzipSync(dockerArchive([image, other]))],
  ])('asks which of several images is meant: %s', async (_, data) => {
    const error = await failure(data);
    expect(error).toBeInstanceOf(ImageChoiceError);
    expect(error).toMatchObject({ option: 'imageRef', choices: ['app:1', 'other:2'] });
    for (const imageRef of ['other:2', 'docker.io/library/other:2', '2']) {
      const observed = await withFile(data, (file) => observe(file, { imageRef }));
      expect(observed).toMatchObject({ reference: 'other:2', accounting: { total: 1005 } });
    }
    expect((await failure(data, { imageRef: 'third' })).message).toMatch(
      /holds no image third, but app:1, other:2/,
    );
  });

  function platforms(...architectures: readonly string[]): Layout {
    const layout = new Layout();
    const manifests = architectures.map((architecture, at) => ({
      ...layout.manifest({ architecture, layers: [{ tar: at === 0 ? lower : upper }] }),
      platform: { os: 'linux', architecture },
    }));
    const attestation = {
      ...layout.blob(Buffer.from('{"layers":[]}'), 'application/vnd.oci.image.manifest.v1+json'),
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    };
    return layout.top([layout.index([layout.index([...manifests, attestation])])]);
  }

  it('takes the platform that is asked for, or the machine’s own', async () => {
    const data = platforms('amd64', 'arm64').archive();
    const own = process.arch === 'x64' ? 'linux/amd64' : 'linux/arm64';
    await withFile(data, async (file) => {
      expect(await observe(file)).toMatchObject({ platform: own, platforms: ['linux/amd64', 'linux/arm64'] });
      for (const platform of ['linux/arm64', 'arm64', 'linux/arm64/v8']) {
        expect(await observe(file, { platform })).toMatchObject({
          platform: 'linux/arm64',
          accounting: { total: 1000 },
        });
      }
    });
    expect(await failure(data, { platform: 'linux/s390x' })).toMatchObject({
      option: 'platform',
      choices: ['linux/amd64', 'linux/arm64'],
    });
  });

  it('takes the only platform there is, and refuses it where another was asked for', async () => {
    const data = platforms('s390x').archive();
    expect(await withFile(data, (file) => observe(file))).toMatchObject({ platform: 'linux/s390x' });
    expect((await failure(data, { platform: 'linux/amd64' })).message).toMatch(
      /is for linux\/s390x, not linux\/amd64/,
    );
  });
});

describe('bad input', () => {
  const broken = (change: (members: Entry[]) => void): Buffer => {
    const members = dockerMembers([image]);
    change(members);
    return tar(members);
  };
  const manifest = (value: unknown): Buffer =>
    broken((members) => members.splice(-1, 1, { path: 'manifest.json', body: JSON.stringify(value) }));
  const config = dockerMembers([image])[0]?.path ?? '';
  const withLayers = (...Layers: unknown[]): Buffer => manifest([{ Config: config, Layers }]);
  const damaged = Buffer.from(gzipSync(lower));
  damaged.fill(0x55, 30, 60);

  it.each<readonly [string, Buffer, RegExp]>([
    ['an empty file', Buffer.alloc(0), /is empty/],
    ['text', Buffer.from('hello world, this is no archive at all\n'.repeat(40)), /is no tar/],
    [
      'a tar without an image',
      tar([{ path: 'etc/passwd', body: 'root' }]),
      /neither index\.json nor manifest\.json; it looks like an exported container/,
    ],
    ['an xz archive', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0]), /xz, which is not supported/],
    [
      'a layer outside the archive',
      withLayers('../../etc/shadow', 'x'),
      /"\.\.\/\.\.\/etc\/shadow", which points outside/,
    ],
    ['an absolute layer', withLayers('/etc/shadow', 'x'), /points outside/],
    ['a missing layer', withLayers('gone/layer.tar', 'x'), /gone\/layer\.tar: is missing/],
    ['a layer without a name', withLayers(7, 'x'), /names no member for layer 0/],
    [
      'fewer layers than diff IDs',
      withLayers('image0-layer0/layer.tar'),
      /lists 1 layers, its configuration 2/,
    ],
    ['a manifest that is no list', manifest({}), /not what `docker save` writes/],
    [
      'a manifest that is no JSON',
      broken((members) => members.splice(-1, 1, { path: 'manifest.json', body: '{{' })),
      /manifest\.json: is no valid JSON/,
    ],
    [
      'a link in a circle',
      broken((members) =>
        members.splice(1, 1, { path: 'image0-layer0/layer.tar', type: '2', link: 'layer.tar' }),
      ),
      /image0-layer0\/layer\.tar: is a link that leads in a circle/,
    ],
    [
      'a link out of the archive',
      broken((members) =>
        members.splice(1, 1, { path: 'image0-layer0/layer.tar', type: '2', link: '../../../x' }),
      ),
      /points outside/,
    ],
    [
      'a damaged configuration',
      broken((members) => members.splice(0, 1, { path: config, body: '{}' })),
      /its digest is sha256:\w+, but it is named sha256:/,
    ],
    [
      'a wrong diff ID',
      dockerArchive([{ ...image, config: { rootfs: { diff_ids: [digest(lower), digest(lower)] } } }]),
      /layer 1 \(image0-layer1\/layer\.tar\): the diff ID .* is sha256:\w+, but the image says sha256:/,
    ],
    [
      'a damaged gzip layer',
      dockerArchive([{ layers: [{ tar: lower, blob: damaged }] }]),
      /layer 0 \(image0-layer0\/layer\.tar\): has damaged compressed data/,
    ],
    [
      'a gzip layer cut off',
      dockerArchive([{ layers: [{ tar: lower, blob: gzipSync(lower).subarray(0, 60) }] }]),
      /layer 0 .*cut off/,
    ],
    [
      'a zstd layer cut off',
      dockerArchive([{ layers: [{ tar: lower, blob: zstd(lower).subarray(0, 600) }] }]),
      /layer 0 .*cut off within its zstd data/,
    ],
    [
      'a zstd window of 2 GB',
      dockerArchive([{ layers: [{ tar: lower, blob: zstdFrame(lower, 0xa8) }] }]),
      /window of 2147483648 bytes/,
    ],
    [
      'a layer that is no tar',
      dockerArchive([{ layers: [{ tar: Buffer.alloc(5000, 65) }] }]),
      /layer 0 .*is no tar/,
    ],
  ])('says what is wrong with %s', async (_, data, message) => {
    const error = await failure(data);
    expect(error.message).toMatch(message);
    // The same from a stream, but for how the archive itself is told to be none.
    if (data.length > 2048) expect((await failure(gzipSync(data))).message).toMatch(/: /);
  });

  it('verifies blobs of a layout, unless told not to', async () => {
    const layout = new Layout();
    layout.top([layout.manifest(image)]);
    const name = `blobs/${digest(upper).replace(':', '/')}`;
    const changed = Buffer.from(upper);
    changed[600] = 89;
    layout.files.set(name, changed);
    for (const data of [layout.archive(), gzipSync(layout.archive())]) {
      expect((await failure(data)).message).toMatch(
        /layer 1 .*the digest of the blob is sha256:\w+, but the image says/,
      );
      const { accounting } = await withFile(data, (file) => observe(file, { verify: false }));
      expect(accounting.deadBodies()[0]?.killer.kind).toBe('content');
    }
  });

  it('refuses indexes that lead to each other', async () => {
    const layout = new Layout();
    const type = 'application/vnd.oci.image.index.v1+json';
    const name = `sha256:${'0'.repeat(64)}`;
    const loop = { mediaType: type, digest: name, size: 1 };
    layout.files.set(`blobs/${name.replace(':', '/')}`, Buffer.from(JSON.stringify({ manifests: [loop] })));
    expect((await failure(layout.top([loop]).archive(), { verify: false })).message).toMatch(
      /leads to itself/,
    );
  });

  it.each(['sha256:../../etc/passwd', '../x', 'sha256:abc', 7])('refuses %s for a digest', async (name) => {
    const layout = new Layout();
    layout.files.set('index.json', Buffer.from(JSON.stringify({ manifests: [{ digest: name }] })));
    expect((await failure(layout.archive())).message).toMatch(/which is no digest/);
  });

  it('refuses gzip bombs, in a layer and around the archive', async () => {
    const limits = { ...DEFAULT_LIMITS, expandedBytes: 1 << 20 };
    const zeros = tar([{ path: 'zeros', body: Buffer.alloc(4 << 20) }]);
    const bomb = dockerArchive([{ layers: [{ tar: zeros, blob: gzipSync(zeros) }] }]);
    expect((await failure(bomb, { limits })).message).toMatch(/layer 0 .*decompression bomb/);
    expect((await failure(gzipSync(zeros), { limits })).message).toMatch(/decompression bomb/);
  });

  it('refuses zstd bombs of repeated bytes, in a layer and around the archive', async () => {
    const limits = { ...DEFAULT_LIMITS, expandedBytes: 1 << 20 };
    const block = Buffer.from([0x02, 0x00, 0x10, 0]);
    const body = Buffer.concat(Array.from({ length: 4000 }, () => block));
    const bomb = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x50]), body]);
    const layer = dockerArchive([{ layers: [{ tar: lower, blob: bomb }] }]);
    expect((await failure(layer, { limits })).message).toMatch(/layer 0 .*decompression bomb/);
    expect((await failure(bomb, { limits })).message).toMatch(/decompression bomb/);
  });

  it('refuses folders and names that are none', async () => {
    await withFolder(async (folder) => {
      await expect(observe(folder)).rejects.toThrow(/is no image: it has neither/);
      await expect(observe(path.join(folder, 'none.tar'))).rejects.toThrow(/no such file or folder/);
      await expect(observe(`oci:${folder}/none`)).rejects.toThrow(/no such folder/);
      await expect(observe(`docker-archive:${folder}`)).rejects.toThrow(/is a folder/);
      await expect(observe('docker://alpine')).rejects.toThrow(/not supported; save the image with/);
      symlinkSync('loop', path.join(folder, 'loop'));
      await expect(observe(`docker-archive:${folder}/loop`)).rejects.toThrow(ImageError);
    });
  });
});

describe('truncation and damage', () => {
  const archives = [dockerArchive([image]), ociArchive([blobs((data) => gzipSync(data))])];

  async function outcome(data: Uint8Array): Promise<string> {
    try {
      const { accounting } = await withFile(data, (file) => observe(file));
      return `${accounting.total} ${accounting.dead}`;
    } catch (error) {
      if (error instanceof ImageError) return 'error';
      throw error;
    }
  }

  it('gives an error or the whole answer at every boundary of a header and around it', async () => {
    for (const data of archives) {
      for (let at = 0; at < data.length; at += 256) {
        for (const cut of [at, at + 1]) {
          expect(['error', '2005 1000']).toContain(await outcome(data.subarray(0, cut)));
        }
      }
    }
  }, 60_000);

  it('gives an error or the whole answer when cut from a stream', async () => {
    for (const data of archives) {
      for (let at = 0; at < data.length; at += 777) {
        expect(['error', '2005 1000']).toContain(await outcome(gzipSync(data.subarray(0, at))));
      }
      const packed = gzipSync(data);
      for (let at = 1; at < packed.length; at += 97) {
        expect(await outcome(packed.subarray(0, at))).toBe('error');
      }
    }
  }, 60_000);

  it('never answers wrongly for one changed byte of what is verified', async () => {
    for (const data of archives) {
      for (let at = 5; at < data.length; at += 131) {
        const changed = Buffer.from(data);
        changed[at] = (changed[at] ?? 0) ^ 0x41;
        expect(['error', '2005 1000']).toContain(await outcome(changed));
      }
    }
  }, 60_000);
});

describe('an engine', () => {
  const options = () => ({ paths: new PathTable(), verify: true, counter: { entries: 0 } });

  async function withEngine(script: string, work: (engine: string) => Promise<void>): Promise<void> {
    await withFolder(async (folder) => {
      const engine = path.join(folder, 'engine');
      writeFileSync(path.join(folder, 'image.tar'), dockerArchive([image]));
      writeFileSync(engine, `#!/bin/sh\ncd "$(dirname "$0")"\n${script}\n`);
      chmodSync(engine, 0o755);
      await work(engine);
    });
  }

  it('gives the image by a pipe', async () => {
    await withEngine('[ "$1 $2" = "save app:1" ] && cat image.tar', async (engine) => {
      const { store } = await readFromEngine('app:1', options(), ['/no/such/engine', engine]);
      expect(store.has('manifest.json')).toBe(true);
      expect(store.indexed('image0-layer0/layer.tar')?.length).toBe(2);
    });
  });

  it('says why it has none, and what to run', async () => {
    await withEngine('echo "no such image: app:1" >&2; exit 1', async (engine) => {
      await expect(readFromEngine('app:1', options(), [engine])).rejects.toThrow(
        /save app:1` says: no such image: app:1\. Where the image is, run `docker save app:1 -o image\.tar`/,
      );
    });
    await expect(readFromEngine('app:1', options(), ['/no/such/engine'])).rejects.toThrow(
      /no such file, and neither/,
    );
    await expect(readFromEngine('-o', options(), ['/no/such/engine'])).rejects.toThrow(ImageError);
  });

  it('does not take a part of an image for all of it', async () => {
    await withEngine('head -c 3000 image.tar; exit 1', async (engine) => {
      await expect(readFromEngine('app:1', options(), [engine])).rejects.toThrow(ImageError);
    });
  });
});

describe('a stream', () => {
  it('may come in pieces of any size', async () => {
    const data = dockerArchive([image]);
    for (const piece of [1, 100, 513, 100_000]) {
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < data.length; at += piece) yield data.subarray(at, at + piece);
      }
      const paths = new PathTable();
      const store = await readTarStream(pieces(), 'stream', { paths, verify: true, counter: { entries: 0 } });
      expect(store.indexed('image0-layer1/layer.tar')?.diffId).toBe(digest(upper));
    }
  });
});

describe('diffImages', () => {
  it('tells what came, went, grew, shrank and changed, and what is shared', async () => {
    const next: TestImage = {
      layers: [
        { tar: lower },
        { tar: tar([{ path: 'etc/motd', body: 'HELLO' }, { path: 'new', body: 'n' }, { path: '.wh.app' }]) },
      ],
    };
    const [before, after] = await Promise.all(
      [image, next].map((each) =>
        withFile(dockerArchive([each]), (file) => observe(file, { contents: true })),
      ),
    );
    if (before === undefined || after === undefined) throw new Error('unreachable');
    const difference = diffImages(before, after);
    expect(difference).toMatchObject({
      sharedLayers: 1,
      sharedBytes: 1005,
      before: { layers: 2, total: 2005, live: 1005 },
      after: { layers: 2, total: 1011, live: 6 },
    });
    expect(difference.paths).toEqual([
      { path: '/app/jar', lossy: false, kind: 'went', before: 1000, after: 0 },
      { path: '/new', lossy: false, kind: 'came', before: 0, after: 1 },
      { path: '/etc/motd', lossy: false, kind: 'changed', before: 5, after: 5 },
    ]);
    expect(diffImages(after, after).paths).toEqual([]);
  });
});
