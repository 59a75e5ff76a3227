import fc from 'fast-check';
import { extract, pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/observe/errors.ts';
import { LayerIndex } from '../../src/observe/layer-index.ts';
import { DEFAULT_LIMITS } from '../../src/observe/limits.ts';
import { PathTable } from '../../src/observe/path-table.ts';
import { TarReader } from '../../src/observe/tar/reader.ts';
import { BLOCK, entryBytes, type Entry, header, padded, sealed, tar } from './archive.ts';

interface Read {
  readonly paths: PathTable;
  readonly index: LayerIndex;
}

function read(data: Uint8Array, piece = data.length, limits = DEFAULT_LIMITS): Read {
  const paths = new PathTable();
  const index = new LayerIndex();
  const reader = new TarReader({ paths, index, limits, hashBodies: true, counter: { entries: 0 } });
  for (let at = 0; at < data.length; at += piece) reader.write(data.subarray(at, at + piece));
  reader.end();
  return { paths, index };
}

function rows({ paths, index }: Read): unknown[] {
  return Array.from({ length: index.length }, (_, entry) => ({
    type: index.type(entry),
    path: paths.text(index.paths[entry] ?? 0).text,
    size: index.sizes[entry],
    mode: index.modes[entry],
    uid: index.uids[entry],
    gid: index.gids[entry],
    mtime: index.mtimes[entry],
  }));
}

function first(entries: readonly Entry[]): Record<string, unknown> {
  return { ...Object(rows(read(tar(entries)))[0]) };
}

describe('the tar reader', () => {
  it('reads what a header says', () => {
    const entry = {
      path: './opt/app',
      body: 'hello',
      mode: 0o4755,
      uid: 1000,
      gid: 50,
      mtime: 1_700_000_000,
    };
    expect(first([entry])).toEqual({
      type: 'file',
      path: '/opt/app',
      size: 5,
      mode: 0o4755,
      uid: 1000,
      gid: 50,
      mtime: 1_700_000_000,
    });
  });

  it('tells the kinds of entries', () => {
    const types = ['0', '1', '2', '3', '4', '5', '6', '7', 'Z'].map((type) => ({
      path: `f${type}`,
      type,
      link: 'x',
    }));
    const { index } = read(tar(types));
    const found = types.map((_, entry) => index.type(entry));
    expect(found).toEqual([
      'file',
      'hardlink',
      'symlink',
      'character',
      'block',
      'directory',
      'fifo',
      'file',
      'other',
    ]);
  });

  it('takes an old file whose name ends in a slash for a folder', () => {
    expect(first([{ path: 'a/b/' }])).toMatchObject({ type: 'directory', path: '/a/b' });
  });

  it('reads whiteouts and opaque whiteouts as what they hide', () => {
    const paths = ['a/.wh.b', '.wh.c', 'a/.wh..wh..opq', '.wh..wh.plnk', 'a/.wh.', 'a/.wh..', 'a/.wh...'];
    expect(rows(read(tar(paths.map((path) => ({ path })))))).toMatchObject([
      { type: 'whiteout', path: '/a/b' },
      { type: 'whiteout', path: '/c' },
      { type: 'opaque', path: '/a' },
      { type: 'other' },
      { type: 'other', path: '/a' },
      { type: 'other', path: '/a' },
      { type: 'other', path: '/a' },
    ]);
  });

  it('keeps paths below the root', () => {
    const paths = ['../../etc/passwd', '/abs//x/./y/', 'a/../../b'];
    expect(rows(read(tar(paths.map((path) => ({ path })))))).toMatchObject([
      { path: '/etc/passwd' },
      { path: '/abs/x/y' },
      { path: '/b' },
    ]);
  });

  it('reads PAX records, of one entry and of all behind', () => {
    const long = `${'folder/'.repeat(40)}é`;
    const global = padded(Buffer.from('13 uid=70000\n'));
    const data = Buffer.concat([
      header({ path: 'g', type: 'g', size: 13 }),
      global,
      entryBytes({ path: 'short', body: 'ab', pax: { path: long, gid: '123456789', mtime: '1.5' } }),
      tar([{ path: 'next', body: 'c' }]),
    ]);
    expect(rows(read(data))).toMatchObject([
      { path: `/${long}`, size: 2, uid: 70_000, gid: 123_456_789, mtime: 1.5 },
      { path: '/next', size: 1, uid: 70_000, gid: 0, mtime: 0 },
    ]);
  });

  it('reads GNU long names and links, and the prefix field', () => {
    const name = 'n'.repeat(300);
    const target = 't'.repeat(200);
    const prefixed = header({ path: 'tail' });
    prefixed.write('some/prefix', 345);
    const { paths, index } = read(
      Buffer.concat([
        header({ path: '././@LongLink', type: 'L', size: 301 }),
        padded(Buffer.from(`${name}\0`)),
        header({ path: '././@LongLink', type: 'K', size: 201 }),
        padded(Buffer.from(`${target}\0`)),
        header({ path: 'n', type: '2', link: 't' }),
        sealed(prefixed),
        tar([]),
      ]),
    );
    expect(paths.text(index.paths[0] ?? 0).text).toBe(`/${name}`);
    expect(Buffer.from(index.target(0)).toString()).toBe(target);
    expect(paths.text(index.paths[1] ?? 0).text).toBe('/some/prefix/tail');
  });

  it('reads numbers in base-256', () => {
    expect(first([{ path: 'a', body: 'xyz', base256: true }])).toMatchObject({ size: 3 });
  });

  it('escapes names that are not UTF-8', () => {
    const { paths, index } = read(tar([{ path: Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xc3]) }]));
    expect(paths.text(index.paths[0] ?? 0)).toEqual({ text: '/a\\xffé\\xc3', lossy: true });
  });

  it('reports sparse entries, old and new', () => {
    const old = header({ path: 'old', type: 'S', body: 'data' });
    old[482] = 1;
    const map = Buffer.alloc(BLOCK);
    const data = Buffer.concat([
      sealed(old),
      map,
      padded(Buffer.from('data')),
      tar([
        { path: 'x', body: 'abc', pax: { 'GNU.sparse.major': '1', 'GNU.sparse.name': 'real' } },
        { path: 'y' },
      ]),
    ]);
    const { paths, index } = read(data);
    expect([0, 1, 2].map((entry) => index.isSparse(entry))).toEqual([true, true, false]);
    expect([0, 1, 2].map((entry) => paths.text(index.paths[entry] ?? 0).text)).toEqual([
      '/old',
      '/real',
      '/y',
    ]);
    expect([0, 1, 2].map((entry) => index.sizes[entry])).toEqual([4, 3, 0]);
  });

  it('tells extended attributes apart, whatever their order', () => {
    const a = { 'SCHILY.xattr.user.a': '1', 'SCHILY.xattr.user.b': '2' };
    const b = { 'SCHILY.xattr.user.b': '2', 'SCHILY.xattr.user.a': '1' };
    const entries = [
      { path: 'a', pax: a },
      { path: 'b', pax: b },
      { path: 'c', pax: { ...a, 'SCHILY.xattr.user.b': '3' } },
      { path: 'd' },
    ];
    const { index } = read(tar(entries));
    expect(index.xattrs[0]).toBe(index.xattrs[1]);
    expect(index.xattrs[0]).not.toBe(index.xattrs[2]);
    expect(index.xattrs[3]).toBe(0);
  });

  it('keeps device numbers', () => {
    expect(read(tar([{ path: 'null', type: '3', device: [1, 3] }])).index.device(0)).toEqual({
      major: 1,
      minor: 3,
    });
  });
});

