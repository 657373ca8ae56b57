import { mean, median } from 'simple-statistics';
import type { Curvature } from '../../curvature/curvature.js';
import type { CurvatureRow, CurvatureSummary } from '../../tables/curvature.js';
import { groupBy } from '../group-by.js';
import { differenceBySeed, slopesBySeed } from './by-seed.js';
import { figure, figures } from '../rounded.js';
import { significant } from '../significant.js';
import { slopeOnWidth } from './slope-on-width.js';
import { meanInterval } from './t-interval.js';

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

/** How more iterations move the slope, seed by seed, and each λ₀. */
function longerSummary(
  { per_seed: seeds }: Summary,
  longer: readonly Curvature[],
): NonNullable<CurvatureSummary['longer']> {
  const own = summaryOf(longer);
  const before = new Map(
    seeds.flatMap(({ seed, bounds }) =>
      bounds.map(({ width, log2_bound: bound }) => [networkOf(width, seed), bound] as const),
    ),
  );
  const rises = own.per_seed.flatMap(({ seed, bounds }) =>
    bounds.flatMap(({ width, log2_bound: bound }) => {
      const other = before.get(networkOf(width, seed));
      return other === undefined ? [] : [2 ** (other - bound) - 1];
    }),
  );
  return {
    iterations: own.iterations,
    mean_slope: own.mean_slope,
    ci95: own.ci95,
    seeds: own.seeds,
    slope_difference: differenceBySeed(slopesBySeed(own.per_seed), slopesBySeed(seeds)),
    median_rise: figure(rises.length === 0 ? null : median(rises)),
    largest_rise: figure(rises.length === 0 ? null : Math.max(...rises)),
    largest_change: own.largest_change,
  };
}

function networkOf(width: number, seed: number): string {
  return `${width} ${seed}`;
}

type Summary = Omit<CurvatureSummary, 'longer'>;

function summaryOf(curvatures: readonly Curvature[]): Summary {
  const { dataset, engine, images, iterations } = common(curvatures);
  const rows = curvatureRows(curvatures);
  const widths = [...groupBy(rows, ({ width }) => width)];
  const seeds = [...groupBy(rows, ({ seed }) => seed)]
    .toSorted(([a], [b]) => a - b)
    .map(([seed, own]) => ({
      seed,
      slope: slopeOnWidth(
        own.map(({ width, log2_bound: value }) => ({ width, value })),
        widths.length,
      ),
      bounds: own.map(({ width, log2_bound }) => ({ width, log2_bound })),
    }));
  const slopes = seeds.flatMap(({ slope }) => slope ?? []);
  const interval = meanInterval(slopes);
  return {
    v: 1,
    dataset,
    engine,
    images,
    iterations,
    mean_slope: figure(interval?.mean ?? slopes[0] ?? null),
    ci95: figures(interval?.ci95 ?? null),
    slope_sd: figure(interval?.sd ?? null),
    seeds: slopes.length,
    per_seed: seeds.map((entry) => ({ ...entry, slope: figure(entry.slope) })),
    widths: widths.map(([width, own]) => widthSummary(width, own)),
    largest_change: Math.max(...rows.map(({ last_change }) => last_change)),
    largest_relative_residual: Math.max(...rows.map(({ relative_residual }) => relative_residual)),
  };
}

function widthSummary(width: number, rows: readonly CurvatureRow[]): CurvatureSummary['widths'][number] {
  const logs = rows.map(({ log2_bound }) => log2_bound);
  const interval = meanInterval(logs);
  return {
    width,
    bound: significant(2 ** mean(logs)),
    ci95: interval === null ? null : figures([2 ** interval.ci95[0], 2 ** interval.ci95[1]]),
    log2_sd: figure(interval?.sd ?? null),
    seeds: logs.length,
  };
}

/** What all have in common. */
function common(
  curvatures: readonly Curvature[],
): Pick<Curvature, 'dataset' | 'engine' | 'images' | 'iterations'> {
  const [first] = curvatures;
  if (first === undefined) throw new Error('there are no curvatures: measure some first');
  const { dataset, engine, images, iterations } = first;
  const other = curvatures.find(
    (curvature) =>
      curvature.dataset !== dataset ||
      curvature.engine !== engine ||
      curvature.images !== images ||
      curvature.iterations !== iterations,
  );
  if (other !== undefined) {
    throw new Error(
      `curvatures of one study must have one data set, engine, number of images and of iterations: ` +
        `${describe(first)}, and ${describe(other)}`,
    );
  }
  return { dataset, engine, images, iterations };
}

function describe({ hidden, seed, dataset, engine, images, iterations }: Curvature): string {
  return (
    `width ${hidden[0]}, seed ${seed} has ${dataset}, ${engine}, ${images} images, ` +
    `${iterations} iterations`
  );
}
