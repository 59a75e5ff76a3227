import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheFolders } from '../../src/observe/caches.ts';
import type { Entry } from './archive.ts';
import { accountOf } from './helpers.ts';

/** `path <- layer path kind` of every dead body. */
function kills(...layers: readonly (readonly Entry[])[]): string[] {
  const { deadBodies } = accountOf(layers);
  return deadBodies()
    .map(({ path, layer, killer }) => `${layer}:${path} <- ${killer.layer}:${killer.path} ${killer.kind}`)
    .sort();
}

const a: Entry = { path: 'a', body: 'aaaa' };

describe('killers', () => {
  it('is alive without one', () => {
    expect(accountOf([[a]])).toMatchObject({ total: 4, live: 4, dead: 0, deadCount: 0, efficiency: 1 });
  });

  it.each<readonly [string, readonly Entry[][], string[]]>([
    ['metadata: the same content again', [[a], [{ ...a, uid: 7 }]], ['0:/a <- 1:/a metadata']],
    ['content: another one', [[a], [{ ...a, body: 'bbbb' }]], ['0:/a <- 1:/a content']],
    ['removed', [[a], [{ path: '.wh.a' }]], ['0:/a <- 1:/a removed']],
    ['removed with its folder', [[{ ...a, path: 'd/a' }], [{ path: '.wh.d' }]], ['0:/d/a <- 1:/d removed']],
    ['opaque', [[{ ...a, path: 'd/a' }], [{ path: 'd/.wh..wh..opq' }]], ['0:/d/a <- 1:/d opaque']],
    ['type: a folder in its place', [[a], [{ path: 'a', type: '5' }]], ['0:/a <- 1:/a type']],
    [
      'type: a file in place of its folder',
      [[{ ...a, path: 'd/a' }], [{ path: 'd', body: 'x' }]],
      ['0:/d/a <- 1:/d type'],
    ],
    ['type: a link in its place', [[a], [{ path: 'a', type: '2', link: 'b' }]], ['0:/a <- 1:/a type']],
    ['type: a file below it', [[a], [{ path: 'a/b', body: 'x' }]], ['0:/a <- 1:/a/b type']],
    ['moved', [[a], [{ path: '.wh.a' }, { ...a, path: 'b' }]], ['0:/a <- 1:/a moved']],
    [
      'moved only with the same content',
      [[a], [{ path: '.wh.a' }, { path: 'b', body: 'bbbb' }]],
      ['0:/a <- 1:/a removed'],
    ],
    [
      'an opaque folder stored again',
      [[{ ...a, path: 'd/a' }], [{ path: 'd/.wh..wh..opq' }, { ...a, path: 'd/a' }]],
      ['0:/d/a <- 1:/d/a metadata'],
    ],
    [
      'whiteouts before entries, in any order',
      [[a], [{ ...a, body: 'bb' }, { path: '.wh.a' }]],
      ['0:/a <- 1:/a content'],
    ],
    ['the last of a path in one layer', [[a, { ...a, body: 'bb' }]], ['0:/a <- 0:/a content']],
    [
      'a chain',
      [[a], [{ ...a, uid: 1 }], [{ ...a, uid: 2 }]],
      ['0:/a <- 1:/a metadata', '1:/a <- 2:/a metadata'],
    ],
  ])('%s', (_, layers, expected) => {
    expect(kills(...layers)).toEqual(expected);
  });

  it('says where a moved body went', () => {
    const [body] = accountOf([[a], [{ path: '.wh.a' }, { ...a, path: 'x/b' }]]).deadBodies();
    expect(body?.movedTo).toBe('/x/b');
  });

  it('prefers the file of the same name among equal moves', () => {
    const layers = [
      [
        { ...a, path: 'd/one' },
        { ...a, path: 'd/two' },
      ],
      [{ path: '.wh.d' }, { ...a, path: 'e/two' }, { ...a, path: 'e/one' }],
    ];
    const moved = accountOf(layers)
      .deadBodies()
      .map((body) => `${body.path} ${body.movedTo}`);
    expect(moved.sort()).toEqual(['/d/one /e/one', '/d/two /e/two']);
  });
});

