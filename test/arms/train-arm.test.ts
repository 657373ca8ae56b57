import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIVATIONS } from '../../stages/arms/activations.js';
import type { ArmOctave } from '../../stages/arms/arm-octave.js';
import { BOUNDS, firstAbove, peakOf } from '../../stages/arms/course.js';
import { probeSteps, stopping } from '../../stages/arms/probes.js';
import { trainArm, type ArmSpec } from '../../stages/arms/train-arm.js';
import { encodeArmOctave } from '../../stages/arms/write-arm-octave.js';
import { trainOctave } from '../../stages/critical/train-octave.js';
import { trainRate } from '../../stages/critical/train-rate.js';
import { onnxruntime, onnxruntimeVariant } from '../../stages/engines/onnxruntime/index.js';
import { mse } from '../../stages/engines/variants/mse.js';
import { UNCHANGED } from '../../stages/engines/variants/unchanged.js';
import type { Variant } from '../../stages/engines/variants/variant.js';
import { withSession } from '../engines/session.js';
import { ORDER, SMALL } from '../engines/small.js';
import { syntheticDataset } from '../engines/synthetic.js';

const dataset = syntheticDataset({ train: 330, test: 50, rows: 6, columns: 6, classes: 10 });

/** Ten batches an epoch: two epochs and a half. */
const SPEC: ArmSpec = {
  arm: 'slope-0',
  dataset: 'mnist',
  activation: 'relu',
  loss: 'cross-entropy',
  width: 12,
  seed: 3,
  octave: -1,
  steps: 3,
  batchSize: 32,
  batches: 25,
};

async function train(spec: Partial<ArmSpec> = {}): Promise<ArmOctave> {
  const { activation, loss } = { ...SPEC, ...spec };
  const engine = onnxruntimeVariant({ ...UNCHANGED, activation: ACTIVATIONS[activation], loss });
  return trainArm(engine, dataset, { ...SPEC, ...spec }, () => undefined);
}

for (const [loss, variant] of [
  ['cross-entropy', UNCHANGED],
  ['squared-error', mse],
] as const) {
  test(`an arm that changes nothing else trains the study’s runs, bit for bit: ${loss}`, async () => {
    const found = await train({ loss, batches: 20 });
    const expected = await trainOctave(
      { engine: onnxruntimeVariant(variant), initialise: UNCHANGED.initialise, train: trainRate },
      dataset,
      { ...SPEC, batches: 20 },
      () => undefined,
    );
    assert.deepEqual(found.hashes, expected.hashes);
    assert.deepEqual(found.untrained, expected.untrained);
    for (const [index, { batches, course, ...run }] of found.runs.entries()) {
      const { batches: all, ...other } = expected.runs[index] ?? assert.fail();
      assert.deepEqual(run, other);
      assert.deepEqual(batches, { count: all.count, medianOfLast100: all.medianOfLast100 });
      assert.equal(course.peak?.loss, Math.max(...all.buckets.max));
    }
  });
}

test('the last epoch ends with the batches that were asked for', async () => {
  const { runs, epochsPlanned, batchesPerEpoch, batchesPlanned } = await train();
  assert.deepEqual([epochsPlanned, batchesPerEpoch, batchesPlanned], [3, 10, 25]);
  const [whole] = (await train({ batches: 20 })).runs;
  for (const { batches, epochs } of runs) {
    assert.equal(batches.count, 25);
    assert.equal(epochs.length, 3);
  }
  assert.deepEqual(runs[0]?.epochs.slice(0, 2), whole?.epochs);
});

