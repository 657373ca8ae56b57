import type { CriticalRate } from '../../tables/critical-rate.js';

/** A width's critical rate with its interval, all as logarithms to base 2. */
export interface CriticalPoint {
  readonly width: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Those of the widths that have a critical rate; without an interval its ends are the rate. */
export function criticalPoints(
  widths: readonly Pick<CriticalRate['widths'][number], 'width' | 'eta_crit' | 'ci95'>[],
): CriticalPoint[] {
  return widths.flatMap(({ width, eta_crit: rate, ci95 }) =>
    rate === null
      ? []
      : [
          {
            width: Math.log2(width),
            rate: Math.log2(rate),
            low: Math.log2(ci95?.[0] ?? rate),
            high: Math.log2(ci95?.[1] ?? rate),
          },
        ],
  );
}
