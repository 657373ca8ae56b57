import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LastBoot } from '../../src/state/last-boot.js';
import type { Disk } from '../../src/system/disk.js';
import { FakeClock } from '../support/fake-clock.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const FILE = '/w/boot.json';

/** A machine, and what a process of one of its boots notes. */
function machine() {
  const virtual = new VirtualDisk(new FakeClock());
  virtual.disk.makeFolder('/w');
  let writes = 0;
  const disk: Disk = {
    ...virtual.disk,
    write: (path, content, options) => {
      writes += 1;
      virtual.disk.write(path, content, options);
    },
  };
  return {
    disk,
    virtual,
    writes: () => writes,
    boot: (name: string, endsJobs = true) => new LastBoot(disk, FILE, name, endsJobs),
  };
}

test('what lies there is from an earlier boot where another one was noted', () => {
  const { boot } = machine();
  assert.equal(boot('one').isOver(), false, 'nothing is known');
  boot('one').note();
  assert.deepEqual([boot('one').isOver(), boot('two').isOver()], [false, true]);
  boot('two').note();
  assert.deepEqual([boot('one').isOver(), boot('two').isOver()], [true, false]);
});

test('where jobs outlive the machine nothing is known of another boot', () => {
  const { boot } = machine();
  boot('one').note();
  boot('one', false).note();
  assert.equal(boot('two').isOver(), false);
  assert.deepEqual([boot('one').endsJobs, boot('one', false).endsJobs], [true, false]);
});

test('what can’t be read says nothing', () => {
  const { boot, disk } = machine();
  boot('one').note();
  disk.write(FILE, 'torn');
  assert.equal(boot('two').isOver(), false);
});

test('it is durable when it was noted, and written only where it says something else', () => {
  const { boot, virtual, writes } = machine();
  const one = boot('one');
  one.note();
  virtual.powerCut('lost');
  assert.equal(boot('two').isOver(), true);
  const before = writes();
  one.note();
  boot('one').note();
  assert.equal(writes(), before);
  boot('two').note();
  assert.ok(writes() > before);
});

test('it is noted once: what another process notes meanwhile is not taken back', () => {
  const { boot } = machine();
  const one = boot('one');
  one.note();
  boot('two').note();
  one.note();
  assert.equal(boot('one').isOver(), true);
});
