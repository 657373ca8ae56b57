import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acquire } from '../../src/state/owned-file.js';
import type { OwnerIdentity, Processes } from '../../src/system/processes.js';
import { askingDisk } from '../support/asking-disk.js';
import { FakeClock } from '../support/fake-clock.js';
import { lonelyProcesses, self } from '../support/fake-processes.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const FOLDER = '/project/.lockstep';
const LOCK = `${FOLDER}/lock`;
const dead = owner({ pid: 7 });
const other = owner({ pid: 8 });

function owner(differences: Partial<OwnerIdentity>): string {
  return `${JSON.stringify({ version: 1, ...self, ...differences, token: String(differences.pid) })}\n`;
}

const processes: Processes = {
  ...lonelyProcesses,
  liveness: ({ pid }) => (pid === 7 ? 'dead' : 'alive'),
};

/**
 * A dead owner's lock is acquired while another takes it over as well: just before the `at`th disk call the other one
 * is through, unless this one stands guard over the dead one's file already.
 * @returns false when there were fewer calls
 */
async function overtaken(at: number): Promise<boolean> {
  const clock = new FakeClock();
  const { disk } = new VirtualDisk(clock);
  disk.makeFolder(FOLDER);
  disk.write(LOCK, dead);
  let calls = 0;
  const rival = { wasFirst: false };
  const asked = askingDisk(disk, () => {
    calls += 1;
    const isGuarded = disk.list(FOLDER).some((name) => /takeover-\w+$/.test(name));
    if (calls !== at || isGuarded || disk.stat(LOCK) === null || disk.read(LOCK).toString() !== dead) return;
    disk.remove(LOCK);
    disk.write(LOCK, other);
    rival.wasFirst = true;
  });
  let random = 0;
  const parts = { disk: asked, clock, processes, random: { hex: () => String((random += 1)) } };
  const result = await acquire(parts, LOCK);
  assert.equal(result.kind, rival.wasFirst ? 'held' : 'acquired', `at call ${at}`);
  assert.match(disk.read(LOCK).toString(), rival.wasFirst ? /"pid":8,/ : /"pid":100,/, `at call ${at}`);
  return calls >= at;
}

test('a dead owner’s lock is read again before it is removed: whoever was faster keeps it', async () => {
  let at = 1;
  while (await overtaken(at)) at += 1;
  assert.ok(at > 8, `only ${at} calls`);
});
