import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { mean, sampleVariance } from 'simple-statistics';

export interface Comparison {
  /** Mean of the first minus mean of the second. */
  readonly difference: number;
  /** Half the width of the difference's interval: where it holds 0, the means may be equal. */
  readonly halfWidth: number;
  readonly degreesOfFreedom: number;
}

/**
 * Welch's comparison of two means (Biometrika 34, 1947): t = d / √(s₁²/n₁ + s₂²/n₂), with the degrees of freedom of
 * Welch and Satterthwaite.
 *
 * @param error the probability of finding a difference between equal means: of all comparisons together, by Bonferroni
 * @param comparisons how many are made
 */
export function compareMeans(
  first: readonly number[],
  second: readonly number[],
  { error, comparisons }: { readonly error: number; readonly comparisons: number },
): Comparison {
  const one = partOf(first);
  const other = partOf(second);
  const variance = one.variance + other.variance;
  const degreesOfFreedom =
    variance ** 2 / (one.variance ** 2 / one.freedom + other.variance ** 2 / other.freedom);
  return {
    difference: one.mean - other.mean,
    halfWidth: tQuantile(1 - error / comparisons / 2, degreesOfFreedom) * Math.sqrt(variance),
    degreesOfFreedom,
  };
}

/** Mean of the values, and variance of that mean. */
function partOf(values: readonly number[]): { mean: number; variance: number; freedom: number } {
  return {
    mean: mean([...values]),
    variance: sampleVariance([...values]) / values.length,
    freedom: values.length - 1,
  };
}
