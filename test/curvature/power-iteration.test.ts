import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { largestEigenvalue, powerIteration } from '../../stages/curvature/power-iteration.js';
import { randomStream } from '../../stages/model/random.js';

const START = vectorOf('start', 6);

function vectorOf(purpose: string, length: number): Float64Array {
  const stream = randomStream('test', purpose);
  return Float64Array.from({ length }, () => stream.symmetric());
}

/** v ↦ QΛQv with the reflection Q = I − 2uuᵀ/uᵀu: symmetric, with these eigenvalues and no simple eigenvectors. */
function symmetric(eigenvalues: readonly number[]): (vector: Float64Array) => Promise<Float64Array> {
  const axis = vectorOf('axis', eigenvalues.length);
  const dot = (left: Float64Array, right: Float64Array): number =>
    left.reduce((sum, value, index) => sum + value * (right[index] ?? NaN), 0);
  const reflect = (vector: Float64Array): Float64Array => {
    const factor = (2 * dot(axis, vector)) / dot(axis, axis);
    return vector.map((value, index) => value - factor * (axis[index] ?? NaN));
  };
  return (vector) =>
    Promise.resolve(reflect(reflect(vector).map((value, index) => value * (eigenvalues[index] ?? NaN))));
}

describe('the power iteration', () => {
  test('finds the largest eigenvalue of a known matrix, and its quotients rise to it', async () => {
    const { quotients, residual } = await powerIteration(symmetric([0.1, 3, 1.5, 0, 0.7, 1]), START, 40);
    assert.equal(quotients.length, 41);
    assert.ok(Math.abs((quotients.at(-1) ?? NaN) - 3) < 1e-12);
    assert.ok(residual < 1e-10);
    // Of a matrix without negative eigenvalues; up to rounding once they have arrived.
    quotients.slice(1).forEach((quotient, index) => {
      assert.ok(quotient >= (quotients[index] ?? NaN) - 1e-14);
    });
  });

  test('the error shrinks by (λ₂/λ₁)² with each iteration', async () => {
    const { quotients } = await powerIteration(symmetric([2, 1.8, 0, 0.2, 0.4, 0.6]), START, 60);
    const error = (iteration: number): number => 2 - (quotients[iteration] ?? NaN);
    assert.ok(Math.abs(error(60) / error(40) / 0.9 ** 40 - 1) < 0.01);
  });

  test('an eigenvalue lies within the residual, converged or not', async () => {
    const eigenvalues = [2, 1.9, 0.3, -0.4, 1, 1.2];
    for (const iterations of [0, 1, 3, 10, 30]) {
      const { quotients, residual } = await powerIteration(symmetric(eigenvalues), START, iterations);
      const nearest = Math.min(...eigenvalues.map((value) => Math.abs(value - (quotients.at(-1) ?? NaN))));
      assert.ok(nearest <= residual + 1e-14, `${nearest} after ${iterations}: residual ${residual}`);
    }
  });

  test('it is the largest magnitude that wins, of either sign, and a negative one is not called the largest', async () => {
    const negative = await powerIteration(symmetric([-3, 2, 1, 0, 0.5, -1]), START, 80);
    assert.ok(Math.abs((negative.quotients.at(-1) ?? NaN) + 3) < 1e-12);
    assert.throws(() => largestEigenvalue(negative), /of largest magnitude is about -3\.00000/);
    const positive = await powerIteration(symmetric([-2, 3, 1, 0, 0.5, -1]), START, 80);
    assert.ok(Math.abs(largestEigenvalue(positive) - 3) < 1e-12);
  });

  test('a product without a direction is an error', async () => {
    await assert.rejects(
      powerIteration(symmetric([0, 0, 0, 0, 0, 0]), START, 5),
      /product of iteration 1 has/,
    );
    await assert.rejects(
      powerIteration((vector) => Promise.resolve(vector.with(0, NaN)), START, 5),
      /product of iteration 1 has norm NaN/,
    );
    await assert.rejects(
      powerIteration(symmetric([1, 1]), new Float64Array(2), 5),
      /the start vector has norm 0; it must be finite and above 0/,
    );
  });
});
