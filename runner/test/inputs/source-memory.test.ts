import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SourceMemory } from '../../src/inputs/code/source-memory.js';
import { sha256 } from '../../src/model/hashes.js';
import type { Disk } from '../../src/system/disk.js';
import { contentHash } from '../support/lock-entries.js';
import { tempFolder } from '../support/temp-folder.js';
import { unsyncedDisk } from '../support/test-disks.js';

const [OLD, NEW] = [sha256('old'), sha256('new')];
const [a, b] = [contentHash('file', 'a'), contentHash('file', 'b')];

test('files that changed since an identity was recorded: other ones, new ones, and those that are gone', () => {
  const memory = new SourceMemory(unsyncedDisk, tempFolder('sources'));
  assert.deepEqual(memory.changedSince(OLD, { 'x.ts': a }), [], 'nothing is known');
  memory.remember(OLD, { 'z.ts': a, 'same.ts': a, 'gone.ts': b });
  memory.remember(NEW, {});
  assert.deepEqual(memory.changedSince(OLD, { 'z.ts': b, 'same.ts': a, 'a.ts': a }), [
    'a.ts',
    'gone.ts',
    'z.ts',
  ]);
  assert.deepEqual(memory.changedSince(OLD, { 'z.ts': a, 'same.ts': a, 'gone.ts': b }), []);
  assert.deepEqual(memory.changedSince(NEW, { 'x.ts': a }), ['x.ts']);
});

test('what is known already isn’t written again', () => {
  const root = tempFolder('sources');
  let renames = 0;
  const disk: Disk = {
    ...unsyncedDisk,
    rename: (from, to) => {
      renames += 1;
      unsyncedDisk.rename(from, to);
    },
  };
  const memory = new SourceMemory(disk, root);
  memory.remember(OLD, { 'x.ts': a });
  memory.remember(OLD, { 'x.ts': a });
  assert.equal(renames, 1);
  memory.remember(OLD, { 'x.ts': b });
  assert.equal(renames, 2);
  assert.deepEqual(memory.changedSince(OLD, { 'x.ts': a }), ['x.ts']);
});

test('pruned, it knows the identities that are kept, and there may be nothing to prune', () => {
  const root = tempFolder('sources');
  const memory = new SourceMemory(unsyncedDisk, root);
  memory.prune(new Set([OLD]));
  memory.remember(OLD, { 'x.ts': a });
  memory.remember(NEW, { 'x.ts': a });
  memory.prune(new Set([NEW]));
  assert.deepEqual(readdirSync(join(root, 'sources')), [`${NEW}.json`]);
  memory.prune(new Set());
  assert.deepEqual(readdirSync(join(root, 'sources')), []);
});

test('a folder in its place tells nothing, and goes', () => {
  const root = tempFolder('sources');
  mkdirSync(join(root, 'sources', `${OLD}.json`, 'inside'), { recursive: true });
  const memory = new SourceMemory(unsyncedDisk, root);
  assert.deepEqual(memory.changedSince(OLD, {}), []);
  memory.remember(OLD, { 'a.ts': contentHash('file', 'a') });
  assert.deepEqual(memory.changedSince(OLD, {}), ['a.ts']);
});
