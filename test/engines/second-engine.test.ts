import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { ACTIVATIONS } from '../../stages/arms/activations.js';
import { trainArm } from '../../stages/arms/train-arm.js';
import type { ArmOctave } from '../../stages/arms/arm-octave.js';
import type { Engine } from '../../stages/engines/engine.js';
import { onnxruntimeVariant } from '../../stages/engines/onnxruntime/index.js';
import { referenceVariant } from './reference.js';
import { tfjsNodeWith } from '../../stages/engines/tfjs-node/index.js';
import { UNCHANGED } from '../../stages/engines/variants/unchanged.js';
import { tfjsNodePlatform } from '../support/tfjs-node.js';
import { setUpEngines } from './engines.js';
import { largestDifference } from './compare.js';
import { assertAgrees } from './rounding.js';
import { checkPoison, KERNEL_SIZES, withSession } from './session.js';
import { ORDER, SMALL } from './small.js';
import { syntheticDataset } from './synthetic.js';

before(setUpEngines);

for (const name of ['leaky-0.001', 'leaky-0.01', 'leaky-0.1'] as const) {
  const activation = ACTIVATIONS[name];
  const variant = { ...UNCHANGED, name, activation };
  const [engine, first] = [tfjsNodeWith(activation), onnxruntimeVariant(variant)];
  const reference = referenceVariant(variant);

  describe(`tfjs-node with ${name}, against ${reference.name}`, tfjsNodePlatform, () => {
    for (const learningRate of [0.1, 0.01]) {
      test(`the first 200 losses are the reference's at rate ${learningRate}`, async () => {
        await assertAgrees({ engine, reference, drawn: first }, { ...SMALL, learningRate }, ORDER);
      });
    }

    test('evaluation and dead units are those of the reference', async () => {
      const seen = async (by: Engine): Promise<readonly number[]> =>
        withSession(by, SMALL, async (session) => {
          const { loss, accuracy, largestLogit } = await session.evaluate('test', 1201);
          return [loss, largestLogit, accuracy, ...(await session.deadUnits('test', 100))];
        });
      const [found, expected] = [await seen(engine), await seen(reference)];
      assert.ok(largestDifference(found.slice(0, 2), expected.slice(0, 2)).relative < 1e-5);
      assert.deepEqual(found.slice(2), expected.slice(2));
    });

    for (const hidden of KERNEL_SIZES) {
      test(`NaN and infinity end training: ${hidden.join('-')}`, async () => {
        await checkPoison(engine, hidden, { bounded: false });
      });
    }
  });
}

test(
  'an octave of an arm has the same course on both engines, while rounding lets it',
  tfjsNodePlatform,
  async () => {
    const dataset = syntheticDataset({ train: 330, test: 50, rows: 6, columns: 6, classes: 10 });
    const train = (engine: Engine): Promise<ArmOctave> =>
      trainArm(
        engine,
        dataset,
        {
          ...{ arm: 'slope-0.1', dataset: 'mnist', activation: 'leaky-0.1', loss: 'cross-entropy' },
          ...{ width: 12, seed: 3, octave: -4, steps: 2, batchSize: 32, batches: 25 },
        },
        () => undefined,
      );
    const activation = ACTIVATIONS['leaky-0.1'];
    const first = await train(onnxruntimeVariant({ ...UNCHANGED, activation }));
    const second = await train(tfjsNodeWith(activation));
    assert.deepEqual([first.engine, second.engine], ['onnxruntime', 'tfjs-node']);
    assert.deepEqual(second.hashes, first.hashes);
    assert.deepEqual(
      second.runs.map(({ log2Rate, nonfinite, course: { above, dead } }) => ({
        log2Rate,
        nonfinite,
        above,
        dead,
      })),
      first.runs.map(({ log2Rate, nonfinite, course: { above, dead } }) => ({
        log2Rate,
        nonfinite,
        above,
        dead,
      })),
    );
    const losses = ({ runs }: ArmOctave): readonly number[] =>
      runs.flatMap(({ epochs }) => epochs.at(-1)?.trainLoss ?? []);
    assert.ok(largestDifference(losses(second), losses(first)).relative < 1e-4);
  },
);
