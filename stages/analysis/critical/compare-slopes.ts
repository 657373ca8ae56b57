import type { CriticalRate } from '../../tables/critical-rate.js';
import { differenceBySeed, slopesBySeed } from './by-seed.js';
import type { Slopes } from './slopes.js';

export type Comparison = Pick<
  NonNullable<CriticalRate['horizon']>,
  'slope_difference' | 'log2_eta_crit_differences'
>;

/** The slopes and log2 thresholds of one grid minus those of another, seed by seed. */
export function compareSlopes(own: Slopes, other: Slopes): Comparison {
  return {
    slope_difference: differenceBySeed(slopesBySeed(own.seeds), slopesBySeed(other.seeds)),
    log2_eta_crit_differences: [...own.best.keys()].map((width) => ({
      width,
      ...differenceBySeed(thresholdsBySeed(own, width), thresholdsBySeed(other, width)),
    })),
  };
}

function thresholdsBySeed({ seeds }: Slopes, width: number): ReadonlyMap<number, number> {
  return new Map(
    seeds.flatMap(({ seed, thresholds }) =>
      thresholds.flatMap((entry): [number, number][] =>
        entry.width === width && entry.threshold.kind === 'found' ? [[seed, entry.threshold.log2Rate]] : [],
      ),
    ),
  );
}
