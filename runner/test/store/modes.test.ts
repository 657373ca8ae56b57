import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Content } from '../../src/model/manifest.js';
import { contentPlace } from '../support/content-place.js';

type Place = ReturnType<typeof contentPlace>;

/** Path → bits, of a file or of a folder and what is in it; a path with a slash at its end is a folder. */
type Bits = Readonly<Record<string, number>>;

function make(at: Place, bits: Bits, text = 'text'): void {
  for (const path of Object.keys(bits)) {
    if (path.endsWith('/')) at.disk.makeFolder(`/w/${path.slice(0, -1)}`);
    else at.write(path, path.includes('/') ? path : text);
  }
  // The innermost first: a folder may let nobody write any more.
  for (const [path, mode] of Object.entries(bits).toReversed()) {
    at.disk.chmod(`/w/${path.replace(/\/$/, '')}`, mode);
  }
}

function bitsOf(at: Place, paths: Bits): Bits {
  const found = Object.keys(paths).map((path) => [
    path,
    (at.disk.lstat(`/w/${path.replace(/\/$/, '')}`)?.mode ?? 0) & 0o777,
  ]);
  return Object.fromEntries(found) as Bits;
}

/** What comes back in its place. */
async function restored(at: Place, content: Content, bits: Bits): Promise<Bits> {
  at.disk.remove('/w/out');
  assert.deepEqual(await at.store.restore(content, '/w/out'), { kind: 'restored' });
  assert.equal(await at.hash('out'), content.hash);
  return bitsOf(at, bits);
}

const objectBits = (at: Place, content: Content): number =>
  (at.disk.lstat(at.placeOf(content.hash))?.mode ?? 0) & 0o777;

suite('what is restored is as narrow as it was put, and no wider than new files are', () => {
  for (const [what, umask, bits, back = bits] of [
    ['a usual file', 0o022, { out: 0o644 }],
    ['a private file', 0o022, { out: 0o600 }],
    ['one that may not be written', 0o022, { out: 0o444 }],
    ['a private program', 0o022, { out: 0o700 }],
    ['a file that all may write', 0o022, { out: 0o666 }, { out: 0o644 }],
    ['a program that all may write', 0o022, { out: 0o777 }, { out: 0o755 }],
    ['a usual file where new ones are private', 0o077, { out: 0o644 }, { out: 0o600 }],
    ['a usual folder', 0o022, { 'out/': 0o755, 'out/a': 0o644, 'out/sub/': 0o755, 'out/sub/b': 0o644 }],
    [
      'a private file in a folder',
      0o022,
      { 'out/': 0o755, 'out/a': 0o644, 'out/sub/': 0o755, 'out/sub/b': 0o600 },
    ],
    ['a private folder', 0o022, { 'out/': 0o700, 'out/a': 0o644 }],
    [
      'a private folder in a folder',
      0o022,
      { 'out/': 0o755, 'out/sub/': 0o700, 'out/sub/deep/': 0o755, 'out/sub/deep/b': 0o755 },
    ],
    [
      'folders that may not be written',
      0o022,
      { 'out/': 0o555, 'out/a': 0o444, 'out/sub/': 0o555, 'out/sub/b': 0o444 },
    ],
    ['an empty private folder', 0o022, { 'out/': 0o755, 'out/sub/': 0o700 }],
  ] as readonly (readonly [string, number, Bits, Bits?])[]) {
    for (const kept of ['in a folder', 'in memory'] as const) {
      test(`${what}, objects ${kept}`, async () => {
        const at = contentPlace(kept, undefined, umask);
        make(at, bits);
        const content = await at.put('out');
        assert.deepEqual(await restored(at, content, bits), back);
        assert.deepEqual(at.unfinished(), []);
      });
    }
  }

  test('of what is as usual nothing is kept, and what is kept is its owner’s alone', async () => {
    const at = contentPlace('in a folder');
    make(at, { out: 0o644 });
    await at.put('out');
    assert.equal(at.disk.lstat('/w/store/modes'), null);
    make(at, { private: 0o640 }, 'another');
    await at.put('private');
    const [name = ''] = at.disk.list('/w/store/modes');
    assert.equal((at.disk.lstat(`/w/store/modes/${name}`)?.mode ?? 0) & 0o777, 0o600);
  });

  test('one content that is there several times is as narrow as the narrowest', async () => {
    const at = contentPlace('in a folder');
    make(at, { out: 0o640 });
    const content = await at.put('out');
    make(at, { other: 0o604 });
    await at.put('other');
    assert.deepEqual(await restored(at, content, { out: 0 }), { out: 0o600 });
    make(at, { usual: 0o644 });
    await at.put('usual');
    assert.deepEqual(await restored(at, content, { out: 0 }), { out: 0o600 });
  });

  test('where the record is damaged, what comes back is its owner’s alone, and stays so', async () => {
    const bits = { 'out/': 0o755, 'out/a': 0o640, 'out/run': 0o755, 'out/sub/': 0o755, 'out/sub/b': 0o644 };
    const alone = { 'out/': 0o700, 'out/a': 0o600, 'out/run': 0o700, 'out/sub/': 0o700, 'out/sub/b': 0o600 };
    for (const damage of ['', 'x', '[]']) {
      const at = contentPlace('in a folder');
      make(at, bits);
      const content = await at.put('out');
      const [name = ''] = at.disk.list('/w/store/modes');
      at.disk.write(`/w/store/modes/${name}`, damage);
      assert.deepEqual(await restored(at, content, bits), alone);
      at.disk.remove('/w/out');
      make(at, bits);
      await at.put('out');
      assert.deepEqual(await restored(at, content, bits), alone);
    }
  });
});

