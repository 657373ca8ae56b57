import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { followProgress } from '../../src/run/follow-progress.js';
import { createProgress, latestProgress, type ProgressReport } from '../../src/stage/progress.js';
import type { Clock } from '../../src/system/clock.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { tempFolder } from '../support/temp-folder.js';

const report = fc.record(
  { done: fc.integer(), total: fc.integer(), note: fc.string({ unit: 'binary' }) },
  { noNullPrototype: true },
);

test('the latest report is read, however much of the next one is there', () => {
  fc.assert(
    fc.property(fc.array(report, { minLength: 1 }), report, fc.nat(), (reports, next, cut) => {
      let file = '';
      let now = 0;
      const progress = createProgress(
        (line) => (file += line),
        () => (now += 1000),
      );
      for (const { done, total, note } of reports) progress(done, total, note);
      const whole = file;
      progress(next.done, next.total, next.note);
      const torn = file.slice(whole.length, whole.length + (cut % (file.length - whole.length)));
      assert.deepEqual(latestProgress(whole + torn), reports.at(-1));
    }),
  );
});

test('what is no report is none', () => {
  for (const text of ['', '\n', '{"done":1,"total":2', 'x\n', 'null\n', '[]\n', '{"done":"1","total":2}\n']) {
    assert.equal(latestProgress(text), null, text);
  }
});

test('of reports that lie close together the first and the last are told', () => {
  const lines: string[] = [];
  const progress = createProgress(
    (line) => lines.push(line),
    () => 0,
  );
  for (let done = 1; done <= 5; done += 1) progress(done, 5);
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as ProgressReport).done),
    [1, 5],
  );
});

test('the runner hears what is new at each look, and at the last one', () => {
  const path = `${tempFolder('progress')}/progress`;
  let look = (): void => undefined;
  let stopped = false;
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: () => assert.fail('nothing waits here'),
    after: () => assert.fail('nothing is put off here'),
    every: (_, action) => {
      look = action;
      return { stop: () => (stopped = true) };
    },
  };
  const heard: number[] = [];
  const following = followProgress({ disk: nodeDisk, clock }, path, ({ done }) => heard.push(done));
  const tell = (text: string): void => {
    nodeDisk.append(path, text);
  };
  look();
  tell('{"done":1,"total":9}\n{"done":2,"total":9}\n');
  look();
  look();
  tell('{"done":3,');
  look();
  assert.deepEqual(heard, [2]);
  tell('"total":9}\n');
  look();
  tell('{"done":4,"total":9}\n');
  following.stop();
  assert.deepEqual([heard, stopped], [[2, 3, 4], true]);
});
