import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { trainOctave } from '../../stages/critical/train-octave.js';
import { trainRate } from '../../stages/critical/train-rate.js';
import { verdictOf } from '../../stages/analysis/verdict.js';
import type { Octave } from '../../stages/critical/octave.js';
import type { Engine } from '../../stages/engines/engine.js';
import { EvaluationSum } from '../../stages/engines/evaluation.js';
import { evaluationModel, probeModel } from '../../stages/engines/onnxruntime/evaluation-graph.js';
import { onnxruntime, onnxruntimeVariant } from '../../stages/engines/onnxruntime/index.js';
import { trainingModel } from '../../stages/engines/onnxruntime/training-graph.js';
import { referenceVariant } from './reference.js';
import { finalRelu } from '../../stages/engines/variants/final-relu.js';
import { glorot } from '../../stages/engines/variants/glorot.js';
import { mse } from '../../stages/engines/variants/mse.js';
import { mup } from '../../stages/engines/variants/mup.js';
import { CONTROL_LOSSES, controlOf } from '../../stages/engines/variants/names.js';
import { normalised } from '../../stages/engines/variants/normalised.js';
import { UNCHANGED } from '../../stages/engines/variants/unchanged.js';
import type { Variant } from '../../stages/engines/variants/variant.js';
import { hashWeights } from '../../stages/model/hash.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import type { Shape, Weights } from '../../stages/model/shape.js';
import { largestDifference } from './compare.js';
import { ARMS, CONTROLS } from './controls.js';
import { assertAgrees, perturbed } from './rounding.js';
import { checkPoison, KERNEL_SIZES, losses, withSession } from './session.js';
import { ORDER, SMALL } from './small.js';
import { syntheticDataset } from './synthetic.js';

for (const variant of [...CONTROLS, ...ARMS]) {
  const engine = onnxruntimeVariant(variant);
  const reference = referenceVariant(variant);
  const started = { ...SMALL, weights: variant.initialise(SMALL.shape, 0) };

  describe(`${engine.name}, against ${reference.name}`, () => {
    for (const learningRate of [0.1, 0.01]) {
      test(`the first 200 losses are the reference's at rate ${learningRate}`, async () => {
        const given = { ...started, learningRate };
        await assertAgrees({ engine, reference, drawn: engine }, given, ORDER);
      });
    }

    test('so are the weights after 20 steps, each of them moved', async () => {
      const steps = ORDER.subarray(0, 200);
      const after = async (by: Engine): Promise<Weights> =>
        withSession(by, started, async (session) => {
          await session.train(steps);
          return session.weights();
        });
      const found = await after(engine);
      const expected = await after(reference);
      const draws: Weights[] = [];
      for (const drawn of perturbed(engine)) draws.push(await after(drawn));
      for (const [part, values] of expected.entries()) {
        const moved = distance(values, started.weights[part]);
        const rounding = Math.max(...draws.map((draw) => distance(draw[part], found[part])));
        assert.ok(rounding < 1e-3 * moved, `part ${part} moved by less than a thousand roundings`);
        assert.ok(distance(values, found[part]) <= rounding, `part ${part}`);
      }
    });

    test('depth is free: one hidden layer and three', async () => {
      for (const hidden of [[8], [9, 8, 7]]) {
        const shape = { ...SMALL.shape, hidden };
        const given = { ...SMALL, shape, weights: variant.initialise(shape, 1) };
        const steps = ORDER.subarray(0, 500);
        await assertAgrees({ engine, reference, drawn: engine }, given, steps);
      }
    });

    test('evaluation and dead units are those of the reference', async () => {
      const seen = async (by: Engine): Promise<readonly number[]> =>
        withSession(by, started, async (session) => {
          const { loss, accuracy, largestLogit } = await session.evaluate('test', 1201);
          return [loss, largestLogit, accuracy, ...(await session.deadUnits('test', 100))];
        });
      const found = await seen(engine);
      const expected = await seen(reference);
      assert.ok(largestDifference(found.slice(0, 2), expected.slice(0, 2)).relative < 1e-5);
      assert.deepEqual(found.slice(2), expected.slice(2));
    });

    test('an epoch in two calls is that in one', async () => {
      const inCalls = async (...parts: readonly Int32Array[]): Promise<string> =>
        withSession(engine, started, async (session) => {
          for (const part of parts) await session.train(part);
          return hashWeights(await session.weights());
        });
      assert.equal(await inCalls(ORDER.subarray(0, 900), ORDER.subarray(900)), await inCalls(ORDER));
    });

    test('a rate that overflows ends training at the first loss that is not finite', async () => {
      const found = await losses(engine, { ...started, learningRate: 1e20 }, ORDER);
      assert.ok(found.length > 1 && found.length < 20, `${found.length} steps`);
      assert.deepEqual(
        [...found].map((loss) => Number.isFinite(loss)),
        [...found].map((_, step) => step < found.length - 1),
      );
    });

    for (const hidden of KERNEL_SIZES) {
      test(`NaN and infinity end training: ${hidden.join('-')}`, async () => {
        await checkPoison(engine, hidden, { bounded: variant.activation.kind === 'tanh' });
      });
    }
  });
}

