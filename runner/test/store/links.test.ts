import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Content } from '../../src/model/manifest.js';
import { writeOwn } from '../../src/system/own-file.js';
import { contentPlace } from '../support/content-place.js';

type Place = ReturnType<typeof contentPlace>;

/** Path in the folder → a text, or `→` and where a link leads. */
type Entries = Readonly<Record<string, string>>;

function make(at: Place, entries: Entries, folder = 'out'): void {
  for (const [path, text] of Object.entries(entries)) {
    const target = /^→ (.*)$/.exec(text)?.[1];
    if (target === undefined) at.write(`${folder}/${path}`, text);
    else at.disk.symlink(target, `/w/${folder}/${path}`);
  }
}

const look = (at: Place, entries: Entries): Entries =>
  Object.fromEntries(
    Object.keys(entries).map((path) => {
      const place = `/w/out/${path}`;
      const isLink = at.disk.lstat(place)?.kind === 'link';
      return [path, isLink ? `→ ${at.disk.readLink(place)}` : at.disk.read(place).toString()];
    }),
  );

async function restored(at: Place, content: Content, entries: Entries): Promise<Entries> {
  at.disk.remove('/w/out');
  assert.deepEqual(await at.store.restore(content, '/w/out'), { kind: 'restored' });
  assert.equal(await at.hash('out'), content.hash);
  return look(at, entries);
}

const recordOf = ({ hash }: Content): string => `/w/store/links/${hash.replace(':', '-')}`;

function forge(at: Place, content: Content, record: unknown): void {
  at.disk.makeFolder('/w/store/links');
  at.disk.makeFolder('/w/prepared');
  writeOwn(at.disk, recordOf(content), { name: 'links', version: 1 }, record, {
    prepared: '/w/prepared/record',
    mode: 0o600,
  });
}

suite('links within a folder come back as links', () => {
  for (const [what, entries] of [
    ['to a file', { 'a/file': 'text', latest: '→ a/file' }],
    ['to a file beside it', { 'a/file': 'text', 'a/same': '→ file' }],
    ['up and down again', { 'a/file': 'text', 'b/c/other': 'x', 'b/c/file': '→ ../../a/file' }],
    ['to a link', { file: 'text', one: '→ file', two: '→ one' }],
  ] as readonly (readonly [string, Entries])[]) {
    test(what, async () => {
      const at = contentPlace('in a folder');
      make(at, entries);
      const content = await at.put('out');
      assert.deepEqual(await restored(at, content, entries), entries);
      assert.equal((at.disk.lstat(recordOf(content))?.mode ?? 0) & 0o777, 0o600);
    });
  }

  test('to a folder, of which nothing is made a second time', async () => {
    const at = contentPlace('in a folder');
    const entries = { 'v1/file': 'text', 'v1/deep/file': 'more', latest: '→ v1' };
    make(at, entries);
    const content = await at.put('out');
    assert.deepEqual(await restored(at, content, entries), entries);
    assert.equal(at.disk.read('/w/out/latest/deep/file').toString(), 'more');
  });

  test('of one content that is there several times it is as the last was', async () => {
    const at = contentPlace('in a folder');
    const linked = { 'a/file': 'text', same: '→ a/file' };
    const copied = { 'a/file': 'text', same: 'text' };
    make(at, linked);
    const content = await at.put('out');
    make(at, copied, 'other');
    assert.equal((await at.put('other')).hash, content.hash);
    assert.deepEqual(await restored(at, content, linked), copied);
    assert.equal(at.disk.lstat(recordOf(content)), null);
  });

  test('a file has none, nor has a folder without any', async () => {
    const at = contentPlace('in a folder');
    at.write('out', 'text');
    await at.put('out');
    at.write('folder/file', 'text');
    await at.put('folder');
    assert.equal(at.disk.lstat('/w/store/links'), null);
  });
});

suite('a record proves nothing: what it says is done where it makes of the folder what that was', () => {
  const PLAIN = { 'a/file': 'text', 'a/other': 'else', 'b/file': 'text', 'b/other': 'else', c: 'text' };
  for (const [what, record, made] of [
    ['what is true is', { c: 'a/file' }, { ...PLAIN, c: '→ a/file' }],
    ['what has another content isn’t', { c: 'a/other' }, PLAIN],
    ['what is nowhere isn’t', { c: 'a/absent', d: 'a/file' }, PLAIN],
    ['nothing leads out', { c: '../out/a/file', 'b/file': '/w/out/a/file' }, PLAIN],
    ['nothing leads to itself', { c: 'c', 'a/file': 'file' }, PLAIN],
    ['nothing leads to a folder that it is in', { 'a/file': '../a' }, PLAIN],
    ['nothing lies below a link', { b: 'a', 'b/file': '../a/file' }, { 'b/file': 'text', b: '→ a' }],
    ['of what is no text nothing is', { c: 1, b: null }, PLAIN],
    ['a folder that begins alike is another', { c: 'b/fil' }, PLAIN],
    ['what is no record counts as none', ['a/file'], PLAIN],
    ['nor does nothing', null, PLAIN],
  ] as const) {
    test(what, async () => {
      const at = contentPlace('in a folder');
      make(at, PLAIN);
      const content = await at.put('out');
      forge(at, content, record);
      assert.deepEqual(await restored(at, content, made), made);
    });
  }
  test('a damaged one counts as none', async () => {
    const at = contentPlace('in a folder');
    const entries = { 'a/file': 'text', same: '→ a/file' };
    make(at, entries);
    const content = await at.put('out');
    at.disk.write(recordOf(content), 'x');
    assert.deepEqual(await restored(at, content, entries), { 'a/file': 'text', same: 'text' });
  });
  for (const [what, entries, record] of [
    ['two that lead to each other', { one: 'text', two: 'text' }, { one: 'two', two: 'one' }],
    [
      'links that lead in a circle through a folder that is one',
      { 'x/f': 'text', 'y/f': 'text', one: 'text' },
      { x: 'y', 'y/f': '../one', one: 'x/f' },
    ],
    [
      'one that leads into a circle',
      { one: 'text', two: 'text', three: 'text' },
      { one: 'two', two: 'one', three: 'one' },
    ],
  ] as readonly (readonly [string, Entries, Entries])[]) {
    test(`${what} make nothing of what was there`, async () => {
      const at = contentPlace('in a folder');
      make(at, entries);
      const content = await at.put('out');
      forge(at, content, record);
      at.disk.remove('/w/out');
      assert.deepEqual(await at.store.restore(content, '/w/out'), { kind: 'restored' });
      assert.equal(await at.hash('out'), content.hash);
    });
  }
});
