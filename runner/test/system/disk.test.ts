import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { isErrno } from '../../src/system/disk-tree.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { FakeClock } from '../support/fake-clock.js';
import { fastTempFolder } from '../support/temp-folder.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';
import { diskContract } from './disk-contract.js';

function virtual(): VirtualDisk {
  const made = new VirtualDisk(new FakeClock());
  made.disk.makeFolder('/home');
  made.settle();
  return made;
}

diskContract('node’s disk', () => ({ disk: nodeDisk, folder: fastTempFolder('disk') }));
diskContract('the virtual disk', () => ({ disk: virtual().disk, folder: '/home' }));

test('a FIFO in a file’s place has nothing to read, and nobody waits for it', async () => {
  const path = join(fastTempFolder('disk'), 'fifo');
  execFileSync('mkfifo', [path]);
  assert.equal(nodeDisk.read(path).length, 0);
  assert.equal(nodeDisk.readEnd(path, 10).length, 0);
  assert.equal(nodeDisk.readFrom(path, 0, 10).length, 0);
  const chunks: Uint8Array[] = [];
  for await (const chunk of nodeDisk.readChunks(path)) chunks.push(chunk);
  assert.deepEqual(chunks, []);
});

suite('the virtual disk', () => {
  test('nothing is renamed or linked from one device to another', async () => {
    const made = virtual();
    made.mount('/home/mnt');
    const { disk } = made;
    disk.write('/home/file', 'text');
    const isRefused = (error: unknown) => isErrno(error, 'EXDEV');
    for (const act of ['rename', 'link'] as const) {
      assert.throws(() => {
        disk[act]('/home/file', '/home/mnt/file');
      }, isRefused);
    }
    await disk.copy('/home/file', '/home/mnt/file');
    disk.rename('/home/mnt/file', '/home/mnt/other');
    assert.notEqual(disk.stat('/home/mnt/other')?.device, disk.stat('/home/file')?.device);
  });

  test('a power cut takes what wasn’t synced: content for certain, names as the test will have it', () => {
    for (const names of ['kept', 'lost'] as const) {
      const made = virtual();
      const { disk } = made;
      for (const name of ['synced', 'appended', 'overwritten']) disk.write(`/home/${name}`, 'old');
      made.settle();
      disk.append('/home/synced', ' and new');
      disk.sync('/home/synced');
      disk.append('/home/appended', ' and new');
      disk.write('/home/overwritten', 'new');
      disk.write('/home/made', 'new');
      disk.rename('/home/appended', '/home/renamed');
      assert.deepEqual(made.unsynced('/home'), ['/home/overwritten', '/home/made', '/home/renamed']);
      made.powerCut(names);
      const left = disk.list('/home').map((name) => [name, disk.read(`/home/${name}`).toString()]);
      const same = names === 'kept' ? '' : 'old';
      assert.deepEqual(Object.fromEntries(left), {
        synced: 'old and new',
        overwritten: same,
        ...(names === 'kept' ? { made: '', renamed: 'old' } : { appended: 'old' }),
      });
    }
  });

  test('of a rename a power cut leaves the one name or the other, whatever share of the names stays', () => {
    const seen = new Set<string>();
    for (let share = 0; share <= 1; share += 0.05) {
      const made = virtual();
      const { disk } = made;
      for (const name of ['one', 'two']) disk.write(`/home/${name}`, name);
      made.settle();
      disk.rename('/home/one', '/home/renamed');
      disk.rename('/home/two', '/home/renamed');
      made.powerCut({ names: share, contents: () => 'kept' });
      seen.add(disk.list('/home').join(' '));
    }
    assert.deepEqual([...seen], ['one two', 'renamed two', 'renamed']);
  });

  test('a sync writes down all that was done to names before', () => {
    const made = virtual();
    made.disk.makeFolder('/home/a/b');
    made.disk.write('/home/a/one', 'one');
    made.disk.write('/home/a/two', 'two');
    made.disk.sync('/home/a/two');
    made.powerCut('lost');
    assert.deepEqual(made.disk.list('/home/a'), ['b', 'one', 'two']);
    assert.deepEqual(
      [made.disk.read('/home/a/one').toString(), made.disk.read('/home/a/two').toString()],
      ['', 'two'],
    );
  });
});

suite('the fake clock', () => {
  test('it stands still, and timers go off in their order when it is moved', async () => {
    const clock = new FakeClock();
    const heard: string[] = [];
    const tell = (what: string) => () => {
      heard.push(`${what} at ${clock.monotonic()}`);
    };
    clock.after(20, tell('once'));
    clock.after(15, tell('never')).stop();
    const often = clock.every(10, tell('often'));
    void clock.sleep(25).then(() => {
      often.stop();
    });
    assert.deepEqual(heard, []);
    await clock.advance(100);
    assert.deepEqual(heard, ['often at 10', 'once at 20', 'often at 20']);
    assert.equal(clock.monotonic(), 100);
  });

  test('a signal ends a sleep with its reason', async () => {
    const controller = new AbortController();
    const slept = new FakeClock().sleep(1, controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(slept, /enough/);
  });
});
