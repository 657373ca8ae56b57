import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FileStat } from '../../src/system/disk.js';
import { StatMemo } from '../../src/inputs/memo.js';
import { encodeOwn } from '../../src/system/own-file.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { faultyDisk, Killed } from '../support/faulty-disk.js';
import { contentHash } from '../support/lock-entries.js';
import { tempFolder } from '../support/temp-folder.js';

/** A clock that is well past the writing of any file so far. */
const later = (): number => Date.now() + 60_000;

test('a pruned memo has forgotten the files that are gone, and no others', () => {
  const folder = tempFolder('memo');
  const load = (): StatMemo => StatMemo.load(nodeDisk, join(folder, 'memo.json'));
  const files = ['asked', 'left', 'gone'].map((name) => {
    const path = join(folder, name);
    writeFileSync(path, name);
    const stat = nodeDisk.stat(path);
    assert.ok(stat);
    return { name, path, stat, hash: contentHash('file', name) };
  });
  const first = load();
  for (const { path, stat, hash } of files) first.remember(path, stat, hash, later());
  first.save(nodeRandom);
  rmSync(join(folder, 'gone'));
  const second = load();
  for (const { name, path, stat, hash } of files) {
    if (name === 'asked') assert.equal(second.lookup(path, stat), hash);
  }
  second.prune();
  second.save(nodeRandom);
  const third = load();
  const known = files.filter(({ path, stat, hash }) => third.lookup(path, stat) === hash);
  assert.deepEqual(
    known.map(({ name }) => name),
    ['asked', 'left'],
  );
});

const STAT: FileStat = {
  kind: 'file',
  size: 1,
  mode: 0o644,
  executable: false,
  device: 1n,
  inode: 2n,
  mtimeNs: 3n,
  ctimeNs: 4n,
};
const HASH = contentHash('file-x', 'one');

test('a hash is remembered for what the inode said, and for nothing else', () => {
  const file = join(tempFolder('memo'), 'memo.json');
  const memo = StatMemo.load(nodeDisk, file);
  memo.remember('/a', STAT, HASH, later());
  memo.save(nodeRandom);
  const loaded = StatMemo.load(nodeDisk, file);
  assert.equal(loaded.lookup('/a', STAT), HASH);
  assert.equal(loaded.lookup('/b', STAT), null);
  const others: readonly Partial<FileStat>[] = [
    { size: 2 },
    { executable: true },
    { device: 3n },
    { inode: 3n },
    { mtimeNs: 5n },
    { ctimeNs: 5n },
  ];
  for (const other of others) {
    assert.equal(loaded.lookup('/a', { ...STAT, ...other }), null, Object.keys(other).join());
  }
});

test('it is written when something was learnt, under a name of its own first, and not otherwise', () => {
  const folder = tempFolder('memo');
  const file = join(folder, 'memo.json');
  const memo = StatMemo.load(nodeDisk, file);
  memo.save(nodeRandom);
  assert.equal(existsSync(file), false);
  memo.remember('/a', STAT, HASH, 0);
  memo.save(nodeRandom);
  assert.equal(existsSync(file), false, 'what could change unseen is not remembered');
  memo.remember('/a', STAT, HASH, later());
  memo.save({ hex: (bytes) => 'r'.repeat(2 * bytes) });
  assert.deepEqual(readdirSync(folder), ['memo.json']);
  const written = statSync(file).ino;
  memo.save(nodeRandom);
  const again = StatMemo.load(nodeDisk, file);
  again.lookup('/a', STAT);
  again.prune();
  again.save(nodeRandom);
  assert.equal(statSync(file).ino, written);
});

test('two that write it at the same time prepare their own files', () => {
  const folder = tempFolder('memo');
  const file = join(folder, 'memo.json');
  for (const name of ['a', 'b']) {
    // It comes no further than the rename: the other one begins meanwhile.
    const disk = faultyDisk(nodeDisk, { at: 4, fault: { kind: 'kill-before' } });
    const memo = StatMemo.load(disk, file);
    memo.remember('/a', STAT, HASH, later());
    assert.throws(() => {
      memo.save({ hex: (bytes) => name.repeat(2 * bytes) });
    }, Killed);
    assert.match(disk.calls.at(-1) ?? '', /^rename /);
  }
  assert.equal(readdirSync(folder).length, 2);
});

test('what isn’t a memo of this version, to the last row, is an empty one', () => {
  const file = join(tempFolder('memo'), 'memo.json');
  const stamp = '1 2 1 - 3 4';
  const row = ['/a', stamp, HASH];
  const executable = { ...STAT, executable: true };
  const memoOf = (content: unknown, version = 2): StatMemo => {
    writeFileSync(file, encodeOwn({ name: 'memo', version }, content));
    return StatMemo.load(nodeDisk, file);
  };
  for (const bad of [
    null,
    'row',
    [1, stamp, HASH],
    ['/b', 1, HASH],
    ['/b', stamp, 1],
    ['/b', stamp, `${HASH}0`],
    ['/b', stamp, `x${HASH}`],
    ['/b', stamp, contentHash('folder', 'x')],
    ['/b', stamp],
  ]) {
    assert.equal(memoOf([row, bad]).lookup('/a', STAT), null, JSON.stringify(bad));
  }
  for (const content of [null, 1, {}, { rows: [row] }])
    assert.equal(memoOf(content).lookup('/a', STAT), null);
  assert.equal(memoOf([row], 3).lookup('/a', STAT), null);
  writeFileSync(file, JSON.stringify({ version: 1, rows: [row] }));
  assert.equal(StatMemo.load(nodeDisk, file).lookup('/a', STAT), null, 'the first version had no check');
  const good = memoOf([row, ['/b', stamp, contentHash('file', 'b')]]);
  assert.equal(good.lookup('/a', STAT), HASH);
  assert.equal(good.lookup('/a', executable), null);
  assert.equal(good.lookup('/b', STAT), contentHash('file', 'b'));
});

test('one digit of a hash that is another one makes the memo none', () => {
  const folder = tempFolder('memo');
  const file = join(folder, 'memo.json');
  const memo = StatMemo.load(nodeDisk, file);
  memo.remember('/a', STAT, HASH, later());
  memo.save(nodeRandom);
  const digit = HASH.endsWith('0') ? '1' : '0';
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(HASH, HASH.slice(0, -1) + digit));
  assert.equal(StatMemo.load(nodeDisk, file).lookup('/a', STAT), null);
  rmSync(file);
  mkdirSync(join(file, 'in its place'), { recursive: true });
  const anew = StatMemo.load(nodeDisk, file);
  anew.remember('/a', STAT, HASH, later());
  anew.save(nodeRandom);
  assert.equal(readFileSync(file, 'utf8'), text);
});
