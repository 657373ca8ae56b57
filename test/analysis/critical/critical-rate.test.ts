import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { criticalRate } from '../../../stages/analysis/critical/critical-rate.js';
import { curvatureSummary } from '../../../stages/analysis/critical/curvature.js';
import { failureOf } from '../../../stages/analysis/critical/failure.js';
import { aboveBest, gridOf } from '../../../stages/analysis/critical/grid.js';
import { kindsByRate } from '../../../stages/analysis/critical/kinds.js';
import { pooledFit, widthFit } from '../../../stages/analysis/critical/pooled-fit.js';
import { kindRows, runRows } from '../../../stages/analysis/critical/rows.js';
import type { Run } from '../../../stages/analysis/critical/run.js';
import { meanInterval } from '../../../stages/analysis/critical/student.js';
import { bestRates } from '../../../stages/analysis/critical/threshold.js';
import { VERDICTS } from '../../../stages/analysis/verdict.js';
import { criticalRateJson, type CriticalRate } from '../../../stages/tables/critical-rate.js';
import { CRITICAL_KIND_TABLE, CRITICAL_RUN_TABLE } from '../../../stages/tables/critical-table.js';
import type { Curvature } from '../../../stages/curvature/curvature.js';
import { simulateOctaves, simulateRuns, STUDY, type Simulation } from '../../support/critical.js';
import { simulateCurvatures, type CurvatureSimulation } from '../../support/curvature.js';

const failed = (run: Run): boolean => failureOf(run, 0.7) !== null;

const HORIZON: Simulation = {
  ...STUDY,
  name: 'horizon',
  widths: [64, 256, 1024],
  seeds: [1, 2, 3, 4, 5],
  steps: 4,
  epochs: 10,
};
const THRESHOLDS = { threshold: 0.7, sensitivity: [0.3, 0.5] };

function resultOf(main: Partial<Simulation>, horizon: Partial<Simulation> | null = {}): CriticalRate {
  return criticalRate(
    gridOf(simulateOctaves({ ...STUDY, ...main })),
    horizon === null ? null : gridOf(simulateOctaves({ ...HORIZON, ...horizon })),
    THRESHOLDS,
  );
}