describe('names', () => {
  it('keeps a body alive by a hard link', () => {
    const layers = [[a, { path: 'b', type: '1', link: 'a' }], [{ path: '.wh.a' }]];
    expect(accountOf(layers)).toMatchObject({ total: 4, live: 4 });
    expect(kills(...layers, [{ path: '.wh.b' }])).toEqual(['0:/a <- 2:/b removed']);
  });

  it('finds the target of a hard link in a lower layer', () => {
    const layers = [[a], [{ path: 'b', type: '1', link: 'a' }], [{ path: '.wh.a' }]];
    expect(accountOf(layers)).toMatchObject({ live: 4 });
  });

  it('does not end a body by naming it again', () => {
    expect(kills([a], [{ path: 'a', type: '1', link: 'a' }])).toEqual([]);
  });

  it('tells a hard-linked pair that was stored again', () => {
    const pair = [a, { path: 'b', type: '1', link: 'a' }];
    expect(kills(pair, pair)).toEqual(['0:/a <- 1:/b metadata']);
  });

  it('bears hard links to nothing', () => {
    expect(accountOf([[{ path: 'b', type: '1', link: 'nowhere' }]])).toMatchObject({ total: 0, live: 0 });
  });

  it('follows linked folders of lower layers', () => {
    const layers = [
      [
        { path: 'usr/bin/x', body: 'xx' },
        { path: 'bin', type: '2', link: 'usr/bin' },
      ],
      [{ path: 'bin/x', body: 'yy' }],
      [{ path: 'bin/.wh.x' }],
    ];
    expect(kills(...layers)).toEqual([
      '0:/usr/bin/x <- 1:/usr/bin/x content',
      '1:/bin/x <- 2:/usr/bin/x removed',
    ]);
  });

  it('ends on links that lead in a circle', () => {
    const links = [
      { path: 'l', type: '2', link: 'm' },
      { path: 'm', type: '2', link: 'l/x' },
    ];
    expect(
      accountOf([
        links,
        [
          { path: 'l/f', body: 'f' },
          { path: 'm/a/b', body: 'g' },
        ],
      ]),
    ).toMatchObject({ total: 2 });
  });
});

describe('reclaimable', () => {
  const base = [[{ path: 'f', body: '12345678' }]];
  const again = [{ path: 'f', body: '12345678', uid: 5 }];

  it('is the dead body of the user’s own layers', () => {
    expect(accountOf([...base, again]).reclaimable).toBe(8);
  });

  it('is the upper copy of a base image’s file, though that is live', () => {
    const account = accountOf([...base, again], { baseLayers: 1 });
    expect(account).toMatchObject({ dead: 8, reclaimable: 8 });
    expect(account.layers.map((layer) => [layer.dead, layer.reclaimable, layer.base])).toEqual([
      [8, 0, true],
      [0, 8, false],
    ]);
    expect(account.deadBodies()[0]?.reclaimable).toBe(8);
  });

  it('is both copies in a chain over a base image’s file', () => {
    expect(
      accountOf([...base, again, [{ path: 'f', body: '12345678', uid: 6 }]], { baseLayers: 1 }).reclaimable,
    ).toBe(16);
  });

  it('is nothing for a base image’s file that was deleted or rightly changed', () => {
    expect(accountOf([...base, [{ path: '.wh.f' }]], { baseLayers: 1 }).reclaimable).toBe(0);
    expect(accountOf([...base, [{ path: 'f', body: 'other' }]], { baseLayers: 1 }).reclaimable).toBe(0);
  });

  it('counts live caches of the user’s layers', () => {
    const lists: Entry = { path: 'var/lib/apt/lists/index', body: 'xxx' };
    expect(accountOf([[lists]])).toMatchObject({ caches: 3, reclaimable: 3, dead: 0 });
    expect(accountOf([[lists]], { baseLayers: 1 })).toMatchObject({ caches: 3, reclaimable: 0 });
    expect(accountOf([[lists], [{ path: 'var/lib/apt/.wh.lists' }]])).toMatchObject({
      caches: 0,
      reclaimable: 3,
    });
  });

  it('knows caches of any user, and none outside', () => {
    const entries = ['root/.cache/pip/x', 'home/me/.npm/_cacache/y', 'home/me/.npm/z', 'opt/.cache/pip/x'];
    const account = accountOf([entries.map((path) => ({ path, body: 'x' }))]);
    expect(account.cacheBodies().map((body) => body.path)).toEqual([
      '/root/.cache/pip/x',
      '/home/me/.npm/_cacache/y',
    ]);
  });

  it('leaves alone what a package store links into place', () => {
    const entries = [
      { path: 'opt/conda/pkgs/lib', body: 'lib' },
      { path: 'opt/conda/lib', type: '1', link: 'opt/conda/pkgs/lib' },
    ];
    expect(accountOf([entries]).caches).toBe(0);
  });

  it('takes the managers’ own folders', () => {
    expect(cacheFolders()).toContain('/var/cache/apk');
  });
});

