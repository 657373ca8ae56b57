import type { CriticalRate } from '../../tables/critical-rate.js';
import { significant } from '../significant.js';
import type { RunGrid } from './grid.js';
import { slopesOf, type Definition, type Slopes } from './slopes.js';
import { meanInterval } from './t-interval.js';

type Comparison = Pick<
  NonNullable<CriticalRate['horizon']>,
  'slope_difference' | 'log2_eta_crit_differences'
>;
type Difference = Comparison['slope_difference'];

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
    slope_difference: differenceOf(slopesBySeed(long), slopesBySeed(short)),
    log2_eta_crit_differences: [...long.best.keys()].map((width) => ({
      width,
      ...differenceOf(thresholdsBySeed(long, width), thresholdsBySeed(short, width)),
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

/** Over the seeds that both have. */
function differenceOf(left: ReadonlyMap<number, number>, right: ReadonlyMap<number, number>): Difference {
  const differences = [...left].flatMap(([seed, value]) => {
    const other = right.get(seed);
    return other === undefined ? [] : [value - other];
  });
  const interval = meanInterval(differences);
  const mean = interval?.mean ?? differences[0] ?? null;
  return {
    mean: mean === null ? null : significant(mean),
    ci95: interval === null ? null : [significant(interval.ci95[0]), significant(interval.ci95[1])],
    seeds: differences.length,
  };
}
