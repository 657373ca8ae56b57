import type { CriticalRate } from '../../tables/critical-rate.js';
import { figure, figures } from '../rounded.js';
import { significant } from '../significant.js';
import { aboveBest, type RunGrid } from './grid.js';
import { estimateOf, gridResult } from './grid-result.js';
import { compareHorizons } from './horizon.js';
import { pooledFit } from './pooled-fit.js';
import { slopesOf, type Definition } from './slopes.js';
import type { Interval } from './t-interval.js';

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

function shifted(interval: Interval | null, by: number): Interval | null {
  return interval === null ? null : [interval[0] + by, interval[1] + by];
}
