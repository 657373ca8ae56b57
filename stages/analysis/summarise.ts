import type { CellRow, SummaryRow } from '../tables/cells.js';
import { groupBy, groupByPlace } from './group-by.js';
import { figure } from './significant.js';
import { spreadOf, type Spread } from './statistics.js';

/** A row for each data set, size, rate and engine, in the order in which `rows` has them. */
export function summarise(rows: readonly CellRow[]): readonly SummaryRow[] {
  return groupByPlace(rows, ({ dataset, size, learning_rate, engine }) => ({
    dataset,
    size,
    learning_rate,
    engine,
  })).map(([place, runs]) => {
    const finite = runs.filter(({ first_nonfinite_step }) => first_nonfinite_step === null);
    const spread = (of: (row: CellRow) => number | null): Spread =>
      rounded(spreadOf(finite.flatMap((row) => of(row) ?? [])));
    const train = spread((row) => row.final_train_loss);
    const test = spread((row) => row.final_test_loss);
    const best = spread((row) => row.best_test_loss);
    const accuracy = spread((row) => row.final_test_accuracy);
    return {
      ...place,
      runs: runs.length,
      finite: finite.length,
      final_train_loss_mean: train.mean,
      final_train_loss_sd: train.sd,
      final_train_loss_half_width: train.halfWidth,
      final_test_loss_mean: test.mean,
      final_test_loss_sd: test.sd,
      final_test_loss_half_width: test.halfWidth,
      best_test_loss_mean: best.mean,
      best_test_loss_sd: best.sd,
      final_test_accuracy_mean: accuracy.mean,
      final_test_accuracy_sd: accuracy.sd,
      verdicts: verdictCounts(runs),
    };
  });
}

/** `CONVERGED 2/3, OVERFIT 1/3`: most frequent first, then by name. */
export function verdictCounts(runs: readonly Pick<CellRow, 'verdict'>[]): string {
  return [...groupBy(runs, ({ verdict }) => verdict)]
    .toSorted(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1))
    .map(([verdict, { length }]) => `${verdict} ${length}/${runs.length}`)
    .join(', ');
}

function rounded({ count, mean, sd, halfWidth }: Spread): Spread {
  return { count, mean: figure(mean), sd: figure(sd), halfWidth: figure(halfWidth) };
}
