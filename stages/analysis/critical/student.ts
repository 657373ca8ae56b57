import tCdf from '@stdlib/stats-base-dists-t-cdf';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { figure, figures, type Interval } from '../significant.js';

export type { Interval } from '../significant.js';

/** A mean with its intervals by Student's t, k − 1 degrees of freedom. */
export interface MeanInterval {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation. */
  readonly sd: number;
  /** Two-sided, 95 %. */
  readonly ci95: Interval;
  /** One-sided 95 % bounds: the ends of the two-sided 90 % interval. */
  readonly oneSided95: Interval;
}

/** `null` for fewer than two values, which have no spread. */
export function meanInterval(values: readonly number[]): MeanInterval | null {
  const count = values.length;
  if (count < 2) return null;
  const centre = mean([...values]);
  const sd = sampleStandardDeviation([...values]);
  const around = (probability: number): Interval => {
    const half = tHalfWidth(probability, count - 1, sd / Math.sqrt(count));
    return [centre - half, centre + half];
  };
  return { count, mean: centre, sd, ci95: around(0.975), oneSided95: around(0.95) };
}

/** As much as the values say: a single one is its mean, without an interval. */
export type Estimate = {
  readonly [Property in keyof Omit<MeanInterval, 'count'>]: MeanInterval[Property] | null;
};

export function estimateOf(values: readonly number[]): Estimate {
  return meanInterval(values) ?? { mean: values[0] ?? null, sd: null, ci95: null, oneSided95: null };
}

/** The same as results have it. */
export function meanFigures(values: readonly number[]): Pick<Estimate, 'mean' | 'ci95'> {
  const { mean: centre, ci95 } = estimateOf(values);
  return { mean: figure(centre), ci95: figures(ci95) };
}

/** @param probability of the t distribution up to the half-width, e.g. 0.975 for a two-sided 95 % interval */
export function tHalfWidth(probability: number, degreesOfFreedom: number, standardError: number): number {
  return tQuantile(probability, degreesOfFreedom) * standardError;
}

export function excludesZero([low, high]: Interval): boolean {
  return low > 0 || high < 0;
}

/**
 * The estimate ± t·SE, where SE² = (K − 1)/K · Σ (θ₍₋ₛ₎ − mean)² over the estimates without one of K parts (Tukey 1958);
 * `null` for fewer than two parts, or where there is no estimate without one of them.
 */
export function jackknifeInterval<Part>(
  estimate: number,
  parts: readonly Part[],
  without: (part: Part) => number | null,
): Interval | null {
  const count = parts.length;
  const leftOut = parts.flatMap((part) => without(part) ?? []);
  if (count < 2 || leftOut.length < count) return null;
  const centre = mean(leftOut);
  const squares = leftOut.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const half = tHalfWidth(0.975, count - 1, Math.sqrt(((count - 1) / count) * squares));
  return [estimate - half, estimate + half];
}

/** Two-sided p-value of Student's t, P(|T| ≥ |t|). */
export function twoSidedP(t: number, degreesOfFreedom: number): number {
  return 2 * tCdf(-Math.abs(t), degreesOfFreedom);
}

/**
 * Two-sided p-value of the values' mean against 0. `null` with fewer than two, or when all are equal: there is then no
 * spread to test by, which is asked of the values themselves, since rounding may leave equal ones a spread.
 */
export function pOfMean(values: readonly number[]): number | null {
  const interval = meanInterval(values);
  if (interval === null || new Set(values).size === 1) return null;
  const { count, mean: centre, sd } = interval;
  return twoSidedP(centre / (sd / Math.sqrt(count)), count - 1);
}
