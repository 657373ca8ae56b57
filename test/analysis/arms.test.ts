import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { armKindRows } from '../../stages/analysis/arms/arm-kinds.js';
import { armSlopes } from '../../stages/analysis/arms/arm-slopes.js';
import { armsOf } from '../../stages/analysis/arms/arms.js';
import { decodeArmOctave } from '../../stages/arms/read-arm-octave.js';
import { encodeArmOctave } from '../../stages/arms/write-arm-octave.js';
import { ARM_KIND_TABLE, armsJson, type ArmSlopes } from '../../stages/tables/arms.js';
import { plan, simulateArm, simulateArms, type Fate, type Place } from '../support/arms.js';

const GRID = { widths: [64, 256, 1024], seeds: [21, 22, 23, 24], octaves: [-1, 0], cut: [] };
const PLAN = plan({ slopes: GRID });

interface World {
  /** log2 of the rate above which accuracy is lost, and above which runs overflow. */
  readonly unusable: (place: Place) => number;
  readonly overflow: (place: Place) => number;
  /** At which an overflow comes. */
  readonly step?: number;
}

function fateOf({ unusable, overflow, step = 30 }: World): (place: Place) => Fate {
  return (place) => {
    if (place.log2Rate > overflow(place)) return { nonfinite: step };
    return { accuracy: place.log2Rate > unusable(place) ? 0.5 : 0.8 };
  };
}

const FINE = fateOf({ unusable: () => 0, overflow: () => 0.5 });

/** The slopes of 0.1, with those of 0 beside them where nothing needs an octave. */
function leaky(world: World, planned = PLAN): ArmSlopes['arms'][number] {
  const arms = simulateArms(planned, { 'slope-0': FINE, 'slope-0.1': fateOf(world) });
  return armSlopes([...arms.values()]).arms[1] ?? assert.fail();
}

describe('an arm that is whole', () => {
  test('has the slopes of both thresholds', () => {
    const jitter = ({ seed }: Place): number => (seed % 2) / 8;
    const { state, usable, overflow } = leaky({
      unusable: (place) => -0.3 - 0.1 * (Math.log2(place.width) - 8) + jitter(place),
      overflow: (place) => 0.4 - 0.2 * (Math.log2(place.width) - 8) + jitter(place),
    });
    assert.equal(state, 'whole');
    assert.ok(Math.abs((usable?.slope ?? NaN) + 0.1) < 0.05, String(usable?.slope));
    assert.ok(Math.abs((overflow?.slope ?? NaN) + 0.2) < 0.05, String(overflow?.slope));
    assert.deepEqual([usable?.seeds, usable?.of_seeds, usable?.censored], [4, 4, 0]);
    assert.deepEqual([overflow?.widths, overflow?.octaves_to_add], [[64, 256, 1024], []]);
  });

  test('counts an overflow within 400 batches, and no later one', () => {
    const planned = plan({ slopes: { ...GRID, octaves: [-1, 0], cut: [1, 2, 3] } });
    const world = { unusable: () => 9, overflow: () => 0 };
    const within = leaky({ ...world, step: 399 }, planned);
    const later = leaky({ ...world, step: 400 }, planned);
    assert.equal(within.overflow?.censored, 0);
    assert.equal(later.overflow?.censored_above, 12);
    // A run that became non-finite is unusable whenever that was.
    assert.equal(later.usable?.censored, 0);
  });
});

