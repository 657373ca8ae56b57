import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { MetricValues } from '../../src/model/metrics.js';
import { followStage } from '../../src/run/live/follow-stage.js';
import { lastLineOf } from '../../src/run/live/last-line.js';
import { metricRow } from '../../src/run/live/metric-row.js';
import { RowBudget } from '../../src/run/live/row-budget.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import type { RunEvent } from '../../src/model/events.js';
import { FakeClock } from '../support/fake-clock.js';
import { tempFolder } from '../support/temp-folder.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

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
  for (const line of ['', 'epoch 1', '[1]', '3', '"text"', 'true', 'null', '{}', '{"a": [1]}', '{"a":']) {
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
    ['100%\n', '100%', 100],
    ['a\t\tb\x07\n', 'a b', null],
    [`${'x'.repeat(300)}\n`, 'x'.repeat(200), null],
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

/** A stage that is followed, on a disk in memory. */
class Followed {
  readonly clock = new FakeClock();
  readonly disk = new VirtualDisk(this.clock).disk;
  readonly files = { metrics: '/metrics', log: '/log', progress: null, dvcLive: ['/dvclive'] };
  readonly #told: RunEvent[] = [];
  /** What was read. */
  readonly reads: string[] = [];
  #following: { stop(): void } | null = null;

  start(): void {
    const disk = {
      ...this.disk,
      readEnd: (path: string, bytes: number): Buffer => {
        this.reads.push(path);
        return this.disk.readEnd(path, bytes);
      },
    };
    this.#following = followStage({ disk, clock: this.clock }, 'a', this.files, (event) => {
      this.#told.push(event);
    });
  }

  stop(): readonly unknown[] {
    this.#following?.stop();
    return this.news();
  }

  /** What is new after so many milliseconds. */
  async after(milliseconds: number): Promise<readonly unknown[]> {
    await this.clock.advance(milliseconds);
    return this.news();
  }

  news(): readonly unknown[] {
    return this.#told.splice(0).map((event) => {
      if (event.type === 'stage-metrics') return event.values;
      return event.type === 'stage-output' ? event.line : event;
    });
  }
}

test('what it prints is news: not what others printed, an empty line, or the same once more', async () => {
  const one = new Followed();
  one.disk.write('/log', 'an earlier one’s\n');
  one.start();
  assert.deepEqual(await one.after(2000), []);
  one.disk.append('/log', 'tick\n');
  assert.deepEqual(await one.after(1000), ['tick']);
  one.disk.append('/log', 'tick\n');
  assert.deepEqual(await one.after(1000), []);
  one.disk.append('/log', 'tock\n');
  assert.deepEqual(await one.after(1000), ['tock']);
  one.reads.length = 0;
  assert.deepEqual(await one.after(5000), []);
  assert.deepEqual(one.reads, [], 'what doesn’t grow isn’t read');
  one.disk.append('/log', 'bye\n');
  assert.deepEqual(one.stop(), ['bye']);

  const blank = new Followed();
  blank.start();
  blank.disk.write('/log', '\n');
  assert.deepEqual([await blank.after(1000), blank.stop()], [[], []]);
});

test('what it measures is told, too, where DVCLive writes it', async () => {
  const one = new Followed();
  one.start();
  one.disk.makeFolder('/dvclive');
  one.disk.write('/dvclive/metrics.json', '{"loss": 2}');
  assert.deepEqual(await one.after(200), [{ loss: 2 }]);
});

test('its last row is told, too, where no line feed follows it', async () => {
  const one = new Followed();
  one.start();
  one.disk.write('/metrics', '{"epoch":1}\n{"epoch":2}');
  assert.deepEqual(await one.after(200), [{ epoch: 1 }]);
  assert.deepEqual(one.stop(), [{ epoch: 2 }]);
  const torn = new Followed();
  torn.start();
  torn.disk.write('/metrics', '{"epoch":1}\n{"epo');
  assert.deepEqual(torn.stop(), [{ epoch: 1 }]);
});

test('of very many rows one a second is told, and the last at the end, whatever else stands there', async () => {
  const one = new Followed();
  one.start();
  const rows = (first: number, count: number): string =>
    Array.from({ length: count }, (_, at) => `{"row":${first + at}}\n`).join('');
  one.disk.write('/metrics', rows(1, 1000));
  assert.equal((await one.after(200)).length, 1000);
  one.disk.append('/metrics', rows(1001, 2));
  assert.deepEqual(await one.after(200), []);
  one.disk.append('/metrics', `${rows(1003, 1)}no row\n`);
  assert.deepEqual(await one.after(200), []);
  assert.deepEqual(one.stop(), [{ row: 1003 }]);
});
