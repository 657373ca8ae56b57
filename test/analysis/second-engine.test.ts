import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { armsOf } from '../../stages/analysis/arms/arms.js';
import { secondEngineRows } from '../../stages/analysis/arms/second-engine.js';
import type { ArmOctave } from '../../stages/arms/arm-octave.js';
import { decodeArmOctave } from '../../stages/arms/read-arm-octave.js';
import { encodeArmOctave } from '../../stages/arms/write-arm-octave.js';
import type { ArmEngineRow } from '../../stages/tables/arms.js';
import { plan, simulateArm, type Fate, type Place } from '../support/arms.js';

const AGAIN = { widths: [64, 1024], seeds: [21, 22], octaves: [-1, 0] };
const PLAN = plan({
  slopes: { widths: [64, 256, 1024], seeds: [21, 22, 23, 24], octaves: [-1, 0], cut: [] },
  'second-engine': { ...AGAIN, steps: 4 },
});

/** Above 2^0 a run learns too little, above 2^0.5 it overflows. */
const fate = ({ log2Rate }: Place): Fate => {
  if (log2Rate > 0.5) return { nonfinite: 30 };
  return { accuracy: log2Rate > 0 ? 0.5 : 0.8 };
};

function first(): readonly ArmOctave[] {
  return [...simulateArm(PLAN, 'slope-0', fate), ...simulateArm(PLAN, 'slope-0.1', fate)];
}

/** The second engine's octaves of both arms, which differ where this says so. */
function second(own: (place: Place) => Fate = fate): readonly ArmOctave[] {
  const repeated = { ...plan({ slopes: { ...AGAIN, cut: [] } }), steps: 4 };
  return (['slope-0', 'slope-0.1'] as const)
    .flatMap((arm) => simulateArm(repeated, arm, own))
    .map((octave) => ({ ...octave, engine: 'tfjs-node' }));
}

function rows(again: readonly ArmOctave[], recorded = first()): readonly ArmEngineRow[] {
  return secondEngineRows({ first: recorded, second: again, arms: armsOf(recorded, PLAN) }, PLAN);
}

describe('runs of the arms on the second engine', () => {
  test('stand each beside the same run on the first', () => {
    const found = rows(second());
    assert.equal(found.length, 2 * 2 * 2 * 8);
    assert.ok(found.every((row) => row.same_start && row.kind === row.reference_kind));
    assert.deepEqual(
      found
        .filter(({ arm, width, seed }) => arm === 'slope-0.1' && width === 64 && seed === 22)
        .map(({ log2_rate, kind, nonfinite_step, train_accuracy }) => [
          log2_rate,
          kind,
          nonfinite_step,
          train_accuracy,
        ]),
      [
        ...[-0.75, -0.5, -0.25, 0].map((rate) => [rate, null, null, 0.8]),
        ...[0.25, 0.5].map((rate) => [rate, 'BELOW_THRESHOLD', null, 0.5]),
        ...[0.75, 1].map((rate) => [rate, 'DIVERGED', 30, null]),
      ],
    );
  });

  test('disagree where one of the two overflows', () => {
    const found = rows(
      second((place) => (place.width === 64 && place.log2Rate === 0.5 ? { nonfinite: 7 } : fate(place))),
    );
    const other = found.filter((row) => row.kind !== row.reference_kind);
    assert.deepEqual(
      other.map(({ arm, width, seed, kind, reference_kind, nonfinite_step, reference_nonfinite_step }) => [
        ...[arm, width, seed, kind, reference_kind, nonfinite_step, reference_nonfinite_step],
      ]),
      ['slope-0', 'slope-0.1'].flatMap((arm) =>
        [21, 22].map((seed) => [arm, 64, seed, 'DIVERGED', 'BELOW_THRESHOLD', 7, null]),
      ),
    );
  });

  test('are none while something of either is missing', () => {
    assert.deepEqual(rows(second().slice(1)), []);
    assert.deepEqual(rows([]), []);
    assert.deepEqual(rows(second(), first().slice(0, -1)), []);
  });

  test('are refused where the plan doesn’t have them', () => {
    const [one] = second();
    assert.ok(one !== undefined);
    for (const other of [{ seed: 23 }, { octave: 1 }, { steps: 8 }, { arm: 'mnist' }, { hidden: [256, 256] }])
      assert.throws(() => rows([{ ...one, ...other }]), /params\/arms-planned\.yaml doesn’t have it/);
  });

  test('and the first engine’s arms take none of them', () => {
    assert.throws(() => armsOf(second().slice(0, 1), { ...PLAN, steps: 4 }), /has tfjs-node/);
  });

  test('a record comes back from its file', () => {
    const [one] = second();
    assert.ok(one !== undefined);
    assert.equal(decodeArmOctave(encodeArmOctave(one), 'o.json').engine, 'tfjs-node');
  });
});
