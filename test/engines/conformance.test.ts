import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Split } from '../../stages/data/dataset.js';
import type { Engine } from '../../stages/engines/engine.js';
import { onnxruntime } from '../../stages/engines/onnxruntime/index.js';
import { reference } from './reference.js';
import { hashWeights } from '../../stages/model/hash.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import { ALL, FAST, setUpEngines } from './engines.js';
import { evaluatePerSample } from './per-sample.js';
import { assertAgrees } from './rounding.js';
import { checkPoison, losses, withSession } from './session.js';
import { ORDER, SMALL } from './small.js';
import type { Watched } from './watch.js';

before(setUpEngines);

const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/** The training images of these indices. */
function imagesAt(indices: Int32Array): Split {
  const { train } = SMALL.dataset;
  const pixels = train.rows * train.columns;
  return {
    ...train,
    count: indices.length,
    labels: Uint8Array.from(indices, (image) => train.labels[image] ?? NaN),
    images: Uint8Array.from(
      [...indices].flatMap((image) => [...train.images.subarray(image * pixels, (image + 1) * pixels)]),
    ),
  };
}

async function inItsOwnProcess(program: string, engine: Engine): Promise<string> {
  const args = ['--expose-gc', '--import', 'tsx', join(import.meta.dirname, program), engine.name];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout;
}

for (const { engine, skip } of FAST) {
  describe(`${engine.name}, against the reference`, { skip }, () => {
    for (const learningRate of [0.1, 0.01]) {
      test(`the first 200 losses are the reference's at rate ${learningRate}`, async () => {
        const given = { ...SMALL, learningRate };
        await assertAgrees({ engine, reference, drawn: onnxruntime }, given, ORDER);
      });
    }

    test('depth is free: one hidden layer and three', async () => {
      for (const hidden of [[8], [9, 8, 7]]) {
        const shape = { ...SMALL.shape, hidden };
        const given = { ...SMALL, shape, weights: initialWeights(shape, 1) };
        await assertAgrees({ engine, reference, drawn: onnxruntime }, given, ORDER.subarray(0, 500));
      }
    });

    test('memory stays over 2,000 steps, and one thread does the work', async () => {
      const { growth, tensors, busiest } = JSON.parse(await inItsOwnProcess('watch.ts', engine)) as Watched;
      // A batch's pixels are 200 kB: one that was kept each step would be 400 MB.
      assert.ok(growth < 32e6, `${growth} bytes more`);
      assert.equal(tensors, 0);
      assert.ok(busiest > 0.9, `the busiest thread has ${busiest} of the CPU time`);
    });

    // The reference doesn't overflow where float32 does: it says what float32 could not hold.
    for (const learningRate of [1e6, 1e20]) {
      test(`rate ${learningRate} ends training at the first loss that overflows`, async () => {
        const given = { ...SMALL, learningRate };
        const found = await losses(engine, given, ORDER);
        assert.ok(found.length > 1 && found.length < 20, `${found.length} steps`);
        for (const [step, loss] of found.entries()) {
          const weights = await withSession(engine, given, async (session) => {
            await session.train(ORDER.subarray(0, step * 10));
            return session.weights();
          });
          const train = imagesAt(ORDER.subarray(step * 10, (step + 1) * 10));
          const dataset = { ...SMALL.dataset, train };
          const expected = await withSession(reference, { ...given, dataset, weights }, (session) =>
            session.evaluate('train', 10),
          );
          const fits = expected.largestLogit < LARGEST_FLOAT32;
          assert.equal(fits, step < found.length - 1, `step ${step}: logits up to ${expected.largestLogit}`);
          assert.equal(Number.isFinite(loss), fits, `step ${step}: ${loss}`);
          if (fits) assert.ok(Math.abs(loss - expected.loss) <= 1e-4 * expected.loss, `step ${step}`);
        }
      });
    }

    // Every size of the study, since the library chooses its kernels by size.
    for (const hidden of [
      [64, 64],
      [256, 256],
      [1024, 1024],
    ]) {
      test(`NaN and infinity end training: ${hidden.join('-')}`, async () => {
        await checkPoison(engine, hidden);
      });
    }
  });
}

