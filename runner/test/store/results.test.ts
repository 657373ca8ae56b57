import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256, type StageKey } from '../../src/model/hashes.js';
import type { StageResult } from '../../src/model/records.js';
import { createResults } from '../../src/store/folder-results.js';
import type { Results } from '../../src/store/results.js';
import { TempArea } from '../../src/store/temp-area.js';
import type { Disk } from '../../src/system/disk.js';
import { encodeOwn } from '../../src/system/own-file.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { FakeClock } from '../support/fake-clock.js';
import { lonelyProcesses } from '../support/fake-processes.js';
import { faultyDisk, Killed } from '../support/faulty-disk.js';
import { contentHash } from '../support/lock-entries.js';
import { MemoryResults } from '../support/memory-results.js';
import { fastTempFolder } from '../support/temp-folder.js';
import { unsyncedDisk } from '../support/test-disks.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';
import { resultsContract, type ResultsPlace } from './results-contract.js';

function folderResults(disk: Disk, folder: string): Results {
  const temp = new TempArea({ disk, random: nodeRandom, processes: lonelyProcesses }, `${folder}/tmp`);
  return createResults(disk, `${folder}/runs`, temp);
}

function folderPlace(disk: Disk, folder: string): ResultsPlace {
  const edit = (key: StageKey, change: (text: string) => string): void => {
    const path = `${folder}/runs/${key}`;
    disk.write(path, change(disk.read(path).toString()));
  };
  return {
    results: folderResults(disk, folder),
    damage: (key) => {
      edit(key, (text) => text.replace('"size":', '"size":1'));
    },
    makeNewer: (key) => {
      edit(key, () => encodeOwn({ name: 'result', version: 3 }, { key, what: 'only a later version reads' }));
    },
  };
}

function virtual(): VirtualDisk {
  const made = new VirtualDisk(new FakeClock());
  made.disk.makeFolder('/place');
  made.settle();
  return made;
}

resultsContract('results in a folder of node’s disk', () =>
  folderPlace(unsyncedDisk, fastTempFolder('results')),
);
for (const names of ['kept', 'lost'] as const) {
  resultsContract(`results in a folder of the virtual disk, names ${names} by a power cut`, () => {
    const made = virtual();
    return {
      ...folderPlace(made.disk, '/place'),
      powerCut: () => {
        made.powerCut(names);
      },
    };
  });
}
resultsContract('results in memory', () => {
  const results = new MemoryResults();
  return {
    results,
    damage: (key) => {
      results.entries.set(key, 'damaged');
    },
    makeNewer: (key) => {
      results.entries.set(key, 'newer');
    },
  };
});

const key = sha256('key') as StageKey;
const saying = (content: string): StageResult => ({
  key,
  outs: [{ path: 'out', hash: contentHash('file', content), size: content.length }],
});

test('whatever of a record in a folder is changed or cut off, it is none', async () => {
  const { disk } = virtual();
  await folderResults(disk, '/place').write([saying('one')]);
  const whole = disk.read(`/place/runs/${key}`).toString();
  const spoilt = [
    ...Array.from({ length: whole.length - 1 }, (_, length) => whole.slice(0, length)),
    ...Array.from({ length: whole.length - 1 }, (_, at) => whole.slice(0, at) + '~' + whole.slice(at + 1)),
    whole.replaceAll(key, sha256('another')),
    'null',
    '[]',
  ];
  for (const text of spoilt.filter((one) => one.trim() !== whole.trim())) {
    disk.write(`/place/runs/${key}`, text);
    assert.equal((await folderResults(disk, '/place').find([key])).size, 0, text);
  }
});

