import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256, type Sha256 } from '../../src/model/hashes.js';
import { FolderObjects } from '../../src/store/folder-objects.js';
import { TempArea } from '../../src/store/temp-area.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { FakeClock } from '../support/fake-clock.js';
import { lonelyProcesses } from '../support/fake-processes.js';
import { faultyDisk, Killed } from '../support/faulty-disk.js';
import { MemoryObjects } from '../support/memory-objects.js';
import { fastTempFolder } from '../support/temp-folder.js';
import { unsyncedDisk } from '../support/test-disks.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';
import { objectsContract, type ObjectsPlace } from './objects-contract.js';

function folderObjects(disk: Disk, folder: string): FolderObjects {
  const system = { disk, random: nodeRandom, processes: lonelyProcesses };
  return new FolderObjects(system, `${folder}/store`, new TempArea(system, `${folder}/store/tmp`));
}

function folderPlace(disk: Disk, folder: string): ObjectsPlace {
  const objects = folderObjects(disk, folder);
  return {
    objects,
    disk,
    folder,
    spoil(digest, bytes) {
      disk.remove(objects.placeOf(digest));
      disk.write(objects.placeOf(digest), bytes);
    },
    atPlace: (place) => disk.read(place),
  };
}

function virtual(): VirtualDisk {
  const made = new VirtualDisk(new FakeClock());
  made.disk.makeFolder('/place');
  made.settle();
  return made;
}

objectsContract('objects in a folder of node’s disk', () =>
  folderPlace(unsyncedDisk, fastTempFolder('objects')),
);
for (const names of ['kept', 'lost'] as const) {
  objectsContract(`objects in a folder of the virtual disk, names ${names} by a power cut`, () => {
    const made = virtual();
    return {
      ...folderPlace(made.disk, '/place'),
      powerCut: () => {
        made.powerCut(names);
      },
    };
  });
}
objectsContract('objects in memory', () => {
  const { disk } = virtual();
  const objects = new MemoryObjects(disk);
  const spoil = (digest: Sha256, bytes: Uint8Array): void => {
    objects.objects.set(digest, bytes);
  };
  return {
    objects,
    disk,
    folder: '/place',
    spoil,
    atPlace: (place) => objects.aside.get(place) ?? assert.fail(place),
  };
});

test('objects in a folder are there whole or not at all, in their order, whenever a put is killed', async () => {
  const all = ['one', 'two', 'three', 'manifest'].map((text) => Buffer.from(text));
  const sources = all.map((bytes) => ({ sha256: sha256(bytes), size: bytes.length, mode: 0o644, bytes }));
  for (const kind of ['kill-before', 'kill-halfway'] as const) {
    for (let at = 1, wasKilled = true; wasKilled; at += 1) {
      const { disk } = virtual();
      wasKilled = await folderObjects(faultyDisk(disk, { at, fault: { kind } }), '/place')
        .put(sources)
        .then(
          () => false,
          (error: unknown) => error instanceof Killed || assert.fail(String(error)),
        );
      const found = await folderObjects(disk, '/place').readAll(sources.map((one) => one.sha256));
      const there = sources.map((one) => found.get(one.sha256)).filter((bytes) => bytes !== undefined);
      assert.deepEqual(
        there.map((bytes) => Buffer.from(bytes).toString()),
        ['one', 'two', 'three', 'manifest'].slice(0, there.length),
        `${kind} at ${at}`,
      );
    }
  }
});
