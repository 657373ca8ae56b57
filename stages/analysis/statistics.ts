import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { mean, sampleStandardDeviation } from 'simple-statistics';

/** Of the values of k runs; `null` where there are too few of them. */
export interface Spread {
  readonly count: number;
  readonly mean: number | null;
  /** Sample standard deviation (k − 1); from two values on. */
  readonly sd: number | null;
  /** Half the width of the 95 % interval of the mean by Student's t: t·s/√k; from two values on. */
  readonly halfWidth: number | null;
}

export function spreadOf(values: readonly number[]): Spread {
  const count = values.length;
  if (count === 0) return { count, mean: null, sd: null, halfWidth: null };
  const centre = mean([...values]);
  if (count === 1) return { count, mean: centre, sd: null, halfWidth: null };
  const sd = sampleStandardDeviation([...values]);
  return { count, mean: centre, sd, halfWidth: (tQuantile(0.975, count - 1) * sd) / Math.sqrt(count) };
}

/**
 * Half the width of the interval that holds one more run with 95 %: t·s·√(1 + 1/k). `null` for fewer than two values.
 */
export function predictionHalfWidth(values: readonly number[]): number | null {
  const { count, sd } = spreadOf(values);
  if (sd === null) return null;
  return tQuantile(0.975, count - 1) * sd * Math.sqrt(1 + 1 / count);
}
