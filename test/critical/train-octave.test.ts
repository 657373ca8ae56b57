import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchesOf } from '../../stages/critical/batches.js';
import type { Octave, RateRun } from '../../stages/critical/octave.js';
import { ratesOf } from '../../stages/critical/rates.js';
import { trainOctave, type OctaveSpec, type Trainer } from '../../stages/critical/train-octave.js';
import { trainRate } from '../../stages/critical/train-rate.js';
import { encodeOctave } from '../../stages/critical/write-octave.js';
import type { Engine } from '../../stages/engines/engine.js';
import { onnxruntime } from '../../stages/engines/onnxruntime/index.js';
import { reference } from '../engines/reference.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import { batchRecord } from '../../stages/train/batch-record.js';
import { trainCell } from '../../stages/train/train-cell.js';
import { syntheticDataset } from '../engines/synthetic.js';

const dataset = syntheticDataset({ train: 330, test: 50, rows: 6, columns: 6, classes: 10 });
/** Two epochs of ten batches, ten images dropped. */
const SPEC: OctaveSpec = {
  dataset: 'mnist',
  width: 12,
  seed: 3,
  octave: -2,
  steps: 3,
  batchSize: 32,
  batches: 20,
};

async function train(spec: Partial<OctaveSpec> = {}, engine: Engine = onnxruntime): Promise<Octave> {
  return trainOctave(trainer(engine), dataset, { ...SPEC, ...spec }, () => undefined);
}

function trainer(engine: Engine): Trainer<RateRun> {
  return { engine, initialise: initialWeights, train: trainRate };
}

test('octaves side by side have every step once, the lowest end left out', () => {
  const logs = [-2, -1, 0].flatMap((octave) => ratesOf(octave, 8)).map(({ log2 }) => log2);
  assert.deepEqual(
    logs,
    Array.from({ length: 24 }, (_, index) => -2 + (index + 1) / 8),
  );
  assert.deepEqual(
    ratesOf(0, 2).map(({ value }) => value),
    [Math.SQRT2, 2],
  );
});

test('a run is the one that the grid would train at its rate', async () => {
  const { runs, untrained, hashes, ...facts } = await train();
  assert.deepEqual(facts, {
    format: 1,
    dataset: 'mnist',
    hidden: [12, 12],
    seed: 3,
    octave: -2,
    steps: 3,
    engine: 'onnxruntime',
    batchSize: 32,
    batchesPerEpoch: 10,
    epochsPlanned: 2,
  });
  assert.deepEqual(
    runs.map(({ log2Rate }) => log2Rate),
    [-2 + 1 / 3, -2 + 2 / 3, -1],
  );
  for (const run of runs) {
    const cell = await trainCell(
      onnxruntime,
      dataset,
      { dataset: 'mnist', size: 'small', rate: run.learningRate, seed: 3, engine: 'onnxruntime' },
      { hidden: [12, 12], epochs: 2, batch: 32 },
      () => undefined,
    );
    const epochs = [untrained, ...run.epochs].map((epoch, index) => ({
      ...epoch,
      fullTrainLoss: cell.epochs[index]?.fullTrainLoss,
      fullTrainAccuracy: cell.epochs[index]?.fullTrainAccuracy,
    }));
    assert.deepEqual(epochs, cell.epochs);
    assert.deepEqual({ ...hashes, finalWeights: run.finalWeights }, cell.hashes);
    assert.deepEqual({ ...run.batches, first: cell.batches.first }, cell.batches);
    assert.equal(run.nonfinite, null);
  }
});

test('a run is the same whatever was trained before it in the octave', async () => {
  const [, , last] = (await train()).runs;
  const [alone] = (await train({ octave: -2, steps: 1 })).runs;
  assert.deepEqual(alone, last);
});