test('a record in a folder is the old or the new one, whenever a write is killed', async () => {
  for (const kind of ['kill-before', 'kill-halfway'] as const) {
    for (let at = 1, wasKilled = true; wasKilled; at += 1) {
      const { disk } = virtual();
      await folderResults(disk, '/place').write([saying('old')]);
      wasKilled = await folderResults(faultyDisk(disk, { at, fault: { kind } }), '/place')
        .write([saying('new')])
        .then(
          () => false,
          (error: unknown) => error instanceof Killed || assert.fail(String(error)),
        );
      const left = (await folderResults(disk, '/place').find([key])).get(key);
      assert.ok([saying('old'), saying('new')].some((one) => JSON.stringify(one) === JSON.stringify(left)));
    }
  }
});

test('of a newer lockstep’s record it is told which format it has, and which is read', async () => {
  const { disk } = virtual();
  const place = folderPlace(disk, '/place');
  await place.results.write([saying('one')]);
  place.makeNewer(key);
  await assert.rejects(place.results.find([key]), /format 3.*reads 2/);
});

test('what lies in a record’s place and is none is replaced by one', async () => {
  const { disk } = virtual();
  const results = folderResults(disk, '/place');
  await results.write([saying('one')]);
  const { outs } = saying('one');
  const format = { name: 'result', version: 2 };
  for (const text of [
    '',
    'null',
    '{}',
    encodeOwn(format, { key: sha256('another'), outs }),
    encodeOwn(format, { key, outs: {} }),
    encodeOwn(format, { key }),
    encodeOwn(format, null),
  ]) {
    disk.write(`/place/runs/${key}`, text);
    assert.equal((await results.find([key])).size, 0, text);
    await results.enter([saying('two')]);
    assert.deepEqual((await results.find([key])).get(key), saying('two'), text);
  }
});

test('a record of outs that can’t be is none, though its check be right', async () => {
  const { disk } = virtual();
  const results = folderResults(disk, '/place');
  await results.write([saying('one')]);
  const hash = contentHash('file', 'one');
  const found = async (out: Readonly<Record<string, unknown>>): Promise<readonly number[]> => {
    const check = sha256(JSON.stringify([key, [[out.path, out.hash, out.size]]]));
    const forged = [
      JSON.stringify({ version: 1, key, outs: [out], check }),
      encodeOwn({ name: 'result', version: 2 }, { key, outs: [out] }),
    ];
    const sizes = [];
    for (const text of forged) {
      disk.write(`/place/runs/${key}`, text);
      sizes.push((await results.find([key])).size);
    }
    return sizes;
  };
  assert.deepEqual(await found({ path: 'out', hash, size: 0 }), [1, 1]);
  for (const out of [
    { path: 1, hash, size: 0 },
    { path: 'out', hash: 1, size: 0 },
    { path: 'out', hash: `${hash}0`, size: 0 },
    { path: 'out', hash, size: '0' },
    { path: 'out', hash, size: 0.5 },
    { path: 'out', hash, size: -1 },
  ]) {
    assert.deepEqual(await found(out), [0, 0], JSON.stringify(out));
  }
});

test('a record of the first version still counts, while its own check holds', async () => {
  const { disk } = virtual();
  const { outs } = saying('one');
  const check = sha256(JSON.stringify([key, outs.map(({ path, hash, size }) => [path, hash, size])]));
  disk.makeFolder('/place/runs');
  const find = async (entry: object): Promise<StageResult | undefined> => {
    disk.write(`/place/runs/${key}`, JSON.stringify(entry));
    return (await folderResults(disk, '/place').find([key])).get(key);
  };
  assert.deepEqual(await find({ version: 1, key, outs, check }), saying('one'));
  assert.equal(
    await find({ version: 3, key, outs, check }),
    undefined,
    'a flipped version is no newer lockstep',
  );
  assert.equal(await find({ version: 1, key, outs: saying('two').outs, check }), undefined);
});

test('what nobody can have named in the temp folder is let be', async () => {
  const { disk } = virtual();
  disk.makeFolder('/place/tmp/%zz~b~c~d~1');
  await folderResults(disk, '/place').write([saying('one')]);
  assert.ok(disk.list('/place/tmp').includes('%zz~b~c~d~1'));
});
