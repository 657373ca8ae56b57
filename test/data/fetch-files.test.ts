import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fetchFiles } from '../../stages/data/fetch-files.js';
import { folderSource } from '../../stages/data/sources/folder.js';
import type { Source } from '../../stages/data/sources/source.js';
import { flipBit, specOf, temporaryFolder, tinyFiles, writeFiles } from './tiny.js';

const FILES = tinyFiles();
const SPECS = [...FILES].map(([name, bytes]) => specOf(name, bytes));
const [FIRST = ''] = FILES.keys();

async function folderWith(t: TestContext, files: ReadonlyMap<string, Buffer>): Promise<Source> {
  return folderSource(await writeFiles(await temporaryFolder(t), files));
}

async function fetchTiny(out: string, sources: readonly Source[]): Promise<string[]> {
  const files: string[] = [];
  const failures = await fetchFiles(SPECS, sources, out, (file) => files.push(file));
  return [...failures, ...files];
}

async function assertComplete(out: string): Promise<void> {
  assert.deepEqual((await readdir(out)).sort(), [...FILES.keys()].sort());
  for (const [name, bytes] of FILES) assert.deepEqual(await readFile(join(out, name)), bytes);
}

test('raw and gzipped files are both taken, and are raw afterwards', async (t) => {
  for (const pack of [(bytes: Buffer) => bytes, gzipSync]) {
    for (const suffix of ['', '.gz']) {
      const files = new Map([...FILES].map(([name, bytes]) => [name + suffix, pack(bytes)]));
      const out = join(await temporaryFolder(t), 'raw');
      assert.deepEqual(await fetchTiny(out, [await folderWith(t, files)]), [...FILES.keys()]);
      await assertComplete(out);
    }
  }
});

test('what one source lacks comes from the next, whose other files are not asked for', async (t) => {
  const names = [...FILES.keys()];
  const incomplete = new Map([...FILES].slice(0, 2));
  const asked: string[] = [];
  const second: Source = {
    label: 'second',
    open: () =>
      Promise.resolve((name) => {
        asked.push(name);
        return Promise.resolve(FILES.get(name) ?? Buffer.alloc(0));
      }),
  };
  const out = await temporaryFolder(t);
  const first = await folderWith(t, incomplete);
  assert.deepEqual(await fetchTiny(out, [folderSource('/no/such/folder'), first, second]), [
    'folder /no/such/folder: no such folder',
    `${first.label}: neither ${names[2]} nor ${names[2]}.gz in it`,
    ...names,
  ]);
  assert.deepEqual(asked, names.slice(2));
  await assertComplete(out);
});

const damages: Record<string, [damage: (bytes: Buffer) => Buffer, message: RegExp]> = {
  'a flipped bit': [(bytes) => flipBit(bytes, 20), /SHA-256: expected [0-9a-f]{64}, found [0-9a-f]{64}$/],
  'a truncated file': [(bytes) => bytes.subarray(0, 30), /uncompressed bytes: expected 46, found 30$/],
  'an empty file': [() => Buffer.alloc(0), /uncompressed bytes: expected 46, found 0$/],
  'a web page': [() => Buffer.from('<!doctype html><title>404</title>'), /uncompressed bytes: expected 46/],
  'a flipped bit inside gzip': [(bytes) => flipBit(gzipSync(bytes), 20), /can't be gunzipped|SHA-256/],
  'truncated gzip': [(bytes) => gzipSync(bytes).subarray(0, -9), /can't be gunzipped into 46 bytes/],
  'gzip of something huge': [() => gzipSync(Buffer.alloc(5_000_000)), /can't be gunzipped into 46 bytes/],
};

for (const [name, [damage, message]] of Object.entries(damages)) {
  test(`${name} is refused and never written`, async (t) => {
    const files = new Map(FILES);
    files.set(FIRST, damage(FILES.get(FIRST) ?? Buffer.alloc(0)));
    const out = await temporaryFolder(t);
    await assert.rejects(fetchTiny(out, [await folderWith(t, files)]), message);
    assert.deepEqual(await readdir(out), []);
    // The right bytes elsewhere still win.
    const log = await fetchTiny(out, [await folderWith(t, files), await folderWith(t, FILES)]);
    assert.match(log[0] ?? '', message);
    await assertComplete(out);
  });
}

test('one message lists every source and why it was of no use', async (t) => {
  const broken: Source = {
    label: 'https://mirror.example/',
    open: () =>
      Promise.reject(new Error('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND mirror.example') })),
  };
  const empty = await temporaryFolder(t);
  await assert.rejects(
    fetchTiny(await temporaryFolder(t), [broken, folderSource(empty), folderSource('/no/such')]),
    {
      message: [
        `no source has ${[...FILES.keys()].join(', ')}. Tried, in order:`,
        '  https://mirror.example/: fetch failed: getaddrinfo ENOTFOUND mirror.example',
        `  folder ${empty}: neither ${FIRST} nor ${FIRST}.gz in it`,
        '  folder /no/such: no such folder',
      ].join('\n'),
    },
  );
});

test('a source may leave nothing behind', async (t) => {
  const untidy: Source = {
    label: 'untidy',
    open: async (workFolder) => {
      await writeFiles(join(workFolder, 'deep'), FILES);
      return (name) => readFile(join(workFolder, 'deep', name));
    },
  };
  const out = await temporaryFolder(t);
  await fetchTiny(out, [untidy]);
  await assertComplete(out);
});
