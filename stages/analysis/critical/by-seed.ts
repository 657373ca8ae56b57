import type { CriticalRate } from '../../tables/critical-rate.js';
import type { RunGrid } from './grid.js';
import { slopesOf, type Definition, type Slopes } from './slopes.js';
import { meanFigures } from './student.js';

/** A number of each seed that has one. */
export type BySeed = ReadonlyMap<number, number>;

type Comparison = Pick<
  NonNullable<CriticalRate['horizon']>,
  'slope_difference' | 'log2_eta_crit_differences'
>;

export function slopesBySeed(
  seeds: readonly { readonly seed: number; readonly slope: number | null }[],
): BySeed {
  return new Map(seeds.flatMap(({ seed, slope }) => (slope === null ? [] : [[seed, slope]])));
}

/** left − right, of the seeds that both have. */
export function differencesOf(left: BySeed, right: BySeed): readonly number[] {
  return [...left].flatMap(([seed, value]) => {
    const other = right.get(seed);
    return other === undefined ? [] : [value - other];
  });
}

/** Their mean as results have it; of no seed there is none, and of a single one no interval. */
export function differenceBySeed(left: BySeed, right: BySeed): Comparison['slope_difference'] {
  const differences = differencesOf(left, right);
  return { ...meanFigures(differences), seeds: differences.length };
}

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

function thresholdsBySeed({ seeds }: Slopes, width: number): BySeed {
  return new Map(
    seeds.flatMap(({ seed, thresholds }) =>
      thresholds.flatMap((entry): [number, number][] =>
        entry.width === width && entry.threshold.kind === 'found' ? [[seed, entry.threshold.log2Rate]] : [],
      ),
    ),
  );
}

/** What more epochs change: the horizon's against the main grid's runs of the same seeds, widths and rates. */
export function compareHorizons(main: RunGrid, horizon: RunGrid, definition: Definition): Comparison {
  const places = new Set(horizon.runs.map(placeOf));
  const same = main.runs.filter((run) => places.has(placeOf(run)));
  const step = 1 / horizon.steps;
  return compareSlopes(slopesOf(horizon.runs, step, definition), slopesOf(same, step, definition));
}

function placeOf({ width, seed, log2Rate }: RunGrid['runs'][number]): string {
  return [width, seed, log2Rate].join(' ');
}
