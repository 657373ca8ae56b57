import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { StatMemo } from '../../src/inputs/memo.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { contentHash } from '../support/lock-entries.js';
import { tempFolder } from '../support/temp-folder.js';

/** A clock that is well past the writing of any file of the test. */
const LATER_MS = Date.now() + 60_000;

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
  for (const { path, stat, hash } of files) first.remember(path, stat, hash, LATER_MS);
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
