import { mean, median } from 'simple-statistics';
import type { Curvature } from '../../curvature/curvature.js';
import type { CurvatureRow, CurvatureSummary } from '../../tables/curvature.js';
import { groupBy, groupUpwards } from '../group-by.js';
import { figure, figures, powers, significant } from '../significant.js';
import { differenceBySeed, slopesBySeed } from './by-seed.js';
import { alike } from './alike.js';
import { slopeOnWidth } from './slope-on-width.js';
import { estimateOf } from './student.js';

/** A row a network, by width and seed. */
export function curvatureRows(curvatures: readonly Curvature[]): readonly CurvatureRow[] {
  return curvatures
    .map(({ hidden, seed, images, iterations, eigenvalue, lastChange, residual }): CurvatureRow => {
      const bound = 2 / eigenvalue;
      return {
        width: hidden[0] ?? 0,
        seed,
        images,
        iterations,
        lambda: eigenvalue,
        bound: significant(bound),
        log2_bound: significant(Math.log2(bound)),
        last_change: lastChange,
        relative_residual: significant(residual / eigenvalue),
      };
    })
    .toSorted((a, b) => a.width - b.width || a.seed - b.seed);
}

/**
 * 2/λ₀ by width, and the slope of its logarithm on log2 width, seed by seed, with Student's t (docs/protocol.md). 2/λ₀
 * bounds the rate of stable full-batch descent at the initial weights; no prediction of the critical rate.
 *
 * @param longer the same by more power iterations, to see what hangs on their number; may be none
 * @throws {Error} for no curvatures, or curvatures that don't belong together
 */
export function curvatureSummary(
  curvatures: readonly Curvature[],
  longer: readonly Curvature[] = [],
): CurvatureSummary {
  const summary = summaryOf(curvatures);
  return { ...summary, longer: longer.length === 0 ? null : longerSummary(summary, longer) };
}

type Summary = Omit<CurvatureSummary, 'longer'>;

/** How more iterations move the slope, seed by seed, and each λ₀. */
function longerSummary(before: Summary, longer: readonly Curvature[]): CurvatureSummary['longer'] {
  const { iterations, mean_slope, ci95, seeds, per_seed, largest_change } = summaryOf(longer);
  const rises = per_seed.flatMap(({ seed, bounds }) => {
    const others = before.per_seed.find((other) => other.seed === seed)?.bounds ?? [];
    return bounds.flatMap(({ width, log2_bound: bound }) => {
      const other = others.find((one) => one.width === width)?.log2_bound;
      return other === undefined ? [] : [2 ** (other - bound) - 1];
    });
  });
  return {
    iterations,
    mean_slope,
    ci95,
    seeds,
    slope_difference: differenceBySeed(slopesBySeed(per_seed), slopesBySeed(before.per_seed)),
    median_rise: figure(rises.length === 0 ? null : median(rises)),
    largest_rise: figure(rises.length === 0 ? null : Math.max(...rises)),
    largest_change,
  };
}

function summaryOf(curvatures: readonly Curvature[]): Summary {
  const { dataset, engine, images, iterations } = common(curvatures);
  const rows = curvatureRows(curvatures);
  const widths = [...groupBy(rows, ({ width }) => width)];
  const seeds = groupUpwards(rows, ({ seed }) => seed).map(([seed, own]) => {
    const values = own.map(({ width, log2_bound: value }) => ({ width, value }));
    const bounds = own.map(({ width, log2_bound }) => ({ width, log2_bound }));
    return { seed, slope: slopeOnWidth(values, widths.length), bounds };
  });
  const slopes = seeds.flatMap(({ slope }) => slope ?? []);
  const slope = estimateOf(slopes);
  return {
    v: 1,
    dataset,
    engine,
    images,
    iterations,
    mean_slope: figure(slope.mean),
    ci95: figures(slope.ci95),
    slope_sd: figure(slope.sd),
    seeds: slopes.length,
    per_seed: seeds.map((entry) => ({ ...entry, slope: figure(entry.slope) })),
    widths: widths.map(([width, own]) => {
      const logs = own.map(({ log2_bound }) => log2_bound);
      const { ci95, sd } = estimateOf(logs);
      return {
        width,
        bound: significant(2 ** mean(logs)),
        ci95: powers(ci95),
        log2_sd: figure(sd),
        seeds: logs.length,
      };
    }),
    largest_change: Math.max(...rows.map(({ last_change }) => last_change)),
    largest_relative_residual: Math.max(...rows.map(({ relative_residual }) => relative_residual)),
  };
}

function common(curvatures: readonly Curvature[]): Curvature {
  return alike(
    curvatures,
    ({ dataset, engine, images, iterations }) =>
      `${dataset}, ${engine}, ${images} images, ${iterations} iterations`,
    {
      none: 'there are no curvatures: measure some first',
      rule: 'curvatures of one study must have one data set, engine, number of images and of iterations',
      name: ({ hidden, seed }) => `width ${String(hidden[0])}, seed ${seed}`,
    },
  );
}
