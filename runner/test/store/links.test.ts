import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Content } from '../../src/model/manifest.js';
import { writeOwn } from '../../src/system/own-file.js';
import { openStore } from './store-bench.js';

type Store = ReturnType<typeof openStore>;

const recordOf = ({ hash }: Content): string => `/w/store/links/${hash.replace(':', '-')}`;

/** Files with their texts; `→ target` for a link. */
async function put(at: Store, tree: Readonly<Record<string, string>>): Promise<Content> {
  at.disk.remove('/w/out');
  for (const [path, text] of Object.entries(tree)) {
    if (text.startsWith('→ ')) {
      at.disk.makeFolder(`/w/out/${path}`.replace(/\/[^/]*$/, ''));
      at.disk.symlink(text.slice(2), `/w/out/${path}`);
    } else at.write(`out/${path}`, text);
  }
  return at.put('out');
}

async function restored(at: Store, content: Content): Promise<Readonly<Record<string, string>>> {
  at.disk.remove('/w/out');
  assert.deepEqual(await at.store.restore(content, '/w/out'), { kind: 'restored' });
  assert.equal(await at.hash('out'), content.hash);
  const tree: Record<string, string> = {};
  const walk = (folder: string): void => {
    for (const name of at.disk.list(`/w/out/${folder}`)) {
      const path = folder + name;
      const kind = at.disk.lstat(`/w/out/${path}`)?.kind;
      if (kind === 'link') tree[path] = `→ ${at.disk.readLink(`/w/out/${path}`)}`;
      else if (kind === 'folder') walk(`${path}/`);
      else tree[path] = at.disk.read(`/w/out/${path}`).toString();
    }
  };
  walk('');
  return tree;
}

const FILES = { 'data/x': 'one', 'data/y': 'two' };

suite('links inside a folder', () => {
  for (const [what, links] of [
    ['to a file', { latest: '→ data/x' }],
    ['to a folder', { latest: '→ data' }],
    ['from below', { 'sub/deep/latest': '→ ../../data/y' }],
    ['to a file beside it', { 'data/latest': '→ x' }],
    ['to a folder in which there is one', { 'data/latest': '→ x', latest: '→ data' }],
    ['to a link', { one: '→ data/x', two: '→ one' }],
    ['several to one', { a: '→ data', b: '→ ./data/x', c: '→ data//y' }],
  ] as const) {
    test(`${what} come back as links`, async () => {
      const at = openStore('in a folder');
      const tree = { ...FILES, ...links };
      const content = await put(at, tree);
      assert.deepEqual(await restored(at, content), sorted(tree));
      assert.equal(at.disk.stat(recordOf(content))?.mode, 0o600);
    });
  }

  test('nothing is recorded of a folder without any, or of a file', async () => {
    const at = openStore('in a folder');
    await put(at, FILES);
    at.write('file', 'text');
    await at.put('file');
    assert.equal(at.disk.stat('/w/store/links'), null);
  });

  test('the same content without links is put later: it comes back without', async () => {
    const at = openStore('in a folder');
    const linked = await put(at, { ...FILES, latest: '→ data/x' });
    const plain = { ...FILES, latest: 'one' };
    const content = await put(at, plain);
    assert.equal(content.hash, linked.hash);
    assert.equal(at.disk.stat(recordOf(content)), null);
    assert.deepEqual(await restored(at, content), sorted(plain));
  });
});

suite('a record of links proves nothing', () => {
  const plain = { ...FILES, latest: 'one', 'copy/x': 'one', 'copy/y': 'two' };
  for (const [what, record, links] of [
    ['those that it may have', { latest: 'data/x', copy: 'data' }, { latest: '→ data/x', copy: '→ data' }],
    ['one that leads to something else', { latest: 'data/y' }, {}],
    ['one to a part of what is there', { copy: 'data/x' }, {}],
    ['one to nothing', { latest: 'data/z' }, {}],
    ['one where nothing is', { other: 'data/x' }, {}],
    ['one that leads out', { latest: '../data/x' }, {}],
    ['one by an absolute path', { latest: '/w/out/data/x' }, {}],
    ['one to itself', { latest: 'latest' }, {}],
    ['one into itself', { copy: 'copy/x' }, {}],
    ['one below another', { copy: 'data', 'copy/x': '../data/x' }, { copy: '→ data' }],
    ['one that is no text', { latest: 1 }, {}],
    ['nothing', null, {}],
    ['a text', 'latest', {}],
  ] as const) {
    test(what, async () => {
      const at = openStore('in a folder');
      const content = await put(at, plain);
      at.disk.makeFolder('/w/store/links');
      writeOwn(at.disk, recordOf(content), { name: 'links', version: 1 }, record);
      const isBelow = (path: string): boolean =>
        Object.keys(links).some((link) => path.startsWith(`${link}/`));
      const expected = Object.entries({ ...plain, ...links }).filter(([path]) => !isBelow(path));
      assert.deepEqual(await restored(at, content), sorted(Object.fromEntries(expected)));
    });
  }

  for (const [what, files, record] of [
    ['two that lead to each other', ['one', 'two'], { one: 'two', two: 'one' }],
    [
      'a circle through a folder that is a link',
      ['x/f', 'y/f', 'one'],
      { x: 'y', 'y/f': '../one', one: 'x/f' },
    ],
    ['one that leads into a circle', ['one', 'two', 'three'], { one: 'two', two: 'one', three: 'one' }],
  ] as const) {
    test(`${what}: what was there comes back all the same`, async () => {
      const at = openStore('in a folder');
      const content = await put(at, Object.fromEntries(files.map((path) => [path, 'text'])));
      at.disk.makeFolder('/w/store/links');
      writeOwn(at.disk, recordOf(content), { name: 'links', version: 1 }, record);
      at.disk.remove('/w/out');
      assert.deepEqual(await at.store.restore(content, '/w/out'), { kind: 'restored' });
      assert.equal(await at.hash('out'), content.hash);
    });
  }

  test('a damaged one is none', async () => {
    const at = openStore('in a folder');
    const content = await put(at, { ...FILES, latest: '→ data/x' });
    at.disk.write(recordOf(content), 'x');
    assert.deepEqual(await restored(at, content), sorted({ ...FILES, latest: 'one' }));
  });
});

function sorted(tree: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));
}