for (const engine of [onnxruntime, reference]) {
  test(`a run ends at its first non-finite loss, and the next rate begins anew (${engine.name})`, async () => {
    const octave = engine === reference ? 530 : 66;
    const seen: number[] = [];
    const { runs, untrained } = await trainOctave(
      trainer(engine),
      dataset,
      { ...SPEC, octave, steps: 2 },
      (done, total) => seen.push(done / total),
    );
    assert.ok(untrained.trainLoss !== null);
    assert.equal(runs.length, 2);
    for (const { nonfinite, epochs, batches } of runs) {
      assert.equal(nonfinite?.what, 'loss');
      assert.ok(nonfinite.step >= 1 && nonfinite.step < 10);
      assert.equal(batches.count, nonfinite.step);
      assert.deepEqual(epochs, []);
    }
    assert.deepEqual(seen, [0.5, 1]);
  });
}

test('a run that learns nothing goes on to its last epoch', async () => {
  const { runs } = await train({ octave: 5, steps: 1, batches: 30 });
  const [run] = runs;
  assert.equal(run?.nonfinite, null);
  assert.ok((run.epochs.at(-1)?.trainLoss ?? 0) > 2);
  assert.deepEqual(
    run.epochs.map(({ epoch }) => epoch),
    [1, 2, 3],
  );
});

test('weights that are not finite at the end of an epoch end the run, though the losses were', async () => {
  const { runs } = await train({ steps: 1 }, deadBiasAtEnd());
  assert.deepEqual(
    runs.map(({ nonfinite, epochs }) => ({ nonfinite, epochs: epochs.length })),
    [{ nonfinite: { step: 9, what: 'weights' }, epochs: 0 }],
  );
});

test('another seed has other weights and batches, another width other weights only', async () => {
  const { hashes } = await train({ steps: 1 });
  const seed = await train({ steps: 1, seed: 4 });
  const width = await train({ steps: 1, width: 9 });
  assert.notEqual(seed.hashes.initialWeights, hashes.initialWeights);
  assert.notEqual(seed.hashes.firstEpochOrder, hashes.firstEpochOrder);
  assert.notEqual(width.hashes.initialWeights, hashes.initialWeights);
  assert.equal(width.hashes.firstEpochOrder, hashes.firstEpochOrder);
});

test('forty buckets at most, which cover the whole series', () => {
  const losses = Array.from({ length: 1874 }, (_, step) => 2 + Math.sin(step * step));
  const { buckets, ...rest } = batchesOf(losses);
  assert.equal(buckets.size, 50);
  assert.deepEqual(
    buckets.max,
    Array.from({ length: 38 }, (_, index) => Math.max(...losses.slice(50 * index, 50 * (index + 1)))),
  );
  assert.deepEqual(
    buckets.min,
    Array.from({ length: 38 }, (_, index) => Math.min(...losses.slice(50 * index, 50 * (index + 1)))),
  );
  const { spikes, medianOfLast100, earlyEmaMax, count } = batchRecord(losses);
  assert.deepEqual(rest, { spikes, medianOfLast100, earlyEmaMax, count });
  assert.deepEqual(batchesOf([NaN]).buckets, { size: 1, min: [], max: [] });
});

test('an octave of eight rates takes at most 15 KB, and the same octave the same bytes', async () => {
  const octave = await train({ steps: 8 });
  assert.equal(encodeOctave(await train({ steps: 8 })), encodeOctave(octave));
  const long = Array.from({ length: 1874 }, (_, step) => 1.234567890123e-2 * (1 + Math.abs(Math.sin(step))));
  const full: Octave = {
    ...octave,
    hidden: [1024, 1024],
    runs: octave.runs.map((run) => ({ ...run, batches: batchesOf(long) })),
  };
  assert.ok(Buffer.byteLength(encodeOctave(full)) <= 15_000);
});

/** The real engine, whose weights are handed out with a first hidden bias of −∞: a dead unit, which no loss tells of. */
function deadBiasAtEnd(): Engine {
  return {
    name: 'onnxruntime',
    async start(setup) {
      const session = await onnxruntime.start(setup);
      return {
        train: (order) => session.train(order),
        evaluate: (part, count) => session.evaluate(part, count),
        deadUnits: (part, count) => session.deadUnits(part, count),
        weights: async () =>
          (await session.weights()).map((values, part) =>
            part === 1 ? values.map(() => -Infinity) : values,
          ),
        close: () => session.close(),
      };
    },
  };
}
