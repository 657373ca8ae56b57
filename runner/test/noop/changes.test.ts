import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { changesOf, isSettled } from '../../src/noop/changes.js';
import type { Places } from '../../src/noop/places.js';
import { watchedDisk } from '../../src/noop/watched-disk.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { fastTempFolder } from '../support/temp-folder.js';
import { writeTree } from '../support/tree.js';

const NONE: Places = { has: () => false, isAbove: () => false };

/** Files, seen through a disk that is watched from so long after they were made. */
function seenIn(tree: Readonly<Record<string, string>>, laterMs = 10_000) {
  const folder = fastTempFolder('changes');
  writeTree(folder, tree);
  const watched = watchedDisk(nodeDisk, { now: () => Date.now() + laterMs });
  const path = (name: string): string => join(folder, name);
  const changes = (others = NONE): readonly string[] =>
    changesOf(nodeDisk, watched.seen, others).map((one) => one.slice(folder.length + 1));
  return { path, disk: watched.disk, seen: watched.seen, changes };
}

suite('what differs from what was seen', () => {
  test('a file that was written, replaced, removed or made; nothing else', () => {
    const { path, disk, changes } = seenIn({ a: '1', b: '1', c: '1', d: '1' });
    for (const name of ['a', 'b', 'c', 'new']) disk.stat(path(name));
    assert.deepEqual(changes(), []);
    writeFileSync(path('d'), '2');
    assert.deepEqual(changes(), []);
    writeFileSync(path('a'), '2');
    renameSync(path('d'), path('b'));
    rmSync(path('c'));
    writeFileSync(path('new'), '');
    assert.deepEqual(changes(), ['a', 'b', 'c', 'new']);
  });

  test('of a folder that was listed, the names that came and went; of one that wasn’t, nothing', () => {
    const { path, disk, changes } = seenIn({ 'in/a': '', 'in/b': '', 'other/a': '' });
    disk.list(path('in'));
    disk.stat(path('other'));
    writeFileSync(path('in/a'), 'longer');
    writeFileSync(path('other/new'), '');
    assert.deepEqual(changes(), []);
    rmSync(path('in/b'));
    writeFileSync(path('in/c'), '');
    assert.deepEqual(changes(), ['in/b', 'in/c']);
  });

  test('of one whose folders were asked for, folders', () => {
    const { path, disk, changes } = seenIn({ 'in/a': '' });
    disk.folders(path('in'));
    writeFileSync(path('in/b'), '');
    assert.deepEqual(changes(), []);
    mkdirSync(path('in/c'));
    assert.deepEqual(changes(), ['in/c']);
    rmSync(path('in'), { recursive: true });
    assert.deepEqual(changes(), ['in']);
  });

  test('what a link leads to, and where a path really is', () => {
    const { path, disk, changes } = seenIn({ 'a/file': '1', 'b/file': '1' });
    symlinkSync('a', path('link'));
    disk.stat(path('link'));
    disk.realPath(path('link'));
    assert.deepEqual(changes(), []);
    rmSync(path('link'));
    symlinkSync('b', path('link'));
    assert.deepEqual(changes(), ['link']);
  });

  test('what others answer for doesn’t count, nor that a folder was made for it', () => {
    const { path, disk, changes } = seenIn({ in: '' });
    disk.list(path('.'));
    for (const name of ['outs', 'outs/a', 'outs/a/x']) disk.stat(path(name));
    mkdirSync(path('outs/a'), { recursive: true });
    writeFileSync(path('outs/a/x'), '');
    const others: Places = {
      has: (one) => one.startsWith(path('outs/a')),
      isAbove: (one) => one === path('outs'),
    };
    assert.deepEqual(changes(others), []);
    assert.deepEqual(changes(), ['outs', 'outs/a', 'outs/a/x']);
    writeFileSync(path('new'), '');
    assert.deepEqual(changes(others), ['new']);
  });
});

test('what was changed a moment before it was seen may change unseen, unless others answer for it', () => {
  const { path, disk, seen } = seenIn({ a: '' }, 0);
  assert.ok(isSettled(seen, NONE));
  disk.stat(path('a'));
  assert.equal(isSettled(seen, NONE), false);
  assert.ok(isSettled(seen, { ...NONE, has: (one) => one === path('a') }));
  const late = seenIn({ a: '' });
  late.disk.stat(late.path('a'));
  assert.ok(isSettled(late.seen, NONE));
});
