import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../../stages/engines/engine.js';
import { onnxruntime } from '../../stages/engines/onnxruntime/index.js';
import { reference } from '../engines/reference.js';
import type { Cell, EpochRecord } from '../../stages/train/cell.js';
import { trainCell } from '../../stages/train/train-cell.js';
import { encodeCell } from '../../stages/train/write-cell.js';
import { FLOOR } from '../../bench/agreement/band.js';
import { perturbed } from '../engines/rounding.js';
import { syntheticDataset } from '../engines/synthetic.js';

const dataset = syntheticDataset({ train: 330, test: 50, rows: 6, columns: 6, classes: 10 });
const training = { hidden: [12, 9], epochs: 3, batch: 32 };

/** Ten batches an epoch, ten images dropped. */
async function train(rate: number, engine: Engine = onnxruntime, seed = 0): Promise<Cell> {
  const spec = { dataset: 'mnist', size: 'small', rate, seed, engine: 'onnxruntime' } as const;
  return trainCell(engine, dataset, spec, training, () => undefined);
}

function close(found: number | null | undefined, expected: number | null | undefined): void {
  assert.ok(found !== null && found !== undefined && expected !== null && expected !== undefined);
  assert.ok(Math.abs(found - expected) <= 1e-4 * Math.abs(expected), `${found}, expected ${expected}`);
}

test('a finite run has a record an epoch, from the untrained network on', async () => {
  const seen: EpochRecord[] = [];
  const spec = { dataset: 'mnist', size: 'small', rate: 0.1, seed: 0, engine: 'onnxruntime' } as const;
  const cell = await trainCell(onnxruntime, dataset, spec, training, (epoch) => seen.push(epoch));
  assert.deepEqual(cell.epochs, seen);
  assert.deepEqual(
    cell.epochs.map(({ epoch }) => epoch),
    [0, 1, 2, 3],
  );
  assert.equal(cell.nonfinite, null);
  assert.equal(cell.batchesPerEpoch, 10);
  assert.equal(cell.batches.count, 30);
  const [before, first] = cell.epochs;
  assert.equal(before?.meanBatchLoss, null);
  assert.equal(before.updateNorm, null);
  const mean = cell.batches.first.slice(0, 10).reduce((sum, loss) => sum + loss, 0) / 10;
  close(first?.meanBatchLoss, mean);
  assert.deepEqual(
    cell.epochs.map(({ fullTrainLoss }) => fullTrainLoss !== null),
    [false, false, false, true],
  );
  // With fewer than 10,000 training images both evaluations see all of them.
  assert.equal(cell.epochs.at(-1)?.fullTrainLoss, cell.epochs.at(-1)?.trainLoss);
});

test('every figure agrees with that of the float64 reference, as far as rounding lets it', async () => {
  const found = await train(0.1);
  const expected = await train(0.1, reference);
  const draws: Cell[] = [];
  for (const engine of perturbed(onnxruntime)) draws.push(await train(0.1, engine));
  const agree = (figure: (cell: Cell) => number | null | undefined): void => {
    const [own, other] = [figure(found) ?? NaN, figure(expected) ?? NaN];
    const rounding = draws.map((cell) => Math.abs((figure(cell) ?? NaN) - own));
    const bound = Math.max(FLOOR * Math.abs(own), ...rounding);
    assert.ok(bound < 1e-3 * Math.abs(own), `rounding is ${bound} of ${own}`);
    assert.ok(Math.abs(own - other) <= bound, `${own}, expected ${other} within ${bound}`);
  };
  for (const [index, epoch] of found.epochs.entries()) {
    agree(({ epochs }) => epochs[index]?.testLoss);
    agree(({ epochs }) => epochs[index]?.trainLoss);
    agree(({ epochs }) => epochs[index]?.largestLogit);
    if (index > 0) agree(({ epochs }) => epochs[index]?.updateNorm);
    assert.deepEqual(epoch.deadUnits, expected.epochs[index]?.deadUnits);
    assert.equal(epoch.testAccuracy, expected.epochs[index]?.testAccuracy);
  }
  agree(({ batches }) => batches.medianOfLast100);
  assert.deepEqual(
    [found.hashes.initialWeights, found.hashes.firstEpochOrder],
    [expected.hashes.initialWeights, expected.hashes.firstEpochOrder],
  );
});

