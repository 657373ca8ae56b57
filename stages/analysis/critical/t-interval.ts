import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { mean, sampleStandardDeviation } from 'simple-statistics';

export type Interval = readonly [low: number, high: number];

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

/** @param probability of the t distribution up to the half-width, e.g. 0.975 for a two-sided 95 % interval */
export function tHalfWidth(probability: number, degreesOfFreedom: number, standardError: number): number {
  return tQuantile(probability, degreesOfFreedom) * standardError;
}

export function excludesZero([low, high]: Interval): boolean {
  return low > 0 || high < 0;
}

/**
 * The estimate ± t·SE, where SE² = (K − 1)/K · Σ (θ₍₋ₛ₎ − mean)² over the estimates without one of K seeds (Tukey 1958);
 * `null` for fewer than two.
 */
export function jackknifeInterval(estimate: number, leftOut: readonly number[]): Interval | null {
  const count = leftOut.length;
  if (count < 2) return null;
  const centre = mean([...leftOut]);
  const squares = leftOut.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const half = tHalfWidth(0.975, count - 1, Math.sqrt(((count - 1) / count) * squares));
  return [estimate - half, estimate + half];
}