test('dead units are counted at each probe, on training images, by the weights of that step', async () => {
  const { runs, probes, untrained, ...facts } = await train({ octave: 3 });
  assert.deepEqual(probes, { images: 330, steps: [8, 16, 24, 25] });
  assert.equal(facts.activation, 'relu');
  assert.ok(untrained.deadUnits.length === 2);
  const shape = { inputs: 36, hidden: [12, 12], classes: 10 };
  for (const { learningRate, course } of runs) {
    for (const [index, steps] of probes.steps.entries()) {
      const [alone] = (await train({ octave: 3, batches: steps })).runs.filter(
        (run) => run.learningRate === learningRate,
      );
      assert.deepEqual(
        course.dead.map((counts) => counts[index]),
        alone?.course.dead.map((counts) => counts.at(-1)),
      );
    }
    assert.equal(course.dead.length, shape.hidden.length);
  }
  assert.ok(runs.some(({ course }) => course.dead.flat().some((count) => count > 0)));
});

test('a leaky unit is dead where ReLU’s would be off, and tanh is another network', async () => {
  const variant = (change: Partial<Variant>): Variant => ({ ...UNCHANGED, ...change });
  const dead = async (own: Variant): Promise<readonly number[]> =>
    withSession(onnxruntimeVariant(own), SMALL, (session) => session.deadUnits('train', 20));
  const [first] = await dead(UNCHANGED);
  const [leaky] = await dead(variant({ activation: { kind: 'leaky-relu', slope: 0.1 } }));
  assert.ok(first !== undefined && first > 0);
  assert.equal(leaky, first);
});

test('a run that overflows has its last finite loss as peak, and no probe after it', async () => {
  const { runs } = await train({ octave: 66, steps: 2 });
  for (const { nonfinite, course, epochs } of runs) {
    assert.equal(nonfinite?.what, 'loss');
    assert.ok(course.peak !== null && course.peak.step < nonfinite.step);
    assert.deepEqual(epochs, []);
    for (const counts of course.dead) assert.ok(counts.length <= nonfinite.step / 8);
    assert.equal(course.above.length, BOUNDS.length);
  }
});

test('bounds and peak go by finite losses, the first of them', () => {
  const losses = [2, 3, 4, 4, 60, Infinity];
  assert.deepEqual(peakOf(losses), { step: 4, loss: 60 });
  assert.deepEqual(peakOf([2, 2]), { step: 0, loss: 2 });
  assert.equal(peakOf([NaN]), null);
  assert.equal(firstAbove(losses, 3), 2);
  assert.equal(firstAbove(losses, 60), null);
});

test('probes become rarer, and the last step has one', () => {
  const steps = probeSteps(1874);
  assert.deepEqual(steps.slice(0, 10), [8, 16, 24, 32, 40, 48, 56, 64, 96, 128]);
  assert.deepEqual(steps.slice(-3), [1664, 1792, 1874]);
  assert.deepEqual(probeSteps(8), [8]);
});

test('a session that stops for a look takes the steps of one that doesn’t', async () => {
  const looks: number[] = [];
  const engine = stopping(onnxruntime, [3, 7, 90, 200], async (session) => {
    looks.push((await session.weights()).length);
  });
  const whole = await withSession(onnxruntime, SMALL, async (session) => [
    await session.train(ORDER),
    await session.weights(),
  ]);
  const stopped = await withSession(engine, SMALL, async (session) => {
    const first = await session.train(ORDER.subarray(0, 900));
    const second = await session.train(ORDER.subarray(900));
    return [Float32Array.of(...first, ...second), await session.weights()];
  });
  assert.deepEqual(stopped, whole);
  assert.equal(looks.length, 4);
});

test('an octave of eight rates takes at most 10 KB, and the same octave the same bytes', async () => {
  const octave = await train({ steps: 8 });
  assert.equal(encodeArmOctave(await train({ steps: 8 })), encodeArmOctave(octave));
  const dead = [1024, 1024].map((units) => probeSteps(1874).map(() => units));
  const full = {
    ...octave,
    runs: octave.runs.map((run) => ({ ...run, course: { ...run.course, dead } })),
  };
  assert.ok(Buffer.byteLength(encodeArmOctave(full)) <= 10_000);
});
