import { suite, test } from 'node:test';
import { faultyDisk } from '../support/faulty-disk.js';
import { torture } from '../support/torture.js';
import type { Tree } from '../support/tree.js';
import { settingsOn, succeed, titleOf, Workspace } from './attempts-bench.js';
import { checkRecovered, firstTimes, killed } from './attempts-recovered.js';

/** Every so many of the first kills, and of those that follow, are tried. */
const [FIRST, SECOND] = ({ all: [1, 1], most: [1, 1], few: [7, 3] } as const)[torture];

for (const setting of settingsOn('virtual')) {
  suite(titleOf(setting), () => {
    test('killed again at every disk call of the recovery', async () => {
      const [isNewOnce, isNewTwice] = [firstTimes(), firstTimes()];
      for (let at = 1; ; at += FIRST) {
        const workspace = new Workspace(setting);
        const first = workspace.attempts((disk) => faultyDisk(disk, { at, fault: { kind: 'kill-before' } }));
        if (!(await killed(() => succeed(workspace, first)))) break;
        if (isNewOnce(workspace)) await killedAgain(workspace.left(), isNewTwice);
      }
    });

    async function killedAgain(left: Tree, isNew: (workspace: Workspace) => boolean): Promise<void> {
      for (let at = 1; ; at += SECOND) {
        const workspace = new Workspace(setting, left);
        const recovering = workspace.attempts((disk) =>
          faultyDisk(disk, { at, fault: { kind: 'kill-halfway' } }),
        );
        const wasKilled = await killed(() => recovering.recover());
        if (!wasKilled) checkRecovered(workspace, null, true);
        else if (isNew(workspace)) checkRecovered(workspace, await workspace.attempts().recover(), true);
        if (!wasKilled) return;
      }
    }
  });
}
