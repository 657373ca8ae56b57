import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { optimumRows, runRows } from '../../../stages/analysis/critical/rows.js';
import { onsetValues } from '../../../stages/analysis/secondary/onset.js';
import { secondary } from '../../../stages/analysis/secondary/secondary.js';
import {
  medianThresholds,
  spikesAtEqualDistance,
  spikesAtEqualRate,
} from '../../../stages/analysis/secondary/spikes.js';
import { OPTIMUM_TABLE, type CriticalRunRow } from '../../../stages/tables/critical-table.js';
import { secondaryJson, type Secondary } from '../../../stages/tables/secondary.js';
import { simulateOctaves, STUDY } from '../../support/critical.js';
import {
  OPTIMUM,
  simulateInput,
  simulateOptimum,
  simulateSecondary,
  vertexOf,
} from '../../support/secondary.js';

function endpoint(result: Secondary, name: string): Secondary['endpoints'][number] {
  const found = result.endpoints.find((entry) => entry.name === name);
  assert.ok(found !== undefined, name);
  return found;
}

describe('the result', () => {
  const { result } = simulateSecondary();

  test('has the protocol’s family, in its order', () => {
    assert.deepEqual(
      result.endpoints.map(({ name }) => name),
      [
        'optimum rate',
        'rate sensitivity',
        'threshold × curvature',
        'overfitting onset',
        'spikes at equal rate',
        'spikes at equal distance',
      ],
    );
  });

  test('finds the slope of the optimum that was put in', () => {
    const { mean, ci95, seeds, without, p, p_holm, significant } = endpoint(result, 'optimum rate');
    assert.ok(mean !== null && Math.abs(mean + 0.25) < 0.02);
    assert.ok(ci95 !== null && ci95[0] < mean && mean < ci95[1]);
    assert.deepEqual([seeds, without], [3, 0]);
    assert.ok(p !== null && p < 0.01 && p_holm !== null && p_holm >= p && significant);
    for (const { width, seed, log2_eta, none } of result.optimum?.per_seed ?? []) {
      assert.equal(none, null);
      assert.ok(Math.abs((log2_eta ?? NaN) - vertexOf(OPTIMUM, width, seed)) < 1e-5);
    }
    assert.deepEqual(
      [result.optimum?.epochs, result.optimum?.lowest_rate, result.optimum?.highest_rate],
      [10, 0.00195313, 2],
    );
  });

  test('multiplies thresholds by the curvature of the same seeds', () => {
    const { mean, seeds, without } = endpoint(result, 'threshold × curvature');
    // Thresholds fall by 0.2 a doubling, the curvature grows by 0.4; four of the six seeds have both.
    assert.ok(mean !== null && Math.abs(mean - 0.2) < 0.1);
    assert.deepEqual([seeds, without], [4, 0]);
  });

  test('says why an endpoint has no p-value', () => {
    // The simulated study's runs all have the same spikes.
    const { p, p_holm, significant, reason, mean } = endpoint(result, 'spikes at equal rate');
    assert.deepEqual([p, p_holm, significant, mean], [null, null, false, 0]);
    assert.match(reason ?? '', /slopes of all 6 seeds are 0: there is no spread/);
  });

  test('corrects over those that have one', () => {
    const tested = result.endpoints.filter(({ p }) => p !== null);
    const smallest = tested.toSorted((a, b) => (a.p ?? 1) - (b.p ?? 1))[0];
    assert.ok(smallest?.p != null && smallest.p_holm !== null);
    assert.ok(Math.abs(smallest.p_holm - tested.length * smallest.p) < 1e-5);
  });

  test('counts onsets of runs that failed, or still fall, apart', () => {
    const at = (size: string, rate: number): Secondary['onsets'][number] => {
      const found = result.onsets.find(
        (entry) => entry.dataset === 'fashion-mnist' && entry.size === size && entry.learning_rate === rate,
      );
      assert.ok(found !== undefined);
      return found;
    };
    const failed = at('large', 1);
    assert.deepEqual([failed.runs, failed.failed, failed.mean, failed.earliest], [3, 3, null, null]);
    const falling = at('small', 0.001);
    assert.deepEqual([falling.failed, falling.still_falling, falling.mean], [0, 3, null]);
    const onset = at('small', 0.1);
    assert.ok(onset.mean !== null && onset.earliest !== null && onset.latest !== null && onset.sd !== null);
    assert.ok(onset.earliest <= onset.mean && onset.mean <= onset.latest);
  });

  test('gives each rate its distance from the width’s median threshold', () => {
    const main = result.noise.filter(({ study }) => study === 'main');
    assert.equal(main.length, 5 * 24);
    for (const { spike_rate, roughness, runs } of main) {
      assert.equal(runs, 6);
      assert.ok(spike_rate.runs <= 6);
      assert.equal(roughness, null);
    }
    const grid = result.noise.filter(({ study }) => study === 'reproduction');
    assert.equal(grid.length, 2 * 3 * 7);
    for (const { dataset, log2_distance } of grid) assert.equal(log2_distance === null, dataset === 'mnist');
  });

  test('comes back from its file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'secondary-'));
    try {
      const file = join(folder, 'secondary.json');
      await secondaryJson.write(file, result);
      assert.deepEqual(await secondaryJson.read(file), result);
      await writeFile(file, JSON.stringify({ ...result, level: 'low' }));
      await assert.rejects(secondaryJson.read(file), /secondary\.json: \/level must be number/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('what is missing', () => {
  test('an optimum beside a non-finite run is none, and is counted', () => {
    const { result } = simulateSecondary({}, { limit: -2.5 });
    const narrow = result.optimum?.widths.find(({ width }) => width === 64);
    assert.deepEqual([narrow?.seeds, narrow?.found, narrow?.eta], [3, 0, null]);
    assert.equal((narrow?.beside_nonfinite ?? 0) + (narrow?.edge ?? 0) + (narrow?.no_finite_run ?? 0), 3);
    const { mean, seeds, without, reason } = endpoint(result, 'optimum rate');
    assert.deepEqual([mean, seeds, without], [null, 0, 3]);
    assert.match(reason ?? '', /^0 of 3 seeds/);
  });

  test('an empty grid leaves its endpoints without runs, and the others as they are', () => {
    const input = simulateInput();
    const result = secondary({ ...input, optimum: [], curvature: [] });
    assert.equal(result.optimum, null);
    for (const name of ['optimum rate', 'rate sensitivity', 'threshold × curvature']) {
      assert.match(endpoint(result, name).reason ?? '', /no runs/);
    }
    assert.equal(endpoint(result, 'overfitting onset').seeds, 3);
    assert.deepEqual(secondaryJson.parse(JSON.parse(JSON.stringify(result))), result);
  });

  test('a tiny study has nulls', () => {
    const { result } = simulateSecondary(
      { widths: [64], seeds: [1], octaves: [0], steps: 1 },
      { widths: [64], seeds: [1], octaves: [-2, -1] },
    );
    assert.deepEqual(secondaryJson.parse(JSON.parse(JSON.stringify(result))), result);
    for (const { name, p } of result.endpoints) if (name !== 'overfitting onset') assert.equal(p, null, name);
  });
});

describe('the onset', () => {
  const [first] = simulateInput().runs;
  assert.ok(first !== undefined);
  const row = {
    ...first.row,
    learning_rate: 0.1,
    epochs_run: 50,
    onset_epoch: 20,
    first_nonfinite_step: null,
  };
  const widths = { small: 64, medium: 256, large: 1024 };

  test('is that of runs of 50 epochs at rate 0.1', () => {
    const { seed, size } = row;
    assert.deepEqual(onsetValues([row, { ...row, learning_rate: 0.5 }, { ...row, epochs_run: 2 }], widths), [
      { width: widths[size], seed, value: 20 },
    ]);
    const [ended] = onsetValues([{ ...row, epochs_run: 12, first_nonfinite_step: 9000 }], widths);
    assert.equal(ended?.value, null);
  });
});

describe('spikes', () => {
  const { critical } = simulateInput();
  const octaves = simulateOctaves({ ...STUDY, seeds: [1, 2] });
  const runs = runRows('main', octaves, 0.7).map((run): CriticalRunRow => ({
    ...run,
    spike_rate: run.log2_rate + 3,
  }));

  test('at equal rate are those at 2^-1.5', () => {
    const values = spikesAtEqualRate(runs);
    assert.equal(values.length, 10);
    for (const { value } of values) assert.equal(value, 1.5);
  });

  test('at equal distance are those nearest to half an octave below the median, of two the lower', () => {
    const at = (threshold: number): number | null | undefined =>
      spikesAtEqualDistance(
        runs.filter(({ width, seed }) => width === 64 && seed === 1),
        new Map([[64, threshold]]),
      )[0]?.value;
    assert.equal(at(-0.5), 2);
    assert.equal(at(-0.53), 2);
    assert.equal(at(-0.5625), 3 - 1.125);
    assert.equal(at(9), 4);
  });

  test('a width without a median threshold has none', () => {
    const values = spikesAtEqualDistance(runs, new Map([[64, 0]]));
    assert.deepEqual(
      values.filter(({ width }) => width === 128),
      [1, 2].map((seed) => ({ width: 128, seed, value: null })),
    );
  });

  test('a censored threshold counts as beyond the grid', () => {
    const of = (...thresholds: readonly (number | 'above' | 'below')[]): number | null | undefined =>
      medianThresholds({
        ...critical,
        per_seed: thresholds.map((threshold, index) => ({
          seed: index,
          slope: null,
          thresholds: [
            {
              width: 64,
              log2_eta_crit: typeof threshold === 'number' ? threshold : null,
              censored: typeof threshold === 'number' ? null : threshold,
              successes_above: 0,
            },
          ],
        })),
      }).get(64);
    assert.equal(of(-0.5, -0.25, 'above'), -0.25);
    assert.equal(of(-0.5, -0.25, 'below'), -0.5);
    assert.equal(of(-0.5, 'above', 'above'), null);
    assert.equal(of('below', 'above'), null);
  });
});

test('the grid’s runs are rows, by width, seed and rate, also through their file', () => {
  const rows = optimumRows(simulateOptimum(OPTIMUM).toReversed());
  assert.equal(rows.length, 5 * 3 * 11);
  assert.deepEqual(OPTIMUM_TABLE.decode(OPTIMUM_TABLE.encode(rows), 'optimum.csv'), rows);
  const [first] = rows;
  assert.deepEqual([first?.width, first?.seed, first?.log2_rate, first?.epochs_planned], [64, 1, -9, 10]);
  const ended = rows.find(({ first_nonfinite_step: step }) => step !== null);
  assert.deepEqual([ended?.log2_rate, ended?.final_train_loss, ended?.epochs_run], [1, null, 0]);
});