describe('an arm that isn’t', () => {
  test('tells how many of its cells there are, and nothing of what they say', () => {
    const all = simulateArm(PLAN, 'slope-0.1', FINE);
    const { arms } = armSlopes([...armsOf(all.slice(1), PLAN).values()]);
    assert.deepEqual(arms[1], {
      arm: 'slope-0.1',
      dataset: 'fashion-mnist',
      activation: 'leaky-0.1',
      loss: 'cross-entropy',
      state: 'not yet run',
      cells: { recorded: 23, of: 24 },
      octaves_to_add: [],
      usable: null,
      overflow: null,
    });
    // Slopes 0 and 0.1 are one arm of the protocol: neither is told before both are whole.
    const both = armsOf([...all, ...simulateArm(PLAN, 'slope-0', FINE).slice(1)], PLAN);
    assert.deepEqual(
      armSlopes([...both.values()])
        .arms.slice(0, 2)
        .map(({ state }) => state),
      ['not yet run', 'not yet run'],
    );
    // Of an arm without a seed in the plan nothing is awaited.
    assert.equal(armSlopes([...both.values()]).arms[2]?.state, 'dropped');
  });

  test('asks for the octave above, of both that share the grid, whichever threshold is censored', () => {
    // At 64 units overflow begins at 2^1.1, beyond the grid.
    const world = {
      unusable: () => 0,
      overflow: ({ width }: Place) => 0.6 - 0.25 * (Math.log2(width) - 8),
    };
    const arms = simulateArms(PLAN, { 'slope-0': fateOf(world), 'slope-0.1': FINE });
    for (const { state, octaves_to_add: octaves, overflow } of armSlopes([...arms.values()]).arms.slice(
      0,
      2,
    )) {
      assert.deepEqual([state, octaves, overflow], ['to be extended', [1], null]);
    }
  });

  test('asks for the octave below where runs overflow from the lowest rate on', () => {
    const found = leaky({ unusable: () => -9, overflow: ({ width }) => (width === 64 ? -9 : 0) });
    assert.deepEqual([found.state, found.octaves_to_add], ['to be extended', [-2]]);
  });

  test('asks for none above octave 3: it is whole then, with what is censored', () => {
    const planned = plan({ slopes: { ...GRID, cut: [1, 2, 3] } });
    const found = leaky({ unusable: () => 0, overflow: () => 9 }, planned);
    assert.equal(found.state, 'whole');
    assert.deepEqual([found.overflow?.slope, found.overflow?.censored_above], [null, 12]);
  });

  test('other arms are extended by their usable rate alone', () => {
    const planned = plan({ mse: GRID });
    const stateOf = (world: World): string | undefined =>
      simulateArms(planned, { mse: fateOf(world) }).get('mse')?.state.kind;
    assert.equal(stateOf({ unusable: () => 0, overflow: () => 9 }), 'whole');
    assert.equal(stateOf({ unusable: () => 9, overflow: () => 9 }), 'to be extended');
  });
});

test('an octave must be as the plan and its arm have it', () => {
  const [first] = simulateArm(PLAN, 'slope-0.1', FINE);
  assert.ok(first !== undefined);
  const read = (octave: Partial<typeof first>) => () => armsOf([{ ...first, ...octave }], PLAN);
  assert.throws(
    read({ activation: 'relu' }),
    /arm slope-0\.1, width 64, seed 21, octave -1 has .*, relu, .*/,
  );
  assert.throws(read({ batchesPlanned: 400 }), /has .*, 400, and the arm .*, 1874$/);
  assert.throws(read({ seed: 25 }), /seed 25, octave -1 is recorded, and params\/arms-planned\.yaml doesn’t/);
  assert.throws(read({ arm: 'slope-9' }), /the addendum has no such arm/);
});

test('kinds of failure go by dead units above a rate of 5', () => {
  const planned = plan({ mnist: { widths: [64, 256, 1024], seeds: [21, 22], octaves: [0, 1], cut: [2] } });
  const fate = ({ log2Rate, width, seed }: Place): Fate => {
    if (log2Rate <= 1.5) return {};
    if (width === 1024) return { nonfinite: 9 };
    return { accuracy: 0.2, ...(seed === 21 ? { dying: { step: 64, share: 1 } } : {}) };
  };
  const rows = armKindRows([...simulateArms(planned, { mnist: fate }).values()]);
  const kinds = (width: number, log2: number): readonly string[] =>
    rows
      .filter((row) => row.width === width && row.log2_rate === log2)
      .map(({ kind, failures, runs }) => `${kind} ${String(failures)}/${String(runs)}`);
  assert.deepEqual(kinds(64, 2), ['BELOW_THRESHOLD 2/2']);
  assert.deepEqual(kinds(64, 2.5), ['BELOW_THRESHOLD 1/2', 'DEAD 1/2']);
  assert.deepEqual(kinds(1024, 2.5), ['DIVERGED 2/2']);
  assert.deepEqual(kinds(64, 1.5), []);
  assert.deepEqual(ARM_KIND_TABLE.decode(ARM_KIND_TABLE.encode(rows), 'kinds.csv'), rows);
});

test('a record is read as it was written, and the table too; what isn’t one is named', () => {
  const octaves = simulateArm(PLAN, 'slope-0.1', FINE);
  const [octave] = octaves;
  assert.ok(octave !== undefined);
  const text = encodeArmOctave(octave);
  const read = decodeArmOctave(text, 'o.json');
  assert.equal(encodeArmOctave(read), text);
  assert.throws(
    () => decodeArmOctave(text.replace('"leaky-0.1"', '"swish"'), 'o.json'),
    /^Error: o\.json: not an octave of an arm, format 1: \/activation must be equal to one of/,
  );
  const result = armSlopes([...simulateArms(PLAN, { 'slope-0': FINE, 'slope-0.1': FINE }).values()]);
  assert.deepEqual(armsJson.decode(JSON.stringify(result), 'arms.json'), result);
  assert.throws(
    () => armsJson.decode('{"v":2,"arms":[]}', 'arms.json'),
    /arms\.json: \/v must be equal to constant/,
  );
});
