import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, test } from 'node:test';
import { PipelineError } from '../../../src/model/errors.js';
import type { Disk } from '../../../src/system/disk.js';
import { World } from '../../support/world.js';

/** Finds a name however its letters are written, as the usual disks of macOS and Windows do. */
function takingNoNoticeOfCase(disk: Disk): Disk {
  const asItLies = (path: string): string => {
    const { dir, base } = posix.parse(path);
    if (disk.lstat(dir)?.kind !== 'folder') return path;
    const found = disk.list(dir).find((name) => name.toLowerCase() === base.toLowerCase());
    return posix.join(dir, found ?? base);
  };
  return {
    ...disk,
    lstat: (path) => disk.lstat(asItLies(path)),
    stat: (path) => disk.stat(asItLies(path)),
    read: (path) => disk.read(asItLies(path)),
  };
}

const stagesOf = (one: string, other: string): string => `
stages:
  one: {cmd: mkdir -p ${posix.dirname(one)}; echo 1 > ${one}, outs: [${one}]}
  other: {cmd: mkdir -p ${posix.dirname(other)}; echo 2 > ${other}, outs: [${other}]}
`;

describe('outs that differ by case alone', () => {
  for (const [one, other, twin] of [
    ['a.txt', 'A.txt', 'A.txt'],
    ['made/x', 'Made/X', 'Made/X'],
    ['made', 'MADE/x', 'MADE/x'],
  ] as const) {
    test(`${one} and ${other}: on a disk that takes them for one nothing runs`, async () => {
      const world = new World({ 'pipeline.yaml': stagesOf(one, other) }, takingNoNoticeOfCase);
      const { error } = await world.run();
      assert.ok(error instanceof PipelineError, String(error));
      assert.match(error.message, /are one on this disk, which takes no notice of case/);
      assert.ok(error.message.includes(twin) && /pipeline\.yaml:[34]:/.test(error.message), error.message);
      assert.deepEqual([world.read(one), world.read(other)], [null, null]);
    });

    test(`${one} and ${other}: on one that tells them apart both are made`, async () => {
      const world = new World({ 'pipeline.yaml': stagesOf(one, other) });
      const { finished } = await world.run();
      assert.equal(finished?.executed, 2);
    });
  }

  test('outs that differ by more are nobody’s twins', async () => {
    const world = new World({ 'pipeline.yaml': stagesOf('a.txt', 'B.txt') }, takingNoNoticeOfCase);
    assert.equal((await world.run()).finished?.executed, 2);
  });
});
