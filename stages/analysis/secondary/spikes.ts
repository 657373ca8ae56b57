import { median } from 'simple-statistics';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { CriticalRunRow } from '../../tables/critical-table.js';
import { groupBy, groupUpwards } from '../group-by.js';
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
    groupUpwards(all, ({ width }) => width).map(([width, own]) => {
      const middle = median(
        own.map(
          ({ log2_eta_crit, censored }) => log2_eta_crit ?? (censored === 'below' ? -Infinity : Infinity),
        ),
      );
      return [width, Number.isFinite(middle) ? middle : null];
    }),
  );
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
  return [...groupBy(runs, ({ width }) => width)].flatMap(([width, own]): readonly Value[] => {
    const threshold = thresholds.get(width) ?? null;
    if (threshold === null) {
      return [...new Set(own.map(({ seed }) => seed))].map((seed) => ({ width, seed, value: null }));
    }
    const rates = own.map(({ log2_rate: rate }) => rate).toSorted((a, b) => a - b);
    const distance = (rate: number): number => Math.abs(rate - (threshold + EQUAL_DISTANCE));
    const nearest = rates.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best));
    return own.filter(({ log2_rate: rate }) => rate === nearest).map(valueOf);
  });
}

function valueOf({ width, seed, spike_rate: value }: CriticalRunRow): Value {
  return { width, seed, value };
}
