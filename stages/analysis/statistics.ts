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
 * Half the width of the interval that holds one more run with probability 1 − alpha: t·s·√(1 + 1/k), t with k − 1
 * degrees of freedom. `null` for fewer than two values.
 */
export function predictionHalfWidth(values: readonly number[], alpha = 0.05): number | null {
  const { count, sd } = spreadOf(values);
  if (sd === null) return null;
  return tQuantile(1 - alpha / 2, count - 1) * sd * Math.sqrt(1 + 1 / count);
}

/** With fewer the interval of one more run is so wide that it holds anything. */
const FEWEST_RUNS = 3;

/** The interval that holds one more run with probability 1 − alpha; `null` for fewer than three runs. */
export function predictionInterval(
  values: readonly number[],
  alpha: number,
): readonly [low: number, high: number] | null {
  const { count, mean: centre } = spreadOf(values);
  const half = predictionHalfWidth(values, alpha);
  return centre === null || half === null || count < FEWEST_RUNS ? null : [centre - half, centre + half];
}