describe('the result', () => {
  const result = resultOf({});

  test('has the mean slope with its intervals, the verdict and each seed', () => {
    assert.equal(result.v, 1);
    assert.equal(result.seeds, 20);
    assert.equal(result.verdict, 'SUPPORTED');
    assert.ok(result.mean_slope !== null && Math.abs(result.mean_slope + 0.2) < 0.05);
    const [low = NaN, high = NaN] = result.ci95 ?? [];
    const [lower = NaN, upper = NaN] = result.one_sided95 ?? [];
    assert.ok(low < lower && lower < result.mean_slope && result.mean_slope < upper && upper < high);
    assert.deepEqual(
      result.per_seed.map(({ seed }) => seed),
      STUDY.seeds,
    );
    assert.deepEqual([result.censored, result.thresholds], [0, 100]);
  });

  test('has each width with its threshold, kinds of failure and fit', () => {
    assert.deepEqual(
      result.widths.map(({ width }) => width),
      STUDY.widths,
    );
    for (const { width, eta_crit, ci95, best_rate, shares, failures, fit } of result.widths) {
      assert.equal(best_rate, 0.32421);
      assert.ok(eta_crit !== null && ci95 !== null && ci95[0] < eta_crit && eta_crit < ci95[1]);
      // The fitted rate with P(fail) = 1/2 is another estimate of the same.
      assert.ok(Math.abs(Math.log2((fit?.eta_half ?? NaN) / eta_crit)) < 0.1, `width ${width}`);
      assert.equal(shares.length, 24);
      assert.ok(shares.every(({ runs }) => runs === 20));
      assert.equal(failures.DIVERGED > 0, width >= 256);
      assert.ok(failures.STUCK_AT_CHANCE > 0 && failures.BELOW_THRESHOLD > 0 && failures.EXPLODED === 0);
    }
    const [narrow, , middle] = result.widths;
    assert.equal(narrow?.lowest_nonfinite_rate, null);
    assert.ok((middle?.lowest_nonfinite_rate ?? 0) > (middle?.eta_crit ?? Infinity));
  });

  test('says what hangs on the definitions', () => {
    assert.deepEqual(
      result.sensitivity.map(({ name }) => name),
      [
        'accuracy threshold 0.3',
        'accuracy threshold 0.5',
        'up to the last success',
        'censored thresholds at the grid’s end',
      ],
    );
    for (const { verdict } of result.sensitivity) assert.equal(verdict, 'SUPPORTED');
    assert.equal(result.sensitivity.at(-1)?.mean_slope, result.mean_slope);
  });

  test('has its distance to the slopes of theory', () => {
    const [first] = result.distances;
    assert.equal(first?.slope, -0.5);
    assert.ok(Math.abs((first.difference ?? NaN) - ((result.mean_slope ?? NaN) + 0.5)) < 1e-5);
    assert.ok(first.ci95 !== null && first.ci95[0] > 0);
  });

  test('has its distance to the measured slope of 2/λ₀ beside the predicted one, where it is measured', () => {
    assert.deepEqual(
      result.distances.map(({ slope, slope_ci95 }) => [slope, slope_ci95]),
      [
        [-0.5, null],
        [-0.41, null],
      ],
    );
    const curvature = curvatureSummary(simulateCurvatures());
    const { distances } = criticalRate(gridOf(simulateOctaves(STUDY)), null, THRESHOLDS, curvature);
    assert.deepEqual(distances.slice(0, 2), result.distances);
    const measured = distances[2];
    assert.equal(measured?.slope, curvature.mean_slope);
    assert.deepEqual(measured.slope_ci95, curvature.ci95);
    // By seed: ten of the twenty seeds have both slopes.
    const differences = curvature.per_seed.map(({ seed, slope }) => {
      const own = result.per_seed.find((entry) => entry.seed === seed);
      return (own?.slope ?? NaN) - (slope ?? NaN);
    });
    const expected = meanInterval(differences);
    assert.equal(measured.seeds, 10);
    assert.ok(expected !== null);
    assert.ok(Math.abs((measured.difference ?? NaN) - expected.mean) < 1e-5);
    assert.ok(Math.abs((measured.ci95?.[0] ?? NaN) - expected.ci95[0]) < 1e-5);
    assert.ok(Math.abs((measured.ci95?.[1] ?? NaN) - expected.ci95[1]) < 1e-5);
  });

  test('a curvature of one width has no slope, seeds of its own no difference, another data set no place', () => {
    const grid = gridOf(simulateOctaves(STUDY));
    const withCurvatures = (change: Partial<CurvatureSimulation>): CriticalRate['distances'] =>
      criticalRate(grid, null, THRESHOLDS, curvatureSummary(simulateCurvatures(change))).distances;
    assert.equal(withCurvatures({ widths: [64] }).length, 2);
    const apart = withCurvatures({ seeds: [31, 32, 33] })[2];
    assert.deepEqual([apart?.difference, apart?.ci95, apart?.seeds], [null, null, 0]);
    assert.ok(apart?.slope_ci95 !== null);
    const mnist = curvatureSummary(
      simulateCurvatures().map((one): Curvature => ({ ...one, dataset: 'mnist' })),
    );
    assert.throws(
      () => criticalRate(grid, null, THRESHOLDS, mnist),
      /on fashion-mnist, the curvatures of mnist/,
    );
  });

  test('comes back from its file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'critical-'));
    try {
      const file = join(folder, 'critical-rate.json');
      await criticalRateJson.write(file, result);
      assert.deepEqual(await criticalRateJson.read(file), result);
      await writeFile(file, JSON.stringify({ ...result, verdict: 'MAYBE' }));
      await assert.rejects(
        criticalRateJson.read(file),
        /critical-rate\.json: \/verdict must be .* allowed values: \["SUPPORTED"/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the longer horizon', () => {
  test('is compared with the same seeds, widths and rates', () => {
    const same = { sd: 0, level: -0.45 };
    const { horizon } = resultOf(same, { ...same, level: -0.7 });
    // A quarter of an octave lower, at every width; the main grid is looked at in quarters, too.
    assert.deepEqual(horizon?.slope_difference.seeds, 5);
    assert.deepEqual(
      horizon.log2_eta_crit_differences.map(({ width, mean, seeds }) => ({ width, mean, seeds })),
      [64, 256, 1024].map((width) => ({ width, mean: -0.25, seeds: 5 })),
    );
    assert.ok(Math.abs(horizon.slope_difference.mean ?? NaN) < 1e-9);
    assert.equal(horizon.epochs, 10);
  });

  test('may be missing', () => {
    assert.equal(resultOf({}, null).horizon, null);
  });
});

describe('the slope without a width', () => {
  test('is that of the others, for each in turn', () => {
    const { without_width: all } = resultOf({
      slope: 0,
      sd: 0,
      level: -0.3,
      off: { width: 64, octaves: -0.5 },
    });
    assert.deepEqual(
      all.map(({ width }) => width),
      STUDY.widths,
    );
    const slopeWithout = (width: number): number => all.find((own) => own.width === width)?.mean_slope ?? NaN;
    assert.ok(Math.abs(slopeWithout(64)) < 1e-9, String(slopeWithout(64)));
    // Least squares over log2 width 6, 7, 8 and 9 of a first value half an octave below the others.
    assert.ok(Math.abs(slopeWithout(1024) - 0.15) < 1e-6, String(slopeWithout(1024)));
    assert.ok(all.every(({ seeds }) => seeds === STUDY.seeds.length));
  });

  test('is left out where two widths would make the line', () => {
    assert.deepEqual(resultOf({ widths: [64, 256] }, null).without_width, []);
  });

  test('counts a seed whose only censored threshold is at that width', () => {
    const { without_width: all, seeds } = resultOf(
      { slope: 0, sd: 0, off: { width: 1024, octaves: 3 } },
      null,
    );
    assert.equal(seeds, 0);
    assert.equal(all.find(({ width }) => width === 1024)?.seeds, STUDY.seeds.length);
    assert.equal(all.find(({ width }) => width === 64)?.mean_slope, null);
  });
});

test('a tiny grid gives nulls, and a verdict that says why', () => {
  const tiny = { widths: [256, 64], seeds: [1], octaves: [0], steps: 2, epochs: 1 };
  const result = resultOf(tiny, { ...tiny, widths: [64], steps: 1 });
  assert.equal(result.mean_slope, null);
  assert.equal(result.ci95, null);
  assert.equal(result.verdict, 'INCONCLUSIVE');
  assert.match(result.reason ?? '', /2 of 2 thresholds are censored/);
  assert.equal(result.pooled, null);
  assert.equal(result.horizon?.slope_difference.mean, null);
  assert.deepEqual(criticalRateJson.parse(JSON.parse(JSON.stringify(result))), result);
});

test('whatever the runs, there is a result', () => {
  const run = fc.record<Run>({
    width: fc.constantFrom(64, 256, 1024),
    seed: fc.constantFrom(1, 2, 3),
    log2Rate: fc.constantFrom(-1, -0.5, 0, 0.5),
    verdict: fc.constantFrom(...VERDICTS),
    loss: fc.constantFrom(0.4, 1, 2.3, Infinity),
    accuracy: fc.constantFrom(null, 0.1, 0.6, 0.9),
  });
  const grid = fc
    .uniqueArray(run, {
      minLength: 1,
      maxLength: 36,
      selector: ({ width, seed, log2Rate }) => `${width} ${seed} ${log2Rate}`,
    })
    .map((runs) => ({ dataset: 'fashion-mnist' as const, epochs: 2, steps: 2, runs }));
  fc.assert(
    fc.property(grid, grid, (main, horizon) => {
      const result = criticalRate(main, horizon, THRESHOLDS);
      assert.deepEqual(criticalRateJson.parse(JSON.parse(JSON.stringify(result))), result);
    }),
    { numRuns: 60 },
  );
});

describe('the pooled fit', () => {
  test('finds the slope, with an interval over seeds', () => {
    const slope = -0.3;
    const held = Array.from({ length: 20 }, (_, index) => {
      const runs = simulateRuns({
        ...STUDY,
        slope,
        seeds: STUDY.seeds.slice(0, 8),
        name: `pooled ${index}`,
      });
      const fit = pooledFit(aboveBest(runs, bestRates(runs)), failed);
      assert.ok(fit?.ci95 != null && Math.abs(fit.slope - slope) < 0.15);
      return fit.ci95[0] <= slope && slope <= fit.ci95[1];
    });
    // 95 % of 20, less three standard errors.
    assert.ok(held.filter(Boolean).length >= 16);
  });

  test('one seed has no interval, one width no slope', () => {
    const one = simulateRuns({ ...STUDY, seeds: [1] });
    assert.equal(pooledFit(one, failed)?.ci95, null);
    const width = simulateRuns({ ...STUDY, widths: [64] });
    assert.equal(pooledFit(width, failed), null);
    assert.ok(widthFit(width, failed) !== null);
  });

  test('failure that the rate has no part in gives no threshold', () => {
    const runs = simulateRuns(STUDY).map((run): Run => ({ ...run, verdict: 'DIVERGED' }));
    const flat = runs.map((run, index): Run =>
      index % 2 === 0 ? run : { ...run, verdict: 'UNJUDGED', accuracy: 0.9 },
    );
    const falling = runs.map((run): Run =>
      run.log2Rate < 0 ? run : { ...run, verdict: 'UNJUDGED', accuracy: 0.9 },
    );
    assert.ok((pooledFit(flat, failed)?.rate ?? 0) < 0.1);
    assert.equal(pooledFit(falling, failed), null);
  });
});

describe('the tables', () => {
  const octaves = simulateOctaves({ ...STUDY, seeds: [1, 2, 3] });

  test('a run is a row, by width, seed and rate, also through its file', () => {
    const rows = runRows('main', octaves.toReversed(), 0.7);
    assert.equal(rows.length, 5 * 3 * 24);
    assert.deepEqual(CRITICAL_RUN_TABLE.decode(CRITICAL_RUN_TABLE.encode(rows), 'runs.csv'), rows);
    const [first] = rows;
    assert.deepEqual(
      [first?.width, first?.seed, first?.log2_rate, first?.above_best, first?.failure],
      [64, 1, -1.875, false, null],
    );
    const diverged = rows.find(({ verdict }) => verdict === 'DIVERGED');
    assert.equal(diverged?.failure, 'DIVERGED');
    assert.equal(diverged.final_train_loss, null);
    assert.equal(diverged.first_nonfinite_step, 300);
    assert.equal(diverged.epochs_run, 0);
  });

  test('kinds of failure are counted for every width and rate', () => {
    const { runs } = gridOf(octaves);
    const rows = kindRows('main', runs, 0.7);
    assert.equal(rows.length, 5 * 24 * 4);
    assert.deepEqual(CRITICAL_KIND_TABLE.decode(CRITICAL_KIND_TABLE.encode(rows), 'kinds.csv'), rows);
    const failures = rows.reduce((sum, row) => sum + row.failures, 0);
    assert.equal(failures, runRows('main', octaves, 0.7).filter(({ failure }) => failure !== null).length);
    for (const { share, share_low, share_high } of rows) assert.ok(share_low <= share && share <= share_high);
    assert.equal(kindsByRate(runs, 0.7).length, 5 * 24);
  });
});

test('octaves that don’t belong together are refused', () => {
  const [first] = simulateOctaves(STUDY);
  const [other] = simulateOctaves(HORIZON);
  assert.ok(first !== undefined && other !== undefined);
  assert.throws(() => gridOf([first, other]), /one data set.*2 epochs, 8 steps, and .*10 epochs, 4 steps/);
  assert.throws(() => gridOf([]), /no octaves/);
});
