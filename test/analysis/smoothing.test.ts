import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smooth } from '../../stages/analysis/smoothing.js';

function close(actual: readonly (number | null)[], expected: readonly (number | null)[]): void {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of expected.entries()) {
    const found = actual[index] ?? null;
    if (value === null || found === null) assert.equal(found, value, `at ${String(index)}`);
    else assert.ok(Math.abs(found - value) < 1e-12, `at ${String(index)}: ${String(found)}`);
  }
}

test('a constant series stays as it is, from its first value on', () => {
  close(smooth([0.3, 0.3, 0.3, 0.3, 0.3], 0.6), [0.3, 0.3, 0.3, 0.3, 0.3]);
});

test('values worked out by hand', () => {
  // e: 0.4·1 = 0.4; 0.24 + 0.8 = 1.04; 0.624 + 1.6 = 2.224. Divided by 0.4, 0.64, 0.784.
  close(smooth([1, 2, 4], 0.6), [1, 1.04 / 0.64, 2.224 / 0.784]);
});

test('a missing value stays missing, and the average goes on as if it had not been there', () => {
  close(smooth([1, null, 2, null, null, 4], 0.6), [1, null, 1.04 / 0.64, null, null, 2.224 / 0.784]);
  close(smooth([null, null], 0.6), [null, null]);
});

test('without smoothing the values are themselves', () => {
  close(smooth([3, 1, 2], 0), [3, 1, 2]);
});

test('a factor that would forget nothing, or grow, is refused', () => {
  for (const factor of [1, 1.5, -0.1, NaN]) assert.throws(() => smooth([1], factor), RangeError);
});
