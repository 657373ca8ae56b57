import type { OptimumRow } from '../../tables/critical-table.js';
import { groupBy } from '../group-by.js';
import { optimumOf, type Optimum } from './optimum.js';
import { rateSensitivity } from './rate-sensitivity.js';

/** What one seed's runs of one width say. */
export interface SeedOptimum {
  readonly width: number;
  readonly seed: number;
  readonly optimum: Optimum;
  /** S, in nats; `null` where the rates that it is over aren't all there. */
  readonly sensitivity: number | null;
  /** The optimum of the final test loss, by the same rule; descriptive. */
  readonly test: Optimum;
}

/** By width, then by seed, upwards. */
export function optimaOf(rows: readonly OptimumRow[]): readonly SeedOptimum[] {
  return [...groupBy(rows, ({ width, seed }) => `${width} ${seed}`).values()]
    .flatMap((own): SeedOptimum[] => {
      const [first] = own;
      if (first === undefined) return [];
      const train = pointsOf(own, 'final_train_loss');
      return [
        {
          width: first.width,
          seed: first.seed,
          optimum: optimumOf(train),
          sensitivity: rateSensitivity(train),
          test: optimumOf(pointsOf(own, 'final_test_loss')),
        },
      ];
    })
    .toSorted((a, b) => a.width - b.width || a.seed - b.seed);
}

function pointsOf(
  rows: readonly OptimumRow[],
  of: 'final_train_loss' | 'final_test_loss',
): readonly { readonly log2Rate: number; readonly loss: number }[] {
  return rows.map((row) => ({ log2Rate: row.log2_rate, loss: row[of] ?? Infinity }));
}
