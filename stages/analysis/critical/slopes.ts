import { groupBy, groupUpwards } from '../group-by.js';
import { decide, type Decision } from './decision.js';
import { failureOf } from './failure.js';
import type { Run } from './run.js';
import { slopeOnWidth } from './slope-on-width.js';
import {
  bestRates,
  foundRate,
  successesAbove,
  thresholdOf,
  type Graded,
  type Reading,
  type Threshold,
} from './threshold.js';
import { meanInterval, type MeanInterval } from './student.js';

/** How thresholds become slopes. */
export interface Way {
  readonly reading: Reading;
  /** A censored threshold takes its seed out, or counts where the grid ends. */
  readonly censored: 'left-out' | 'at-bound';
  /** Failures count above the width's best rate, as the main study's do, or from the grid's lowest rate on. */
  readonly from?: 'best-rate' | 'lowest-rate';
}

/** What the preregistered analysis leaves open to a sensitivity analysis. */
export interface Definition extends Way {
  /** Accuracy on the first 10,000 training images below which a run has failed. */
  readonly threshold: number;
}

export interface SeedThreshold {
  readonly width: number;
  readonly threshold: Threshold;
  /** Rates above the first failure at which the run succeeded again. */
  readonly successesAbove: number;
}

export interface SeedSlope {
  readonly seed: number;
  /** β_s; `null` for a seed without a threshold at every width. */
  readonly slope: number | null;
  /** By width, upwards. */
  readonly thresholds: readonly SeedThreshold[];
}

export interface Slopes {
  /** Best rates, as log2, by width, upwards. */
  readonly best: ReadonlyMap<number, number>;
  readonly seeds: readonly SeedSlope[];
  readonly thresholds: number;
  readonly censored: number;
  /** Over the seeds that have a slope; the mean of a single one has no interval. */
  readonly mean: number | null;
  readonly interval: MeanInterval | null;
  readonly decision: Decision;
}

/**
 * The slope of log2 eta_crit on log2 width of each seed, their mean, and the verdict (docs/protocol.md).
 *
 * @param step between neighbouring rates, in octaves
 */
export function slopesOf(runs: readonly Run[], step: number, definition: Definition): Slopes {
  return slopesBy(runs, step, (run) => failureOf(run, definition.threshold) !== null, definition);
}

/** The same by any definition of failure. */
export function slopesBy<R extends Graded>(
  runs: readonly R[],
  step: number,
  failed: (run: R) => boolean,
  way: Way,
): Slopes {
  const best = bestRates(runs);
  const seeds = groupUpwards(runs, ({ seed }) => seed).map(([seed, own]): SeedSlope => {
    const ofWidth = groupBy(own, ({ width }) => width);
    const thresholds = [...best].flatMap(([width, log2Best]): SeedThreshold[] => {
      const series = ofWidth.get(width);
      if (series === undefined) return [];
      const log2From = way.from === 'lowest-rate' ? -Infinity : log2Best;
      const threshold = thresholdOf(series, failed, { log2Best: log2From, step }, way.reading);
      return [{ width, threshold, successesAbove: successesAbove(series, failed, threshold) }];
    });
    const values = thresholds.map(({ width, threshold }) => ({ width, value: log2RateOf(threshold, way) }));
    return { seed, slope: slopeOnWidth(values, best.size), thresholds };
  });
  const all = seeds.flatMap(({ thresholds }) => thresholds);
  const censored = all.filter(({ threshold }) => threshold.kind === 'censored').length;
  const slopes = seeds.flatMap(({ slope }) => slope ?? []);
  const interval = meanInterval(slopes);
  return {
    best,
    seeds,
    thresholds: all.length,
    censored,
    mean: interval?.mean ?? slopes[0] ?? null,
    interval,
    decision: decide(interval?.oneSided95 ?? null, { censored, thresholds: all.length }),
  };
}

function log2RateOf(threshold: Threshold, { censored }: Way): number | null {
  return threshold.kind === 'censored' && censored === 'at-bound'
    ? threshold.log2Bound
    : foundRate(threshold);
}
