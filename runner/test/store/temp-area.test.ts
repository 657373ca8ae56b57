import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { TempArea } from '../../src/store/temp-area.js';
import type { Liveness, OwnerIdentity } from '../../src/system/processes.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { FakeClock } from '../support/fake-clock.js';
import { lonelyProcesses, self } from '../support/fake-processes.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const FOLDER = '/store/tmp';

/** A store's temp folder, to processes of whom it is known which ones live. */
function place(liveness: (owner: OwnerIdentity) => Liveness = () => 'alive') {
  const { disk } = new VirtualDisk(new FakeClock());
  const areaOf = (owner: OwnerIdentity): TempArea => {
    const processes = { ...lonelyProcesses, self: () => owner, liveness };
    return new TempArea({ disk, random: nodeRandom, processes }, FOLDER);
  };
  return {
    disk,
    area: areaOf,
    /** A process left an unfinished file. @returns its folder */
    leave: (owner: OwnerIdentity): string => {
      const path = areaOf(owner).newPath();
      disk.write(path, 'unfinished');
      return dirname(path);
    },
  };
}

test('nothing is made before a path is asked for; then each is another, in one folder that is there', () => {
  const { disk, area } = place();
  const own = area(self);
  assert.equal(disk.stat(FOLDER), null);
  const paths = [own.newPath(), own.newPath(), own.newPath()];
  assert.equal(new Set(paths).size, 3);
  assert.deepEqual(
    disk.list(FOLDER).map((name) => `${FOLDER}/${name}`),
    [...new Set(paths.map(dirname))],
  );
  for (const path of paths) assert.equal(disk.stat(path), null);
});

test('what a dead process left is removed, what others may still write stays', () => {
  const dead = { ...self, pid: 1 };
  const living = { ...self, pid: 2 };
  const elsewhere = { ...self, pid: 3, host: 'elsewhere' };
  let hasDied = false;
  const { disk, area, leave } = place((owner) => {
    if (owner.host !== self.host) return 'unknown';
    return hasDied && owner.pid === dead.pid ? 'dead' : 'alive';
  });
  const [gone, ...others] = [dead, living, elsewhere].map(leave);
  hasDied = true;
  area(self).newPath();
  assert.equal(disk.stat(gone ?? ''), null);
  for (const other of others) assert.equal(disk.list(other).length, 1, other);
});

test('whose folder it is is asked as the process named itself, whatever its parts hold', () => {
  const asked: OwnerIdentity[] = [];
  const odd = { host: 'a~b/c d', bootId: '%7E', pidNamespace: 'pid:[4026531836]', startTime: '1~2', pid: 77 };
  const { area, leave } = place((owner) => {
    asked.push(owner);
    return 'alive';
  });
  leave(odd);
  asked.length = 0;
  area(self).newPath();
  assert.deepEqual(
    asked.filter(({ pid }) => pid === odd.pid),
    [odd],
  );
});

test('what isn’t named after a process stays', () => {
  const { disk, area } = place(() => 'dead');
  const names = [
    'notes',
    'a~b~c~d',
    'a~b~c~d~pid',
    'a~b~c~d~1x',
    'a~b~c~d~x1',
    'a~b~c~d~',
    '100%',
    'a~b~c~100%~1',
    'x~a~b~c~d~1',
    'a~b~c~d~1~x',
  ];
  for (const name of names) disk.makeFolder(`${FOLDER}/${name}`);
  area(self).newPath();
  for (const name of names) assert.notEqual(disk.stat(`${FOLDER}/${name}`), null, name);
});

test('closed it leaves nothing and holds no sign, and is made anew where a path is asked for', () => {
  const { disk } = new VirtualDisk(new FakeClock());
  let held = 0;
  const signs = {
    ...lonelyProcesses.signs,
    hold: () => {
      held += 1;
      return {
        release: () => {
          held -= 1;
        },
      };
    },
  };
  const own = new TempArea({ disk, random: nodeRandom, processes: { ...lonelyProcesses, signs } }, FOLDER);
  own.close();
  assert.equal(disk.stat(FOLDER), null);
  const before = own.newPath();
  assert.equal(held, 1);
  own.close();
  assert.deepEqual([disk.list(FOLDER), held], [[], 0]);
  const after = own.newPath();
  assert.notEqual(dirname(after), dirname(before));
  assert.equal(disk.stat(dirname(after))?.kind, 'folder');
});
