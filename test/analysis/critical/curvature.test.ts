import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { curvatureRows, curvatureSummary } from '../../../stages/analysis/critical/curvature.js';
import type { Curvature } from '../../../stages/curvature/curvature.js';
import { CURVATURE_TABLE, curvatureJson } from '../../../stages/tables/curvature.js';
import { CURVATURES, simulateCurvatures } from '../../support/curvature.js';

const [sample] = simulateCurvatures({ widths: [64], seeds: [1] });
assert.ok(sample !== undefined);

describe('the summary of curvatures', () => {
  test('without spread the slope and each width’s 2/λ₀ are exact', () => {
    const summary = curvatureSummary(simulateCurvatures({ spread: 0, slope: -0.25, level: 0.5 }));
    assert.equal(summary.mean_slope, -0.25);
    assert.equal(summary.seeds, 10);
    assert.deepEqual(
      summary.widths.map(({ width, bound, seeds }) => ({ width, bound, seeds })),
      [
        { width: 64, bound: 2, seeds: 10 },
        { width: 128, bound: 1.68179, seeds: 10 },
        { width: 256, bound: 1.41421, seeds: 10 },
        { width: 512, bound: 1.18921, seeds: 10 },
        { width: 1024, bound: 1, seeds: 10 },
      ],
    );
    assert.equal(summary.largest_change, 0.01);
    assert.equal(summary.largest_relative_residual, 0.02);
  });

  test('the mean is geometric, its interval Student’s t in log2', () => {
    const at = (seed: number, log2Bound: number): Curvature => ({
      ...sample,
      seed,
      eigenvalue: 2 / 2 ** log2Bound,
    });
    const [only] = curvatureSummary([at(1, 0), at(2, 1), at(3, 2)]).widths;
    assert.equal(only?.bound, 2);
    assert.equal(only.log2_sd, 1);
    // t(0.975, 2) = 4.302653, over √3.
    const half = 4.302653 / Math.sqrt(3);
    const [low = NaN, high = NaN] = only.ci95 ?? [];
    assert.ok(Math.abs(Math.log2(low) - (1 - half)) < 1e-5 && Math.abs(Math.log2(high) - (1 + half)) < 1e-5);
  });

  test('the interval of the slope holds the true one in about 95 % of made-up studies', () => {
    const held = Array.from({ length: 200 }, (_, index) => {
      const { ci95 } = curvatureSummary(simulateCurvatures({ name: String(index) }));
      assert.ok(ci95 !== null);
      return ci95[0] <= CURVATURES.slope && CURVATURES.slope <= ci95[1];
    });
    const share = held.filter(Boolean).length / held.length;
    // Three standard errors.
    assert.ok(Math.abs(share - 0.95) <= 3 * Math.sqrt((0.95 * 0.05) / held.length), `${share}`);
  });

  test('a seed that lacks a width has no slope, and counts at the widths it has', () => {
    const curvatures = simulateCurvatures().filter(({ seed, hidden }) => seed !== 2 || hidden[0] !== 256);
    const { per_seed: seeds, seeds: count, widths } = curvatureSummary(curvatures);
    assert.deepEqual(
      seeds.map(({ slope }) => slope === null),
      CURVATURES.seeds.map((seed) => seed === 2),
    );
    assert.equal(count, 9);
    assert.deepEqual(
      widths.map(({ seeds: own }) => own),
      [10, 10, 9, 10, 10],
    );
  });

  test('more iterations: how they move the slope, and λ₀ at most', () => {
    const narrow = [64, 128];
    const at = (width: number, seed: number, log2Bound: number): Curvature => ({
      ...sample,
      hidden: [width, width],
      seed,
      eigenvalue: 2 / 2 ** log2Bound,
    });
    const few = narrow.flatMap((width) => [1, 2].map((seed) => at(width, seed, 1)));
    const many = few.map((one) => ({
      ...one,
      iterations: 100,
      eigenvalue: one.hidden[0] === 128 ? one.eigenvalue * 2 ** (one.seed / 10) : one.eigenvalue,
    }));
    const { longer, mean_slope: slope } = curvatureSummary(few, many);
    assert.equal(slope, 0);
    assert.equal(longer?.iterations, 100);
    assert.equal(longer.mean_slope, -0.15);
    assert.deepEqual([longer.slope_difference.mean, longer.slope_difference.seeds], [-0.15, 2]);
    assert.ok(Math.abs((longer.median_rise ?? NaN) - (2 ** 0.1 - 1) / 2) < 1e-5);
    assert.ok(Math.abs((longer.largest_rise ?? NaN) - (2 ** 0.2 - 1)) < 1e-5);
    assert.equal(curvatureSummary(few).longer, null);
  });

  test('one seed has a slope without an interval, one width none', () => {
    const one = curvatureSummary(simulateCurvatures({ seeds: [1] }));
    assert.ok(one.mean_slope !== null);
    assert.deepEqual([one.ci95, one.slope_sd, one.widths[0]?.ci95], [null, null, null]);
    assert.equal(curvatureSummary(simulateCurvatures({ widths: [64] })).mean_slope, null);
  });

  test('curvatures that don’t belong together are refused', () => {
    const [first, second] = simulateCurvatures();
    assert.ok(first !== undefined && second !== undefined);
    assert.throws(
      () => curvatureSummary([first, { ...second, images: 512 }]),
      /one data set, .* seed 1 has .* 2048 images, 20 iterations, and .* seed 2 has .* 512 images/,
    );
    assert.throws(() => curvatureSummary([]), /there are no curvatures: measure some first/);
  });
});

describe('the files', () => {
  const curvatures = simulateCurvatures();

  test('the table has a row a network, by width and seed', () => {
    const rows = curvatureRows(curvatures.toReversed());
    assert.deepEqual(CURVATURE_TABLE.decode(CURVATURE_TABLE.encode(rows), 'curvature.csv'), rows);
    assert.deepEqual(
      rows.map(({ width, seed }) => [width, seed]),
      CURVATURES.widths.flatMap((width) => CURVATURES.seeds.map((seed) => [width, seed])),
    );
    for (const { lambda, bound, log2_bound } of rows) {
      assert.ok(Math.abs(bound * lambda - 2) < 1e-5 && Math.abs(2 ** log2_bound / bound - 1) < 1e-5);
    }
  });

  test('the summary comes back from its file', async () => {
    const summary = curvatureSummary(curvatures);
    const folder = await mkdtemp(join(tmpdir(), 'curvature-'));
    try {
      const file = join(folder, 'curvature.json');
      await curvatureJson.write(file, summary);
      assert.deepEqual(await curvatureJson.read(file), summary);
      await writeFile(file, JSON.stringify({ ...summary, images: 0 }));
      await assert.rejects(curvatureJson.read(file), /curvature\.json: \/images must be >= 1/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
