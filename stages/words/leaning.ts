import { excludesZero, type Interval } from '../analysis/critical/student.js';
import type { CriticalRate } from '../tables/critical-rate.js';

/** A width without which the slope's direction isn't clear any more. */
export interface Leaning {
  readonly width: number;
  /** Over the other widths. */
  readonly slope: number;
  readonly ci95: Interval;
}

/**
 * The width on which the direction that the verdict gives hangs: without it the 95 % interval of the slope isn't on
 * that side of 0. Of several that whose absence leaves least; `null` when the direction hangs on no single width, or
 * the verdict gives none.
 */
export function leaningOf(
  result: Pick<CriticalRate, 'verdict' | 'reversed' | 'mean_slope' | 'without_width'>,
): Leaning | null {
  const { verdict, reversed, mean_slope: slope, without_width: others } = result;
  if (slope === null || (verdict !== 'SUPPORTED' && !reversed)) return null;
  const side = Math.sign(slope);
  const unclear = others.flatMap(({ width, mean_slope: own, ci95 }): Leaning[] =>
    own === null || ci95 === null || (excludesZero(ci95) && Math.sign(own) === side)
      ? []
      : [{ width, slope: own, ci95 }],
  );
  const [most = null] = unclear.toSorted((a, b) => side * (a.slope - b.slope));
  return most;
}

/** The step between neighbouring widths at which the threshold moves most in the slope's direction. */
export interface Step {
  readonly from: number;
  readonly to: number;
  /** Of the way from the narrowest width to the widest; above 1 where other steps lead back. */
  readonly share: number;
  /** The narrowest width and the widest. */
  readonly ends: readonly [number, number];
}

/**
 * `null` with fewer than three widths that have a threshold, and where the widest one's isn't beyond the narrowest
 * one's in the slope's direction.
 */
export function largestStep({
  mean_slope: slope,
  widths,
}: Pick<CriticalRate, 'mean_slope' | 'widths'>): Step | null {
  const points = widths.flatMap(({ width, eta_crit: rate }) =>
    rate === null ? [] : [{ width, level: Math.log2(rate) }],
  );
  const [first, last] = [points.at(0), points.at(-1)];
  if (slope === null || points.length < 3 || first === undefined || last === undefined) return null;
  const way = last.level - first.level;
  if (way * slope <= 0) return null;
  const ends = [first.width, last.width] as const;
  const [most = null] = points
    .slice(1)
    .map(({ width, level }, index): Step => {
      const before = points[index] ?? first;
      return { from: before.width, to: width, share: (level - before.level) / way, ends };
    })
    .toSorted((a, b) => b.share - a.share);
  return most;
}
