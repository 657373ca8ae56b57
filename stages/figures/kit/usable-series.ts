import type { CriticalRate } from '../../tables/critical-rate.js';
import type { RateSeries } from './rate-by-width.js';
import { SIZES } from './theme.js';

/** The main study's thresholds: means over the seeds, and each seed's. */
export function usableSeries(
  name: string,
  { widths, per_seed: seeds }: Pick<CriticalRate, 'widths' | 'per_seed'>,
): RateSeries {
  return {
    name,
    colour: SIZES.small.colour,
    shape: 'circle',
    means: widths.flatMap(({ width, eta_crit: rate, ci95 }) =>
      rate === null ? [] : [{ width, rate, ci95 }],
    ),
    seeds: seeds.flatMap(({ thresholds }) =>
      thresholds.flatMap(({ width, log2_eta_crit: rate }) =>
        rate === null ? [] : [{ width, rate: 2 ** rate }],
      ),
    ),
  };
}
