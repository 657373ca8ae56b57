import type { OptimumRow } from '../../tables/critical-table.js';
import type { Secondary } from '../../tables/secondary.js';
import { groupBy, groupByPlace } from '../group-by.js';
import { figure, power, powers } from '../significant.js';
import { meanOver } from './cell-groups.js';
import {
  log2RateOf,
  optimumOf,
  rateSensitivity,
  type NoOptimum,
  type Optimum,
  type RatePoint,
} from './optimum.js';

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
  return groupByPlace(rows, ({ width, seed }) => ({ width, seed }))
    .map(([place, own]) => {
      const points = (of: 'final_train_loss' | 'final_test_loss'): readonly RatePoint[] =>
        own.map((row) => ({ log2Rate: row.log2_rate, loss: row[of] ?? Infinity }));
      const train = points('final_train_loss');
      return {
        ...place,
        optimum: optimumOf(train),
        sensitivity: rateSensitivity(train),
        test: optimumOf(points('final_test_loss')),
      };
    })
    .toSorted((a, b) => a.width - b.width || a.seed - b.seed);
}

/** The optima of each width and seed as the result has them; `null` without runs. */
export function optimumResult(
  rows: readonly OptimumRow[],
  optima: readonly SeedOptimum[],
): Secondary['optimum'] {
  const [first] = rows;
  if (first === undefined) return null;
  const rates = rows.map(({ learning_rate: rate }) => rate);
  return {
    epochs: first.epochs_planned,
    lowest_rate: Math.min(...rates),
    highest_rate: Math.max(...rates),
    widths: [...groupBy(optima, ({ width }) => width)].map(([width, own]) => {
      const eta = meanOver(own.flatMap(({ optimum }) => log2RateOf(optimum) ?? []));
      const test = meanOver(own.flatMap((entry) => log2RateOf(entry.test) ?? []));
      const without = (reason: NoOptimum): number =>
        own.filter(({ optimum }) => optimum.kind === 'none' && optimum.reason === reason).length;
      return {
        width,
        seeds: own.length,
        eta: power(eta.mean),
        eta_ci95: powers(eta.ci95),
        found: eta.runs,
        edge: without('edge'),
        beside_nonfinite: without('beside-nonfinite'),
        no_finite_run: without('no-finite-run'),
        sensitivity: meanOver(own.flatMap(({ sensitivity }) => sensitivity ?? [])),
        eta_test: power(test.mean),
        found_test: test.runs,
      };
    }),
    per_seed: optima.map(({ width, seed, optimum, sensitivity, test }) => ({
      width,
      seed,
      log2_eta: figure(log2RateOf(optimum)),
      none: optimum.kind === 'none' ? optimum.reason : null,
      sensitivity: figure(sensitivity),
      log2_eta_test: figure(log2RateOf(test)),
    })),
  };
}
