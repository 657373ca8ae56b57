import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CurvatureSummary } from '../../tables/curvature.js';
import { figures, significant } from '../significant.js';
import { compareHorizons, differenceBySeed, slopesBySeed } from './by-seed.js';
import { failureOf } from './failure.js';
import { aboveBest, type RunGrid } from './grid.js';
import { estimateResult, gridResult } from './grid-result.js';
import { pooledFit } from './pooled-fit.js';
import { slopeOnWidth } from './slope-on-width.js';
import { slopesOf, type Definition, type Slopes } from './slopes.js';
import { meanFigures } from './student.js';
import { foundRate } from './threshold.js';

export interface Thresholds {
  readonly threshold: number;
  /** Other accuracies below which a run would have failed. */
  readonly sensitivity: readonly number[];
}

/**
 * The critical-rate study's result (docs/protocol.md): slopes and verdict, what hangs on the definition and on each width,
 * the fits, the kinds of failure, and the longer horizon beside it.
 *
 * @throws {Error} when runs and curvature are of different data sets
 */
export function criticalRate(
  main: RunGrid,
  horizon: RunGrid | null,
  { threshold, sensitivity }: Thresholds,
  curvature: CurvatureSummary | null = null,
): CriticalRate {
  if (curvature !== null && curvature.dataset !== main.dataset) {
    throw new Error(
      `the runs are on ${main.dataset}, the curvatures of ${curvature.dataset}: they must agree`,
    );
  }
  const primary: Definition = { threshold, reading: 'first-failure', censored: 'left-out' };
  const slopes = slopesOf(main.runs, 1 / main.steps, primary);
  const judged = aboveBest(main.runs, slopes.best);
  const fit = pooledFit(judged, (run) => failureOf(run, threshold) !== null);
  const other = (name: string, change: Partial<Definition>): CriticalRate['sensitivity'][number] => ({
    name,
    ...estimateResult(slopesOf(main.runs, 1 / main.steps, { ...primary, ...change })),
  });
  return {
    v: 1,
    ...gridResult(main, slopes, threshold),
    dataset: main.dataset,
    threshold,
    distances: distancesOf(slopes, curvature),
    without_width: slopesWithoutWidth(slopes),
    sensitivity: [
      ...sensitivity.map((accuracy) => other(`accuracy threshold ${accuracy}`, { threshold: accuracy })),
      other('up to the last success', { reading: 'last-success' }),
      other('censored thresholds at the grid’s end', { censored: 'at-bound' }),
    ],
    pooled: fit && {
      intercept: significant(fit.intercept),
      rate: significant(fit.rate),
      width: significant(fit.width),
      slope: significant(fit.slope),
      ci95: figures(fit.ci95),
    },
    horizon: horizon && {
      ...gridResult(horizon, slopesOf(horizon.runs, 1 / horizon.steps, primary), threshold),
      ...compareHorizons(main, horizon, primary),
    },
  };
}

/** Slopes that were known before the study. */
const KNOWN = [
  { to: 'Haas et al. 2025, cross-entropy', slope: -0.5 },
  { to: '2/λ₀ at these widths, predicted before the study', slope: -0.41 },
] as const;

/**
 * The mean slope minus those that theory gives. From the measured slope of 2/λ₀ it is taken seed by seed: a seed's slopes
 * are both of the same initial weights, so that the interval has the variance of both and what they share.
 */
function distancesOf({ seeds }: Slopes, curvature: CurvatureSummary | null): CriticalRate['distances'] {
  const slopes = slopesBySeed(seeds);
  const known = KNOWN.map(({ to, slope }) => {
    const { mean, ci95 } = meanFigures([...slopes.values()].map((own) => own - slope));
    return { to, slope, slope_ci95: null, difference: mean, ci95, seeds: slopes.size };
  });
  if (curvature?.mean_slope == null) return known;
  const { mean: difference, ...over } = differenceBySeed(slopes, slopesBySeed(curvature.per_seed));
  const to = '2/λ₀ of the same initial weights';
  return [...known, { to, slope: curvature.mean_slope, slope_ci95: curvature.ci95, difference, ...over }];
}

/**
 * The mean slope over all widths but one, for each in turn, over the seeds with a threshold at all the others: a slope
 * over every width may be the doing of a single one. Empty with fewer than three widths, since two make a line of
 * their own.
 */
function slopesWithoutWidth({ best, seeds }: Slopes): CriticalRate['without_width'] {
  const widths = [...best.keys()];
  if (widths.length < 3) return [];
  return widths.map((left) => {
    const slopes = seeds.flatMap(({ thresholds }) => {
      const others = thresholds.filter(({ width }) => width !== left);
      const values = others.map(({ width, threshold }) => ({ width, value: foundRate(threshold) }));
      return slopeOnWidth(values, widths.length - 1) ?? [];
    });
    const { mean, ci95 } = meanFigures(slopes);
    return { width: left, mean_slope: mean, ci95, seeds: slopes.length };
  });
}
