import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Content } from '../../src/model/manifest.js';
import { foldersAbove } from '../../src/store/modes.js';
import { writeOwn } from '../../src/system/own-file.js';
import { openStore } from './store-bench.js';

type Store = ReturnType<typeof openStore>;
type Modes = Readonly<Record<string, number>>;

/** Files by their modes, in folders that are as new ones are unless a path with `/` behind says otherwise. */
function write(at: Store, modes: Modes): void {
  const paths = Object.keys(modes);
  for (const path of paths) if (!path.endsWith('/')) at.write(path, path);
  for (const path of paths.toReversed()) at.disk.chmod(`/w/${path.replace(/\/$/, '')}`, modes[path] ?? 0);
}

async function put(at: Store, modes: Modes, out = 'out'): Promise<Content> {
  write(at, modes);
  return at.put(out);
}

async function restored(at: Store, content: Content, paths: readonly string[]): Promise<Modes> {
  at.disk.remove('/w/out');
  assert.deepEqual(await at.store.restore(content, '/w/out'), { kind: 'restored' });
  return Object.fromEntries(
    paths.map((path) => [path, at.disk.lstat(`/w/${path}`.replace(/\/$/, ''))?.mode ?? 0]),
  );
}

const recordOf = ({ hash }: Content): string => `/w/store/modes/${hash.replace(':', '-')}`;

suite('what comes out of the store is as narrow as it went in', () => {
  for (const [what, modes] of [
    ['a file for its owner', { out: 0o600 }],
    ['a file for its group', { out: 0o640 }],
    ['a file that nobody may write', { out: 0o444 }],
    ['a program for its owner', { out: 0o700 }],
    ['a folder for its owner', { 'out/': 0o700, 'out/a': 0o644 }],
    ['a folder that nobody may write in', { 'out/': 0o555, 'out/sub/': 0o500, 'out/sub/a': 0o400 }],
    ['one file of several', { 'out/a': 0o644, 'out/sub/b': 0o600, 'out/sub/run': 0o750 }],
    ['an inner folder', { 'out/sub/': 0o710, 'out/sub/deep/a': 0o644, 'out/sub/deep/b': 0o644 }],
  ] as const) {
    test(what, async () => {
      const at = openStore('in a folder');
      const content = await put(at, modes);
      assert.deepEqual(await restored(at, content, Object.keys(modes)), modes);
      assert.equal(at.disk.stat(recordOf(content))?.mode, 0o600);
    });
  }

  for (const modes of [
    { 'out/': 0o755, 'out/a': 0o644, 'out/run': 0o755 },
    { 'out/': 0o755, 'out/a': 0o644, 'out/run': 0o755, 'out/private': 0o600 },
  ]) {
    test(`whatever umask it is restored under: ${Object.keys(modes).join(', ')}`, async () => {
      for (const umask of [0o000, 0o002]) {
        const at = openStore('in a folder');
        const content = await put(at, modes);
        const other = { ...at, store: at.storeUnder(umask) };
        assert.deepEqual(await restored(other, content, Object.keys(modes)), modes);
      }
    });
  }

  test('and never wider than new files are', async () => {
    const at = openStore('in a folder');
    const modes = { 'out/': 0o777, 'out/a': 0o666, 'out/run': 0o777 };
    const content = await put(at, modes);
    const usual = { 'out/': 0o755, 'out/a': 0o644, 'out/run': 0o755 };
    assert.deepEqual(await restored(at, content, Object.keys(modes)), usual);
    assert.equal(at.disk.stat(recordOf(content)), null);
  });

  test('an empty folder, too', async () => {
    const at = openStore('in a folder');
    at.disk.makeFolder('/w/out/empty');
    at.disk.chmod('/w/out/empty', 0o700);
    const content = await at.put('out');
    assert.deepEqual(await restored(at, content, ['out/', 'out/empty/']), {
      'out/': 0o755,
      'out/empty/': 0o700,
    });
  });

  test('one content that was put by several is as narrow as the narrowest of them', async () => {
    const at = openStore('in a folder');
    await put(at, { out: 0o640 });
    at.disk.chmod('/w/out', 0o604);
    await at.put('out');
    at.disk.chmod('/w/out', 0o644);
    const content = await at.put('out');
    assert.deepEqual(await restored(at, content, ['out']), { out: 0o600 });
  });

  for (const [how, spoil] of [
    [
      'damaged',
      (at: Store, record: string) => {
        at.disk.write(record, 'x');
      },
    ],
    [
      'of another kind',
      (at: Store, record: string) => {
        writeOwn(at.disk, record, { name: 'links', version: 1 }, { '': 0o644 });
      },
    ],
    [
      'empty inside',
      (at: Store, record: string) => {
        writeOwn(at.disk, record, { name: 'modes', version: 1 }, null);
      },
    ],
    [
      'no list of modes',
      (at: Store, record: string) => {
        writeOwn(at.disk, record, { name: 'modes', version: 1 }, 'text');
      },
    ],
  ] as const) {
    test(`where the record is ${how}, it is its owner’s alone`, async () => {
      const at = openStore('in a folder');
      const modes = { 'out/': 0o755, 'out/a': 0o640, 'out/run': 0o750 };
      const content = await put(at, modes);
      spoil(at, recordOf(content));
      const own = { 'out/': 0o700, 'out/a': 0o600, 'out/run': 0o700 };
      assert.deepEqual(await restored(at, content, Object.keys(modes)), own);
      // What it was can't be known any more: putting it anew makes it no wider.
      at.disk.remove('/w/out');
      await put(at, modes);
      assert.deepEqual(await restored(at, content, Object.keys(modes)), own);
    });
  }
});

