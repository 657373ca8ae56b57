import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { suite, test } from 'node:test';
import { DvcLive, dvcLiveFolders } from '../../src/run/live/dvclive.js';
import type { Disk } from '../../src/system/disk.js';
import { FakeClock } from '../support/fake-clock.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const FOLDER = '/w/dvclive';
const SUMMARY = `${FOLDER}/metrics.json`;
const table = (name: string): string => `${FOLDER}/plots/metrics/${name}.tsv`;

class Scene {
  readonly clock = new FakeClock();
  readonly disk: Disk = new VirtualDisk(this.clock).disk;

  /** Each at its own time, as a memo of sizes and times wants it. */
  write(path: string, text: string): void {
    this.clock.skip(1000);
    this.disk.makeFolder(dirname(path));
    this.disk.write(path, text);
  }

  live(disk: Disk = this.disk): DvcLive {
    return new DvcLive(disk, FOLDER);
  }
}

suite('tables', () => {
  test('a row a step, of all tables together, whatever column the time has', () => {
    const scene = new Scene();
    const live = scene.live();
    assert.deepEqual(live.next(), []);
    scene.write(table('loss'), 'step\tloss\n0\t0.5\n1\tnan\n');
    scene.write(table('train/acc'), 'timestamp\tstep\tacc\n1\t0\t0.1\n2\t1\t0.2\n3\t2\t0.');
    assert.deepEqual(live.next(), [
      { step: 0, loss: 0.5, 'train/acc': 0.1 },
      { step: 1, loss: 'NaN', 'train/acc': 0.2 },
    ]);
    scene.disk.append(table('train/acc'), '3\n');
    assert.deepEqual(live.next(), [{ step: 2, 'train/acc': 0.3 }]);
  });

  for (const [what, text, rows] of [
    ['the time last', 'step\tm\ttimestamp\n0\t5\t99\n', [{ step: 0, m: 5 }]],
    ['a metric that is called as the time is', 'timestamp\tstep\ttimestamp\n99\t0\t5\n', [{ step: 0, m: 5 }]],
    ['no step: the first column counts as it', 'timestamp\tm\n99\t5\n', [{ step: 99, m: 5 }]],
    ['lines that end as Windows ends them', 'step\tm\r\n0\t5\r\n', [{ step: 0, m: 5 }]],
    ['lines that lack a cell', 'm\ttimestamp\tstep\n5\n5\t99\n5\t99\t1\n', [{ step: 1, m: 5 }]],
    ['lines that lack the figure', 'step\ttimestamp\tm\n0\n1\t99\n2\t99\t5\n', [{ step: 2, m: 5 }]],
    [
      'what is no number',
      'step\tm\n0\t\n1\t \n2\tgood\n3\tinf\n4\t-Inf\n5\t1e999\n6\tInfinity\n',
      ['', ' ', 'good', 'Infinity', '-Infinity', '1e999', 'Infinity'].map((m, step) => ({ step, m })),
    ],
    ['nothing but the names of columns', 'step\tm\n', []],
  ] as const) {
    test(what, () => {
      const scene = new Scene();
      const live = scene.live();
      scene.write(table('m'), text);
      assert.deepEqual(live.next(), rows);
    });
  }

  test('what lay there before is not this attempt’s, unless it is written anew', () => {
    const scene = new Scene();
    scene.write(table('loss'), 'step\tloss\n0\t9\n1\t9\n');
    scene.write(SUMMARY, '{"loss": 9}');
    const live = scene.live();
    assert.deepEqual(live.next(), []);
    scene.disk.append(table('loss'), '2\t8\n');
    assert.deepEqual(live.next(), [{ step: 2, loss: 8 }]);
    // Cut off and begun again: the same file, and shorter.
    scene.write(table('loss'), 'step\tloss\n0\t7\n');
    assert.deepEqual(live.next(), [{ step: 0, loss: 7 }]);
    scene.disk.remove(table('loss'));
    scene.write(table('other'), 'step\tother\n0\t1\n');
    assert.deepEqual(live.next(), [{ step: 0, other: 1 }]);
  });

  test('one that leads nowhere has no rows, and keeps none from being told', () => {
    const scene = new Scene();
    scene.write(table('loss'), 'step\tloss\n0\t9\n');
    scene.disk.symlink('absent', table('acc'));
    const live = scene.live();
    scene.disk.append(table('loss'), '1\t8\n');
    assert.deepEqual(live.next(), [{ step: 1, loss: 8 }]);
  });
});

suite('without tables', () => {
  test('the latest figures count, once they are whole', () => {
    const scene = new Scene();
    const live = scene.live();
    scene.write(SUMMARY, '{"step": 1, "train": {"lo');
    assert.deepEqual(live.next(), []);
    scene.write(SUMMARY, '{"step": 1, "train": {"loss": 0.5}}');
    assert.deepEqual(live.next(), [{ step: 1, 'train.loss': 0.5 }]);
    assert.deepEqual(live.next(), []);
    for (const none of ['{}', '[]']) {
      scene.write(SUMMARY, none);
      assert.deepEqual(live.next(), [], none);
    }
    scene.write(SUMMARY, '{"step": 2}');
    assert.deepEqual(live.next(), [{ step: 2 }]);
    scene.disk.remove(SUMMARY);
    assert.deepEqual(live.next(), []);
    scene.disk.makeFolder(SUMMARY);
    assert.deepEqual(live.next(), []);
  });

  test('that they were removed just now is no trouble, that the disk doesn’t read them is', () => {
    const scene = new Scene();
    const failing = (code: string): Disk => ({
      ...scene.disk,
      read: (path) => {
        throw Object.assign(new Error(code), { code, syscall: 'open', path });
      },
    });
    const [removed, broken] = [scene.live(failing('ENOENT')), scene.live(failing('EIO'))];
    scene.write(SUMMARY, '{"step": 1}');
    assert.deepEqual(removed.next(), []);
    assert.throws(() => broken.next(), /EIO/);
  });
});

test('it is looked for where the outs say, and at its own default', () => {
  assert.deepEqual(
    dvcLiveFolders(
      ['/w/live/metrics.json', '/w/live/plots/metrics', '/w/other/plots', '/w/plots/out', '/w/plotsy'],
      '/w',
    ),
    ['/w/live', '/w/other', '/w/plots/out', '/w/plotsy', '/w/dvclive'],
  );
});
