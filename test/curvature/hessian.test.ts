import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Split } from '../../stages/data/dataset.js';
import { hessianOf } from '../../stages/curvature/hessian.js';
import { powerIteration } from '../../stages/curvature/power-iteration.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import { layersOf, type Shape, type Weights } from '../../stages/model/shape.js';
import { syntheticDataset } from '../engines/synthetic.js';
import { dot, eigenvaluesOf, referenceProduct, unitVector } from './reference.js';

/**
 * Of the largest component. float32 leaves 3e-7 at nn.Linear's weights and 5e-6 at ten times those, where terms cancel;
 * another CPU sums up in another order. A term left out shows at 1e-3 and more.
 */
const TOLERANCE = 3e-5;

const SMALL = { train: 50, test: 1, rows: 6, columns: 6, classes: 10 };

/** Ten times those of nn.Linear, so that no term of the product is too small to be seen, and some units are off. */
function largerWeights(shape: Shape): Weights {
  return initialWeights(shape, 3).map((values) => values.map((value) => 10 * value));
}

function sizeOf(shape: Shape): number {
  return layersOf(shape).reduce((sum, { fanIn, fanOut }) => sum + fanIn * fanOut + fanOut, 0);
}

async function multiply(
  shape: Shape,
  weights: Weights,
  split: Split,
  vector: Float64Array,
): Promise<Float64Array> {
  const hessian = await hessianOf(shape, weights, split);
  try {
    return await hessian.multiply(vector);
  } finally {
    await hessian.close();
  }
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function checkAgainstReference(
  shape: Shape,
  found: Float64Array,
  expected: Float64Array,
  tolerance = TOLERANCE,
): void {
  assert.equal(found.length, expected.length);
  let at = 0;
  for (const [layer, { fanIn, fanOut }] of layersOf(shape).entries()) {
    for (const length of [fanIn * fanOut, fanOut]) {
      // Each part by its own largest component: a small part that is wrong must show.
      const own = expected.subarray(at, at + length);
      const difference = largest(
        found.subarray(at, at + length).map((value, index) => value - (own[index] ?? NaN)),
      );
      assert.ok(largest(own) > 0);
      assert.ok(
        difference <= tolerance * largest(own),
        `layer ${layer + 1}: ${difference} of ${largest(own)}`,
      );
      at += length;
    }
  }
}

describe('the product of Hessian and vector', () => {
  for (const hidden of [[17, 13], [8], [9, 8, 7]]) {
    const shape = { inputs: 36, hidden, classes: 10 };

    test(`is the reference’s, ${hidden.join('-')}`, async () => {
      const { train } = syntheticDataset(SMALL);
      for (const weights of [initialWeights(shape, 0), largerWeights(shape)]) {
        for (const purpose of ['u', 'v']) {
          const vector = unitVector(purpose, sizeOf(shape));
          const found = await multiply(shape, weights, train, vector);
          checkAgainstReference(shape, found, referenceProduct(shape, weights, train, vector));
        }
      }
    });

    test(`is symmetric and linear, ${hidden.join('-')}`, async () => {
      const { train } = syntheticDataset(SMALL);
      const hessian = await hessianOf(shape, largerWeights(shape), train);
      const u = unitVector('u', hessian.size);
      const v = unitVector('v', hessian.size);
      const [hu, hv] = [await hessian.multiply(u), await hessian.multiply(v)];
      const sum = await hessian.multiply(u.map((value, index) => 2 * value - 3 * (v[index] ?? NaN)));
      await hessian.close();
      const scale = Math.sqrt(dot(hu, hu) * dot(hv, hv));
      assert.ok(Math.abs(dot(u, hv)) > 100 * TOLERANCE * scale, 'the test sees something');
      assert.ok(Math.abs(dot(u, hv) - dot(v, hu)) <= TOLERANCE * scale);
      const expected = hu.map((value, index) => 2 * value - 3 * (hv[index] ?? NaN));
      assert.ok(
        largest(sum.map((value, index) => value - (expected[index] ?? NaN))) <= TOLERANCE * largest(expected),
      );
    });
  }

  test('is the mean over all images, in as many chunks as they take', async () => {
    const shape = { inputs: 9, hidden: [5, 4], classes: 3 };
    const { train } = syntheticDataset({ train: 1030, test: 1, rows: 3, columns: 3, classes: 3 });
    const weights = largerWeights(shape);
    const vector = unitVector('v', sizeOf(shape));
    const found = await multiply(shape, weights, train, vector);
    checkAgainstReference(shape, found, referenceProduct(shape, weights, train, vector));
  });

  test('is the reference’s at the size of the study’s images', async () => {
    const shape = { inputs: 784, hidden: [64, 64], classes: 10 };
    const { train } = syntheticDataset({ train: 40, test: 1, rows: 28, columns: 28, classes: 10 });
    const weights = initialWeights(shape, 1);
    const vector = unitVector('v', sizeOf(shape));
    const found = await multiply(shape, weights, train, vector);
    checkAgainstReference(shape, found, referenceProduct(shape, weights, train, vector));
  });

  test('a weight that is not finite is not hidden', async () => {
    const shape = { inputs: 36, hidden: [17, 13], classes: 10 };
    const { train } = syntheticDataset(SMALL);
    for (const part of [0, 1, 2, 3, 4, 5]) {
      const weights = initialWeights(shape, 0).map((values, index) =>
        index === part ? values.with(0, NaN) : values,
      );
      const product = await multiply(shape, weights, train, unitVector('v', sizeOf(shape)));
      assert.ok(product.some(Number.isNaN), `part ${part}`);
    }
  });
});

test('the power iteration finds the largest eigenvalue of the whole Hessian of a 5-4-4-3 network', async () => {
  const shape = { inputs: 5, hidden: [4, 4], classes: 3 };
  const { train } = syntheticDataset({ train: 40, test: 1, rows: 1, columns: 5, classes: 3 });
  const weights = largerWeights(shape);
  const size = sizeOf(shape);
  // The reference's Hessian, a column a unit vector: the graph has no part in it.
  const columns = Array.from({ length: size }, (_, index) =>
    referenceProduct(shape, weights, train, new Float64Array(size).with(index, 1)),
  );
  const matrix = columns.map((column, row) =>
    columns.map((other, at) => ((column[at] ?? NaN) + (other[row] ?? NaN)) / 2),
  );
  const eigenvalues = eigenvaluesOf(matrix);
  const [smallest = NaN] = eigenvalues;
  const expected = eigenvalues.at(-1) ?? NaN;
  const trace = matrix.reduce((sum, row, index) => sum + (row[index] ?? NaN), 0);
  assert.ok(Math.abs(eigenvalues.reduce((sum, value) => sum + value, 0) - trace) < 1e-12);
  assert.ok(smallest < 0 && expected > -smallest, 'indefinite, and the largest is the largest in magnitude');

  const hessian = await hessianOf(shape, weights, train);
  const { quotients, residual } = await powerIteration(
    (vector) => hessian.multiply(vector),
    unitVector('start', size),
    200,
  );
  await hessian.close();
  const found = quotients.at(-1) ?? NaN;
  assert.ok(Math.abs(found - expected) <= TOLERANCE * expected, `${found}, ${expected}`);
  assert.ok(residual <= TOLERANCE * expected);
});
