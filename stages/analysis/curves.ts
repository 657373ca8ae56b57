import { median } from 'simple-statistics';

/**
 * Losses of one run by epoch, from epoch 0. Infinite where a loss was not finite, so that it compares as what it is:
 * worse than every other.
 */
export type Curve = readonly number[];

export function curveOf(losses: readonly (number | null)[]): Curve {
  return losses.map((loss) => loss ?? Infinity);
}

/** E, the last epoch. */
export function lastEpoch(curve: Curve): number {
  return curve.length - 1;
}

/** NaN beyond the curve. */
export function at(curve: Curve, epoch: number): number {
  return curve[epoch] ?? NaN;
}

/** T3(e): the median of the three epochs that end with `epoch`; of fewer at the start. NaN beyond the curve. */
export function trailingMedian(curve: Curve, epoch: number): number {
  if (curve[epoch] === undefined) return NaN;
  return median(curve.slice(Math.max(0, epoch - 2), epoch + 1));
}

/** r = T3(E) / T3(E − 10): below 1 while the curve still falls. NaN for fewer than 11 epochs. */
export function plateauRatio(curve: Curve): number {
  const last = lastEpoch(curve);
  return trailingMedian(curve, last) / trailingMedian(curve, last - 10);
}

/** e*: the first epoch with the smallest median of the five epochs centred on it; fewer at the ends. */
export function onset(curve: Curve): number {
  const medians = curve.map((_, epoch) => median(curve.slice(Math.max(0, epoch - 2), epoch + 3)));
  return medians.indexOf(Math.min(...medians));
}

/** GL(e) = 100·(T(e) / min_{j ≤ e} T(j) − 1), in percent (Prechelt 1998). */
export function generalisationLoss(curve: Curve, epoch: number): number {
  return 100 * (at(curve, epoch) / Math.min(...curve.slice(0, epoch + 1)) - 1);
}

/** Share of the epochs 1 … E whose loss is below that of the epoch before. NaN without such an epoch. */
export function shareFalling(curve: Curve): number {
  const falls = curve.filter((loss, epoch) => epoch > 0 && loss < at(curve, epoch - 1)).length;
  return falls / lastEpoch(curve);
}

/** Median of the slopes through all pairs of points, per epoch (Theil 1950, Sen 1968); 0 of fewer than two points. */
export function theilSenSlope(values: readonly number[]): number {
  const slopes = values.flatMap((left, from) =>
    values.slice(from + 1).map((right, steps) => (right - left) / (steps + 1)),
  );
  return slopes.length === 0 ? 0 : median(slopes);
}

/** Root mean square of the second differences of log T(e) over the epochs 1 … E. NaN for fewer than three of them. */
export function roughness(curve: Curve): number {
  const logs = curve.slice(1).map(Math.log);
  const bends = logs.slice(2).map((log, index) => log - 2 * at(logs, index + 1) + at(logs, index));
  return Math.sqrt(bends.reduce((sum, bend) => sum + bend ** 2, 0) / bends.length);
}
