import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  curveOf,
  generalisationLoss,
  onset,
  plateauRatio,
  roughness,
  shareFalling,
  theilSenSlope,
  trailingMedian,
} from '../../stages/analysis/curves.js';
import { constant, line } from './run.js';

test('a loss that was not finite is worse than every other', () => {
  assert.deepEqual(curveOf([1, null]), [1, Infinity]);
});

test('T3 is the median of the epoch and the two before it, of fewer at the start', () => {
  const curve = [9, 1, 4, 2, 8];
  assert.deepEqual(
    curve.map((_, epoch) => trailingMedian(curve, epoch)),
    [9, 5, 4, 2, 4],
  );
  assert.equal(trailingMedian(curve, 5), NaN);
});

test('r compares the end with ten epochs before', () => {
  assert.equal(plateauRatio([...constant(2, 8), ...constant(1, 10)]), 0.5);
  assert.equal(plateauRatio(constant(1, 10)), NaN);
});

test('e* is the first epoch at the bottom of the curve, unmoved by a single low one', () => {
  const valley = [10, 8, 6, 5, 4, 5, 6, 8, 10];
  assert.equal(onset(valley), 3);
  assert.equal(onset([...valley.slice(0, 7), 1, 10, 11, 12]), 3);
});

test('GL is the excess over the best so far, in percent', () => {
  assert.equal(generalisationLoss([2, 1, 1.5], 2), 50);
  assert.equal(generalisationLoss([2, 1, 1.5], 1), 0);
});

test('the share of falling epochs leaves epoch 0 out', () => {
  assert.equal(shareFalling([5, 4, 3, 3, 4]), 0.5);
});

test('the Theil–Sen slope ignores one outlier', () => {
  assert.ok(Math.abs(theilSenSlope([...line(1, 0, 11), 7]) - -0.1) < 1e-12);
  assert.equal(theilSenSlope([1]), 0);
});

test('a geometric curve is smooth, a bend has the size of its second difference', () => {
  assert.ok(roughness([9, 8, 4, 2, 1]) < 1e-12);
  // Epoch 0 doesn't count: logs 0, 1, 0 have the second difference −2.
  assert.ok(Math.abs(roughness([9, 1, Math.E, 1]) - 2) < 1e-12);
  assert.equal(roughness([9, 1, 1]), NaN);
});
