import { mean } from 'simple-statistics';
import { groupBy } from '../group-by.js';
import { failureOf } from './failure.js';
import { fitFirth, type Binomial } from './firth.js';
import type { Run } from './run.js';
import { halfWidth, type Interval } from './t-interval.js';

/** log2 width is fitted from here: about the middle of the widths, so that intercept and slope hardly depend on each other. */
const LOG2_ORIGIN = 8;

/** logit P(fail) = intercept + rate·log2 rate + width·log2 width, over all runs above their width's best rate. */
export interface PooledFit {
  readonly intercept: number;
  readonly rate: number;
  readonly width: number;
  /** −width/rate: how log2 of the rate with P(fail) = 1/2 moves with log2 width. */
  readonly slope: number;
  /** By the jackknife over seeds; `null` with fewer than two, or when a fit without one of them has no slope. */
  readonly ci95: Interval | null;
}

/** logit P(fail) = intercept + rate·log2 rate, of one width. */
export interface WidthFit {
  readonly intercept: number;
  readonly rate: number;
  /** log2 of the rate with P(fail) = 1/2. */
  readonly log2Half: number;
}

/**
 * @param runs above their width's best rate
 * @param threshold the accuracy below which a run has failed
 * @returns `null` where there are too few rates or widths, or where failure doesn't become likelier with the rate
 */
export function pooledFit(runs: readonly Run[], threshold: number): PooledFit | null {
  const fit = fitPooled(runs, threshold);
  if (fit === null) return null;
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const leftOut = seeds.flatMap((seed) => {
    const others = fitPooled(
      runs.filter((run) => run.seed !== seed),
      threshold,
    );
    return others === null ? [] : [others.slope];
  });
  return { ...fit, ci95: leftOut.length === seeds.length ? jackknife(fit.slope, leftOut) : null };
}

/**
 * @param runs of one width, above its best rate
 * @param threshold the accuracy below which a run has failed
 * @returns `null` as `pooledFit`
 */
export function widthFit(runs: readonly Run[], threshold: number): WidthFit | null {
  const [intercept, rate] = fitFirth(grouped(runs, threshold, ({ log2Rate }) => [1, log2Rate])) ?? [];
  if (intercept === undefined || rate === undefined || rate <= 0) return null;
  return { intercept, rate, log2Half: -intercept / rate };
}

function fitPooled(runs: readonly Run[], threshold: number): Omit<PooledFit, 'ci95'> | null {
  const groups = grouped(runs, threshold, ({ log2Rate, width }) => [
    1,
    log2Rate,
    Math.log2(width) - LOG2_ORIGIN,
  ]);
  const [intercept, rate, width] = fitFirth(groups) ?? [];
  if (intercept === undefined || rate === undefined || width === undefined || rate <= 0) return null;
  const slope = -width / rate;
  return Number.isFinite(slope) ? { intercept: intercept - LOG2_ORIGIN * width, rate, width, slope } : null;
}

function grouped(
  runs: readonly Run[],
  threshold: number,
  covariates: (run: Run) => readonly number[],
): readonly Binomial[] {
  return [...groupBy(runs, (run) => covariates(run).join(' ')).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const failures = own.filter((run) => failureOf(run, threshold) !== null).length;
    return [{ x: covariates(first), failures, runs: own.length }];
  });
}

/** The estimate ± t·SE, where SE² = (K − 1)/K · Σ (θ₍₋ₛ₎ − mean)² over the estimates without one of K seeds (Tukey 1958). */
function jackknife(estimate: number, leftOut: readonly number[]): Interval | null {
  const count = leftOut.length;
  if (count < 2) return null;
  const centre = mean([...leftOut]);
  const squares = leftOut.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const half = halfWidth(0.975, count - 1, Math.sqrt(((count - 1) / count) * squares));
  return [estimate - half, estimate + half];
}
