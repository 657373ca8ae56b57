import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine, Setup } from '../../stages/engines/engine.js';
import { onnxruntime } from '../../stages/engines/onnxruntime/index.js';
import { reference } from '../../stages/engines/reference/index.js';
import { batchOrder } from '../../stages/model/batch-order.js';
import { hashWeights } from '../../stages/model/hash.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import type { Weights } from '../../stages/model/shape.js';
import { largestDifference } from './compare.js';
import { syntheticDataset } from './synthetic.js';

const dataset = syntheticDataset({ train: 2000, test: 1201, rows: 6, columns: 6, classes: 10 });
const shape = { inputs: 36, hidden: [17, 13], classes: 10 };
const setup: Setup = {
  shape,
  dataset,
  weights: initialWeights(shape, 0),
  learningRate: 0.1,
  batchSize: 10,
};
const order = batchOrder(2000, 10, 0).next().value;

/** The same weights, one number of one part replaced. */
function poisoned(weights: Weights, part: number, value: number): Weights {
  return weights.map((values, index) => (index === part ? values.with(0, value) : values));
}

async function losses(engine: Engine, given: Setup, steps: Int32Array): Promise<Float32Array> {
  const session = await engine.start(given);
  const result = await session.train(steps);
  await session.close();
  return result;
}

for (const learningRate of [0.1, 0.01]) {
  test(`the first 200 losses are the float64 reference's at rate ${learningRate}`, async () => {
    const given = { ...setup, learningRate };
    const found = await losses(onnxruntime, given, order);
    assert.equal(found.length, 200);
    const { relative, step } = largestDifference(found, await losses(reference, given, order));
    assert.ok(relative <= 1e-4, `relative difference ${relative} at step ${step}`);
  });
}

test('depth is free: one hidden layer and three', async () => {
  for (const hidden of [[8], [9, 8, 7]]) {
    const other = { ...shape, hidden };
    const given = { ...setup, shape: other, weights: initialWeights(other, 1) };
    const found = await losses(onnxruntime, given, order.subarray(0, 500));
    const { relative } = largestDifference(found, await losses(reference, given, order.subarray(0, 500)));
    assert.ok(relative <= 1e-4);
  }
});

test('an epoch in two calls is the epoch in one, and training twice gives the same bits', async () => {
  const one = await onnxruntime.start(setup);
  const two = await onnxruntime.start(setup);
  const whole = await one.train(order);
  const halves = [await two.train(order.subarray(0, 900)), await two.train(order.subarray(900))];
  assert.deepEqual(
    [...whole],
    halves.flatMap((part) => [...part]),
  );
  assert.equal(hashWeights(await one.weights()), hashWeights(await two.weights()));
  assert.notEqual(hashWeights(await one.weights()), hashWeights(setup.weights));
});

test('weights that were handed out stay as they are while training goes on', async () => {
  const session = await onnxruntime.start(setup);
  await session.train(order.subarray(0, 100));
  const before = await session.weights();
  const hash = hashWeights(before);
  await session.train(order.subarray(100, 200));
  assert.equal(hashWeights(before), hash);
});

test('evaluation is the mean over single images, whatever the chunks', async () => {
  const fast = await onnxruntime.start(setup);
  const slow = await reference.start(setup);
  for (const [part, count] of [
    ['test', 1201],
    ['train', 37],
  ] as const) {
    const found = await fast.evaluate(part, count);
    const expected = await slow.evaluate(part, count);
    assert.ok(Math.abs(found.loss - expected.loss) < 1e-5);
    assert.ok(Math.abs(found.largestLogit - expected.largestLogit) < 1e-5);
    assert.equal(found.accuracy, expected.accuracy);
  }
});

test('evaluation trains nothing', async () => {
  const session = await onnxruntime.start(setup);
  await session.evaluate('test', 100);
  await session.deadUnits(100);
  assert.equal(hashWeights(await session.weights()), hashWeights(setup.weights));
});

test('a unit that is 0 for every probe image is dead', async () => {
  // Biases of −100 and 100 turn units off and on for every image.
  const biased = setup.weights.map((values, part) =>
    part === 1 ? values.map((_, unit) => (unit < 5 ? -100 : 100)) : values,
  );
  for (const engine of [onnxruntime, reference]) {
    const session = await engine.start({ ...setup, weights: biased });
    const [first] = await session.deadUnits(200);
    assert.equal(first, 5, engine.name);
  }
});

// Every size of the study, since the library chooses its kernels by size; 17 and 13 leave partial vectors.
for (const hidden of [
  [17, 13],
  [64, 64],
  [256, 256],
  [1024, 1024],
]) {
  test(`NaN and infinity pass through ReLU and end training: ${hidden.join('-')}`, async () => {
    const wide = { ...shape, hidden };
    const weights = initialWeights(wide, 0);
    // Weights and biases of both hidden layers, and of the output.
    for (const part of [0, 1, 2, 3, 4, 5]) {
      for (const value of [NaN, Infinity]) {
        // An infinite weight on a hidden unit may be multiplied by 0 or give an infinite logit: never a finite loss.
        const session = await onnxruntime.start({
          ...setup,
          shape: wide,
          weights: poisoned(weights, part, value),
        });
        const found = await session.train(order);
        assert.equal(found.length, 1, `part ${part}, ${value}`);
        assert.ok(!Number.isFinite(found[0]), `part ${part}, ${value}`);
        const { loss } = await session.evaluate('test', 50);
        assert.ok(!Number.isFinite(loss), `part ${part}, ${value}: evaluation ${loss}`);
        await session.close();
      }
    }
  });
}

test('training ends with the step whose loss is not finite, nothing runs after it', async () => {
  const given = { ...setup, learningRate: 1e20 };
  const found = await losses(onnxruntime, given, order);
  const expected = await losses(reference, given, order);
  assert.ok(found.length < 10);
  assert.ok(!Number.isFinite(found.at(-1)));
  assert.ok(found.subarray(0, -1).every((loss) => Number.isFinite(loss)));
  assert.equal(found[0], Math.fround(expected[0] ?? NaN));
});

test('a class that is impossible by an infinite margin leaves a right answer its loss', async () => {
  // Logits of −1e38 and 3e38: their difference overflows, log p of the other class is −∞, the target's is 0.
  const flat = { inputs: 36, hidden: [2], classes: 2 };
  const images = new Uint8Array(36 * 2);
  const part = { count: 2, rows: 6, columns: 6, classes: 2, labels: Uint8Array.of(1, 1), images };
  const weights = [
    new Float32Array(72),
    new Float32Array(2),
    new Float32Array(4),
    Float32Array.of(-1e38, 3e38),
  ];
  const given = { ...setup, shape: flat, dataset: { train: part, test: part }, weights, batchSize: 2 };
  const [loss] = await losses(onnxruntime, given, Int32Array.of(0, 1));
  assert.ok(loss === 0);
});
