import { wilsonInterval } from '../analysis/critical/wilson.js';
import type { CellRow } from '../tables/cells.js';
import { counted, rateText } from './english.js';
import { failedAt, usableRates } from './usable-rates.js';

type Followed = Pick<CellRow, 'size' | 'learning_rate' | 'verdict' | 'epochs_run'>;

/** What it rests on that no run failed up to some rate. */
export interface Unfailed {
  /** The largest up to which no run of any size failed. */
  readonly rate: number;
  /** Of a size at that rate; of the size that has fewest. */
  readonly runs: number;
  /** For how long they were followed. */
  readonly epochs: number;
}

/** In one data set; `null` when a size has failed runs at its smallest rate. */
export function unfailedUpTo(rows: readonly Followed[]): Unfailed | null {
  const limits = usableRates(rows);
  const usable = limits.flatMap(({ largestUsable }) => largestUsable ?? []);
  if (usable.length === 0 || usable.length < limits.length) return null;
  const rate = Math.min(...usable);
  return {
    rate,
    runs: Math.min(...limits.map(({ size }) => failedAt(rows, size, rate).runs)),
    epochs: Math.min(
      ...rows.filter((row) => row.learning_rate === rate).map(({ epochs_run: epochs }) => epochs),
    ),
  };
}

/** How little a rate without a failed run says; empty when there is no such rate. */
export function unfailedSentence(rows: readonly Followed[]): string {
  const unfailed = unfailedUpTo(rows);
  if (unfailed === null) return '';
  const { rate, runs, epochs } = unfailed;
  const [, most] = wilsonInterval(0, runs);
  return (
    `At rate ${rateText(rate)}, the highest up to which no run failed, there ${runs === 1 ? 'is' : 'are'} ${counted(runs, 'run')} of a size, ` +
    `followed for ${counted(epochs, 'epoch')}: by Wilson’s 95 % interval up to ${String(Math.round(100 * most))} % of such runs may fail all the same, ` +
    `and more may later.`
  );
}
