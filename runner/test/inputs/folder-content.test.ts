import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ContentHasher, outHash } from '../../src/inputs/content.js';
import { StatMemo } from '../../src/inputs/memo.js';
import { sha256 } from '../../src/model/hashes.js';
import { manifestHash, type Manifest } from '../../src/model/manifest.js';
import { nodeClock } from '../../src/system/node/clock.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import type { Disk } from '../../src/system/disk.js';
import { tempFolder } from '../support/temp-folder.js';

const hasherOn = (disk: Disk): ContentHasher =>
  new ContentHasher(disk, StatMemo.load(disk, join(tempFolder('memo'), 'none')), nodeClock);

test('a folder has its files and empty folders by path, and the bytes of all files', async () => {
  const root = tempFolder('content');
  mkdirSync(join(root, 'sub/empty/deep'), { recursive: true });
  mkdirSync(join(root, 'sub/full'));
  writeFileSync(join(root, 'sub/full/b'), '22');
  writeFileSync(join(root, 'a'), '1');
  writeFileSync(join(root, 'none'), '');
  const file = (path: string, text: string): Manifest['entries'][number] => ({
    path,
    kind: 'file',
    hash: `file:${sha256(text)}`,
    size: text.length,
  });
  const manifest: Manifest = {
    entries: [
      file('a', '1'),
      file('none', ''),
      { path: 'sub/empty/deep', kind: 'empty-folder' },
      file('sub/full/b', '22'),
    ],
  };
  for (const links of ['follow', 'inside'] as const) {
    assert.deepEqual(await hasherOn(nodeDisk).hash(root, links), {
      kind: 'folder',
      hash: manifestHash(manifest),
      size: 3,
      manifest,
    });
  }
  assert.deepEqual(await hasherOn(nodeDisk).hash(tempFolder('empty')), {
    kind: 'folder',
    hash: manifestHash({ entries: [] }),
    size: 0,
    manifest: { entries: [] },
  });
});

test('a small file is read in one go, a large one in chunks', async () => {
  const root = tempFolder('content');
  const read: string[] = [];
  const disk: Disk = {
    ...nodeDisk,
    read: (path) => {
      read.push('whole');
      return nodeDisk.read(path);
    },
    readChunks: (path) => {
      read.push('chunks');
      return nodeDisk.readChunks(path);
    },
  };
  for (const [size, how] of [
    [1 << 20, 'whole'],
    [(1 << 20) + 1, 'chunks'],
  ] as const) {
    const bytes = Buffer.alloc(size, 'x');
    writeFileSync(join(root, how), bytes);
    const content = await hasherOn(disk).hash(join(root, how));
    assert.deepEqual(content, { kind: 'file', hash: `file:${sha256(bytes)}`, size });
    assert.equal(read.pop(), how);
  }
});

test('an out’s hash: null where nothing is, and for what can’t be one; any other trouble is told', async () => {
  const root = tempFolder('content');
  writeFileSync(join(root, 'a'), '1');
  symlinkSync('a', join(root, 'link'));
  const hasher = hasherOn(nodeDisk);
  assert.equal(await outHash(hasher, join(root, 'a')), `file:${sha256('1')}`);
  assert.equal(await outHash(hasher, join(root, 'gone')), null);
  assert.equal(await outHash(hasher, join(root, 'link')), null);
  const failing = hasherOn({
    ...nodeDisk,
    read: (path) => {
      if (path.endsWith('/a')) throw new RangeError('bug');
      return nodeDisk.read(path);
    },
  });
  await assert.rejects(outHash(failing, join(root, 'a')), RangeError);
});
