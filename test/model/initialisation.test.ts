import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashWeights } from '../../stages/model/hash.js';
import { initialWeights } from '../../stages/model/initialisation.js';

const small = { inputs: 784, hidden: [64, 64], classes: 10 };
const bounds = [784, 784, 64, 64, 64, 64].map((fanIn) => 1 / Math.sqrt(fanIn));

test('weights and biases are uniform within 1/√fan_in', () => {
  initialWeights({ ...small, hidden: [256, 256] }, 0).forEach((values, index) => {
    const bound = [784, 784, 256, 256, 256, 256].map((fanIn) => 1 / Math.sqrt(fanIn))[index] ?? NaN;
    assert.ok(values.every((value) => Math.abs(value) < bound && value !== 0));
    if (values.length < 1000) return;
    // Kolmogorov's distance to the uniform distribution: below 2/√n in all but 7 of 10,000 samples.
    const sorted = values.toSorted();
    const distance = sorted.reduce(
      (largest, value, rank) => Math.max(largest, Math.abs((value / bound + 1) / 2 - rank / values.length)),
      0,
    );
    assert.ok(distance < 2 / Math.sqrt(values.length), `layer part ${index}: ${distance}`);
  });
});

test('biases are drawn as well, not zero', () => {
  const [, biases] = initialWeights(small, 3);
  assert.ok(biases);
  assert.ok(Math.max(...biases) > 0.8 * (bounds[1] ?? NaN));
  assert.ok(Math.min(...biases) < -0.8 * (bounds[1] ?? NaN));
});

test('the initial weights of a seed never change', () => {
  assert.equal(
    hashWeights(initialWeights(small, 0)),
    '20cc283eacc0c6e54c9152f07ffe8e2031a77c9e7c813621d2172f2e9cb05ab9',
  );
});

test('seeds and layers draw from streams of their own', () => {
  const first = initialWeights(small, 0);
  assert.notEqual(hashWeights(first), hashWeights(initialWeights(small, 1)));
  // Layers 2 and 3 are drawn the same however wide the first one is.
  const wide = initialWeights({ inputs: 100, hidden: [64, 64], classes: 10 }, 0);
  assert.deepEqual(wide.slice(2), first.slice(2));
});
