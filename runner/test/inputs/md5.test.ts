import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { Md5Hasher } from '../../src/inputs/md5.js';
import { StatMemo } from '../../src/inputs/memo.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeClock } from '../../src/system/node/clock.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { tempFolder } from '../support/temp-folder.js';

/** Any file of the test is old enough to be remembered. */
const clock = { ...nodeClock, now: () => Date.now() + 60_000 };

const NOTHING_IGNORED = (): boolean => false;

function hasher(memo = join(tempFolder('md5'), 'none'), disk: Disk = nodeDisk): Md5Hasher {
  return new Md5Hasher(disk, StatMemo.loadMd5(nodeDisk, memo), clock);
}

function place(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A file, and what `dvc add` of DVC 3.67.1 and DVC 2's way of hashing say of it. */
const FILES: Readonly<Record<string, readonly [content: string | Buffer, now: string, legacy: string]>> = {
  'an empty file': ['', 'd41d8cd98f00b204e9800998ecf8427e', 'd41d8cd98f00b204e9800998ecf8427e'],
  'text with CRLF': [
    'a,b\r\n1,2\r\n',
    'b202f333fba4fd38d4b8e5e693077aab',
    'e5ebd4c02cefbe7955977c67ada242b7',
  ],
  'bytes with a NUL': [
    Buffer.from([0, 13, 10, 1]),
    '6fb1bb143e07d52be6b9f2c90cd306c4',
    '6fb1bb143e07d52be6b9f2c90cd306c4',
  ],
  'foreign bytes': [
    Buffer.from([128, 129, 130, 13, 10, 97, 98]),
    'de7458b604a93c6d72a2dda8ebfa5002',
    'de7458b604a93c6d72a2dda8ebfa5002',
  ],
  'umlauts in a short text': [
    'größe\r\n',
    'e1a2b22eb3fbe8a627922268c3348fdb',
    'e1a2b22eb3fbe8a627922268c3348fdb',
  ],
  'a CRLF between two chunks': [
    `${'x'.repeat(2 ** 20 - 1)}\r\ny\r\n`,
    '7e9dd6c74edc74a5b3fc64ef718baddb',
    'e1825541a28894307881fc219afcc49f',
  ],
};

suite('a file', () => {
  for (const [name, [content, now, legacy]] of Object.entries(FILES)) {
    test(name, async () => {
      const path = join(tempFolder('md5'), 'file');
      writeFileSync(path, content);
      const own = hasher();
      assert.deepEqual(await own.of(path, false, NOTHING_IGNORED), {
        digest: now,
        of: 'file',
        isLegacy: false,
      });
      assert.deepEqual(await own.of(path, true, NOTHING_IGNORED), {
        digest: legacy,
        of: 'file',
        isLegacy: true,
      });
    });
  }

  test('where nothing is there is none', async () => {
    assert.equal(await hasher().of(join(tempFolder('md5'), 'none'), false, NOTHING_IGNORED), null);
  });
});

test('a folder is its manifest, as DVC writes it', async () => {
  const folder = tempFolder('md5');
  place(folder, {
    text: 'a,b\r\n1,2\r\n',
    'dir/b.csv': '1\r\n',
    'dir/a "q".csv': '2',
    'dir/größe.txt': '3',
    'dir/sub/\u{1f600}': '4',
    'dir/sub/ﬁ': '5',
    'dir/z\\t': '6',
    'dir/dup': '1\r\n',
    'dir/Z': '7',
    'dir/x.tmp': 'no',
    'dir/skip/f': 'no',
  });
  mkdirSync(join(folder, 'dir/sub/empty'));
  symlinkSync('../text', join(folder, 'dir/link'));
  symlinkSync('..', join(folder, 'dir/looped'));
  const isIgnored = (path: string, isFolder: boolean): boolean =>
    path.endsWith('.tmp') || (isFolder && basename(path) === 'skip');
  const own = hasher();
  assert.deepEqual(await own.of(join(folder, 'dir'), false, isIgnored), {
    digest: '273a3db0dd830047844a2bfac546919d',
    of: 'folder',
    isLegacy: false,
  });
  assert.deepEqual(await own.of(join(folder, 'dir'), true, isIgnored), {
    digest: 'a192142dcc081d9cccc322f3b6c1fbd5',
    of: 'folder',
    isLegacy: true,
  });
  assert.notEqual(
    (await own.of(join(folder, 'dir'), false, NOTHING_IGNORED))?.digest,
    '273a3db0dd830047844a2bfac546919d',
  );
});

test('a file is read once, until its inode says that it changed', async () => {
  const folder = tempFolder('md5');
  const [file, memoFile] = [join(folder, 'file'), join(folder, 'memo.json')];
  writeFileSync(file, 'one');
  const read: string[] = [];
  const disk: Disk = {
    ...nodeDisk,
    readChunks: (path) => {
      read.push(path);
      return nodeDisk.readChunks(path);
    },
  };
  const digestBy = async (): Promise<string | undefined> => {
    const memo = StatMemo.loadMd5(nodeDisk, memoFile);
    const found = await new Md5Hasher(disk, memo, clock).of(file, false, NOTHING_IGNORED);
    memo.save(nodeRandom);
    return found?.digest;
  };
  const first = await digestBy();
  assert.equal(await digestBy(), first);
  assert.deepEqual(read, [file]);
  appendFileSync(file, '!');
  assert.notEqual(await digestBy(), first);
  assert.deepEqual(read, [file, file]);
});

test('a memo of other hashes is none', () => {
  const file = join(tempFolder('md5'), 'memo.json');
  writeFileSync(file, 'one');
  const stat = nodeDisk.stat(file);
  assert.ok(stat);
  const memo = StatMemo.load(nodeDisk, file);
  memo.remember('/a', stat, `file:${'0'.repeat(64)}`, clock.now());
  memo.save(nodeRandom);
  assert.ok(StatMemo.load(nodeDisk, file).lookup('/a', stat));
  assert.equal(StatMemo.loadMd5(nodeDisk, file).lookup('/a', stat), null);
});
