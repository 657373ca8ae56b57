import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createProgress, latestProgress, type ProgressReport } from '../../src/stage/progress.js';

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