suite('who may read an object may read all that it came from', () => {
  for (const [what, bits, mode] of [
    ['a usual file', { out: 0o644 }, 0o444],
    ['a program is no object that can be run', { out: 0o755 }, 0o444],
    ['a private file', { out: 0o600 }, 0o400],
    ['a file of a group', { out: 0o640 }, 0o440],
  ] as readonly (readonly [string, Bits, number])[]) {
    test(what, async () => {
      const at = contentPlace('in a folder');
      make(at, bits);
      assert.equal(objectBits(at, await at.put('out')), mode);
    });
  }

  for (const [what, bits, mode, manifest] of [
    ['a usual folder', { 'out/': 0o755, 'out/sub/': 0o755 }, 0o444, 0o444],
    ['a private folder', { 'out/': 0o700, 'out/sub/': 0o755 }, 0o400, 0o400],
    ['a folder of a group', { 'out/': 0o750, 'out/sub/': 0o755 }, 0o440, 0o440],
    ['a private folder in it', { 'out/': 0o755, 'out/sub/': 0o700 }, 0o400, 0o444],
    ['one that others may pass, and its group may not', { 'out/': 0o705, 'out/sub/': 0o755 }, 0o404, 0o404],
  ] as readonly (readonly [string, Bits, number, number])[]) {
    test(`in ${what}`, async () => {
      const at = contentPlace('in a folder');
      at.write('same', 'out/sub/file');
      make(at, { ...bits, 'out/sub/file': 0o644 });
      const folder = await at.put('out');
      const file = await at.hash('same');
      assert.ok(file !== null);
      assert.equal((at.disk.lstat(at.placeOf(file))?.mode ?? 0) & 0o777, mode);
      assert.equal(objectBits(at, folder), manifest);
    });
  }

  test('one that all could read is closed once the same content is private somewhere, and is not opened again', async () => {
    const at = contentPlace('in a folder');
    make(at, { out: 0o644 });
    const content = await at.put('out');
    for (const [mode, is] of [
      [0o640, 0o440],
      [0o600, 0o400],
      [0o644, 0o400],
    ] as const) {
      make(at, { other: mode });
      await at.put('other');
      assert.equal(objectBits(at, content), is);
    }
  });
});
