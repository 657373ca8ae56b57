import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
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

test('an object in a folder can’t be written by accident: its file is read-only', async () => {
  const folder = fastTempFolder('objects');
  const objects = folderObjects(unsyncedDisk, folder);
  const [small, large] = [Buffer.from('small'), Buffer.alloc((1 << 20) + 1, 'large')];
  unsyncedDisk.write(`${folder}/small`, small);
  unsyncedDisk.write(`${folder}/large`, large);
  const manifest = Buffer.from('manifest');
  await objects.put([
    { sha256: sha256(small), size: small.length, mode: 0o644, file: `${folder}/small` },
    { sha256: sha256(large), size: large.length, mode: 0o640, file: `${folder}/large` },
    { sha256: sha256(manifest), size: manifest.length, mode: 0o600, bytes: manifest },
  ]);
  const modes = [small, large, manifest].map(
    (bytes) => statSync(objects.placeOf(sha256(bytes))).mode & 0o777,
  );
  assert.deepEqual(modes, [0o444, 0o440, 0o400], 'who may read the object may read what it came from');
});

test('what a put that failed had begun doesn’t stay in the folder', async () => {
  const { disk } = virtual();
  const objects = folderObjects(disk, '/place');
  const [a, b] = [Buffer.from('a'), Buffer.from('b')];
  const lie = { sha256: sha256(b), size: 1, mode: 0o644, bytes: a };
  await assert.rejects(objects.put([{ sha256: sha256(a), size: 1, mode: 0o644, bytes: a }, lie]));
  const left = disk.list('/place/store/tmp').flatMap((own) => disk.list(`/place/store/tmp/${own}`));
  assert.deepEqual(left, []);
});

test('of two that put an object aside the second has nothing to do; what the disk refuses is told', async () => {
  const { disk } = virtual();
  const bytes = Buffer.from('a');
  await folderObjects(disk, '/place').put([{ sha256: sha256(bytes), size: 1, mode: 0o644, bytes }]);
  const refusing = faultyDisk(disk, { at: 2, fault: { kind: 'error', code: 'EACCES' } });
  await assert.rejects(folderObjects(refusing, '/place').putAside(sha256(bytes)), { code: 'EACCES' });
  await folderObjects(disk, '/place').putAside(sha256(bytes));
  await folderObjects(disk, '/place').putAside(sha256(bytes));
  assert.equal(disk.list('/place/store/damaged').length, 1);
});

for (const kind of ['kill-before', 'error'] as const) {
  test(`what another process had only just named is durable once it was put again (${kind})`, async () => {
    const made = virtual();
    const bytes = Buffer.from('a');
    const sources = [{ sha256: sha256(bytes), size: 1, mode: 0o644, bytes }];
    const fault = kind === 'error' ? { kind, code: 'EIO' } : { kind };
    const counts = (method: keyof Disk): boolean => method === 'syncAll';
    // The first writes the object down, the second its name.
    const broken = faultyDisk(made.disk, { at: 2, fault, counts });
    await assert.rejects(folderObjects(broken, '/place').put(sources));
    await folderObjects(made.disk, '/place').put(sources);
    made.powerCut('lost');
    assert.equal((await folderObjects(made.disk, '/place').readAll([sha256(bytes)])).size, 1);
  });
}

test('what somebody removed is durable once it was put again', async () => {
  const made = virtual();
  const objects = folderObjects(made.disk, '/place');
  const bytes = Buffer.from('a');
  const sources = [{ sha256: sha256(bytes), size: 1, mode: 0o644, bytes }];
  await objects.put(sources);
  made.disk.remove(objects.placeOf(sha256(bytes)));
  await objects.put(sources);
  made.powerCut('lost');
  assert.equal((await objects.readAll([sha256(bytes)])).size, 1);
});
