import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { StoreError } from '../../src/model/errors.js';
import type { Manifest } from '../../src/model/manifest.js';
import { innerTarget, isInnerLink } from '../../src/model/inner-link.js';
import { confirmNames, twinsOf } from '../../src/store/names.js';
import type { Disk } from '../../src/system/disk.js';
import { FakeClock } from '../support/fake-clock.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const manifest = (...paths: readonly string[]): Manifest => ({
  entries: paths.map((path) => ({ path, kind: 'empty-folder' })),
});

suite('names that some disks take for one', () => {
  const { disk } = new VirtualDisk(new FakeClock());
  /** Takes no notice of case, as macOS's usual one. */
  const caseless: Disk = { ...disk, lstat: (path) => disk.lstat(path.toLowerCase()) };

  test('are found, in files and in folders on the way, each once', () => {
    const found = (...paths: readonly string[]): string[][] =>
      twinsOf(manifest(...paths)).map(({ one, other }) => [one, other]);
    assert.deepEqual(found('a', 'b/a', 'c'), []);
    assert.deepEqual(found('A', 'a'), [['A', 'a']]);
    assert.deepEqual(found('D/x', 'd/y'), [['D', 'd']]);
    assert.deepEqual(found('\u00e9', 'e\u0301'), [['\u00e9', 'e\u0301']]);
  });

  test('are refused by both names on such a disk, and are no matter on others', () => {
    confirmNames(disk, '/w/new', manifest('A', 'a'));
    assert.equal(disk.lstat('/w/new'), null);
    const composing: Disk = { ...disk, lstat: (path) => disk.lstat(path.normalize('NFD')) };
    for (const [given, one, other, why] of [
      [caseless, 'b/a', 'b/A', 'takes no notice of case'],
      [composing, 'b/e\u0301', 'b/\u00e9', 'composes characters'],
    ] as const) {
      assert.throws(
        () => {
          confirmNames(given, '/w/new', manifest(one, other));
        },
        (error) =>
          error instanceof StoreError &&
          error.message.includes(`${one} and ${other} are one name on this disk, which ${why}\n`),
      );
    }
  });
});

test('a link is an inner one where it leads inside from wherever its folder lies', () => {
  for (const [path, target, to] of [
    ['l', 'a', 'a'],
    ['l', './a/b', 'a/b'],
    ['d/e/l', '../../a', 'a'],
    ['d/l', 'x', 'd/x'],
  ] as const) {
    assert.equal(isInnerLink(path, target), true, `${path} → ${target}`);
    assert.equal(innerTarget(path, target), to);
  }
  for (const [path, target] of [
    ['l', '/a'],
    ['l', '../a'],
    ['d/l', '../../a'],
    ['l', 'a/../../b'],
    ['l', 'a/../b'],
    ['l', '.'],
    ['d/l', '..'],
    ['l', ''],
  ] as const) {
    assert.equal(isInnerLink(path, target), false, `${path} → ${target}`);
  }
});
