import type { CellRow, SummaryRow } from '../tables/cells.js';
import { groupBy } from './group-by.js';
import { spreadOf, type Spread } from './statistics.js';

/** A row for each data set, size, rate and engine, in the order in which `rows` has them. */
export function summarise(rows: readonly CellRow[]): readonly SummaryRow[] {
  const groups = groupBy(rows, ({ dataset, size, learning_rate, engine }) =>
    [dataset, size, learning_rate, engine].join(' '),
  );
  return [...groups.values()].flatMap((runs) => {
    const [first] = runs;
    return first === undefined ? [] : [summary(first, runs)];
  });
}

/** `CONVERGED 2/3, OVERFIT 1/3`: most frequent first, then by name. */
export function verdictCounts(runs: readonly Pick<CellRow, 'verdict'>[]): string {
  const counts = [...groupBy(runs, ({ verdict }) => verdict)].map(([verdict, { length }]) => ({
    verdict,
    length,
  }));
  return counts
    .toSorted((a, b) => b.length - a.length || (a.verdict < b.verdict ? -1 : 1))
    .map(({ verdict, length }) => `${verdict} ${length}/${runs.length}`)
    .join(', ');
}

function summary(first: CellRow, runs: readonly CellRow[]): SummaryRow {
  const finite = runs.filter(({ first_nonfinite_step }) => first_nonfinite_step === null);
  const spread = (figure: (row: CellRow) => number | null): Spread =>
    rounded(spreadOf(finite.map(figure).filter((value) => value !== null)));
  const train = spread((row) => row.final_train_loss);
  const test = spread((row) => row.final_test_loss);
  const best = spread((row) => row.best_test_loss);
  const accuracy = spread((row) => row.final_test_accuracy);
  const { dataset, size, learning_rate, engine } = first;
  return {
    dataset,
    size,
    learning_rate,
    engine,
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
}

function rounded({ count, mean, sd, halfWidth }: Spread): Spread {
  const round = (value: number | null): number | null =>
    value === null ? null : Number(value.toPrecision(6));
  return { count, mean: round(mean), sd: round(sd), halfWidth: round(halfWidth) };
}
