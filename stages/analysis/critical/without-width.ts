import type { CriticalRate } from '../../tables/critical-rate.js';
import { figure, figures } from '../rounded.js';
import { slopeOnWidth } from './slope-on-width.js';
import type { Slopes } from './slopes.js';
import { meanInterval } from './t-interval.js';

/**
 * The mean slope over all widths but one, for each of them in turn, over the seeds with a threshold at all the others:
 * a slope over every width may be the doing of a single one. Empty with fewer than three widths, since two make a line
 * of their own.
 */
export function slopesWithoutWidth({ best, seeds }: Slopes): CriticalRate['without_width'] {
  const widths = [...best.keys()];
  if (widths.length < 3) return [];
  return widths.map((left) => {
    const slopes = seeds.flatMap(
      ({ thresholds }) =>
        slopeOnWidth(
          thresholds
            .filter(({ width }) => width !== left)
            .map(({ width, threshold }) => ({
              width,
              value: threshold.kind === 'found' ? threshold.log2Rate : null,
            })),
          widths.length - 1,
        ) ?? [],
    );
    const interval = meanInterval(slopes);
    return {
      width: left,
      mean_slope: figure(interval?.mean ?? slopes[0] ?? null),
      ci95: figures(interval?.ci95 ?? null),
      seeds: slopes.length,
    };
  });
}