for (const { engine, skip } of ALL) {
  describe(engine.name, { skip }, () => {
    test('an epoch in two calls is that in one, and twice gives the same bits', async () => {
      const whole = await withSession(engine, SMALL, async (session) => ({
        losses: [...(await session.train(ORDER))],
        weights: hashWeights(await session.weights()),
      }));
      const halves = await withSession(engine, SMALL, async (session) => ({
        losses: [
          ...(await session.train(ORDER.subarray(0, 900))),
          ...(await session.train(ORDER.subarray(900))),
        ],
        weights: hashWeights(await session.weights()),
      }));
      assert.deepEqual(halves, whole);
      assert.notEqual(whole.weights, hashWeights(SMALL.weights));
      assert.equal(await inItsOwnProcess('run.ts', engine), whole.weights);
    });

    test('weights that were handed over, in or out, stay while training goes on', async () => {
      const given = SMALL.weights.map((values) => values.slice());
      await withSession(engine, { ...SMALL, weights: given }, async (session) => {
        await session.train(ORDER.subarray(0, 100));
        assert.equal(hashWeights(given), hashWeights(SMALL.weights));
        const handed = await session.weights();
        const hash = hashWeights(handed);
        await session.train(ORDER.subarray(100, 200));
        assert.equal(hashWeights(handed), hash);
      });
    });

    test("two sessions at once don't touch each other", async () => {
      const alone = await losses(engine, SMALL, ORDER.subarray(0, 100));
      await withSession(engine, SMALL, async (session) => {
        await losses(engine, { ...SMALL, learningRate: 0.5 }, ORDER.subarray(0, 300));
        assert.deepEqual(await session.train(ORDER.subarray(0, 100)), alone);
      });
    });

    test('evaluation is the mean over single images, whatever the chunks', async () => {
      await withSession(engine, SMALL, async (session) => {
        await session.train(ORDER);
        const weights = await session.weights();
        for (const [part, count] of [
          ['test', 1201],
          ['train', 37],
        ] as const) {
          const found = await session.evaluate(part, count);
          const expected = evaluatePerSample(SMALL.shape, weights, SMALL.dataset[part], count);
          assert.ok(Math.abs(found.loss - expected.loss) < 1e-5);
          assert.ok(Math.abs(found.largestLogit - expected.largestLogit) < 1e-5);
          assert.equal(found.accuracy, expected.accuracy);
        }
        await session.deadUnits('test', 100);
        assert.equal(hashWeights(await session.weights()), hashWeights(weights), 'evaluation trains nothing');
      });
    });

    test('a unit that is 0 for every probe image is dead', async () => {
      // Biases of −100 and 100 turn units off and on for every image.
      const weights = SMALL.weights.map((values, part) =>
        part === 1 ? values.map((_, unit) => (unit < 5 ? -100 : 100)) : values,
      );
      const [first] = await withSession(engine, { ...SMALL, weights }, (session) =>
        session.deadUnits('test', 200),
      );
      assert.equal(first, 5);
    });

    test('NaN and infinity end training: 17-13', async () => {
      await checkPoison(engine, SMALL.shape.hidden);
    });

    test('a class that is impossible by an infinite margin leaves a right answer its loss', async () => {
      // Logits of −1e38 and 3e38: their difference overflows, log p of the other class is −∞, the target's is 0.
      const shape = { inputs: 36, hidden: [2], classes: 2 };
      const images = new Uint8Array(36 * 2);
      const part = { count: 2, rows: 6, columns: 6, classes: 2, labels: Uint8Array.of(1, 1), images };
      const weights = [
        new Float32Array(72),
        new Float32Array(2),
        new Float32Array(4),
        Float32Array.of(-1e38, 3e38),
      ];
      const given = { ...SMALL, shape, dataset: { train: part, test: part }, weights, batchSize: 2 };
      const [loss] = await losses(engine, given, Int32Array.of(0, 1));
      assert.ok(loss === 0);
    });
  });
}
