import type { CriticalRate } from '../../tables/critical-rate.js';
import { figure, figures, power, powers, significant } from '../significant.js';
import { failureOf } from './failure.js';
import { aboveBest, type RunGrid } from './grid.js';
import { countKinds, kindsByRate, lowestNonfinite } from './kinds.js';
import { widthFit } from './pooled-fit.js';
import type { Run } from './run.js';
import type { SeedSlope, Slopes } from './slopes.js';
import { estimateOf } from './student.js';
import { foundRate } from './threshold.js';

type GridResult = Omit<
  NonNullable<CriticalRate['horizon']>,
  'slope_difference' | 'log2_eta_crit_differences'
>;

/**
 * What is told of a grid of runs: its slopes and verdict, each seed, each width with its kinds of failure and its fit.
 */
export function gridResult({ runs, epochs, steps }: RunGrid, slopes: Slopes, threshold: number): GridResult {
  const rates = runs.map(({ log2Rate }) => log2Rate);
  return {
    ...estimateResult(slopes),
    slope_sd: figure(slopes.interval?.sd ?? null),
    per_seed: slopes.seeds.map(seedResult),
    widths: [...slopes.best.keys()].map((width) => widthResult(width, runs, slopes, threshold)),
    epochs,
    lowest_rate: significant(2 ** Math.min(...rates)),
    highest_rate: significant(2 ** Math.max(...rates)),
    steps,
  };
}

function widthResult(
  width: number,
  all: readonly Run[],
  { best, seeds }: Slopes,
  threshold: number,
): CriticalRate['widths'][number] {
  const runs = all.filter((run) => run.width === width);
  const judged = aboveBest(runs, best);
  const own = seeds.flatMap(({ thresholds }) => thresholds.filter((entry) => entry.width === width));
  const found = own.flatMap((entry) => foundRate(entry.threshold) ?? []);
  const { mean, sd, ci95 } = estimateOf(found);
  return {
    width,
    eta_crit: power(mean),
    ci95: powers(ci95),
    log2_sd: figure(sd),
    seeds: found.length,
    censored: own.length - found.length,
    best_rate: significant(2 ** (best.get(width) ?? NaN)),
    lowest_nonfinite_rate: power(lowestNonfinite(runs)),
    shares: kindsByRate(runs, threshold).map(({ log2Rate, runs: count, counts }) => ({
      learning_rate: significant(2 ** log2Rate),
      runs: count,
      DIVERGED: significant(counts.DIVERGED / count),
      EXPLODED: significant(counts.EXPLODED / count),
      STUCK_AT_CHANCE: significant(counts.STUCK_AT_CHANCE / count),
      BELOW_THRESHOLD: significant(counts.BELOW_THRESHOLD / count),
    })),
    failures: countKinds(judged, threshold),
    fit: fitResult(judged, threshold),
  };
}

function fitResult(runs: readonly Run[], threshold: number): CriticalRate['widths'][number]['fit'] {
  const fit = widthFit(runs, (run) => failureOf(run, threshold) !== null);
  if (fit === null) return null;
  const { intercept, rate, log2Half } = fit;
  const rates = runs.map(({ log2Rate }) => log2Rate);
  const isWithin = Math.min(...rates) <= log2Half && log2Half <= Math.max(...rates);
  return {
    intercept: significant(intercept),
    rate: significant(rate),
    eta_half: isWithin ? significant(2 ** log2Half) : null,
  };
}

/** The mean slope with its intervals, and the verdict. */
export function estimateResult({
  mean,
  interval,
  decision,
  seeds,
  censored,
  thresholds,
}: Slopes): Omit<CriticalRate['sensitivity'][number], 'name'> {
  return {
    mean_slope: figure(mean),
    ci95: figures(interval?.ci95 ?? null),
    one_sided95: figures(interval?.oneSided95 ?? null),
    seeds: seeds.filter(({ slope }) => slope !== null).length,
    verdict: decision.verdict,
    reversed: decision.verdict === 'NOT SUPPORTED' && decision.reversed,
    equivalent: decision.verdict === 'NOT SUPPORTED' && decision.equivalent,
    reason: decision.verdict === 'INCONCLUSIVE' ? decision.reason : null,
    censored,
    thresholds,
  };
}

function seedResult({ seed, slope, thresholds }: SeedSlope): CriticalRate['per_seed'][number] {
  return {
    seed,
    slope: figure(slope),
    thresholds: thresholds.map(({ width, threshold, successesAbove }) => ({
      width,
      log2_eta_crit: foundRate(threshold),
      censored: threshold.kind === 'censored' ? threshold.from : null,
      successes_above: successesAbove,
    })),
  };
}