test('twice the same cell is twice the same bytes, another seed is another cell', async () => {
  const first = encodeCell(await train(0.5));
  assert.equal(encodeCell(await train(0.5)), first);
  assert.notEqual(encodeCell(await train(0.5, onnxruntime, 1)), first);
});

for (const engine of [onnxruntime, reference]) {
  test(`a loss that overflows ends the run at its step, and no later epoch is recorded (${engine.name})`, async () => {
    const cell = await train(engine === reference ? 1e160 : 1e20, engine);
    assert.equal(cell.nonfinite?.what, 'loss');
    assert.equal(cell.nonfinite.step, cell.batches.count);
    assert.ok(cell.nonfinite.step >= 1 && cell.nonfinite.step < 10);
    assert.deepEqual(
      cell.epochs.map(({ epoch }) => epoch),
      [0],
    );
    assert.equal(cell.batches.first.length, cell.nonfinite.step);
    assert.equal(cell.epochsPlanned, 3);
  });
}

test('steps are counted over all epochs', async () => {
  const cell = await train(0.1, overflowingAt(17));
  assert.deepEqual(cell.nonfinite, { step: 17, what: 'loss' });
  assert.equal(cell.batches.count, 17);
  assert.deepEqual(
    cell.epochs.map(({ epoch }) => epoch),
    [0, 1],
  );
});

test('weights that are not finite at the end of an epoch end the run, though the losses were', async () => {
  const cell = await train(0.1, breakingWeights(2));
  assert.deepEqual(cell.nonfinite, { step: 19, what: 'weights' });
  assert.equal(cell.batches.count, 20);
  assert.deepEqual(
    cell.epochs.map(({ epoch }) => epoch),
    [0, 1],
  );
});

test('which NaN it is has no part in a hash', async () => {
  const nan = (bits: number): Engine => withWeights(1, new Float32Array(Uint32Array.of(bits).buffer));
  const one = await train(0.1, nan(0x7fc00000));
  const other = await train(0.1, nan(0xffc12345));
  assert.equal(one.hashes.finalWeights, other.hashes.finalWeights);
});

/** The real engine, whose network is broken before a step: a NaN among the last biases. */
function overflowingAt(step: number): Engine {
  return {
    name: 'onnxruntime, broken',
    async start(setup) {
      let session = await onnxruntime.start(setup);
      let taken = 0;
      return {
        async train(order) {
          const before = (step - taken) * setup.batchSize;
          taken += order.length / setup.batchSize;
          if (before < 0 || before >= order.length) return session.train(order);
          const first = await session.train(order.subarray(0, before));
          const weights = await session.weights();
          await session.close();
          const broken = [...weights.slice(0, -1), new Float32Array(10).fill(NaN)];
          session = await onnxruntime.start({ ...setup, weights: broken });
          return Float32Array.of(...first, ...(await session.train(order.subarray(before))));
        },
        evaluate: (part, count) => session.evaluate(part, count),
        deadUnits: (part, count) => session.deadUnits(part, count),
        weights: () => session.weights(),
        close: () => session.close(),
      };
    },
  };
}

/** The real engine, from some epoch on with a first hidden bias of −∞: a dead unit, which no loss tells of. */
function breakingWeights(epoch: number): Engine {
  return withWeights(epoch, Float32Array.of(-Infinity));
}

/** The real engine, whose first hidden biases are handed out as others from some epoch on. */
function withWeights(epoch: number, biases: Float32Array): Engine {
  return {
    name: 'onnxruntime, broken',
    async start(setup) {
      const session = await onnxruntime.start(setup);
      let epochs = 0;
      return {
        train(order) {
          epochs += 1;
          return session.train(order);
        },
        evaluate: (part, count) => session.evaluate(part, count),
        deadUnits: (part, count) => session.deadUnits(part, count),
        async weights() {
          const weights = await session.weights();
          return epochs < epoch ? weights : weights.map((values, part) => (part === 1 ? biases : values));
        },
        close: () => session.close(),
      };
    },
  };
}
