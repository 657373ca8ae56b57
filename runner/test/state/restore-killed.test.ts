import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ContentHasher } from '../../src/inputs/content.js';
import { StatMemo } from '../../src/inputs/memo.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeClock } from '../../src/system/node/clock.js';
import { nodeHost } from '../../src/system/node/host.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { Aside } from '../../src/state/aside.js';
import { openStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';
import { lonelyProcesses } from '../support/fake-processes.js';
import { faultyDisk, Killed } from '../support/faulty-disk.js';
import { fastTempFolder } from '../support/temp-folder.js';
import { splitDevices, unsyncedDisk } from '../support/test-disks.js';
import { readTree, writeTree, type Tree } from '../support/tree.js';

const edited: Tree = { a: 'edited', 'mine/b': 'by hand' };
const stored: Tree = { a: 'made' };

function open(disk: Disk, workspace: string): { store: Store; aside: Aside } {
  const internal = join(workspace, '.lockstep');
  const parts = { disk, random: nodeRandom, clock: nodeClock, processes: lonelyProcesses, host: nodeHost };
  const layout = { store: join(internal, 'store'), runs: join(internal, 'runs') };
  return {
    store: openStore(parts, layout, () => undefined).store,
    aside: new Aside(parts, join(internal, 'aside')),
  };
}

for (const acrossDevices of [false, true]) {
  for (const kind of ['kill-before', 'kill-halfway', 'kill-after'] as const) {
    const where = acrossDevices ? ', out on another device' : '';
    test(`a restore with ${kind} at every disk call: the edit is in place or aside${where}`, async () => {
      const root = fastTempFolder('restore');
      for (let at = 1; ; at += 1) {
        const workspace = join(root, String(at));
        const place = join(workspace, 'out');
        writeTree(place, stored);
        mkdirSync(join(workspace, '.lockstep'));
        const disk = acrossDevices ? splitDevices(unsyncedDisk, join(workspace, '.lockstep')) : unsyncedDisk;
        const hasher = new ContentHasher(disk, StatMemo.load(disk, join(workspace, 'memo')), nodeClock);
        const content = await hasher.hash(place);
        assert.ok(content !== null);
        await open(disk, workspace).store.put(place, content);
        rmSync(place, { recursive: true });
        writeTree(place, edited);

        const { store, aside } = open(faultyDisk(disk, { at, fault: { kind } }), workspace);
        const facts = { path: 'out', stage: 'make', cause: 'restore' } as const;
        let wasKilled = false;
        try {
          await store.restore(content, place, async () => {
            await aside.take(place, facts);
          });
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
          wasKilled = true;
        }
        const after = open(disk, workspace).aside;
        after.sweep();
        const copies = [
          ...(existsSync(place) ? [readTree(place)] : []),
          ...after.list().map((entry) => readTree(entry.place)),
        ];
        assert.ok(
          copies.some((tree) => JSON.stringify(tree) === JSON.stringify(edited)),
          `lost at ${at}`,
        );
        const [entry] = after.list();
        if (entry !== undefined) assert.equal(dirname(dirname(entry.place)).endsWith(entry.id), true);
        if (!wasKilled) {
          assert.deepEqual(readTree(place), stored);
          return;
        }
      }
    });
  }
}
