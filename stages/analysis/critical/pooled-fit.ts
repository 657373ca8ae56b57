import { groupByPlace } from '../group-by.js';
import { fitFirth, type Binomial } from './firth.js';
import { jackknifeInterval, type Interval } from './student.js';
import type { Graded } from './threshold.js';

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
 * @returns `null` where there are too few rates or widths, or where failure doesn't become likelier with the rate
 */
export function pooledFit<R extends Graded>(
  runs: readonly R[],
  failed: (run: R) => boolean,
): PooledFit | null {
  const fit = fitPooled(runs, failed);
  if (fit === null) return null;
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const without = (seed: number): number | null => {
    const others = runs.filter((run) => run.seed !== seed);
    return fitPooled(others, failed)?.slope ?? null;
  };
  return { ...fit, ci95: jackknifeInterval(fit.slope, seeds, without) };
}

/** The same of runs of one width. */
export function widthFit<R extends Graded>(runs: readonly R[], failed: (run: R) => boolean): WidthFit | null {
  const [intercept, rate] = fitFirth(grouped(runs, failed, ({ log2Rate }) => [1, log2Rate])) ?? [];
  if (intercept === undefined || rate === undefined || rate <= 0) return null;
  return { intercept, rate, log2Half: -intercept / rate };
}

function fitPooled<R extends Graded>(
  runs: readonly R[],
  failed: (run: R) => boolean,
): Omit<PooledFit, 'ci95'> | null {
  const groups = grouped(runs, failed, ({ log2Rate, width }) => [
    1,
    log2Rate,
    Math.log2(width) - LOG2_ORIGIN,
  ]);
  const [intercept, rate, width] = fitFirth(groups) ?? [];
  if (intercept === undefined || rate === undefined || width === undefined || rate <= 0) return null;
  const slope = -width / rate;
  return Number.isFinite(slope) ? { intercept: intercept - LOG2_ORIGIN * width, rate, width, slope } : null;
}

function grouped<R extends Graded>(
  runs: readonly R[],
  failed: (run: R) => boolean,
  covariates: (place: Pick<Graded, 'width' | 'log2Rate'>) => readonly number[],
): readonly Binomial[] {
  return groupByPlace(runs, ({ width, log2Rate }) => ({ width, log2Rate })).map(([place, own]) => ({
    x: covariates(place),
    failures: own.filter(failed).length,
    runs: own.length,
  }));
}