type Values = Float32Array | Float64Array;

function distance(left: Values | undefined, right: Values | undefined): number {
  assert.ok(left !== undefined && right !== undefined);
  assert.equal(left.length, right.length);
  let sum = 0;
  for (const [at, value] of left.entries()) sum += (value - (right[at] ?? NaN)) ** 2;
  return Math.sqrt(sum);
}

describe('where a control changes nothing', () => {
  const shape = { inputs: 784, hidden: [64, 64], classes: 10 };

  test('its graphs are the main study’s, byte for byte: glorot at every width, muP at 64', () => {
    const same = (variant: Variant, own: Shape): void => {
      assert.deepEqual(trainingModel(own, 64, variant), trainingModel(own, 64, UNCHANGED));
      assert.deepEqual(evaluationModel(own, variant), evaluationModel(own, UNCHANGED));
      assert.deepEqual(probeModel(own, variant), probeModel(own, UNCHANGED));
    };
    same(mup, shape);
    same(glorot, shape);
    same(glorot, { ...shape, hidden: [256, 1024, 9] });
  });

  test('the graphs of the others are not', () => {
    for (const variant of [mse, finalRelu, normalised, ...ARMS]) {
      assert.notDeepEqual(trainingModel(shape, 64, variant), trainingModel(shape, 64, UNCHANGED));
    }
    const wider = { ...shape, hidden: [128, 128] };
    assert.notDeepEqual(trainingModel(wider, 64, mup), trainingModel(wider, 64, UNCHANGED));
  });

  test('muP with 64 units trains the main study’s octave, bit for bit', async () => {
    const dataset = syntheticDataset({ train: 330, test: 50, rows: 6, columns: 6, classes: 10 });
    const octaveOf = async (engine: Engine, initialise: Variant['initialise']): Promise<Octave> =>
      trainOctave(
        { engine, initialise, train: trainRate },
        dataset,
        { dataset: 'fashion-mnist', width: 64, seed: 3, octave: -1, steps: 2, batchSize: 32, batches: 20 },
        () => undefined,
      );
    const found = await octaveOf(onnxruntimeVariant(mup), mup.initialise);
    const expected = await octaveOf(onnxruntime, initialWeights);
    assert.deepEqual(found, { ...expected, engine: 'onnxruntime/mup' });
  });
});

describe('muP', () => {
  for (const [width, m] of [
    [64, 1],
    [128, 2],
    [1024, 16],
  ] as const) {
    test(`with ${width} units, one step moves each part by its factor of m = ${m} times plain SGD’s`, async () => {
      const shape = { ...SMALL.shape, hidden: [width, width] };
      const given = { ...SMALL, shape, weights: mup.initialise(shape, 0), learningRate: 8 };
      const step = async (engine: Engine): Promise<readonly Float64Array[]> =>
        withSession(engine, given, async (session) => {
          await session.train(ORDER.subarray(0, 10));
          return (await session.weights()).map((values, part) =>
            Float64Array.from(values, (value, at) => value - (given.weights[part]?.[at] ?? NaN)),
          );
        });
      const found = await step(onnxruntimeVariant(mup));
      const plain = await step(onnxruntime);
      const factors = [m, m, 1, m, 1 / m, 1];
      for (const [part, factor] of factors.entries()) {
        const expected = plain[part]?.map((value) => factor * value);
        const moved = distance(expected, new Float64Array(expected?.length ?? 0));
        assert.ok(moved > 0);
        // Updates are differences of float32 weights: rounded to the weights' last bit.
        assert.ok(distance(found[part], expected) <= 1e-3 * moved, `part ${part}`);
      }
    });
  }

  test('draws the output weights × 1/√m, and nothing else anew', () => {
    const shape = { inputs: 36, hidden: [1024, 1024], classes: 10 };
    const plain = initialWeights(shape, 5);
    for (const [part, values] of mup.initialise(shape, 5).entries()) {
      const factor = part === 4 ? 1 / 4 : 1;
      assert.deepEqual(
        values,
        plain[part]?.map((value) => value * factor),
      );
    }
  });
});

