import { bestRates } from '../critical/threshold.js';
import { slopeOnWidth } from '../critical/slope-on-width.js';
import { groupBy } from '../group-by.js';
import type { ArmRun } from '../arms/arm-run.js';
import type { Death } from '../arms/death.js';

/**
 * Of each seed the slope on log2 width of the share of non-finite runs among failed ones, above the width's best rate. A
 * seed and width without a failed run has no share, and the seed no slope.
 */
export function nonfiniteShareSlopes(runs: readonly ArmRun[]): ReadonlyMap<number, number> {
  const best = bestRates(runs);
  const slopes = [...groupBy(runs, ({ seed }) => seed)].map(([seed, own]) => {
    const shares = [...best].map(([width, log2Best]) => {
      const failed = own.filter((run) => run.width === width && run.log2Rate > log2Best && run.isUnusable);
      const value =
        failed.length === 0 ? null : failed.filter(({ isNonfinite }) => isNonfinite).length / failed.length;
      return { width, value };
    });
    return [seed, slopeOnWidth(shares, best.size)] as const;
  });
  return new Map(slopes.flatMap(([seed, slope]) => (slope === null ? [] : [[seed, slope]])));
}

/**
 * Of each seed, over all its widths and rates, the share of failed runs that stayed finite and lost half of a hidden
 * layer's units whose peak came first, by `isFirst`. A seed without such a run has none.
 */
export function peakFirstShares(
  runs: readonly ArmRun[],
  isFirst: (death: Death) => boolean,
): ReadonlyMap<number, number> {
  const dying = runs.flatMap(({ seed, isUnusable, isNonfinite, death }) =>
    isUnusable && !isNonfinite && death !== null ? [{ seed, death }] : [],
  );
  return new Map(
    [...groupBy(dying, ({ seed }) => seed)]
      .toSorted(([a], [b]) => a - b)
      .map(([seed, own]) => [seed, own.filter(({ death }) => isFirst(death)).length / own.length]),
  );
}
