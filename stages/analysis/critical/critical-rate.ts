import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CurvatureSummary } from '../../tables/curvature.js';
import { figures } from '../rounded.js';
import { significant } from '../significant.js';
import { distancesOf } from './distances.js';
import { aboveBest, type RunGrid } from './grid.js';
import { failureOf } from './failure.js';
import { estimateOf, gridResult } from './grid-result.js';
import { compareHorizons } from './horizon.js';
import { pooledFit } from './pooled-fit.js';
import { slopesOf, type Definition } from './slopes.js';
import { slopesWithoutWidth } from './without-width.js';

type Estimate = CriticalRate['sensitivity'][number];

export interface Thresholds {
  readonly threshold: number;
  /** Other accuracies below which a run would have failed. */
  readonly sensitivity: readonly number[];
}

/**
 * The critical-rate study's result (docs/protocol.md): slopes and verdict, what hangs on the definition and on each width,
 * the fits, the kinds of failure, and the longer horizon beside it.
 *
 * @param horizon `null` when there are no runs of more epochs
 * @param curvature `null` where it isn't measured
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
  const other = (name: string, change: Partial<Definition>): Estimate => ({
    name,
    ...estimateOf(slopesOf(main.runs, 1 / main.steps, { ...primary, ...change })),
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
