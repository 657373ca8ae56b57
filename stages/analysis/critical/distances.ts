import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CurvatureSummary } from '../../tables/curvature.js';
import { figure, figures } from '../rounded.js';
import { differenceBySeed, slopesBySeed } from './by-seed.js';
import type { Slopes } from './slopes.js';
import { meanInterval } from './t-interval.js';

type Distance = CriticalRate['distances'][number];

/** Slopes that were known before the study. */
const KNOWN = [
  { to: 'Haas et al. 2025, cross-entropy', slope: -0.5 },
  { to: '2/λ₀ at these widths, predicted before the study', slope: -0.41 },
] as const;

/**
 * The mean slope minus those that theory gives. From the measured slope of 2/λ₀ the distance is taken seed by seed: a
 * seed's slopes are both of the same initial weights, so that the interval has the variance of both and what they
 * share. The seeds that lack one of them take no part.
 *
 * @param curvature of the same data set; `null` where it isn't measured
 */
export function distancesOf({ seeds }: Slopes, curvature: CurvatureSummary | null): readonly Distance[] {
  const slopes = slopesBySeed(seeds);
  const known = KNOWN.map(({ to, slope }): Distance => {
    const differences = [...slopes.values()].map((own) => own - slope);
    const interval = meanInterval(differences);
    return {
      to,
      slope,
      slope_ci95: null,
      difference: figure(interval?.mean ?? differences[0] ?? null),
      ci95: figures(interval?.ci95 ?? null),
      seeds: differences.length,
    };
  });
  if (curvature?.mean_slope == null) return known;
  const { mean, ci95, seeds: count } = differenceBySeed(slopes, slopesBySeed(curvature.per_seed));
  return [
    ...known,
    {
      to: '2/λ₀ of the same initial weights',
      slope: curvature.mean_slope,
      slope_ci95: curvature.ci95,
      difference: mean,
      ci95,
      seeds: count,
    },
  ];
}
