import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { armSlopes } from '../../stages/analysis/arms/arm-slopes.js';
import type { ArmOctave, ArmRun } from '../../stages/arms/arm-octave.js';
import { BOUNDS } from '../../stages/arms/course.js';
import { probeSteps } from '../../stages/arms/probes.js';
import { decodeArmOctave } from '../../stages/arms/read-arm-octave.js';
import { encodeArmOctave } from '../../stages/arms/write-arm-octave.js';
import { ratesOf } from '../../stages/critical/rates.js';
import { armsJson } from '../../stages/tables/arms.js';

const ACCURACIES = { 'fashion-mnist': 0.7, mnist: 0.85 };

interface World {
  readonly octaves?: readonly number[];
  /** log2 of the rate from which on accuracy is lost, and from which on runs overflow. */
  readonly unusable: (width: number, seed: number) => number;
  readonly overflow: (width: number, seed: number) => number;
  /** At which an overflow comes. */
  readonly step?: number;
}

function simulate({ octaves = [-1, 0], unusable, overflow, step = 30 }: World): readonly ArmOctave[] {
  return [64, 256, 1024].flatMap((width) =>
    [21, 22, 23, 24].flatMap((seed) =>
      octaves.map((octave): ArmOctave => ({
        arm: 'slope-0.1',
        format: 1,
        dataset: 'fashion-mnist',
        hidden: [width, width],
        seed,
        octave,
        steps: 8,
        engine: 'onnxruntime',
        batchSize: 64,
        batchesPerEpoch: 937,
        epochsPlanned: 2,
        hashes: { initialWeights: 'a'.repeat(64), firstEpochOrder: 'b'.repeat(64) },
        activation: 'leaky-0.1',
        loss: 'cross-entropy',
        batchesPlanned: 1874,
        bounds: BOUNDS,
        probes: { images: 2048, steps: probeSteps(1874) },
        untrained: epoch(0, 0.1),
        runs: ratesOf(octave, 8).map(({ log2, value }): ArmRun => {
          const overflows = log2 > overflow(width, seed);
          const accuracy = log2 > unusable(width, seed) ? 0.5 : 0.8 - 0.01 * (log2 + 1);
          return {
            log2Rate: log2,
            learningRate: value,
            nonfinite: overflows ? { step, what: 'loss' } : null,
            finalWeights: 'c'.repeat(64),
            epochs: overflows ? [] : [epoch(1, accuracy), epoch(2, accuracy)],
            batches: { count: overflows ? step : 1874, medianOfLast100: 1 },
            course: { peak: { step: 3, loss: 9 }, above: BOUNDS.map(() => null), dead: [[0], [0]] },
          };
        }),
      })),
    ),
  );
}

function epoch(number: number, accuracy: number): ArmOctave['untrained'] {
  return {
    epoch: number,
    meanBatchLoss: number === 0 ? null : 1,
    trainLoss: 2 - accuracy,
    trainAccuracy: accuracy,
    testLoss: 1.2,
    testAccuracy: accuracy,
    updateNorm: number === 0 ? null : 1,
    deadUnits: [0, 0],
    largestLogit: 3,
  };
}

describe('an arm', () => {
  test('has the slopes of both thresholds', () => {
    const jitter = (seed: number): number => (seed % 2) / 8;
    const octaves = simulate({
      unusable: (width, seed) => -0.3 - 0.1 * (Math.log2(width) - 8) + jitter(seed),
      overflow: (width, seed) => 0.6 - 0.25 * (Math.log2(width) - 8) + jitter(seed),
    });
    const [arm] = armSlopes(octaves, ACCURACIES).arms;
    assert.ok(arm !== undefined);
    assert.ok(Math.abs((arm.usable.slope ?? NaN) + 0.1) < 0.05, String(arm.usable.slope));
    assert.deepEqual([arm.usable.seeds, arm.usable.of_seeds, arm.usable.censored], [4, 4, 0]);
    assert.deepEqual(arm.usable.octaves_to_add, []);
    // At 64 units overflow begins at 2^1.1, beyond the grid.
    assert.equal(arm.overflow.censored_above, 4);
    assert.deepEqual(arm.overflow.octaves_to_add, [1]);
  });

  test('asks for the octave below where runs overflow from the lowest rate on', () => {
    const octaves = simulate({ unusable: () => -9, overflow: (width) => (width === 64 ? -9 : 0) });
    const [arm] = armSlopes(octaves, ACCURACIES).arms;
    assert.equal(arm?.overflow.censored_below, 4);
    assert.deepEqual(arm.overflow.octaves_to_add, [-2]);
    assert.equal(arm.overflow.seeds, 0);
  });

  test('counts an overflow within 400 batches, and no later one', () => {
    const world = { unusable: () => 9, overflow: () => 0 };
    const within = armSlopes(simulate({ ...world, step: 399 }), ACCURACIES).arms[0];
    const later = armSlopes(simulate({ ...world, step: 400 }), ACCURACIES).arms[0];
    assert.equal(within?.overflow.censored, 0);
    assert.equal(later?.overflow.censored_above, 12);
    // A run that became non-finite is unusable whenever that was.
    assert.equal(later.usable.censored, 0);
  });

  test('may differ in nothing but width, seed and octave', () => {
    const [first, second, ...others] = simulate({ unusable: () => 0, overflow: () => 0.5 });
    assert.ok(first !== undefined && second !== undefined);
    assert.throws(
      () => armSlopes([first, { ...second, activation: 'relu' }, ...others], ACCURACIES),
      /arm slope-0\.1 has octaves of fashion-mnist, leaky-0\.1, .* and of fashion-mnist, relu/,
    );
  });
});

test('no arm that is recorded is an empty table', () => {
  assert.deepEqual(armSlopes([], ACCURACIES), { v: 1, arms: [] });
});

test('a record is read as it was written, and the table too; what isn’t one is named', () => {
  const octaves = simulate({ unusable: () => 0, overflow: () => 0.5 });
  const [octave] = octaves;
  assert.ok(octave !== undefined);
  const text = encodeArmOctave(octave);
  const read = decodeArmOctave(text, 'o.json');
  assert.equal(encodeArmOctave(read), text);
  assert.throws(
    () => decodeArmOctave(text.replace('"leaky-0.1"', '"swish"'), 'o.json'),
    /^Error: o\.json: not an octave of an arm, format 1: \/activation must be equal to one of/,
  );
  const result = armSlopes(octaves, ACCURACIES);
  assert.deepEqual(armsJson.decode(JSON.stringify(result), 'arms.json'), result);
  assert.throws(
    () => armsJson.decode('{"v":2,"arms":[]}', 'arms.json'),
    /arms\.json: \/v must be equal to constant/,
  );
});
