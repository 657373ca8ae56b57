import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictionHalfWidth, spreadOf } from '../../stages/analysis/statistics.js';

function near(actual: number | null, expected: number): void {
  assert.ok(
    actual !== null && Math.abs(actual - expected) < 1e-4,
    `${String(actual)} is not ${String(expected)}`,
  );
}

test('the spread of three runs has Student’s t with two degrees of freedom', () => {
  const { mean, sd, halfWidth, count } = spreadOf([1, 2, 3]);
  assert.equal(count, 3);
  near(mean, 2);
  near(sd, 1);
  // t(0.975; 2) = 4.30265, from any table of the t distribution.
  near(halfWidth, 4.30265 / Math.sqrt(3));
});

test('one run has a mean and no spread, none has nothing', () => {
  assert.deepEqual(spreadOf([5]), { count: 1, mean: 5, sd: null, halfWidth: null });
  assert.deepEqual(spreadOf([]), { count: 0, mean: null, sd: null, halfWidth: null });
});

test('one more run lies within t·s·√(1 + 1/k)', () => {
  near(predictionHalfWidth([1, 2, 3]), 4.30265 * Math.sqrt(4 / 3));
  assert.equal(predictionHalfWidth([1]), null);
});