/** What one layer does, for the independent model below. */
type Operation =
  | { readonly kind: 'file'; readonly path: string; readonly body: string }
  | { readonly kind: 'folder' | 'whiteout' | 'opaque' | 'symlink'; readonly path: string }
  | { readonly kind: 'hardlink'; readonly path: string; readonly target: string };

interface Inode {
  readonly size: number;
}

type Model = Map<string, Inode | 'folder' | 'other'>;

function clear(model: Model, path: string): void {
  for (const name of model.keys()) if (name.startsWith(`${path}/`)) model.delete(name);
}

function applyLayer(model: Model, layer: readonly Operation[]): number {
  let stored = 0;
  for (const { kind, path } of layer) {
    if (kind === 'whiteout') {
      clear(model, path);
      model.delete(path);
    } else if (kind === 'opaque') clear(model, path);
  }
  for (const operation of layer) {
    const { kind, path } = operation;
    if (kind === 'whiteout' || kind === 'opaque') continue;
    const names = path.split('/');
    for (let depth = 1; depth < names.length; depth += 1) {
      model.set(names.slice(0, depth).join('/'), 'folder');
    }
    if (kind === 'folder') {
      model.set(path, 'folder');
      continue;
    }
    const target = operation.kind === 'hardlink' ? model.get(operation.target) : undefined;
    clear(model, path);
    if (operation.kind === 'file') {
      stored += operation.body.length;
      model.set(path, { size: operation.body.length });
    } else model.set(path, target === undefined || target === 'folder' ? 'other' : target);
  }
  return stored;
}

function toEntry(operation: Operation): Entry {
  const { kind, path } = operation;
  const split = path.lastIndexOf('/') + 1;
  switch (operation.kind) {
    case 'file':
      return { path, body: operation.body };
    case 'hardlink':
      return { path, type: '1', link: operation.target };
    case 'whiteout':
      return { path: `${path.slice(0, split)}.wh.${path.slice(split)}` };
    case 'opaque':
      return { path: `${path}/.wh..wh..opq` };
    default:
      return kind === 'folder' ? { path, type: '5' } : { path, type: '2', link: 'nowhere' };
  }
}

describe('any sequence of layers', () => {
  const names = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });
  const path = names.map((parts) => parts.join('/'));
  const operation: fc.Arbitrary<Operation> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('file' as const),
        path,
        body: fc.constantFrom('', 'x', 'xx', 'yy', 'zzz'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('folder' as const, 'whiteout' as const, 'opaque' as const),
        path,
      }),
    },
    // Links stand where nothing goes below: those that are followed have tests of their own.
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('symlink' as const),
        path: path.map((text) => `${text}/link`),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('hardlink' as const), path, target: path }) },
  );
  const layers = fc.array(fc.array(operation, { maxLength: 8 }), { minLength: 1, maxLength: 6 });

  it('is live or dead, as an independent flattening says', () => {
    fc.assert(
      fc.property(layers, fc.nat(6), (given, baseLayers) => {
        const model: Model = new Map();
        let stored = 0;
        for (const layer of given) stored += applyLayer(model, layer);
        const inodes = new Set(
          [...model.values()].filter((value): value is Inode => typeof value === 'object'),
        );
        const live = [...inodes].reduce((sum, inode) => sum + inode.size, 0);
        const account = accountOf(
          given.map((layer) => layer.map(toEntry)),
          { baseLayers },
        );
        expect(account).toMatchObject({ total: stored, live, dead: stored - live });
        const bodies = account.deadBodies();
        expect(bodies.reduce((sum, body) => sum + body.bytes, 0)).toBe(account.dead);
        for (const body of bodies) {
          expect(body.killer.layer).toBeGreaterThanOrEqual(body.layer);
          expect(body.bytes).toBeGreaterThan(0);
        }
        expect(account.reclaimable).toBeLessThanOrEqual(account.total);
      }),
      { numRuns: 1500 },
    );
  });
});
