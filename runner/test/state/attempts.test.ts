import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { StoreError } from '../../src/model/errors.js';
import type { Disk } from '../../src/system/disk.js';
import { isErrno } from '../../src/system/disk-tree.js';
import { faultyDisk } from '../support/faulty-disk.js';
import { torture } from '../support/torture.js';
import { readTree } from '../support/tree.js';
import {
  after,
  before,
  checkNothingLost,
  fail,
  settingsOn,
  sorted,
  succeed,
  titleOf,
  withoutEmptyFolders,
  Workspace,
  type Setting,
} from './attempts-bench.js';
import { checkRecovered } from './attempts-recovered.js';

const DECISION = /^write .*\/committed$/;
const READS = /^(stat|lstat|list|folders|read\w*|realPath) /;
const TAKES_ROOM = /^(write\w*|append|copy) /;

const DISKS = { all: ['virtual', 'real'], most: ['virtual', 'real'], few: ['virtual'] } as const;

for (const setting of DISKS[torture].flatMap(settingsOn)) {
  suite(titleOf(setting), () => {
    test('undisturbed: the new outs, and nothing left behind but what was unknown', async () => {
      const workspace = new Workspace(setting);
      await succeed(workspace);
      assert.deepEqual(workspace.tree(), sorted(after));
      assert.deepEqual(readTree(workspace.internal, ['aside', 'folders.json', 'boot.json'], workspace.disk), {
        'attempts/': '',
      });
      assert.equal(workspace.aside().list().length, setting.areKnown ? 0 : 4);
      checkNothingLost(workspace);
    });

    test('the next one has its folder, of which nothing is left, and the last leaves none', async () => {
      const workspace = new Workspace(setting);
      const attempts = workspace.attempts();
      const folders: string[][] = [];
      for (const stage of ['a', 'b', 'a']) {
        const attempt = await attempts.begin(stage, setting.mode, [], new Map());
        folders.push([...workspace.disk.list(join(workspace.internal, 'attempts'))]);
        const files = workspace.disk.list(attempt.folder).filter((name) => !name.endsWith('.new'));
        assert.deepEqual(files, ['attempt.json']);
        await attempt.recordJob({ executor: 'local', handle: stage });
        assert.deepEqual(workspace.disk.list(attempt.folder), ['attempt.json', 'child.json']);
        await attempt.commit([]);
      }
      assert.deepEqual(
        folders.map(({ length }) => length),
        [1, 1, 1],
      );
      attempts.removeSpare();
      assert.deepEqual(workspace.disk.list(join(workspace.internal, 'attempts')), []);
    });

    test('a failure brings it back, and sets nothing aside', async () => {
      const workspace = new Workspace(setting);
      await fail(workspace);
      assert.deepEqual(withoutEmptyFolders(workspace.tree()), before);
      assert.deepEqual(workspace.aside().list(), []);
    });

    for (const [ending, work] of Object.entries({ success: succeed, failure: fail })) {
      test(`a disk that refuses one call on the way to ${ending}: it is told, and nothing is lost`, async () => {
        const fault = { kind: 'error', code: 'EIO' } as const;
        const changes = (await heard(setting, work)).filter((call) => !READS.test(call));
        assert.ok(changes.length > 10);
        // A folder that is kept for the next attempt doesn't tell how the last one ended.
        const decision = changes.findIndex((call) => DECISION.test(call)) + 1;
        assert.equal(decision > 0, ending === 'success');
        for (let at = 1; at <= changes.length; at += 1) {
          const workspace = new Workspace(setting);
          const refusing = workspace.attempts((disk) => faultyDisk(disk, { at, fault }));
          await assert.rejects(work(workspace, refusing), /EIO/, `call ${at}`);
          const isDecided = decision > 0 && at > decision;
          checkRecovered(workspace, await workspace.attempts().recover(), isDecided);
          workspace.remove();
        }
      });
    }

    test('after the decision nothing takes room on this device', async () => {
      if (setting.acrossDevices) return;
      const calls = await heard(setting, succeed);
      const decided = calls.findLastIndex((call) => DECISION.test(call));
      assert.ok(decided > 0);
      assert.deepEqual(
        calls.slice(decided + 1).filter((call) => TAKES_ROOM.test(call)),
        [],
      );
    });

    test('a full disk before the decision: the old outs are back, and nothing lies aside', async () => {
      for (let at = 1; ; at += 1) {
        const workspace = new Workspace(setting);
        const fault = { kind: 'error', code: 'ENOSPC' } as const;
        const takesRoom = (method: keyof Disk): boolean =>
          ['write', 'writeDurably', 'copy', 'makeFolder'].includes(method);
        const disk = (real: Disk): Disk => faultyDisk(real, { at, fault, counts: takesRoom });
        try {
          await succeed(workspace, workspace.attempts(disk));
          break;
        } catch (error) {
          assert.ok(error instanceof StoreError || isErrno(error, 'ENOSPC'), String(error));
          // Only what was decided is left to the next run; a child that can't be recorded is its caller's to undo.
          const isLeft = workspace.attempts().left().length > 0;
          assert.equal(isLeft, workspace.isDecided() || !(error instanceof StoreError));
        }
        const isDecided = workspace.isDecided();
        await workspace.attempts().recover();
        const expected = isDecided ? sorted(after) : before;
        assert.deepEqual(withoutEmptyFolders(workspace.tree()), expected);
        if (!isDecided) assert.deepEqual(workspace.aside().list(), []);
        checkNothingLost(workspace);
        workspace.remove();
      }
    });
  });
}

/** The disk calls of an attempt that nothing disturbs. */
async function heard(setting: Setting, work: typeof succeed): Promise<readonly string[]> {
  const workspace = new Workspace(setting);
  let calls: readonly string[] = [];
  const listening = workspace.attempts((disk) => {
    const faulty = faultyDisk(disk, { at: 0, fault: { kind: 'kill-before' } });
    ({ calls } = faulty);
    return faulty;
  });
  await work(workspace, listening);
  return calls;
}
