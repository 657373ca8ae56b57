import { median } from 'simple-statistics';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CriticalRunRow } from '../../tables/critical-table.js';
import type { Value } from './endpoint.js';

/** The equal rate, 2^-1.5, and the equal distance below a width's median eta_crit (docs/protocol.md), as logarithms. */
const EQUAL_RATE = -1.5;
const EQUAL_DISTANCE = -0.5;

/**
 * log2 of each width's median eta_crit over seeds. A censored threshold lies beyond the grid's end, and counts as that:
 * the median is known while fewer than half are. `null` for a width where it isn't.
 */
export function medianThresholds({ per_seed: seeds }: CriticalRate): ReadonlyMap<number, number | null> {
  const all = seeds.flatMap(({ thresholds }) => thresholds);
  return new Map(
    [...new Set(all.map(({ width }) => width))]
      .toSorted((a, b) => a - b)
      .map((width) => {
        const middle = median(all.filter((entry) => entry.width === width).map(placeOf));
        return [width, Number.isFinite(middle) ? middle : null];
      }),
  );
}

function placeOf({
  log2_eta_crit: threshold,
  censored,
}: CriticalRate['per_seed'][number]['thresholds'][number]): number {
  return threshold ?? (censored === 'below' ? -Infinity : Infinity);
}

/** @param runs of the main study */
export function spikesAtEqualRate(runs: readonly CriticalRunRow[]): readonly Value[] {
  return runs.filter(({ log2_rate: rate }) => rate === EQUAL_RATE).map(valueOf);
}

/**
 * At the grid's rate nearest to 2^-0.5 of the width's median eta_crit, of two equally near ones the smaller.
 *
 * @param runs of the main study; a width without a median threshold has no values, only `null`
 */
export function spikesAtEqualDistance(
  runs: readonly CriticalRunRow[],
  thresholds: ReadonlyMap<number, number | null>,
): readonly Value[] {
  return [...new Set(runs.map(({ width }) => width))].flatMap((width): readonly Value[] => {
    const own = runs.filter((run) => run.width === width);
    const threshold = thresholds.get(width) ?? null;
    if (threshold === null) {
      return [...new Set(own.map(({ seed }) => seed))].map((seed) => ({ width, seed, value: null }));
    }
    const rate = nearest(
      own.map(({ log2_rate: log2Rate }) => log2Rate),
      threshold + EQUAL_DISTANCE,
    );
    return own.filter(({ log2_rate: log2Rate }) => log2Rate === rate).map(valueOf);
  });
}

function nearest(rates: readonly number[], wanted: number): number {
  return rates
    .toSorted((a, b) => a - b)
    .reduce((best, rate) => (Math.abs(rate - wanted) < Math.abs(best - wanted) ? rate : best));
}

function valueOf({ width, seed, spike_rate: value }: CriticalRunRow): Value {
  return { width, seed, value };
}