test('glorot draws weights uniform in ±√(6/(fan_in + fan_out)), and no biases', () => {
  const weights = glorot.initialise({ inputs: 784, hidden: [64, 64], classes: 10 }, 0);
  const bounds = [6 / (784 + 64), 6 / 128, 6 / 74].map(Math.sqrt);
  for (const [layer, bound] of bounds.entries()) {
    const values = weights[2 * layer] ?? new Float32Array();
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(largest <= Math.fround(bound) && largest > 0.98 * bound);
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    // Four standard errors: the square of a uniform value has a standard deviation of 2/√5 of its mean.
    assert.ok(Math.abs(variance / (bound ** 2 / 3) - 1) < (4 * 0.9) / Math.sqrt(values.length));
    assert.deepEqual(weights[2 * layer + 1], new Float32Array(layer === 2 ? 10 : 64));
  }
});

test('the normalised inputs are centred and scaled by what Fashion-MNIST’s pixels have', () => {
  const file = join(import.meta.dirname, '..', '..', 'artifacts', 'data', 'fashion-mnist.json');
  const [, mean, deviation] =
    /"train":[^}]*"pixelMean": ([\d.]+),\s*"pixelSd": ([\d.]+)/.exec(readFileSync(file, 'utf8')) ?? [];
  assert.deepEqual(normalised.standardise, {
    mean: Number(Number(mean).toFixed(4)),
    deviation: Number(Number(deviation).toFixed(4)),
  });
});

describe('evaluation', () => {
  test('half the squared distance to the one-hot label, mean over images', () => {
    const sum = new EvaluationSum(3, mse);
    sum.add(Float32Array.of(1, 0, 0, 0.5, 2, -1), Uint8Array.of(0, 2));
    sum.add(Float32Array.of(0, 0, 3), Uint8Array.of(2));
    // 0; (0.25 + 4 + 4) / 2; 4 / 2.
    assert.deepEqual(sum.result(), { loss: (0 + 4.125 + 2) / 3, accuracy: 2 / 3, largestLogit: 3 });
  });

  test('a network that says nothing is right about the first class only', () => {
    const sum = new EvaluationSum(10, finalRelu);
    sum.add(
      new Float32Array(100),
      Uint8Array.from({ length: 10 }, (_, label) => label),
    );
    const { loss, accuracy } = sum.result();
    assert.equal(accuracy, 0.1);
    assert.ok(Math.abs(loss - Math.log(10)) < 1e-12);
  });

  for (const rules of [UNCHANGED, finalRelu, mse]) {
    test(`NaN in a logit stays NaN in the ${rules.loss}, and the image isn't right, ties ${rules.ties}`, () => {
      const sum = new EvaluationSum(2, rules);
      sum.add(Float32Array.of(NaN, 1), Uint8Array.of(0));
      assert.deepEqual(sum.result(), { loss: NaN, accuracy: 0, largestLogit: NaN });
    });
  }
});

test('a run whose outputs all died behind the final ReLU is stuck at chance', async () => {
  const weights = SMALL.weights.map((values, part) => (part === 5 ? values.map(() => -100) : values));
  await withSession(onnxruntimeVariant(finalRelu), { ...SMALL, weights }, async (session) => {
    const batches = await session.train(ORDER);
    const { loss, accuracy } = await session.evaluate('test', 1201);
    const epoch = { trainLoss: loss, testLoss: loss, testAccuracy: accuracy, deadUnits: [0, 0] };
    const run = { dataset: 'fashion-mnist' as const, hidden: [17, 13], nonfinite: null };
    const record = { ...run, epochs: [epoch, epoch], batches: { medianOfLast100: batches.at(-1) ?? NaN } };
    assert.equal(verdictOf(record), 'STUCK_AT_CHANCE');
    assert.equal(hashWeights(await session.weights()), hashWeights(weights));
  });
});

describe('the record says which control it is of', () => {
  test('by its engine’s name, and with it the loss', () => {
    for (const variant of CONTROLS) {
      assert.equal(controlOf(onnxruntimeVariant(variant).name), variant.name);
      assert.equal(CONTROL_LOSSES[variant.name], variant.loss);
    }
    assert.equal(CONTROLS.length, Object.keys(CONTROL_LOSSES).length);
    assert.equal(controlOf('onnxruntime'), null);
  });

  test('one that nobody knows is refused', () => {
    assert.throws(() => controlOf('onnxruntime/huber'), /there is no control "huber", only mup, glorot, mse/);
  });
});
