import { median } from 'simple-statistics';
import { groupUpwards } from '../group-by.js';

/** A run whose rates are graded by some definition of failure. */
export interface Graded {
  /** Units of each hidden layer. */
  readonly width: number;
  readonly seed: number;
  readonly log2Rate: number;
  /** L(E); infinite for a run that became non-finite. */
  readonly loss: number;
}

/** log2 eta_crit of a seed and width, or the side on which the grid ends before it. */
export type Threshold =
  | {
      readonly kind: 'found';
      /** Midway between the two, in log2. */
      readonly log2Rate: number;
      readonly lastSuccess: number;
      readonly firstFailure: number;
    }
  | {
      readonly kind: 'censored';
      /** Every rate above the best succeeds, or every rate up to the first failure fails. */
      readonly from: 'above' | 'below';
      /** Half a step beyond the grid's end: the threshold is no nearer. */
      readonly log2Bound: number;
    };

/** Which failure counts where a run succeeds again above one: the lowest above the best rate, or the last. */
export type Reading = 'first-failure' | 'last-success';

export interface Grid {
  /** The width's best rate: failures count above it. */
  readonly log2Best: number;
  /** Between neighbouring rates, in octaves. */
  readonly step: number;
}

/**
 * Each width's best rate, as log2, by width upwards: that with the smallest median of L(E) over the seeds, the smallest
 * of equal ones.
 */
export function bestRates(runs: readonly Graded[]): ReadonlyMap<number, number> {
  return new Map(groupUpwards(runs, ({ width }) => width).map(([width, own]) => [width, bestRate(own)]));
}

function bestRate(runs: readonly Graded[]): number {
  const rates = groupUpwards(runs, ({ log2Rate }) => log2Rate).map(([log2Rate, own]) => ({
    log2Rate,
    loss: median(own.map(({ loss }) => loss)),
  }));
  // Not by subtraction: two infinite medians have no difference.
  return rates.reduce((lowest, rate) => (rate.loss < lowest.loss ? rate : lowest)).log2Rate;
}

/** The threshold of a seed and width (docs/protocol.md). */
export function thresholdOf<R extends Graded>(
  runs: readonly R[],
  failed: (run: R) => boolean,
  { log2Best, step }: Grid,
  reading: Reading,
): Threshold {
  const byRate = runs.toSorted((a, b) => a.log2Rate - b.log2Rate);
  const failure =
    reading === 'first-failure'
      ? byRate.findIndex((run) => run.log2Rate > log2Best && failed(run))
      : byRate.findLastIndex((run) => !failed(run)) + 1;
  const above = byRate[failure];
  if (above === undefined) {
    return { kind: 'censored', from: 'above', log2Bound: (byRate.at(-1)?.log2Rate ?? NaN) + step / 2 };
  }
  const below = byRate.slice(0, failure).findLast((run) => !failed(run));
  if (below === undefined) {
    return { kind: 'censored', from: 'below', log2Bound: (byRate[0]?.log2Rate ?? NaN) - step / 2 };
  }
  return {
    kind: 'found',
    log2Rate: (below.log2Rate + above.log2Rate) / 2,
    lastSuccess: below.log2Rate,
    firstFailure: above.log2Rate,
  };
}

/** `null` for one that is censored. */
export function foundRate(threshold: Threshold): number | null {
  return threshold.kind === 'found' ? threshold.log2Rate : null;
}

/** Rates above the first failure at which the run succeeds again: how ragged the boundary is. */
export function successesAbove<R extends Graded>(
  runs: readonly R[],
  failed: (run: R) => boolean,
  threshold: Threshold,
): number {
  if (threshold.kind === 'censored') return 0;
  return runs.filter((run) => run.log2Rate > threshold.firstFailure && !failed(run)).length;
}
