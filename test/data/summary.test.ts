import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Split } from '../../stages/data/dataset.js';
import { summarise } from '../../stages/data/summary.js';

function split(labels: readonly number[], images: readonly number[]): Split {
  return {
    count: labels.length,
    rows: 1,
    columns: 2,
    classes: 3,
    labels: Uint8Array.from(labels),
    images: Uint8Array.from(images),
  };
}

test('class counts, and mean and standard deviation of pixels / 255', () => {
  const summary = summarise({
    train: split([2, 0, 2], [0, 255, 0, 255, 255, 255]),
    test: split([1], [51, 51]),
  });
  assert.deepEqual(
    { rows: summary.rows, columns: summary.columns, classes: summary.classes },
    { rows: 1, columns: 2, classes: 3 },
  );
  assert.equal(summary.train.images, 3);
  assert.deepEqual(summary.train.classCounts, [1, 0, 2]);
  assert.ok(Math.abs(summary.train.pixelMean - 4 / 6) < 1e-15);
  assert.ok(Math.abs(summary.train.pixelSd - Math.sqrt((4 / 6) * (2 / 6))) < 1e-15);
  assert.deepEqual(summary.test, { images: 1, classCounts: [0, 1, 0], pixelMean: 0.2, pixelSd: 0 });
});
