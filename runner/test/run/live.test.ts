import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import type { MetricValues } from '../../src/model/metrics.js';
import { DvcLive, dvcLiveFolders } from '../../src/run/live/dvclive.js';
import { followStage } from '../../src/run/live/follow-stage.js';
import { lastLineOf } from '../../src/run/live/last-line.js';
import { metricRow } from '../../src/run/live/metric-row.js';
import { RowBudget } from '../../src/run/live/row-budget.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import type { RunEvent } from '../../src/model/events.js';
import { FakeClock } from '../support/fake-clock.js';
import { tempFolder } from '../support/temp-folder.js';

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

test('a row is a JSON object of figures, NaN and infinities as Python writes them among them', () => {
  assert.deepEqual(metricRow('{"epoch": 1, "loss": 0.5, "best": true, "note": null}'), {
    epoch: 1,
    loss: 0.5,
    best: true,
    note: null,
  });
  assert.deepEqual(metricRow('{"a": NaN, "b": -Infinity, "c": "NaN"}'), {
    a: 'NaN',
    b: '-Infinity',
    c: 'NaN',
  });
  assert.deepEqual(metricRow('{"test": {"loss": 1, "by": [1, 2]}}'), { 'test.loss': 1 });
  for (const line of ['', 'epoch 1', '[1]', '3', '{}', '{"a": [1]}', '{"a":']) {
    assert.equal(metricRow(line), null, line);
  }
});

test('of what is printed the last line that says something, as its carriage returns leave it', () => {
  for (const [text, line, percent] of [
    ['one\ntwo\n', 'two', null],
    ['one\n\n  \n', 'one', null],
    [' 10%|#   | 1/10\r 45%|##  | 4/10', '45%|##  | 4/10', 45],
    ['\x1b[32mdone 99.5 %\x1b[0m\r\n', 'done 99.5 %', 99.5],
    ['loss fell by 250%\n', 'loss fell by 250%', null],
    ['accuracy 97%, epoch 30%\n', 'accuracy 97%, epoch 30%', 30],
  ] as const) {
    assert.deepEqual(lastLineOf(text), { line, percent }, text);
  }
  assert.equal(lastLineOf('\n'), null);
});

test('a thousand rows are all told, after them one a second, and the last one at the end', () => {
  const told: MetricValues[] = [];
  const budget = new RowBudget((row) => told.push(row));
  for (let step = 0; step < 1000; step += 1) budget.add({ step }, 0);
  for (let step = 1000; step < 2000; step += 1) budget.add({ step }, 500);
  assert.equal(told.length, 1000);
  budget.add({ step: 2000 }, 1000);
  budget.add({ step: 2001 }, 1500);
  assert.deepEqual(told.slice(1000), [{ step: 2000 }]);
  budget.flush(1500);
  budget.flush(1500);
  assert.deepEqual(told.slice(1000), [{ step: 2000 }, { step: 2001 }]);
});

suite('what DVCLive writes', () => {
  const table = (folder: string, name: string): string => join(folder, 'plots', 'metrics', `${name}.tsv`);

  test('a row a step, of all tables together, whatever column the time has', () => {
    const folder = tempFolder();
    const live = new DvcLive(nodeDisk, folder);
    assert.deepEqual(live.next(), []);
    write(table(folder, 'loss'), 'step\tloss\n0\t0.5\n1\tnan\n');
    write(table(folder, 'train/acc'), 'timestamp\tstep\tacc\n1\t0\t0.1\n2\t1\t0.2\n3\t2\t0.');
    assert.deepEqual(live.next(), [
      { step: 0, loss: 0.5, 'train/acc': 0.1 },
      { step: 1, loss: 'NaN', 'train/acc': 0.2 },
    ]);
    appendFileSync(table(folder, 'train/acc'), '3\n');
    assert.deepEqual(live.next(), [{ step: 2, 'train/acc': 0.3 }]);
  });

  test('what lay there before is not this attempt’s, unless it is written anew', () => {
    const folder = tempFolder();
    write(table(folder, 'loss'), 'step\tloss\n0\t9\n');
    write(join(folder, 'metrics.json'), '{"loss": 9}');
    const live = new DvcLive(nodeDisk, folder);
    assert.deepEqual(live.next(), []);
    appendFileSync(table(folder, 'loss'), '1\t8\n');
    assert.deepEqual(live.next(), [{ step: 1, loss: 8 }]);
    rmSync(table(folder, 'loss'));
    write(table(folder, 'other'), 'step\tother\n0\t1\n');
    assert.deepEqual(live.next(), [{ step: 0, other: 1 }]);
  });

  test('without tables the latest figures count, once they are whole', () => {
    const folder = tempFolder();
    const live = new DvcLive(nodeDisk, folder);
    const summary = join(folder, 'metrics.json');
    write(summary, '{"step": 1, "train": {"lo');
    assert.deepEqual(live.next(), []);
    write(summary, '{"step": 1, "train": {"loss": 0.5}}');
    assert.deepEqual(live.next(), [{ step: 1, 'train.loss': 0.5 }]);
    assert.deepEqual(live.next(), []);
  });

  test('it is looked for where the outs say, and at its own default', () => {
    assert.deepEqual(dvcLiveFolders(['/w/live/metrics.json', '/w/live/plots/metrics', '/w/out'], '/w'), [
      '/w/live',
      '/w/out',
      '/w/dvclive',
    ]);
  });
});

test('a stage is looked at five times a second, what it prints told once a second, and all of it at its end', async () => {
  const folder = tempFolder();
  const [metrics, log, progress] = ['metrics', 'log', 'progress'].map((name) => join(folder, name));
  const clock = new FakeClock();
  const told: RunEvent[] = [];
  const files = { metrics: metrics ?? '', log: log ?? '', progress: progress ?? '', dvcLive: [folder] };
  const following = followStage({ disk: nodeDisk, clock }, 'a', files, (event) => told.push(event));
  const news = (): readonly unknown[] => told.splice(0);
  writeFileSync(files.log, 'one\n');
  writeFileSync(files.metrics, '{"epoch":1}\n{"epo');
  writeFileSync(files.progress, '{"done":1,"total":9}\n{"done":2,"total":9}\n');
  await clock.advance(200);
  assert.deepEqual(news(), [
    { type: 'stage-progress', stage: 'a', done: 2, total: 9, note: '' },
    { type: 'stage-metrics', stage: 'a', values: { epoch: 1 } },
    { type: 'stage-output', stage: 'a', size: 4, line: 'one', percent: null },
  ]);
  appendFileSync(files.log, '50 %\n');
  appendFileSync(files.metrics, 'ch":2}\n');
  await clock.advance(200);
  assert.deepEqual(news(), [{ type: 'stage-metrics', stage: 'a', values: { epoch: 2 } }]);
  await clock.advance(800);
  assert.deepEqual(news(), [{ type: 'stage-output', stage: 'a', size: 9, line: '50 %', percent: 50 }]);
  appendFileSync(files.log, 'bye\n');
  appendFileSync(files.progress, '{"done":9,"total":9}\n');
  following.stop();
  assert.deepEqual(news(), [
    { type: 'stage-progress', stage: 'a', done: 9, total: 9, note: '' },
    { type: 'stage-output', stage: 'a', size: 13, line: 'bye', percent: null },
  ]);
  await clock.advance(5000);
  assert.deepEqual(news(), []);
});
