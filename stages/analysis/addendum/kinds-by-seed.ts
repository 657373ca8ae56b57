import type { ArmRun } from '../arms/arm-run.js';
import type { Death } from '../arms/death.js';
import { slopesBySeed, type BySeed } from '../critical/by-seed.js';
import { slopeOnWidth } from '../critical/slope-on-width.js';
import { bestRates } from '../critical/threshold.js';
import { groupBy, groupUpwards } from '../group-by.js';

/**
 * Of each seed the slope on log2 width of the share of non-finite runs among failed ones, above the width's best rate. A
 * seed and width without a failed run has no share, and the seed no slope.
 */
export function nonfiniteShareSlopes(runs: readonly ArmRun[]): BySeed {
  const best = bestRates(runs);
  const seeds = [...groupBy(runs, ({ seed }) => seed)].map(([seed, own]) => {
    const shares = [...best].map(([width, log2Best]) => {
      const failed = own.filter((run) => run.width === width && run.log2Rate > log2Best && run.isUnusable);
      const value =
        failed.length === 0 ? null : failed.filter(({ isNonfinite }) => isNonfinite).length / failed.length;
      return { width, value };
    });
    return { seed, slope: slopeOnWidth(shares, best.size) };
  });
  return slopesBySeed(seeds);
}

/**
 * Of each seed, over all its widths and rates, the share of failed runs that stayed finite and lost half of a hidden
 * layer's units whose peak came first, by `isFirst`. A seed without such a run has none.
 */
export function peakFirstShares(runs: readonly ArmRun[], isFirst: (death: Death) => boolean): BySeed {
  const dying = runs.flatMap(({ seed, isUnusable, isNonfinite, death }) =>
    isUnusable && !isNonfinite && death !== null ? [{ seed, death }] : [],
  );
  return new Map(
    groupUpwards(dying, ({ seed }) => seed).map(([seed, own]) => [
      seed,
      own.filter(({ death }) => isFirst(death)).length / own.length,
    ]),
  );
}
