import { FAILURES } from '../analysis/verdict.js';
import type { CellRow } from '../tables/cells.js';

type Judged = Pick<CellRow, 'size' | 'learning_rate' | 'verdict'>;

export interface UsableRates {
  readonly size: CellRow['size'];
  /** The largest rate up to which no run failed, of this rate and of all smaller ones; `null`: none. */
  readonly largestUsable: number | null;
  /** The smallest rate at which a run failed; `null`: none did. */
  readonly smallestFailing: number | null;
}

/** Where each size's runs begin to fail, in one data set; sizes in the order in which `rows` has them. */
export function usableRates(rows: readonly Judged[]): readonly UsableRates[] {
  return [...new Set(rows.map(({ size }) => size))].map((size) => {
    const own = rows.filter((row) => row.size === size);
    const failing = own.filter(hasFailed).map((row) => row.learning_rate);
    const smallestFailing = failing.length === 0 ? null : Math.min(...failing);
    const usable = own
      .map((row) => row.learning_rate)
      .filter((rate) => smallestFailing === null || rate < smallestFailing);
    return { size, largestUsable: usable.length === 0 ? null : Math.max(...usable), smallestFailing };
  });
}

/** Of a size's runs at a rate: how many failed, and how many there are. */
export function failedAt(
  rows: readonly Judged[],
  size: CellRow['size'],
  rate: number,
): { readonly failed: number; readonly runs: number } {
  const there = rows.filter((row) => row.size === size && row.learning_rate === rate);
  return { failed: there.filter(hasFailed).length, runs: there.length };
}

/** What the grid can say: whether the lowest rate with a failed run is the same for all sizes. */
export function sameThreshold(rates: readonly UsableRates[]): boolean {
  return new Set(rates.map(({ smallestFailing }) => smallestFailing)).size === 1;
}

function hasFailed({ verdict }: Judged): boolean {
  return FAILURES.includes(verdict);
}
