import type { CriticalRate } from '../../tables/critical-rate.js';
import { differenceBySeed } from './by-seed.js';
import type { RunGrid } from './grid.js';
import { slopesOf, type Definition, type Slopes } from './slopes.js';

type Comparison = Pick<
  NonNullable<CriticalRate['horizon']>,
  'slope_difference' | 'log2_eta_crit_differences'
>;

/**
 * What more epochs change, seed by seed: the horizon's slopes and log2 thresholds minus those of the main grid's runs
 * of the same seeds, widths and rates.
 */
export function compareHorizons(main: RunGrid, horizon: RunGrid, definition: Definition): Comparison {
  const places = new Set(horizon.runs.map(placeOf));
  const same = main.runs.filter((run) => places.has(placeOf(run)));
  const step = 1 / horizon.steps;
  const short = slopesOf(same, step, definition);
  const long = slopesOf(horizon.runs, step, definition);
  return {
    slope_difference: differenceBySeed(slopesBySeed(long), slopesBySeed(short)),
    log2_eta_crit_differences: [...long.best.keys()].map((width) => ({
      width,
      ...differenceBySeed(thresholdsBySeed(long, width), thresholdsBySeed(short, width)),
    })),
  };
}

function placeOf({ width, seed, log2Rate }: RunGrid['runs'][number]): string {
  return `${String(width)} ${String(seed)} ${String(log2Rate)}`;
}

function slopesBySeed({ seeds }: Slopes): ReadonlyMap<number, number> {
  return new Map(seeds.flatMap(({ seed, slope }) => (slope === null ? [] : [[seed, slope]])));
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