describe('hostile tars', () => {
  const huge = header({ path: 'huge' });
  huge.fill(0, 124, 136);
  huge[124] = 0x80;
  huge[128] = 0x80;
  const cases: readonly (readonly [string, Buffer, RegExp])[] = [
    ['2^63 bytes', sealed(huge), /absurdly large/],
    [
      'a PAX size beyond counting',
      tar([{ path: 'a', pax: { size: '9223372036854775807' } }]),
      /PAX header's size/,
    ],
    ['a negative PAX size', tar([{ path: 'a', pax: { size: '-1' } }]), /PAX header's size/],
    ['a size beyond the stream', header({ path: 'a', size: 1e9 }), /cut off/],
    [
      'a wrong checksum',
      Buffer.concat([entryBytes({ path: 'a' }), Buffer.alloc(BLOCK, 1)]),
      /damaged header at byte 512/,
    ],
    ['no tar at all', Buffer.alloc(2048, 65), /no tar/],
    ['nothing', Buffer.alloc(0), /empty/],
    [
      'a damaged PAX header',
      Buffer.concat([
        header({ path: 'p', type: 'x', size: 9 }),
        padded(Buffer.from('99 path=\n')),
        tar([{ path: 'a' }]),
      ]),
      /PAX header is damaged/,
    ],
    ['an extended header of 1 GB', header({ path: 'p', type: 'x', size: 1e9 }), /extended header of/],
    ['a path of 100 kB', tar([{ path: 'a', pax: { path: 'x'.repeat(100_000) } }]), /path of 100000 bytes/],
  ];
  it.each(cases)('refuses %s', (_, data, message) => {
    expect(() => read(data)).toThrow(FormatError);
    expect(() => read(data)).toThrow(message);
  });

  it('refuses more entries than the limit', () => {
    const data = tar(Array.from({ length: 11 }, (_, at) => ({ path: `f${at}` })));
    expect(() => read(data, data.length, { ...DEFAULT_LIMITS, entries: 10 })).toThrow(/more than 10 entries/);
  });

  it('never throws anything but a FormatError for damaged bytes', () => {
    const whole = tar([
      { path: 'a/b', body: 'x'.repeat(700) },
      { path: 'c', pax: { path: 'long'.repeat(60), 'SCHILY.xattr.user.a': 'v' } },
      { path: 'd', type: '1', link: 'a/b' },
    ]);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.nat(whole.length),
        (changes, length) => {
          const damaged = Buffer.from(whole);
          for (const [at, value] of changes) damaged[at] = value;
          try {
            read(damaged.subarray(0, length));
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the tar reader and tar-stream', () => {
  const name = fc.stringMatching(/^[a-zé]{1,60}$/);
  const entry = fc.record({
    name: fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/')),
    body: fc.string({ maxLength: 1200 }),
    mode: fc.nat(0o7777),
    uid: fc.nat(3_000_000),
    gid: fc.nat(100_000),
  });

  it('agree on what tar-stream writes, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 6 }),
        fc.integer({ min: 1, max: 1500 }),
        async (entries, piece) => {
          const writer = pack();
          for (const { body, ...rest } of entries) writer.entry(rest, body);
          writer.finalize();
          const parts: Buffer[] = [];
          for await (const part of writer) parts.push(part);
          const data = Buffer.concat(parts);
          const reader = extract();
          reader.end(data);
          const expected: unknown[] = [];
          for await (const item of reader) {
            const { mode, uid, gid, size } = item.header;
            expected.push({ path: `/${item.header.name}`, mode, uid, gid, size });
            item.resume();
          }
          expect(rows(read(data, piece))).toMatchObject(expected);
        },
      ),
    );
  });
});