suite('the copy in the store is read by nobody who could not read the original', () => {
  for (const [around, inside, stored] of [
    [0o755, 0o644, 0o644],
    [0o700, 0o644, 0o600],
    [0o750, 0o644, 0o640],
    [0o710, 0o644, 0o640],
    [0o701, 0o644, 0o604],
    [0o711, 0o644, 0o644],
    [0o755, 0o640, 0o640],
    [0o755, 0o600, 0o600],
  ] as const) {
    test(`${inside.toString(8)} in a folder of ${around.toString(8)}`, async () => {
      for (const modes of [
        { 'out/': around, 'out/a': inside },
        { 'out/sub/': around, 'out/sub/deep/a': inside },
      ]) {
        const at = openStore('in a folder');
        const content = await put(at, modes);
        const [file] = content.kind === 'folder' ? content.manifest.entries : [];
        assert.ok(file?.kind === 'file');
        const mode = at.disk.stat(at.placeOf(file.hash))?.mode ?? 0;
        // Objects are never written again.
        assert.equal(mode & 0o444, stored & 0o444);
      }
    });
  }

  test('a file by itself', async () => {
    for (const mode of [0o600, 0o640, 0o644]) {
      const at = openStore('in a folder');
      const content = await put(at, { out: mode });
      assert.equal((at.disk.stat(at.placeOf(content.hash))?.mode ?? 0) & 0o444, mode & 0o444);
    }
  });

  test('once all could read it: it is closed when the same is private somewhere, and is not opened again', async () => {
    const at = openStore('in a folder');
    const { hash } = await put(at, { out: 0o644 });
    for (const [mode, stored] of [
      [0o640, 0o440],
      [0o600, 0o400],
      [0o644, 0o400],
    ] as const) {
      at.write('other', 'out');
      at.disk.chmod('/w/other', mode);
      assert.equal((await at.put('other')).hash, hash);
      assert.equal((at.disk.stat(at.placeOf(hash))?.mode ?? 0) & 0o777, stored);
    }
  });

  test('a folder’s list of names', async () => {
    const at = openStore('in a folder');
    const content = await put(at, { 'out/': 0o700, 'out/a': 0o644 });
    assert.equal((at.disk.stat(at.placeOf(content.hash))?.mode ?? 0) & 0o077, 0);
  });
});

test('folders above a path', () => {
  assert.deepEqual(
    ['a', 'a/b', 'a/b/c'].map((path) => foldersAbove(path)),
    [[], ['a'], ['a', 'a/b']],
  );
});
