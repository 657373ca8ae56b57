import { table, type RowOf } from './table.js';
import { dataset, engine, integer, nullable, number, size, string } from './typed-schema.js';

/**
 * The runs of one data set, size and rate over their seeds. Means are over the runs that stayed finite, and conditional
 * on that: `finite` of `runs`. Half-widths are of 95 % intervals of the mean; `null` with fewer than two finite runs.
 */
export const SUMMARY_TABLE = table({
  dataset,
  size,
  learning_rate: number(),
  engine,
  runs: integer(0),
  finite: integer(0),
  final_train_loss_mean: nullable(number()),
  final_train_loss_sd: nullable(number()),
  final_train_loss_half_width: nullable(number()),
  final_test_loss_mean: nullable(number()),
  final_test_loss_sd: nullable(number()),
  final_test_loss_half_width: nullable(number()),
  best_test_loss_mean: nullable(number()),
  best_test_loss_sd: nullable(number()),
  final_test_accuracy_mean: nullable(number()),
  final_test_accuracy_sd: nullable(number()),
  /** `CONVERGED 2/3, OVERFIT 1/3`, most frequent first. */
  verdicts: string(),
});

export type SummaryRow = RowOf<typeof SUMMARY_TABLE>;
