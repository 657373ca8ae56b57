import type { CriticalRate } from '../../tables/critical-rate.js';
import { figure, figures } from '../rounded.js';
import { significant } from '../significant.js';
import { aboveBest, type RunGrid } from './grid.js';
import { compareHorizons } from './horizon.js';
import { countKinds, kindsByRate, lowestNonfinite } from './kinds.js';
import { pooledFit, widthFit, type WidthFit } from './pooled-fit.js';
import type { Run } from './run.js';
import { slopesOf, type Definition, type SeedSlope, type Slopes } from './slopes.js';
import { meanInterval, type Interval } from './t-interval.js';

type GridResult = Omit<
  CriticalRate,
  'v' | 'dataset' | 'threshold' | 'distances' | 'sensitivity' | 'pooled' | 'horizon'
>;
type Estimate = CriticalRate['sensitivity'][number];

/** Slopes that theory gives, to which the distance is reported. */
const THEORIES = [
  { to: 'Haas et al. 2025, cross-entropy', slope: -0.5 },
  { to: '2/λ₀ at these widths, computed before the study', slope: -0.41 },
] as const;

export interface Thresholds {
  readonly threshold: number;
  /** Other accuracies below which a run would have failed. */
  readonly sensitivity: readonly number[];
}

/**
 * The critical-rate study's result (docs/protocol.md): slopes and verdict, what hangs on the definitions, the fits, the
 * kinds of failure, and the longer horizon beside it.
 *
 * @param horizon `null` when there are no runs of more epochs
 */
export function criticalRate(
  main: RunGrid,
  horizon: RunGrid | null,
  { threshold, sensitivity }: Thresholds,
): CriticalRate {
  const primary: Definition = { threshold, reading: 'first-failure', censored: 'left-out' };
  const slopes = slopesOf(main.runs, 1 / main.steps, primary);
  const judged = aboveBest(main.runs, slopes.best);
  const fit = pooledFit(judged, threshold);
  const other = (name: string, change: Partial<Definition>): Estimate => ({
    name,
    ...estimateOf(slopesOf(main.runs, 1 / main.steps, { ...primary, ...change })),
  });
  return {
    v: 1,
    ...gridResult(main, slopes, threshold),
    dataset: main.dataset,
    threshold,
    distances: THEORIES.map(({ to, slope }) => ({
      to,
      slope,
      difference: figure(slopes.mean === null ? null : slopes.mean - slope),
      ci95: figures(shifted(slopes.interval?.ci95 ?? null, -slope)),
    })),
    sensitivity: [
      ...sensitivity.map((accuracy) =>
        other(`accuracy threshold ${String(accuracy)}`, { threshold: accuracy }),
      ),
      other('up to the last success', { reading: 'last-success' }),
      other('censored thresholds at the grid’s end', { censored: 'at-bound' }),
    ],
    pooled:
      fit === null
        ? null
        : {
            intercept: significant(fit.intercept),
            rate: significant(fit.rate),
            width: significant(fit.width),
            slope: significant(fit.slope),
            ci95: figures(fit.ci95),
          },
    horizon:
      horizon === null
        ? null
        : {
            ...gridResult(horizon, slopesOf(horizon.runs, 1 / horizon.steps, primary), threshold),
            ...compareHorizons(main, horizon, primary),
          },
  };
}

function gridResult({ runs, epochs, steps }: RunGrid, slopes: Slopes, threshold: number): GridResult {
  const rates = runs.map(({ log2Rate }) => log2Rate);
  return {
    ...estimateOf(slopes),
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
  const found = own.flatMap((entry) => (entry.threshold.kind === 'found' ? [entry.threshold.log2Rate] : []));
  const interval = meanInterval(found);
  return {
    width,
    eta_crit: rate(interval?.mean ?? found[0] ?? null),
    ci95: interval === null ? null : figures([2 ** interval.ci95[0], 2 ** interval.ci95[1]]),
    log2_sd: figure(interval?.sd ?? null),
    seeds: found.length,
    censored: own.length - found.length,
    best_rate: significant(2 ** (best.get(width) ?? NaN)),
    lowest_nonfinite_rate: rate(lowestNonfinite(runs)),
    shares: kindsByRate(runs, threshold).map(({ log2Rate, runs: count, counts }) => ({
      learning_rate: significant(2 ** log2Rate),
      runs: count,
      DIVERGED: significant(counts.DIVERGED / count),
      EXPLODED: significant(counts.EXPLODED / count),
      STUCK_AT_CHANCE: significant(counts.STUCK_AT_CHANCE / count),
      BELOW_THRESHOLD: significant(counts.BELOW_THRESHOLD / count),
    })),
    failures: countKinds(judged, threshold),
    fit: fitResult(widthFit(judged, threshold), judged),
  };
}

function fitResult(fit: WidthFit | null, runs: readonly Run[]): CriticalRate['widths'][number]['fit'] {
  if (fit === null) return null;
  const { intercept, rate: steepness, log2Half } = fit;
  const rates = runs.map(({ log2Rate }) => log2Rate);
  const isWithin = Math.min(...rates) <= log2Half && log2Half <= Math.max(...rates);
  return {
    intercept: significant(intercept),
    rate: significant(steepness),
    eta_half: isWithin ? significant(2 ** log2Half) : null,
  };
}

function estimateOf({
  mean,
  interval,
  decision,
  censored,
  thresholds,
  seeds,
}: Slopes): Omit<Estimate, 'name'> {
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
      log2_eta_crit: threshold.kind === 'found' ? threshold.log2Rate : null,
      censored: threshold.kind === 'censored' ? threshold.from : null,
      successes_above: successesAbove,
    })),
  };
}

function shifted(interval: Interval | null, by: number): Interval | null {
  return interval === null ? null : [interval[0] + by, interval[1] + by];
}

function rate(log2Rate: number | null): number | null {
  return log2Rate === null ? null : significant(2 ** log2Rate);
}
