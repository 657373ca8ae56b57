import type { OptimumRow } from '../../tables/critical-table.js';
import type { Secondary } from '../../tables/secondary.js';
import { groupBy } from '../group-by.js';
import { figure, figures } from '../rounded.js';
import { estimateOf } from './estimate.js';
import { log2RateOf, type NoOptimum } from './optimum.js';
import { type SeedOptimum } from './optima.js';

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
      const found = own.flatMap(({ optimum }) => log2RateOf(optimum) ?? []);
      const test = own.flatMap((entry) => log2RateOf(entry.test) ?? []);
      const { mean, ci95 } = estimateOf(found);
      const { mean: testMean } = estimateOf(test);
      const without = (reason: NoOptimum): number =>
        own.filter(({ optimum }) => optimum.kind === 'none' && optimum.reason === reason).length;
      return {
        width,
        seeds: own.length,
        eta: figure(mean === null ? null : 2 ** mean),
        eta_ci95: figures(ci95 === null ? null : [2 ** ci95[0], 2 ** ci95[1]]),
        found: found.length,
        edge: without('edge'),
        beside_nonfinite: without('beside-nonfinite'),
        no_finite_run: without('no-finite-run'),
        sensitivity: estimateOf(own.flatMap(({ sensitivity }) => sensitivity ?? [])),
        eta_test: figure(testMean === null ? null : 2 ** testMean),
        found_test: test.length,
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
